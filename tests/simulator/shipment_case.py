"""What the tests of the simulated shipments stand on."""

from datetime import timedelta

from odoo.tests import BaseCase

from ...logic.shipment.facts import COLLECT
from ...spapi.messages.shipment import (
    build_confirmation,
    build_routing_request,
    encode,
    parse_shipment,
)
from ..common_simulator import (
    SimulatorMixin,
    acknowledgement,
    entry,
)
from ..shipments import NOW, carton, item, shipment

CONFIRMATIONS = "/vendor/shipping/v1/shipmentConfirmations"
SHIPMENTS = "/vendor/shipping/v1/shipments"
LABELS = "/vendor/shipping/v1/transportLabels"


def cases(quantity=5, line="1", **changes):
    """Cases of five, as :meth:`place` orders them."""
    return item(quantity, line, **({"unit_size": 5} | changes))


def boxes(*quantities, first=1):
    """Cartons with so many cases each."""
    return tuple(carton(n, cases(q)) for n, q in enumerate(quantities, first))


class ShipmentCase(SimulatorMixin, BaseCase):
    """One order of ten cases of five at 10.20 each, confirmed in full."""

    def setUp(self):
        super().setUp()
        self.confirm(self.place())

    def confirm(self, order, amount=10):
        self.post(acknowledgement(order, entry("Accepted", amount)))

    def facts(self, *quantities, serial=1, **changes):
        """A shipment of cartons with so many cases each."""
        quantities = quantities or (5, 5)
        values = {
            "items": (cases(sum(quantities)),),
            "containers": boxes(*quantities, first=serial),
        }
        return shipment(**(values | changes))

    def send(self, body, path=CONFIRMATIONS, account="demo"):
        """Send it and return the transactionStatus."""
        answer = self.post(encode(body), account, path)
        self.assertEqual(answer.status, 202, answer.text)
        return self.transaction(answer.payload["transactionId"])

    def tell(self, *quantities, **changes):
        """Send a confirmation that is taken."""
        status = self.send(build_confirmation(self.facts(*quantities, **changes)))
        self.assertEqual(status["status"], "Success", status)

    def assertRefused(self, code, *quantities, **changes):
        """Amazon takes it, fails it later, and nothing has changed."""
        known = dict(self.sim.shipments.shipments)
        status = self.send(build_confirmation(self.facts(*quantities, **changes)))
        self.assertEqual(status["status"], "Failure")
        self.assertEqual([each["code"] for each in status["errors"]], [code])
        self.assertEqual(self.sim.shipments.shipments, known)

    def received(self, order="4Z32PABC"):
        """What purchaseOrdersStatus shows of the first line."""
        (line,) = self.status(order)["itemStatus"]
        found = line["receivingStatus"]
        quantity = found["receivedQuantity"]
        return found["receiveStatus"], quantity["amount"] * quantity["unitSize"]

    def charged(self):
        """Kind -> what it would have cost."""
        found = {}
        for each in self.sim.chargebacks():
            found[each.kind] = found.get(each.kind, 0) + each.amount
        return found


class RoutingCase(ShipmentCase):
    def request_body(self, kind="New", **changes):
        values = {
            "freight_term": COLLECT,
            "requested_pickup_at": NOW + timedelta(days=3),
            # Amazon's truck is not known yet.
            "carrier": None,
            "scac": None,
            "pro": None,
        }
        return build_routing_request(self.facts(**(values | changes)), kind)

    def ask(self, kind="New", **changes):
        status = self.send(self.request_body(kind, **changes), SHIPMENTS)
        self.assertEqual(status["status"], "Success", status)

    def assertNotRouted(self, code, kind="New", **changes):
        status = self.send(self.request_body(kind, **changes), SHIPMENTS)
        self.assertEqual([each["code"] for each in status["errors"]], [code])

    def details(self, **values):
        """The routing requests of one page, as the connector reads them."""
        answer = self.get(SHIPMENTS, **values)
        return [parse_shipment(each) for each in answer.payload["shipments"]]
