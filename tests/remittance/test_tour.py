"""Who does the accounts decides about a payment, books it and disputes what was taken
off, in a browser."""

from odoo.tests import tagged

from ..system.tour_case import TourCase
from .test_chain import DAY, ChainCase


@tagged("post_install", "-at_install")
class TestPaymentTour(TourCase, ChainCase):
    def test_an_accountant_reviews_books_and_disputes(self):
        move = self.invoice(self.shipped(number="TOURPO03"))
        self.submit(move)
        self.follow(20)
        self.simulator.set_claims(kinds=[])
        for number, amount in (("AMZ202600001SC", "20.25"), ("MYSTERY77", "1.10")):
            self.simulator.deduct(
                number,
                amount,
                currency=move.currency_id.name,
                code=self.told(move.name).remit_to,
                days=50,
            )
        self.advance(62 * DAY)
        payment = self.import_payments()
        self.assertEqual(payment.state, "review")
        self.start_tour(
            "/odoo", "amazon_vendor_payment", login="vendor_accountant", timeout=300
        )
        self.assertEqual((payment.state, move.payment_state), ("booked", "paid"))
        shortage, other = payment.deduction_ids.sorted("amount", reverse=True)
        self.assertEqual((shortage.amount, shortage.state), (20.25, "disputed"))
        self.assertTrue(shortage.dossier_id.raw.startswith(b"%PDF"))
        self.assertEqual((other.amount, other.kind_id.code), (1.10, "other"))
