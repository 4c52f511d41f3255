"""What the tests of the simulated payments stand on."""

from datetime import timedelta
from decimal import Decimal

from ...spapi.messages.remittance import parse
from ...spapi.windows import iso
from ..bills import invoice, item
from .invoice_case import InvoiceCase

REMITTANCES = "/finances/remittances/2026-03-17/remittances"
MARKETPLACE = "A1PA6795UKMFR9"


class RemittanceCase(InvoiceCase):
    """An invoice of 510.00 and 96.90 of taxes on ten cases of five, all received."""

    receives = "complete"

    def setUp(self):
        super().setUp()
        # What a shipment costs is not what is looked at here.
        self.sim.set_claims(["shortage", "price"])
        (shipment,) = self.sim.shipments.shipments.values()
        self.sim.receive_shipment(shipment.identifier, self.receives)
        self.shipment = shipment

    def bill_and_wait(self, *facts, days=61, **changes):
        """Send invoices, and wait until they are paid."""
        self.take(*facts, **changes)
        self.wait(days)

    def wait(self, days):
        """Let days pass; access tokens are good for an hour."""
        self.sim.clock.advance(days=days)
        self.tokens.clear()

    def costly(self, cost):
        """The invoice with another cost of an each."""
        return invoice(item(net_cost=Decimal(cost)))

    def list_payments(self, account="demo", **query):
        """All payments that the list shows, page by page."""
        now, found = self.sim.clock.now(), []
        query = {
            "marketplaceId": MARKETPLACE,
            "startDate": iso(now - timedelta(days=90)),
            **query,
        }
        while True:
            answer = self.get(REMITTANCES, account, **query)
            self.assertEqual(answer.status, 200, answer.text)
            found += answer.json["remittances"]
            if not answer.json.get("nextToken"):
                self.assertEqual(answer.json["numOfRecords"], len(found))
                return found
            query["nextToken"] = answer.json["nextToken"]

    def fetch(self, number, account="demo"):
        """A payment with all of its lines, as the connector reads them.

        :return: header, list of lines
        """
        lines, query = [], {"marketplaceId": MARKETPLACE}
        while True:
            answer = self.get(f"{REMITTANCES}/{number}", account, **query)
            self.assertEqual(answer.status, 200, answer.text)
            page = parse(answer.text)
            lines += page.lines
            token = answer.json.get("nextTokenForLineItems")
            if not token:
                return page.header, lines
            query["nextTokenForLineItems"] = token

    def paid(self, account="demo"):
        """The payments with their lines, oldest first, as the connector reads them."""
        listed = [each["uniquePaymentId"] for each in self.list_payments(account)]
        return [self.fetch(number, account) for number in reversed(listed)]

    def shown(self):
        """Number and amount of each line of all payments."""
        return [
            (line.number, str(line.net_paid))
            for _header, lines in self.paid()
            for line in lines
        ]
