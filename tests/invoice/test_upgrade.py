"""Invoices of before the upgrade belong to the instance of their orders."""

import runpy
from pathlib import Path

from odoo.tests import tagged

from .case import InvoiceCase

SCRIPT = Path(__file__).parents[2] / "migrations/19.0.1.1.0/post-invoices.py"


@tagged("post_install", "-at_install")
class TestInvoiceUpgrade(InvoiceCase):
    def test_earlier_invoices_of_amazons_orders_find_their_instance(self):
        move = self.shipped()._invoice()
        other = move.copy()
        self.env.flush_all()
        self.env.cr.execute("UPDATE account_move SET amazon_instance_id = NULL")
        runpy.run_path(str(SCRIPT))["migrate"](self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(move.amazon_instance_id, self.instance)
        self.assertFalse(other.amazon_instance_id)
        self.assertFalse(move.amazon_invoice_ids, "nothing is sent for that")
