"""What the fault suite holds Amazon's books against, broken in the smallest way."""

from odoo.tests import tagged

from ...faults import bill, plan
from ..bills import invoice
from .invoice_case import INVOICES, InvoiceCase, case


@tagged("post_install", "-at_install")
class TestBooks(InvoiceCase):
    def setUp(self):
        super().setUp()
        self.ours = {}
        for number in ("A1", "A2"):
            self.ours[number] = str(self.take(invoice(case(), number=number)).total)

    def get_json(self, what):
        return self.request("GET", f"/_control/{what}").json

    def wrong(self, ours):
        return list(bill.wrong(ours, _Amazon(self.get_json)))

    def missing(self, ours):
        return list(bill.missing(ours, _Amazon(self.get_json)))

    def test_nothing_is_wrong_with_what_was_told_once(self):
        self.assertEqual(self.wrong(self.ours), [])
        self.assertEqual(self.missing(self.ours), [])

    def test_an_invoice_of_nobody_s(self):
        del self.ours["A2"]
        (sentence,) = self.wrong(self.ours)
        self.assertIn("A2, which is not ours", sentence)

    def test_another_amount(self):
        self.ours["A1"] = "51.01"
        (sentence,) = self.wrong(self.ours)
        self.assertIn("51.00 of A1, not 51.01", sentence)

    def test_one_that_amazon_was_told_of_twice(self):
        """The first one vanished: Amazon itself does not notice."""
        self.sim.lose_next_invoices()
        facts = invoice(case(), number="A3")
        self.assertEqual(self.bill(facts), [])
        self.ours["A3"] = "51.00"
        self.assertEqual(self.wrong(self.ours), [])
        self.assertEqual(self.missing(self.ours), [])
        self.take(facts)
        (sentence,) = self.wrong(self.ours)
        self.assertIn("A3 2 times", sentence)

    def test_one_that_amazon_refused_was_not_told(self):
        self.sim.fail_next_invoices()
        facts = invoice(case(), number="A3")
        self.assertEqual(self.bill(facts), ["NotAvailable"])
        self.ours["A3"] = "51.00"
        (sentence,) = self.missing(self.ours)
        self.assertIn("nothing of A3", sentence)
        self.take(facts)
        self.assertEqual(self.wrong(self.ours) + self.missing(self.ours), [])

    def test_every_fault_of_the_catalogue_can_be_brought_about(self):
        self.assertIn(bill.OUTGOING, INVOICES)
        for seed in range(len(bill.CATALOGUE)):
            for each in plan.drawn(seed, 300, 900, bill.CATALOGUE).troubles:
                if each.way == "amazon":
                    self.sim.add_fault(each.what, **each.options)
                elif each.way == "control":
                    self.assertIn(each.what, self.sim.controls)
        self.assertTrue(self.sim.faults.pending())


class _Amazon:
    """The control interface, read as the suite does."""

    def __init__(self, get):
        self.get = get
