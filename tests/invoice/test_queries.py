"""Invoices cost the same statements, however many are made and sent at once."""

from unittest.mock import patch

from odoo.orm import fields, fields_relational
from odoo.tests import tagged

from .case import InvoiceCase

FEW, MANY = 2, 8
#: Statements that one invoice more may need beyond Odoo's own.
MADE, SENT = 6, 1
#: So many lines Odoo reads at once by itself, here; and the statements that one line
#: more may need then. Each of its own reads is 0.2.
TOGETHER, READ = 5, 0.7


@tagged("post_install", "-at_install")
class TestInvoiceQueries(InvoiceCase):
    def gone(self, count, prefix):
        """Orders of five lines, delivered without a shipment."""
        orders = self.env["sale.order"]
        for number in range(count):
            items = [self.line(n, quantity=2) for n in range(1, 6)]
            order = self.sold(*items, number=f"{prefix}{number:04}")
            order.picking_ids.button_validate()
            orders += order
        self.bill_to()
        return orders

    def cold(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.count_sql(work)

    def more(self, found):
        return (found[MANY] - found[FEW]) / (MANY - FEW)

    def test_an_invoice_more_costs_no_more_than_odoos_own(self):
        ours, theirs, sent = {}, {}, {}
        Invoice = self.env["amazon.vendor.invoice"]
        for count, prefix in ((1, "WARM"), (FEW, "FEWO"), (MANY, "MANY")):
            mine, his = self.gone(count, prefix), self.gone(count, f"{prefix[:3]}X")
            requisitions = mine.amazon_requisition_id
            ours[count] = self.cold(lambda r=requisitions: Invoice._make(r))
            theirs[count] = self.cold(lambda h=his: h._create_invoices(grouped=True))
            moves = mine.env["account.move"].browse(mine.invoice_ids.ids)
            moves.action_post()
            sent[count] = self.cold(moves._amazon_submit)
        self.assertLessEqual(self.more(ours), self.more(theirs) + MADE, (ours, theirs))
        self.assertLessEqual(self.more(sent), SENT, sent)

    def test_lines_beyond_what_odoo_reads_at_once_are_not_read_one_by_one(self):
        """Odoo reads a thousand records ahead; a run has more lines than that."""
        sent = {}
        for count, prefix in ((1, "WARM"), (FEW, "FEWO"), (MANY, "MANY")):
            requisitions = self.gone(count, prefix).amazon_requisition_id
            moves = self.env["amazon.vendor.invoice"]._make(requisitions)
            moves.action_post()
            with (
                patch.object(fields, "PREFETCH_MAX", TOGETHER),
                patch.object(fields_relational, "PREFETCH_MAX", TOGETHER),
            ):
                sent[count] = self.cold(moves._amazon_submit)
        self.assertLessEqual(self.more(sent) / 5, READ, sent)
