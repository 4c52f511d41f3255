"""The simulated Amazon's rules for shipment confirmations, one test a rule."""

import json
from dataclasses import replace
from datetime import timedelta

from odoo.tests import tagged

from ...logic.shipment.facts import EACHES, REPLACE, SMALL_PARCEL, TRUCK_LOAD
from ...spapi.messages.shipment import (
    build_confirmation,
    encode,
)
from ..shipments import NOW, carton, number, pallet, party
from .shipment_case import CONFIRMATIONS, ShipmentCase, boxes, cases


@tagged("post_install", "-at_install")
class TestConfirmations(ShipmentCase):
    def test_a_sound_one_ends_in_success_and_counts(self):
        self.tell()
        found = self.sim.shipment("SHP00000001")
        self.assertEqual(found.orders, ["4Z32PABC"])
        self.assertEqual(found.totals, {("4Z32PABC", "B00SIMUL01"): 50})
        self.assertEqual(found.numbers, [number(1), number(2)])

    def test_it_waits_for_amazon_s_pace(self):
        self.sim.set_shipment_pace(lag=60)
        status = self.send(build_confirmation(self.facts()))
        self.assertEqual(status["status"], "Processing")
        self.sim.clock.advance(minutes=1)
        self.assertEqual(self.transaction(status["transactionId"])["status"], "Success")

    def test_an_identifier_is_used_for_a_year(self):
        self.tell(2)
        self.assertRefused("DUPLICATE_SHIPMENT", 2, serial=7)
        self.sim.clock.advance(days=365)
        self.tokens.clear()
        later = {"shipped_at": self.sim.clock.now(), "estimated_at": None}
        later["estimated_at"] = later["shipped_at"] + timedelta(days=1)
        self.tell(2, serial=7, **later)

    def test_orders_and_products_must_be_known(self):
        for code, changes in (
            ("INVALID_ORDER_ID", {"purchase_order_number": "AAAAAAAA"}),
            ("INVALID_ITEM", {"asin": "B0OTHER", "vendor_sku": None}),
            ("UNIT_MISMATCH", {"unit_size": 6}),
            ("UNIT_MISMATCH", {"unit": EACHES}),
        ):
            wrong = cases(5, **changes)
            packed = {"items": (wrong,), "containers": (carton(1, wrong),)}
            self.assertRefused(code, **packed)

    def test_no_zero_quantity(self):
        body = build_confirmation(self.facts())
        (item,) = body["shipmentConfirmations"][0]["shippedItems"]
        item["shippedQuantity"]["amount"] = 0
        del body["shipmentConfirmations"][0]["cartons"]
        self.assertEqual(self.send(body)["errors"][0]["code"], "INVALID_QUANTITY")

    def test_the_parties_are_those_of_the_order(self):
        self.assertRefused("INVALID_SELLING_PARTY", selling_party=party("NORD2"))
        self.assertRefused("INVALID_SHIP_TO", ship_to=party("XDE2"))

    def test_a_line_nobody_confirmed_cannot_be_shipped(self):
        self.place(number="9Z32PABC")
        wrong = cases(5, purchase_order_number="9Z32PABC")
        packed = {"items": (wrong,), "containers": (carton(1, wrong),)}
        self.assertRefused("ITEM_NOT_CONFIRMED", **packed)

    def test_no_more_than_ordered_over_all_shipments(self):
        self.assertRefused("QUANTITY_ABOVE_ORDER", 6, 5)
        self.tell(6)
        second = {"identifier": "SHP2", "serial": 7}
        self.assertRefused("QUANTITY_ABOVE_ORDER", 5, **second)
        self.tell(4, **second)

    def test_the_cartons_hold_what_is_shipped(self):
        self.assertRefused("PACKED_QUANTITY", items=(cases(9),))
        doubled = (*boxes(5), carton(2, cases(5)), pallet(1, items=(cases(1),)))
        self.assertRefused("PACKED_QUANTITY", containers=doubled)

    def test_references_lead_somewhere(self):
        body = build_confirmation(self.facts())
        document = body["shipmentConfirmations"][0]
        for change in (
            lambda: document["cartons"][0]["items"][0].update(itemReference="009"),
            lambda: document["cartons"][1].update(cartonSequenceNumber="001"),
            lambda: document["shippedItems"].append(document["shippedItems"][0]),
        ):
            sound = json.dumps(document)
            change()
            status = self.send(body)
            self.assertEqual(status["errors"][0]["code"], "INVALID_REFERENCE")
            document.clear()
            document.update(json.loads(sound))
        on_it = {"parent": "pallet 1"}
        containers = tuple(replace(each, **on_it) for each in boxes(5, 5))
        body = build_confirmation(self.facts(containers=(*containers, pallet(1))))
        pallets = body["shipmentConfirmations"][0]["pallets"]
        pallets[0]["cartonReferenceDetails"]["cartonReferenceNumbers"] = ["001", "009"]
        self.assertEqual(self.send(body)["errors"][0]["code"], "INVALID_REFERENCE")

    def test_numbers_of_containers(self):
        self.assertRefused(
            "SSCC_MISSING", containers=(*boxes(5), carton(2, cases(5), sscc=None))
        )
        self.assertRefused(
            "INVALID_SSCC", containers=(*boxes(5), carton(2, cases(5), sscc="1" * 18))
        )
        twice = (*boxes(5), carton(2, cases(5), sscc=number(1)))
        self.assertRefused("SSCC_USED", containers=twice)
        self.tell(5)
        again = {"identifier": "SHP2"}
        self.assertRefused("SSCC_USED", 5, **again)

    def test_the_bill_of_lading(self):
        self.assertRefused("MISSING_BOL", bol=None)
        for bol in ("BOL1", "20260310", "2026-03-10"):
            self.assertRefused("INVALID_BOL", bol=bol)
        # Several shipments of one truck share it.
        self.tell(5)
        self.tell(5, identifier="SHP2", serial=7)

    def test_a_truck_takes_a_hundred(self):
        self.confirm(self.place(amount=200, number="9Z32PABC"), 200)

        def body(*serials, **changes):
            found = []
            for serial in serials:
                one = cases(1, purchase_order_number="9Z32PABC")
                facts = self.facts(
                    identifier=f"T{serial}",
                    shipment_type=TRUCK_LOAD,
                    items=(one,),
                    containers=(carton(serial, one),),
                    **changes,
                )
                found += build_confirmation(facts)["shipmentConfirmations"]
            return {"shipmentConfirmations": found}

        full = self.send(body(*range(1, 101)))
        self.assertEqual(full["status"], "Success", full)
        more = self.send(body(101))
        self.assertEqual(more["errors"][0]["code"], "TRUCK_FULL")
        other = self.send(body(101, bol="ANOTHER-TRUCK"))
        self.assertEqual(other["status"], "Success", other)

    def test_dates(self):
        self.assertRefused("MISSING_DATE", shipped_at=None)
        self.assertRefused("MISSING_DATE", estimated_at=None)
        for days in (-8, 3):
            self.assertRefused(
                "INVALID_SHIPPED_DATE", shipped_at=NOW + timedelta(days=days)
            )
        self.assertRefused(
            "INVALID_DELIVERY_DATE", estimated_at=NOW - timedelta(days=1)
        )

    def test_a_parcel_is_one_carton_with_tracking(self):
        parcel = {"shipment_type": SMALL_PARCEL}
        self.assertRefused("ONE_PARCEL", tracking="1Z", **parcel)
        self.assertRefused("MISSING_TRACKING", 5, **parcel)
        self.tell(5, tracking="1Z", **parcel)

    def test_collect_needs_amazon_s_number(self):
        details = self.sim.order("4Z32PABC").document["orderDetails"]
        details["shipWindow"] = details.pop("deliveryWindow")
        self.assertRefused("MISSING_ARN")
        self.tell(arn="1234567890")

    def test_carrier_and_pro_in_north_america(self):
        self.sim.account("demo").country = "US"
        self.assertRefused("MISSING_CARRIER", scac=None)
        self.assertRefused("MISSING_CARRIER", pro=None)
        self.tell(shipped_at=None)

    def test_one_bad_one_fails_its_neighbour(self):
        good = build_confirmation(self.facts(5))["shipmentConfirmations"]
        bad = build_confirmation(self.facts(5, identifier="SHP2"))
        bad["shipmentConfirmations"] += good
        status = self.send(bad)
        self.assertEqual([each["code"] for each in status["errors"]], ["SSCC_USED"])
        self.assertEqual(self.sim.shipments.shipments, {})

    def test_what_does_not_fit_the_model_is_refused_at_once(self):
        body = build_confirmation(self.facts())
        body["shipmentConfirmations"][0]["marketplaceIds"] = ["A"]
        answer = self.post(json.dumps(body), path=CONFIRMATIONS)
        self.assertEqual(answer.status, 400)
        self.assertIn("marketplaceIds", answer.error["details"])

    def test_faults_roles_and_the_control_interface_hold_for_it(self):
        body = encode(build_confirmation(self.facts()))
        self.sim.deny("submitShipmentConfirmations")
        self.assertEqual(self.post(body, path=CONFIRMATIONS).status, 403)
        self.sim.allow("submitShipmentConfirmations")
        self.sim.add_fault("server_error", "submitShipmentConfirmations")
        self.assertEqual(self.post(body, path=CONFIRMATIONS).status, 503)
        self.assertEqual(self.sim.shipments.shipments, {})
        # Taken, though the client never hears of it.
        self.sim.add_fault("empty_body", "submitShipmentConfirmations")
        self.post(body, path=CONFIRMATIONS)
        self.assertEqual(len(self.sim.shipments.shipments), 1)

    def test_what_was_taken_is_told_with_what_became_of_it(self):
        self.tell(5)
        self.assertRefused("DUPLICATE_SHIPMENT", 5)
        taken = self.sim.ledger.taken("submitShipmentConfirmations")
        self.assertEqual([each["outcome"] for each in taken], ["applied", "failed"])
        self.assertEqual(
            {each["document"]["shipmentIdentifier"] for each in taken}, {"SHP00000001"}
        )
        self.assertEqual(self.sim.ledger.taken("submitShipments"), [])

    def test_amazon_forgets_or_fails_for_no_good_reason(self):
        self.sim.ignore_next_shipments()
        status = self.send(build_confirmation(self.facts()))
        self.assertEqual(status["status"], "Processing")
        self.sim.fail_next_shipments(code="NotAvailable", message="No details.")
        self.assertEqual(
            self.send(build_confirmation(self.facts()))["errors"][0]["code"],
            "NotAvailable",
        )
        self.tell()


@tagged("post_install", "-at_install")
class TestReplace(ShipmentCase):
    def test_it_overwrites_and_only_lowers(self):
        self.tell(5, 5)
        again = {"confirmation_type": REPLACE}
        self.assertRefused(
            "SELLING_PARTY_CHANGED", 5, selling_party=party("NORD2"), **again
        )
        self.tell(5, 4, **again)
        found = self.sim.shipment("SHP00000001")
        self.assertEqual(sum(found.totals.values()), 45)
        self.assertEqual(len(found.versions), 2)
        self.assertRefused("QUANTITY_INCREASED", 5, 5, **again)
        # What was taken out can go with another shipment.
        self.tell(1, identifier="SHP2", serial=7)

    def test_there_must_be_something_to_replace(self):
        self.assertRefused("UNKNOWN_SHIPMENT", confirmation_type=REPLACE)

    def test_not_after_a_week_and_not_after_it_arrived(self):
        self.tell(5)
        again = {"confirmation_type": REPLACE}
        self.sim.clock.advance(days=7)
        self.tokens.clear()
        self.tell(5, **again)
        self.sim.receive_shipment("SHP00000001")
        self.assertRefused("SHIPMENT_ARRIVED", 4, **again)
        self.sim.clock.advance(seconds=1)
        self.assertRefused("REPLACE_TOO_LATE", 4, **again)
