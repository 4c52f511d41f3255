"""The rule book, one test a rule: papers, time, replacing, routing."""

from datetime import timedelta
from decimal import Decimal

from ...logic.shipment.facts import (
    COLLECT,
    REPLACE,
    SMALL_PARCEL,
    Told,
)
from ...logic.shipment.finding import NOTE, REFUSE, RISK
from ...logic.shipment.rules import ROUTING, check
from ...logic.shipment.rules_papers import looks_like_a_date
from ...logic.shipment.rules_routing import business_days_later
from ...spapi.messages.values import Window
from ..shipments import NOW, around, carton, item, party, shipment
from .shipment_rule_case import RuleCase


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
        self.assertEqual(
            [each.code for each in found], ["under_confirmed", "replace_down"]
        )

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

    def test_replace_down(self):
        def noted(values, **changes):
            surroundings = self.told()
            self.assertBroken(
                "replace_down",
                NOTE,
                surroundings,
                values=values,
                confirmation_type=REPLACE,
                **changes,
            )

        noted({"shipped": 60, "told": 120}, items=(item(5),))
        noted({"shipped": 0, "told": 120}, items=(item(1, "2"),))
        self.kept("replace_down", items=(item(4, lot="A"), item(6, lot="B")))


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

    def test_a_holiday_is_no_business_day(self):
        # NOW is a Tuesday; the warehouse is closed on the Wednesday.
        tomorrow, thursday = ((NOW + timedelta(days=n)).date() for n in (1, 2))
        closed = {"closed_days": frozenset({tomorrow})}
        soon = self.sound | {"requested_pickup_at": NOW + timedelta(days=2)}
        values = {"day": thursday, "earliest": thursday + timedelta(days=1)}
        self.assertBroken("pickup_too_soon", REFUSE, closed, values=values, **soon)
        enough = self.sound | {"requested_pickup_at": NOW + timedelta(days=3)}
        self.assertKept("pickup_too_soon", closed, **enough)

    def test_days_are_early_enough_in_utc_and_where_the_marketplace_is(self):
        # 2 a.m. of Thursday in UTC is Wednesday in California.
        early = (NOW + timedelta(days=2)).replace(hour=2)
        soon = self.sound | {"requested_pickup_at": early}
        self.assertKept("pickup_too_soon", **soon)
        self.assertBroken("pickup_too_soon", REFUSE, region="NA", country="US", **soon)

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
