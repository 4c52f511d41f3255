"""Who does the accounts bills what has left, in a browser; who answers orders may not
send it."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..system.tour_case import TourCase
from .case import InvoiceCase

NUMBER = "TOURPO03"
#: Seconds for all of a tour.
PATIENCE = 300


@tagged("post_install", "-at_install")
class TestInvoicingTour(TourCase, InvoiceCase):
    def walk(self, address, name, login):
        self.start_tour(address, name, login=login, timeout=PATIENCE)

    def move(self):
        return self.env["account.move"].search(
            [("amazon_instance_id", "=", self.instance.id)]
        )

    def test_an_accountant_bills_what_has_left_looks_and_submits(self):
        shipment = self.shipped(number=NUMBER)
        self.walk("/odoo", "amazon_vendor_invoicing", "vendor_accountant")
        move = self.move()
        self.assertEqual((move.state, move.amazon_shipment_ids), ("posted", shipment))
        sent = move.amazon_invoice_ids
        self.assertEqual((sent.state, self.posts()), ("submitted", 1))
        self.assertEqual(sent.user_id, self.accountant)
        told = self.told(move.name)
        self.assertEqual(str(told.total), sent.total_text)

    def test_a_clerk_bills_and_sends_nothing(self):
        self.shipped(number=NUMBER)
        self.walk("/odoo", "amazon_vendor_clerk_bills", "vendor_user")
        self.assertEqual((self.move().state, self.posts()), ("draft", 0))

    @mute_logger("odoo.http")  # which logs the refusal
    def test_a_clerk_is_told_that_payments_are_not_his(self):
        address = "/odoo/amazon-vendor-payments"
        self.walk(address, "amazon_vendor_clerk_is_refused", "vendor_user")
