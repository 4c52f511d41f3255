"""The rule book, one test a rule: what a sound shipment breaks it with, and what the
finding says. Who, what and how it is packed; the rest is in the file after this."""

from dataclasses import replace
from decimal import Decimal
from unittest import TestCase

from ...logic.shipment.facts import (
    EACHES,
    REPLACE,
    SMALL_PARCEL,
    TRUCK_LOAD,
    ItemFacts,
    Told,
)
from ...logic.shipment.finding import NOTE, REFUSE, RISK
from ...logic.shipment.rules import RULES, check
from ...spapi.messages.values import Party
from ..shipments import NOW, around, carton, item, number, pallet, party, shipment
from . import test_shipment_imports, test_shipment_rules_later
from .shipment_rule_case import RuleCase


class TestBook(RuleCase):
    def test_a_sound_shipment_breaks_no_rule(self):
        self.assertEqual(check(shipment(), around()), [])

    def test_what_amazon_refuses_comes_first(self):
        found = check(
            shipment(bol=None, containers=(carton(1, is_labelled=False),)), around()
        )
        severities = [each.severity for each in found]
        order = [REFUSE, RISK, NOTE]
        self.assertEqual(severities, sorted(severities, key=order.index))
        self.assertEqual(set(severities) & {REFUSE, RISK}, {REFUSE, RISK})

    def test_each_row_cites_its_source_and_holds_once_in_a_region(self):
        seen = set()
        for rule in RULES:
            self.assertGreater(len(rule.source), 15, rule.code)
            for region in rule.regions or ("NA", "EU", "FE"):
                key = (rule.code, region, rule.check)
                self.assertNotIn(key, seen)
                seen.add(key)

    def test_each_rule_has_a_test_of_its_name(self):
        # Their cases are among them.
        self.assertTrue(test_shipment_rules_later and test_shipment_imports)
        tests = {name for case in RuleCase.__subclasses__() for name in dir(case)}
        self.assertEqual(
            {rule.code for rule in RULES if f"test_{rule.code}" not in tests}, set()
        )

    def test_rules_of_retail_say_nothing_of_direct_fulfilment(self):
        broken = shipment(bol=None, containers=(), program="direct_fulfillment")
        self.assertEqual(check(broken, around()), [])


class TestParties(RuleCase):
    def test_party_missing(self):
        self.assertBroken(
            "party_missing", REFUSE, values={"role": "ship_to"}, ship_to=Party(None)
        )

    def test_ship_from_address_missing(self):
        bare = {"ship_from": Party("LUB1")}
        self.assertBroken("ship_from_address_missing", RISK, **bare)
        self.assertBroken("ship_from_address_missing", NOTE, region="NA", **bare)
        nameless = party("LUB1", address_line1=None)
        self.assertBroken("ship_from_address_missing", RISK, ship_from=nameless)

    def test_identifier_missing(self):
        self.assertBroken("identifier_missing", REFUSE, identifier="  ")

    def test_identifier_used(self):
        used = {"identifiers": frozenset({"SHP00000001"})}
        self.assertBroken("identifier_used", REFUSE, used)
        told = {"told": Told(shipment(), NOW)}
        self.assertBroken("identifier_used", REFUSE, told)
        self.assertKept("identifier_used", told, confirmation_type=REPLACE)

    def test_no_items(self):
        self.assertBroken("no_items", REFUSE, items=(), containers=())


class TestQuantities(RuleCase):
    def test_not_ordered(self):
        foreign = item(1, purchase_order_number="", line_number="")
        self.assertBroken(
            "not_ordered", REFUSE, values={"eaches": 12}, items=(item(10), foreign)
        )

    def test_quantity_wrong(self):
        self.assertBroken("quantity_wrong", REFUSE, items=(item(0),))
        self.assertBroken("quantity_wrong", REFUSE, items=(item(1, unit_size=0),))

    def test_over_ordered(self):
        values = {"shipped": 132, "ordered": 120, "over": 12}
        self.assertBroken("over_ordered", REFUSE, values=values, items=(item(11),))
        # The lots of a line, and what other shipments told of it, count together.
        for items in (
            (item(6, lot="A"), item(5, lot="B")),
            (item(1, shipped_before=120),),
        ):
            self.assertBroken("over_ordered", REFUSE, values=values, items=items)
        self.assertKept("over_ordered", items=(item(99, ordered=None),))

    def test_over_confirmed(self):
        values = {"shipped": 120, "confirmed": 96, "over": 24}
        some = (item(10, confirmed=96),)
        self.assertBroken("over_confirmed", RISK, values=values, items=some)
        # Two cases are ordered and not confirmed, the third was never ordered.
        more = (item(11, confirmed=96),)
        self.assertBroken("over_confirmed", RISK, values={"over": 24}, items=more)
        self.assertKept("over_confirmed", items=(item(1, shipped_before=120),))

    def test_under_confirmed(self):
        values = {"missing": 12}
        self.assertBroken("under_confirmed", NOTE, values=values, items=(item(9),))
        rest = item(9, shipped_before=12)
        self.assertKept("under_confirmed", items=(rest,))


class TestContainers(RuleCase):
    def test_unpacked(self):
        finding = self.assertBroken(
            "unpacked",
            REFUSE,
            values={"missing": 60, "order": "4Z32PABC"},
            containers=(carton(1),),
        )
        self.assertEqual(finding.line, ("4Z32PABC", "1"))

    def test_overpacked(self):
        three = (carton(1), carton(2), carton(3))
        self.assertBroken("overpacked", REFUSE, values={"over": 60}, containers=three)

    def test_a_lot_is_packed_as_that_lot(self):
        first, second = item(5, lot="A"), item(5, lot="B")
        wrong = {"items": (first, second), "containers": (carton(1, first),) * 2}
        self.assertBroken("unpacked", REFUSE, **wrong)
        self.assertBroken("overpacked", REFUSE, **wrong)

    def test_units_on_a_pallet_without_a_carton_are_packed(self):
        self.assertKept("unpacked", containers=(pallet(1, items=(item(10),)),))

    def test_container_empty(self):
        bare = replace(carton(3), items=())
        finding = self.assertBroken(
            "container_empty",
            REFUSE,
            values={"kind": "carton", "number": 3},
            containers=(carton(1), carton(2), bare),
        )
        self.assertEqual(finding.container, "carton 3")
        self.assertBroken(
            "container_empty", REFUSE, containers=(carton(1), carton(2), pallet())
        )

    def test_parent_wrong(self):
        for parent in ("pallet 9", "carton 2"):
            containers = (carton(1, parent=parent), carton(2))
            self.assertBroken("parent_wrong", REFUSE, containers=containers)
        good = (carton(1, parent="pallet 1"), carton(2, parent="pallet 1"), pallet(1))
        self.assertKept("parent_wrong", containers=good)

    def test_sscc_missing(self):
        bare = {"containers": (carton(1), carton(2, sscc=" "))}
        self.assertBroken("sscc_missing", REFUSE, values={"number": 2}, **bare)
        self.assertBroken("sscc_missing", REFUSE, region="NA", **bare)
        self.assertBroken("sscc_missing", RISK, region="FE", **bare)

    def test_pallet_sscc_missing(self):
        bare = {"containers": (pallet(1, sscc=None, items=(item(10),)),)}
        self.assertBroken("pallet_sscc_missing", REFUSE, region="FE", **bare)

    def test_sscc_wrong(self):
        good = number(1)
        wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
        self.assertBroken(
            "sscc_wrong",
            REFUSE,
            values={"problem": "wrong_check_digit", "expected": good[-1]},
            containers=(carton(1, sscc=wrong), carton(2)),
        )
        # Amazon's own numbers are no SSCC and are not judged as one.
        other = carton(1, sscc="AMZNCC77", identifier_type="AMZNCC")
        self.assertKept("sscc_wrong", containers=(other, carton(2)))

    def test_sscc_twice(self):
        same = f"(00) {number(1)}"
        self.assertBroken(
            "sscc_twice",
            REFUSE,
            values={"number": 2, "other": 1},
            containers=(carton(1), carton(2, sscc=same)),
        )

    def test_sscc_used(self):
        used = {"ssccs": frozenset({number(2)})}
        self.assertBroken("sscc_used", REFUSE, used, values={"number": 2})

    def test_label_missing(self):
        self.assertBroken(
            "label_missing", RISK, containers=(carton(1), carton(2, is_labelled=False))
        )

    def test_too_many_orders(self):
        items = tuple(
            item(1, purchase_order_number=f"4Z32PAB{n}", ordered=None, confirmed=None)
            for n in range(6)
        )
        values = {"orders": 6, "most": 5}
        full = {"items": items, "containers": (carton(1, *items),)}
        self.assertBroken("too_many_orders", RISK, values=values, **full)
        five = {"items": items[:5], "containers": (carton(1, *items[:5]),)}
        self.assertKept("too_many_orders", **five)

    def test_weight_wrong(self):
        for weight in (Decimal(0), Decimal(-1)):
            containers = (carton(1, weight=weight), carton(2))
            self.assertBroken("weight_wrong", REFUSE, containers=containers)

    def test_weight_missing(self):
        containers = (carton(1), carton(2, weight=None))
        self.assertBroken("weight_missing", NOTE, containers=containers)
        on_it = {"parent": "pallet 1", "weight": None}
        weighed = (carton(1, **on_it), carton(2, **on_it), pallet(1))
        self.assertKept("weight_missing", containers=weighed)

    def test_pallet_too_light(self):
        on_it = (carton(1, parent="pallet 1"), carton(2, parent="pallet 1"))
        light = (*on_it, pallet(1, weight=Decimal(24)))
        values = {"cartons": Decimal("25.0")}
        self.assertBroken("pallet_too_light", RISK, values=values, containers=light)
        pounds = (*on_it, pallet(1, weight=Decimal(24), weight_unit="Lb"))
        self.assertKept("pallet_too_light", containers=pounds)

    def test_shipment_too_light(self):
        self.assertBroken("shipment_too_light", RISK, weight=Decimal(24))
        self.assertKept("shipment_too_light", weight=Decimal(25))


class TestParcel(RuleCase):
    one = {"shipment_type": SMALL_PARCEL, "tracking": "1Z999", "items": (item(5),)}

    def test_parcel_not_alone(self):
        values = {"cartons": 2}
        self.assertBroken(
            "parcel_not_alone", REFUSE, values=values, shipment_type=SMALL_PARCEL
        )
        self.assertKept("parcel_not_alone", containers=(carton(1),), **self.one)

    def test_tracking_missing(self):
        bare = self.one | {"tracking": None, "containers": (carton(1),)}
        self.assertBroken("tracking_missing", REFUSE, **bare)
        own = bare | {"containers": (carton(1, tracking="1Z"),)}
        self.assertKept("tracking_missing", **own)
        self.assertKept("tracking_missing", tracking=None)

    def test_carrier_missing(self):
        bare = {"carrier": None, "scac": None}
        self.assertBroken("carrier_missing", REFUSE, **bare, **self.one)
        self.assertKept("carrier_missing", carrier="DHL", **self.one)
        self.assertKept("carrier_missing", carrier=None, scac="DHLX", **self.one)
        self.assertKept("carrier_missing", **bare)

    def test_truck_full(self):
        full, truck = {"truck_shipments": 100}, {"shipment_type": TRUCK_LOAD}
        self.assertBroken(
            "truck_full", REFUSE, full, values={"shipments": 101}, **truck
        )
        self.assertKept("truck_full", {"truck_shipments": 99}, **truck)
        self.assertKept("truck_full", full)


class TestFacts(TestCase):
    def test_eaches_of_cases_and_eaches(self):
        self.assertEqual(item(5).eaches, 60)
        plain = ItemFacts("P", "1", "B", None, 5, EACHES, 12)
        self.assertEqual(plain.eaches, 5)

    def test_the_weight_of_all_is_that_of_the_outermost_containers(self):
        on_it = (carton(1, parent="pallet 1"), carton(2, parent="pallet 1"))
        found = shipment(containers=(*on_it, pallet(1)))
        self.assertEqual(found.gross_weight, Decimal(40))
        self.assertEqual(replace(found, weight=Decimal(41)).gross_weight, Decimal(41))
        mixed = shipment(containers=(carton(1), carton(2, weight_unit="Lb")))
        self.assertIsNone(mixed.gross_weight)
