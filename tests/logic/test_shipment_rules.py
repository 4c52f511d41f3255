"""The rule book, one test a rule: what a sound shipment breaks it with, and what the
finding says."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from unittest import TestCase

from ...logic.shipment.facts import (
    COLLECT,
    EACHES,
    REPLACE,
    SMALL_PARCEL,
    TRUCK_LOAD,
    ItemFacts,
    Told,
)
from ...logic.shipment.finding import NOTE, REFUSE, RISK
from ...logic.shipment.rules import CONFIRMATION, ROUTING, RULES, check
from ...logic.shipment.rules_papers import looks_like_a_date
from ...logic.shipment.rules_routing import business_days_later
from ...spapi.messages.values import Party, Window
from ..shipments import NOW, around, carton, item, number, pallet, party, shipment


class RuleCase(TestCase):
    stage = CONFIRMATION

    def found(self, code, surroundings=None, **changes):
        """The findings of one rule."""
        found = check(shipment(**changes), around(**(surroundings or {})), self.stage)
        return [each for each in found if each.code == code]

    def assertBroken(
        self, code, severity, surroundings=None, /, values=None, **changes
    ):
        """Once, with this severity and these values among its own."""
        found = self.found(code, surroundings, **changes)
        self.assertEqual([each.severity for each in found], [severity], found)
        for name, value in (values or {}).items():
            self.assertEqual(found[0].values[name], value, name)
        return found[0]

    def assertKept(self, code, surroundings=None, /, **changes):
        self.assertEqual(self.found(code, surroundings, **changes), [])


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

    def test_truck_full(self):
        full, truck = {"truck_shipments": 100}, {"shipment_type": TRUCK_LOAD}
        self.assertBroken(
            "truck_full", REFUSE, full, values={"shipments": 101}, **truck
        )
        self.assertKept("truck_full", {"truck_shipments": 99}, **truck)
        self.assertKept("truck_full", full)


class TestPapers(RuleCase):
    def test_bol_missing(self):
        self.assertBroken("bol_missing", REFUSE, bol=" ")
        self.assertBroken("bol_missing", REFUSE, bol=None, region="FE")
        parcel = {"bol": None, "shipment_type": SMALL_PARCEL}
        self.assertBroken("bol_missing", RISK, **parcel)
        self.assertKept("bol_missing", region="NA", **parcel)

    def test_bol_short(self):
        self.assertBroken("bol_short", REFUSE, values={"least": 8}, bol="BOL-123")
        self.assertKept("bol_short", bol="BOL-1234")

    def test_bol_date(self):
        self.assertBroken("bol_date", REFUSE, bol="2026-03-10")
        for text in ("20260310", "10.03.2026", "03/10/2026", "2026-03-10T12:30:00"):
            self.assertTrue(looks_like_a_date(text), text)
        for text in ("BOL20260310", "12345678", "20261345", "99991231", "2026031"):
            self.assertFalse(looks_like_a_date(text), text)

    def test_bol_used(self):
        used = {"bols": frozenset({"BOL-2026-77"})}
        self.assertBroken("bol_used", REFUSE, used)

    def test_scac_missing(self):
        bare = {"scac": None, "region": "NA", "country": "US"}
        self.assertBroken("scac_missing", REFUSE, **bare)
        self.assertKept("scac_missing", **(bare | {"country": "BR"}))
        self.assertBroken("scac_missing", REFUSE, **(bare | {"country": None}))
        self.assertKept("scac_missing", scac=None)

    def test_scac_wrong(self):
        for scac in ("U", "UPSNX", "up", "UP1"):
            self.assertBroken("scac_wrong", REFUSE, scac=scac, region="NA")
            self.assertBroken("scac_wrong", RISK, scac=scac)

    def test_pro_missing(self):
        bare = {"pro": None, "region": "NA", "country": "CA"}
        self.assertBroken("pro_missing", REFUSE, **bare)
        self.assertKept("pro_missing", pro=None)

    def test_arn_missing(self):
        self.assertBroken("arn_missing", REFUSE, freight_term=COLLECT)
        self.assertKept("arn_missing", freight_term=COLLECT, arn="ARN1")
        self.assertKept("arn_missing")

    def test_type_missing(self):
        self.assertBroken("type_missing", RISK, shipment_type=None)


class TestTime(RuleCase):
    def test_shipped_missing(self):
        self.assertBroken("shipped_missing", REFUSE, shipped_at=None)
        self.assertBroken("shipped_missing", RISK, shipped_at=None, region="NA")

    def test_shipped_out_of_range(self):
        for days in (-8, 3):
            moment = NOW + timedelta(days=days)
            self.assertBroken("shipped_out_of_range", REFUSE, shipped_at=moment)
        for days in (-7, 2):
            moment = NOW + timedelta(days=days)
            self.assertKept("shipped_out_of_range", shipped_at=moment)

    def test_shipped_in_future(self):
        later = NOW + timedelta(hours=1)
        self.assertBroken("shipped_in_future", RISK, shipped_at=later)
        self.assertKept("shipped_in_future", shipped_at=NOW + timedelta(minutes=1))
        # Then it is refused, which is another rule.
        too_late = NOW + timedelta(days=3)
        self.assertKept("shipped_in_future", shipped_at=too_late)

    def test_estimate_missing(self):
        self.assertBroken("estimate_missing", REFUSE, estimated_at=None)
        self.assertBroken("estimate_missing", RISK, estimated_at=None, region="NA")

    def test_estimate_before_shipped(self):
        before = NOW - timedelta(hours=1)
        self.assertBroken("estimate_before_shipped", REFUSE, estimated_at=before)

    def test_outside_window(self):
        late = {"estimated_at": NOW + timedelta(days=11)}
        values = {"what": "delivered", "side": "late"}
        self.assertBroken("outside_window", RISK, values=values, **late)
        early = {"estimated_at": NOW + timedelta(days=3)}
        self.assertBroken("outside_window", RISK, values={"side": "early"}, **early)
        # The whole last day is within it.
        last = (NOW + timedelta(days=10)).replace(hour=23)
        self.assertKept("outside_window", estimated_at=last)
        # Where Amazon pays the freight, the day it leaves is what counts.
        collect = late | {"freight_term": COLLECT, "arn": "A"}
        today = Window(NOW, NOW)
        self.assertKept("outside_window", window=today, **collect)
        tomorrow = Window(NOW + timedelta(days=1), NOW + timedelta(days=2))
        values = {"what": "shipped", "side": "early"}
        self.assertBroken(
            "outside_window", RISK, values=values, window=tomorrow, **collect
        )

    def test_asn_late_after_departure(self):
        gone = NOW - timedelta(minutes=31)
        values = {"deadline": gone + timedelta(minutes=30)}
        self.assertBroken(
            "asn_late_after_departure", RISK, values=values, shipped_at=gone
        )
        gone = NOW - timedelta(minutes=30)
        self.assertKept("asn_late_after_departure", shipped_at=gone)

    def test_asn_late_for_appointment(self):
        due = NOW + timedelta(hours=5)
        values = {"deadline": NOW - timedelta(hours=1)}
        self.assertBroken(
            "asn_late_for_appointment", RISK, values=values, appointment_at=due
        )
        due = NOW + timedelta(hours=6)
        self.assertKept("asn_late_for_appointment", appointment_at=due)

    def test_asn_after_arrival(self):
        past = NOW - timedelta(minutes=5)
        self.assertBroken("asn_after_arrival", RISK, appointment_at=past)
        self.assertBroken("asn_after_arrival", RISK, estimated_at=past)
        # What Amazon's dock says counts more than our estimate.
        due = NOW + timedelta(days=1)
        self.assertKept("asn_after_arrival", estimated_at=past, appointment_at=due)

    def test_moments_of_a_database_are_utc(self):
        bare = {
            "shipped_at": NOW.replace(tzinfo=None) - timedelta(minutes=10),
            "estimated_at": NOW.replace(tzinfo=None) + timedelta(days=4),
        }
        surroundings = around(now=NOW.replace(tzinfo=None))
        self.assertEqual(check(shipment(**bare), surroundings), [])

    def fresh(self, days, **changes):
        """The items of a shipment whose goods expire so many days after arrival."""
        day = (NOW + timedelta(days=4 + days)).date()
        lot = item(10, expiry=day, lot="L", is_perishable=True, **changes)
        return {"items": (lot,), "containers": (carton(1, lot),)}

    def test_expiry_missing(self):
        bare = item(10, is_perishable=True, lot="L")
        self.assertBroken("expiry_missing", REFUSE, items=(bare,))

    def test_expired(self):
        self.assertBroken("expired", REFUSE, values={"eaches": 120}, **self.fresh(0))
        self.assertKept("expired", **self.fresh(1))

    def test_expiry_near(self):
        values = {"days": 29, "least": 30}
        self.assertBroken("expiry_near", RISK, values=values, **self.fresh(29))
        self.assertKept("expiry_near", **self.fresh(30))
        self.assertKept("expiry_near", {"shelf_days": 20}, **self.fresh(29))
        self.assertKept("expiry_near", **self.fresh(0))

    def test_lot_missing(self):
        bare = item(10, is_perishable=True)
        self.assertBroken("lot_missing", NOTE, items=(bare,))


class TestReplace(RuleCase):
    def told(self, **more):
        return {"told": Told(**({"shipment": shipment(), "first_at": NOW} | more))}

    def broken(self, code, told=None, values=None, **changes):
        self.assertBroken(
            code,
            REFUSE,
            self.told(**(told or {})),
            values=values,
            confirmation_type=REPLACE,
            **changes,
        )

    def kept(self, code, told=None, **changes):
        surroundings = self.told(**(told or {}))
        self.assertKept(code, surroundings, confirmation_type=REPLACE, **changes)

    def test_a_smaller_replacement_breaks_no_rule(self):
        smaller = shipment(
            confirmation_type=REPLACE, items=(item(5),), containers=(carton(1),)
        )
        found = check(smaller, around(**self.told()))
        self.assertEqual([each.code for each in found], ["under_confirmed"])

    def test_replace_nothing(self):
        self.assertBroken("replace_nothing", REFUSE, confirmation_type=REPLACE)

    def test_replace_other_identifier(self):
        self.broken("replace_other_identifier", identifier="SHP2")

    def test_replace_other_seller(self):
        self.broken("replace_other_seller", selling_party=party("NORD2"))
        self.kept("replace_other_seller", selling_party=party("nord1"))

    def test_replace_late(self):
        self.broken("replace_late", {"first_at": NOW - timedelta(days=7, seconds=1)})
        self.kept("replace_late", {"first_at": NOW - timedelta(days=7)})

    def test_replace_arrived(self):
        self.broken("replace_arrived", {"arrived_at": NOW})
        self.kept("replace_arrived", {"arrived_at": NOW + timedelta(seconds=1)})

    def test_replace_not_by_api(self):
        self.broken("replace_not_by_api", {"by_api": False})

    def test_replace_up(self):
        values = {"shipped": 132, "told": 120}
        self.broken("replace_up", values=values, items=(item(11),))
        # Another lot of the same line is no more goods, another line is.
        lots = (item(4, lot="A"), item(6, lot="B"))
        self.kept("replace_up", items=lots)
        self.broken("replace_up", values={"told": 0}, items=(item(10), item(1, "2")))


class TestRouting(RuleCase):
    stage = ROUTING
    sound = {
        "freight_term": COLLECT,
        "requested_pickup_at": NOW + timedelta(days=3),
    }

    def test_a_sound_request_breaks_no_rule(self):
        self.assertEqual(check(shipment(**self.sound), around(), ROUTING), [])

    def test_routing_not_collect(self):
        self.assertBroken("routing_not_collect", REFUSE)

    def test_routing_not_available(self):
        self.assertBroken("routing_not_available", REFUSE, region="FE", **self.sound)

    def test_pickup_missing(self):
        self.assertBroken("pickup_missing", REFUSE, freight_term=COLLECT)

    def test_pickup_too_soon(self):
        # NOW is a Tuesday.
        soon = self.sound | {"requested_pickup_at": NOW + timedelta(days=1, hours=11)}
        self.assertBroken("pickup_too_soon", REFUSE, **soon)
        enough = self.sound | {"requested_pickup_at": NOW + timedelta(days=2)}
        self.assertKept("pickup_too_soon", **enough)
        friday = (NOW + timedelta(days=3)).date()
        self.assertEqual(business_days_later(friday, 2), friday + timedelta(days=4))

    def test_counts_missing(self):
        bare = self.sound | {"containers": (), "weight": Decimal(3)}
        self.assertBroken("counts_missing", REFUSE, **bare)

    def test_gross_weight_missing(self):
        bare = self.sound | {"containers": (carton(1, weight=None),)}
        self.assertBroken("gross_weight_missing", REFUSE, **bare)
        own = bare | {"weight": Decimal(30)}
        self.assertKept("gross_weight_missing", **own)

    def test_what_a_truck_needs_no_answer_to_is_not_asked(self):
        """Papers, labels and numbers come after the truck."""
        early = self.sound | {
            "bol": None,
            "containers": (carton(1, sscc=None, is_labelled=False),),
        }
        found = check(shipment(**early), around(), ROUTING)
        self.assertEqual(found, [])


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
