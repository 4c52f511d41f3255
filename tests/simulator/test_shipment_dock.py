"""The simulated dock: what arrives, what the order shows, what it would have cost."""

import json
from datetime import timedelta
from decimal import Decimal

from odoo.tests import tagged

from ..common_simulator import (
    acknowledgement,
    entry,
)
from ..shipments import NOW, carton
from .shipment_case import ShipmentCase, cases


@tagged("post_install", "-at_install")
class TestDock(ShipmentCase):
    def test_what_arrives_complete_closes_the_order_and_costs_nothing(self):
        self.tell()
        self.sim.receive_shipment("SHP00000001")
        self.assertEqual(self.received(), ("RECEIVED", 50))
        self.assertEqual(self.sim.order("4Z32PABC").state, "Closed")
        self.assertEqual(self.charged(), {})
        with self.assertRaises(ValueError):
            self.sim.receive_shipment("SHP00000001")

    def test_short(self):
        self.tell()
        self.sim.receive_shipment("SHP00000001", "short")
        self.assertEqual(self.received(), ("PARTIALLY_RECEIVED", 25))
        # 25 eaches differ from the ASN: 2 % of 255.
        self.assertEqual(self.charged(), {"asn_differs": Decimal("5.10")})
        self.sim.clock.advance(days=11)
        # The window is over: 5 % of what is missing.
        self.assertEqual(self.charged()["not_filled"], Decimal("12.75"))

    def test_over(self):
        self.tell()
        self.sim.receive_shipment("SHP00000001", "over")
        self.assertEqual(self.received(), ("RECEIVED", 55))
        self.assertEqual(self.charged()["overage"], Decimal("51.00"))

    def test_late(self):
        self.tell()
        self.sim.receive_shipment("SHP00000001", "late")
        self.assertEqual(self.charged(), {"not_on_time": Decimal("15.30")})

    def test_after_the_window_it_is_late_by_itself(self):
        self.tell()
        self.sim.clock.advance(days=10, hours=11)
        self.sim.receive_shipment("SHP00000001")
        self.assertEqual(self.charged(), {})
        self.setUp()
        self.tell()
        self.sim.clock.advance(days=11)
        self.sim.receive_shipment("SHP00000001")
        self.assertEqual(self.charged(), {"not_on_time": Decimal("15.30")})

    def test_unlabelled(self):
        self.tell()
        self.sim.receive_shipment("SHP00000001", "unlabelled")
        self.assertEqual(self.charged(), {"label": Decimal("7.00")})

    def test_counted_by_hand_and_in_single_units(self):
        self.tell()
        counted = {"order": "4Z32PABC", "product": "B00SIMUL01", "eaches": 13}
        self.sim.receive_shipment("SHP00000001", eaches=[counted])
        self.assertEqual(self.received(), ("PARTIALLY_RECEIVED", 13))
        with self.assertRaises(KeyError):
            self.sim.receive_shipment("SHP9")

    def test_an_asn_after_the_truck_left_is_late(self):
        self.tell(shipped_at=NOW - timedelta(minutes=31))
        self.sim.receive_shipment("SHP00000001")
        self.assertEqual(self.charged(), {"asn_late": Decimal("10.20")})

    def test_goods_that_nobody_announced(self):
        self.sim.receive("4Z32PABC")
        self.assertEqual(self.charged(), {"asn_missing": Decimal("30.60")})

    def test_above_what_was_confirmed_is_charged_in_full(self):
        order = self.place(number="9Z32PABC")
        self.confirm(order, 8)
        self.assertEqual(self.sim.order("9Z32PABC").lines[0].last.confirmed, 8)
        more = cases(10, purchase_order_number="9Z32PABC")
        self.tell(items=(more,), containers=(carton(1, more),))
        self.sim.receive_shipment("SHP00000001")
        self.assertEqual(self.charged(), {"overage": Decimal("102.00")})

    def test_near_their_expiry_goods_cost_their_price(self):
        old = cases(10, lot="L", expiry=(NOW + timedelta(days=29)).date())
        self.tell(items=(old,), containers=(carton(1, old),))
        self.sim.receive_shipment("SHP00000001")
        self.assertEqual(self.charged(), {"expiry": Decimal("510.00")})

    def test_one_shipment_of_two_orders_closes_both(self):
        self.confirm(self.place(number="9Z32PABC"))
        other = cases(10, purchase_order_number="9Z32PABC")
        self.tell(
            items=(cases(10), other),
            containers=(carton(1, cases(10)), carton(2, other)),
        )
        self.sim.receive_shipment("SHP00000001")
        for order in ("4Z32PABC", "9Z32PABC"):
            self.assertEqual(self.received(order), ("RECEIVED", 50))
        self.assertEqual(self.charged(), {})

    def test_two_lines_of_one_product_are_filled_one_after_the_other(self):
        line = self.sim.order("4Z32PABC").lines[0].document
        order = self.place_items(
            [line | {"itemSequenceNumber": n} for n in "12"], number="9Z32PABC"
        )
        for index in (0, 1):
            self.post(acknowledgement(order, entry("Accepted", 10), line=index))
        many = cases(14, purchase_order_number="9Z32PABC")
        self.tell(items=(many,), containers=(carton(1, many),))
        self.sim.receive_shipment("SHP00000001")
        counts = [
            sum(each.eaches for each in line.receipts)
            for line in self.sim.order("9Z32PABC").lines
        ]
        self.assertEqual(counts, [50, 20])

    def test_it_is_read_and_forgotten_over_http(self):
        self.tell()
        headers = {"Content-Type": "application/json"}
        body = json.dumps({"identifier": "SHP00000001", "how": "short"})
        answer = self.request("POST", "/_control/receive_shipment", body, headers)
        self.assertEqual(answer.json["result"]["arrived"], "short")
        (found,) = self.request("GET", "/_control/shipments").json
        self.assertEqual(found["received"][0]["eaches"], 25)
        (charge,) = self.request("GET", "/_control/chargebacks").json
        self.assertEqual((charge["kind"], charge["amount"]), ("asn_differs", "5.10"))
        self.sim.reset()
        self.assertEqual(self.request("GET", "/_control/shipments").json, [])
        self.assertEqual(self.request("GET", "/_control/chargebacks").json, [])
