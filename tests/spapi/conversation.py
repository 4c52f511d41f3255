"""The kit of the tests that talk to the simulated Amazon through the gateway."""

from unittest import TestCase

from ...simulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_REFRESH_TOKEN,
    Clock,
    Simulator,
)
from ...spapi.credentials import Credentials
from ...spapi.endpoints import endpoint_for
from ...spapi.gateway import Gateway
from ...spapi.messages import purchase_order
from ...spapi.messages.acknowledgement import (
    ACCEPTED,
    AcknowledgementItem,
    AcknowledgementMessage,
    AcknowledgementPart,
    build,
)
from ...spapi.messages.shipment import build_confirmation, encode
from ...spapi.operations.orders import Orders
from ...spapi.operations.shipments import Shipments
from ...spapi.operations.transactions import Transactions
from ...spapi.throttle import Throttle
from ...spapi.tokens import TokenStore
from ..shipments import NOW, carton, item, party, shipment
from .common import FakeClock


class ConversationCase(TestCase):
    """A gateway, a simulator whose time stands still, and a confirmed order."""

    def setUp(self):
        super().setUp()
        self.sim = Simulator(seed=3, rate=0, clock=Clock(NOW, frozen=True)).start()
        self.addCleanup(self.sim.stop)
        (order,) = self.sim.generate_orders(
            1,
            lines=2,
            unit="Cases",
            amount=10,
            vendor_code="NORD1",
            weighed=False,
            spread=0,
        )
        details = order.document["orderDetails"]
        details.pop("shipWindow", None)
        details["deliveryWindow"] = "2026-03-14T07:00:00Z--2026-03-20T07:00:00Z"
        self.order = order
        credentials = Credentials(
            "test:asn", DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_REFRESH_TOKEN
        )
        clock = self.clock = FakeClock(NOW.timestamp())
        self.gateway = Gateway(
            credentials,
            endpoint_for("simulator", "DE", self.sim.url),
            token_store=TokenStore(clock),
            throttle=Throttle(clock),
            clock=clock,
            timeout=1.0,
        )
        self.addCleanup(self.gateway.close)
        self.shipments = self.gateway.use(Shipments)
        self.transactions = self.gateway.use(Transactions)
        self.acknowledge()

    def acknowledge(self):
        document = self.gateway.use(Orders).purchase_order(self.order.number)
        order = purchase_order.parse(document.text)
        items = [
            AcknowledgementItem.of(
                line,
                [AcknowledgementPart(ACCEPTED, line.ordered_quantity)],
                net_cost=line.net_cost or line.list_price,
            )
            for line in order.items
        ]
        message = AcknowledgementMessage(
            order.purchase_order_number, "NORD1", NOW, tuple(items)
        )
        self.gateway.use(Orders).submit_acknowledgement(build(message))
        self.lines = order.items

    def items(self, quantity=10):
        return tuple(
            item(
                quantity,
                line.item_sequence_number,
                purchase_order_number=self.order.number,
                asin=line.amazon_product_identifier,
                vendor_sku=line.vendor_product_identifier,
                unit_size=line.ordered_quantity.unit_size,
                ordered=line.ordered_quantity.eaches,
                confirmed=line.ordered_quantity.eaches,
            )
            for line in self.lines
        )

    def facts(self, quantity=10, **changes):
        items = self.items(quantity)
        values = {
            "ship_to": party(self.order.ship_to),
            "items": items,
            "containers": tuple(
                carton(index, one) for index, one in enumerate(items, 1)
            ),
        }
        return shipment(**(values | changes))

    def tell(self, facts):
        """Send a confirmation and return the transaction's status."""
        body = encode(build_confirmation(facts))
        taken = self.shipments.submit_shipment_confirmations(body)
        return self.transactions.transaction(taken.transaction_id)
