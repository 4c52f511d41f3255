"""What the tests of the simulated invoices stand on."""

from dataclasses import replace
from decimal import Decimal

from ...spapi.messages.invoice import build_payload
from ..bills import credit_note, invoice, item, reference
from ..common_simulator import TRANSACTIONS
from ..shipments import carton
from .shipment_case import ShipmentCase, cases

INVOICES = "/vendor/payments/v1/invoices"


class InvoiceCase(ShipmentCase):
    """One order of ten cases of five at 10.20 each, confirmed, and shipped in full."""

    def setUp(self):
        super().setUp()
        self.tell()

    def send_invoices(self, *facts, account="demo"):
        """Send documents and return the transactionStatus."""
        answer = self.post(build_payload(facts), account, INVOICES)
        self.assertEqual(answer.status, 202, answer.text)
        number = answer.payload["transactionId"]
        found = self.get(f"{TRANSACTIONS}/{number}", account)
        return found.payload["transactionStatus"]

    def bill(self, *facts, account="demo", **changes):
        """Send documents, and return the codes of what Amazon has against them.

        :param changes: of the one document, where none are given
        """
        facts = facts or (invoice(**changes),)
        status = self.send_invoices(*facts, account=account)
        return [each["code"] for each in status.get("errors", ())]

    def take(self, *facts, **changes):
        """Send documents that are taken.

        :return: the last of them, as it stands in Amazon's books
        """
        facts = facts or (invoice(**changes),)
        self.assertEqual(self.bill(*facts), [])
        return self.sim.invoice(facts[-1].number)

    def assertNotTaken(self, code, *facts, **changes):
        """Amazon takes it, fails it later, and its books have not changed."""
        before = dict(self.sim.invoices.books.by_key)
        self.assertEqual(self.bill(*facts, **changes), [code])
        self.assertEqual(self.sim.invoices.books.by_key, before)

    def assertBroken(self, sentence, document):
        """A document that no builder would write breaks a rule."""
        with self.assertRaisesRegex(ValueError, sentence):
            self.sim.enter_invoices([document])

    def ship(self, number, quantity=10, serial=100, confirmed=10):
        """Place a further order of ten cases, confirm it and announce its shipment."""
        self.confirm(self.place(number=number), confirmed)
        one = cases(quantity, purchase_order_number=number)
        self.tell(
            identifier=f"SHP{serial}", items=(one,), containers=(carton(serial, one),)
        )


def case(quantity=1, sequence=1, cost="10.20", **changes):
    """Cases of five of the one product of the order, untaxed."""
    values = {
        "asin": "B00SIMUL01",
        "vendor_sku": "NL-1",
        "net_cost": Decimal(cost),
        "taxes": (),
    }
    return item(quantity, sequence, **(values | changes))


def credited(amount="1.20", number="AMZ2026-R0001", **references):
    """A credit note of one unit at a price, untaxed."""
    values = {"unit": "Eaches", "unit_size": 1, "taxes": ()}
    values["credit"] = replace(reference(), **references)
    return credit_note(item(1, net_cost=Decimal(amount), **values), number=number)
