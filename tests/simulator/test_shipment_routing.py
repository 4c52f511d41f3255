"""The simulated routing requests and labels."""

from datetime import timedelta

from odoo.tests import tagged

from ...logic.shipment.facts import SMALL_PARCEL
from ...simulator.clock import iso
from ...spapi.messages.shipment import (
    encode,
    parse_label,
)
from ...spapi.messages.values import Party
from ..shipments import NOW, carton
from .shipment_case import LABELS, SHIPMENTS, RoutingCase, cases


@tagged("post_install", "-at_install")
class TestRouting(RoutingCase):
    def test_number_and_carrier_come_after_a_while(self):
        self.ask()
        (found,) = self.details(vendorShipmentIdentifier="SHP00000001")
        self.assertEqual((found.status, found.arn), ("Created", None))
        self.sim.clock.advance(seconds=60)
        (found,) = self.details()
        self.assertEqual(found.status, "TransportationRequested")
        self.assertRegex(found.arn, r"^\d{10}$")
        self.assertIsNone(found.scac)
        self.sim.clock.advance(seconds=240)
        (found,) = self.details(buyerReferenceNumber=found.arn)
        self.assertEqual(found.status, "CarrierAssigned")
        self.assertRegex(found.scac, "^[A-Z]{4}$")
        self.assertEqual(found.scheduled_pickup_at, NOW + timedelta(days=3))

    def test_the_confirmation_with_its_number_makes_it_shipped(self):
        self.ask()
        self.sim.clock.advance(minutes=10)
        (found,) = self.details()
        self.tell(arn=found.arn)
        (found,) = self.details(currentShipmentStatus="Shipped")
        self.assertEqual(found.status, "Shipped")

    def test_a_pace_of_never(self):
        self.sim.set_shipment_pace(arn=None)
        self.ask()
        self.sim.clock.advance(days=2)
        self.tokens.clear()
        (found,) = self.details()
        self.assertEqual((found.status, found.arn), ("Created", None))
        with self.assertRaises(ValueError):
            self.sim.set_shipment_pace(truck=1)

    def test_a_request_is_cancelled_until_a_carrier_has_it(self):
        self.assertNotRouted("UNKNOWN_SHIPMENT", "Cancel")
        self.ask()
        self.ask("Cancel")
        (found,) = self.details()
        self.assertEqual(found.transaction_type, "Cancel")
        self.assertNotRouted("DUPLICATE_SHIPMENT")
        self.ask(identifier="SHP2")
        self.sim.clock.advance(minutes=5)
        self.assertNotRouted("CANCEL_TOO_LATE", "Cancel", identifier="SHP2")

    def test_what_is_not_asked_for_rightly(self):
        for code, changes in (
            ("NOT_COLLECT", {"freight_term": "Prepaid"}),
            ("MISSING_PICKUP", {"requested_pickup_at": None}),
            ("PICKUP_TOO_SOON", {"requested_pickup_at": NOW + timedelta(days=1)}),
            ("MISSING_MEASUREMENTS", {"containers": ()}),
            ("INVALID_SELLING_PARTY", {"selling_party": Party("NORD2")}),
        ):
            self.assertNotRouted(code, **changes)
        body = self.request_body()
        del body["shipments"][0]["purchaseOrders"]
        status = self.send(body, SHIPMENTS)
        self.assertEqual(status["errors"][0]["code"], "MISSING_ORDERS")
        unknown = cases(10, purchase_order_number="AAAAAAAA")
        self.assertNotRouted(
            "INVALID_ORDER_ID", items=(unknown,), containers=(carton(1, unknown),)
        )
        self.place(number="9Z32PABC")
        fresh = cases(10, purchase_order_number="9Z32PABC")
        self.assertNotRouted(
            "ORDER_NOT_CONFIRMED", items=(fresh,), containers=(carton(1, fresh),)
        )

    def test_the_role_may_be_missing_for_routing_alone(self):
        self.sim.deny("submitShipments")
        body = encode(self.request_body())
        self.assertEqual(self.post(body, path=SHIPMENTS).status, 403)
        self.tell()

    def test_accounts_do_not_see_each_other_s(self):
        self.ask()
        self.assertEqual(self.get(SHIPMENTS, "demo_us").payload["shipments"], [])

    def test_windows_and_pages(self):
        for index in range(3):
            self.ask(identifier=f"SHP{index}")
            self.sim.clock.advance(seconds=1)
        seen, token = [], {}
        for _page in range(3):
            answer = self.get(SHIPMENTS, limit=1, **token)
            seen += [each.identifier for each in self.details(limit=1, **token)]
            pages = answer.payload.get("pagination")
            token = pages or {}
        self.assertEqual(seen, ["SHP2", "SHP1", "SHP0"])
        self.assertEqual(token, {})
        after = {
            "createdAfter": iso(NOW),
            "createdBefore": iso(NOW + timedelta(hours=1)),
        }
        self.assertEqual(
            [each.identifier for each in self.details(sortOrder="ASC", **after)],
            ["SHP1", "SHP2"],
        )
        self.assertEqual(self.details(shippedAfter=iso(NOW)), [])
        self.assertEqual(self.get(SHIPMENTS, limit=51).status, 400)


@tagged("post_install", "-at_install")
class TestLabels(RoutingCase):
    def labels(self, **values):
        answer = self.get(LABELS, **values)
        found = [parse_label(each) for each in answer.payload["transportLabels"]]
        return found, answer.payload.get("pagination", {}).get("nextToken")

    def test_they_come_once_a_carrier_is_there(self):
        self.ask(shipment_type=SMALL_PARCEL)
        self.assertEqual(self.labels(), ([], None))
        self.sim.clock.advance(minutes=6)
        (found,), token = self.labels(vendorShipmentIdentifier="SHP00000001")
        self.assertIsNone(token)
        self.assertEqual(
            (found.identifier, found.ship_mode), ("SHP00000001", "SmallParcel")
        )
        self.assertEqual([label.sequence for label in found.labels], [1, 2])
        for label in found.labels:
            self.assertTrue(label.content.startswith(b"%PDF-1.4"))
            self.assertTrue(label.content.endswith(b"%%EOF\n"))
        self.assertEqual(found.problems, ())

    def test_empty_pages_come_before_and_the_search_ends(self):
        self.ask()
        self.sim.clock.advance(minutes=6)
        self.sim.set_empty_label_pages(2)
        window = {"labelCreatedAfter": iso(NOW)}
        sizes, token = [], None
        for _page in range(3):
            more = {"nextToken": token} if token else {}
            found, token = self.labels(**window, **more)
            sizes.append((len(found), bool(token)))
        self.assertEqual(sizes, [(0, True), (0, True), (1, False)])
        _found, token = self.labels(**window)
        self.assertEqual(self.get(LABELS, nextToken=token).status, 400)

    def test_some_never_come(self):
        self.ask()
        self.sim.lose_labels("SHP00000001")
        self.sim.clock.advance(days=1)
        self.tokens.clear()
        self.assertEqual(self.labels(), ([], None))
        self.assertEqual(
            self.sim.routing_request("SHP00000001").status, "CarrierAssigned"
        )
