from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from ...logic.shipment import charges, exposure
from ...logic.shipment.charges import RATES, Exposure, Promise, Rate, estimate, totals
from ...logic.shipment.rate import (
    ASN,
    BASES,
    DOWN_CONFIRMED,
    EXPIRY,
    KINDS,
    LABEL,
    NOT_FILLED,
    NOT_ON_TIME,
    OVERAGE,
    PER_CARTON,
    PER_UNIT,
    PERCENT_OF_COST,
)
from ...logic.shipment.rules import RULES, check
from ..shipments import NOW, around, carton, item, pallet, shipment

LINE = ("4Z32PABC", "1")


def at_risk(found, region="EU", surroundings=None, **options):
    """Currency -> what the findings on a shipment may cost."""
    touched = exposure.of_findings(found, check(found, around(**(surroundings or {}))))
    return totals(estimate(touched, region, **options))


def promise(confirmed=100, **changes):
    values = {"net_cost": Decimal("2.50"), "currency": "EUR"} | changes
    return Promise(LINE, confirmed, **values)


class TestRates(TestCase):
    def test_each_rate_has_a_kind_a_basis_and_a_source(self):
        for rate in RATES:
            self.assertIn(rate.kind, KINDS)
            self.assertIn(rate.basis, BASES)
            self.assertTrue(rate.source)
            self.assertGreater(rate.rate, 0)
            self.assertIs(type(rate.rate), Decimal)
            self.assertEqual(bool(rate.currency), rate.basis != PERCENT_OF_COST)
            self.assertTrue(rate.dated is None or type(rate.dated) is date)
        self.assertEqual({rate.kind for rate in RATES}, set(KINDS))

    def test_the_rates_of_one_kind_do_not_overlap_unless_they_add_up(self):
        for kind in KINDS:
            for percent in (Decimal(n) for n in (0, 69, 70, 94, 95, 100)):
                for region in ("NA", "EU", "FE"):
                    held = [
                        rate.basis
                        for rate in RATES
                        if rate.kind == kind and rate.holds_for(region, percent)
                    ]
                    self.assertEqual(len(held), len(set(held)), (kind, region, percent))


class TestEstimate(TestCase):
    touched = Exposure(LABEL, 60, 1, Decimal(150), "EUR")

    def amount(self, *rates, region="EU", **options):
        return totals(estimate([self.touched], region, rates, **options))

    def test_a_rate_is_of_the_cost_by_the_unit_or_by_the_carton(self):
        percent = Rate(LABEL, PERCENT_OF_COST, Decimal(3))
        unit = Rate(LABEL, PER_UNIT, Decimal("0.14"), "EUR")
        box = Rate(LABEL, PER_CARTON, Decimal(5), "USD")
        self.assertEqual(self.amount(percent), {"EUR": Decimal("4.5")})
        self.assertEqual(self.amount(unit), {"EUR": Decimal("8.40")})
        self.assertEqual(self.amount(box), {"USD": Decimal(5)})

    def test_rates_that_hold_together_add_up_in_their_currencies(self):
        rates = (
            Rate(LABEL, PERCENT_OF_COST, Decimal(100)),
            Rate(LABEL, PER_UNIT, Decimal(2), "USD"),
            Rate(OVERAGE, PERCENT_OF_COST, Decimal(100)),
        )
        expected = {"EUR": Decimal(150), "USD": Decimal(120)}
        self.assertEqual(self.amount(*rates), expected)

    def test_a_rate_of_another_region_does_not_count(self):
        rate = Rate(LABEL, PER_UNIT, Decimal(1), "EUR", frozenset({"EU"}))
        self.assertEqual(self.amount(rate, region="NA"), {})

    def test_nothing_is_made_up_where_the_cost_is_not_known(self):
        lost = Exposure(OVERAGE, 60)
        self.assertEqual(estimate([lost], "EU"), [])
        self.assertEqual(charges.unknown([lost, self.touched]), [lost])

    def test_the_asn_s_rate_rises_as_compliance_falls(self):
        touched = [Exposure(ASN, 60, 0, Decimal(100), "EUR")]
        for percent, amount in ((100, 2), (95, 2), (94, 4), (70, 4), (69, 6), (0, 6)):
            found = totals(estimate(touched, "EU", compliance=Decimal(percent)))
            self.assertEqual(found, {"EUR": Decimal(amount)}, percent)

    def test_a_third_of_a_cent_is_not_lost(self):
        touched = [Exposure(NOT_ON_TIME, 1, 0, Decimal("0.01"), "EUR")] * 1000
        self.assertEqual(totals(estimate(touched, "EU")), {"EUR": Decimal("0.3")})


class TestShipment(TestCase):
    """120 eaches at 2.50 in two cartons: 300 in all."""

    def test_a_sound_shipment_risks_nothing(self):
        self.assertEqual(at_risk(shipment()), {})

    def test_units_above_the_confirmed_cost_their_whole_price(self):
        found = shipment(items=(item(10, confirmed=96),))
        self.assertEqual(at_risk(found), {"EUR": Decimal(60)})

    def test_units_above_confirmed_and_above_ordered_are_different_units(self):
        found = shipment(
            items=(item(11, confirmed=96),),
            containers=(carton(1), carton(2, item(6))),
        )
        self.assertEqual(at_risk(found), {"EUR": Decimal(90)})

    def test_a_late_asn_costs_once_however_late_it_is(self):
        found = shipment(
            shipped_at=NOW - timedelta(hours=9), appointment_at=NOW - timedelta(hours=1)
        )
        codes = [each.code for each in check(found, around())]
        late = ["asn_late_after_departure", "asn_after_arrival"]
        self.assertEqual(codes, late)
        self.assertEqual(at_risk(found), {"EUR": Decimal(6)})

    def test_a_carton_without_a_label_costs_by_its_units_or_by_the_carton(self):
        bare = carton(2, is_labelled=False, sscc=None)
        found = shipment(containers=(carton(1), bare))
        self.assertEqual(at_risk(found), {"EUR": Decimal("8.40")})
        self.assertEqual(
            at_risk(replace(found, region="NA"), "NA"), {"USD": Decimal(5)}
        )

    def test_a_pallet_without_a_label_touches_all_that_stands_on_it(self):
        on_it = (carton(1, parent="pallet 1"), carton(2, parent="pallet 1"))
        found = shipment(containers=(*on_it, pallet(1, is_labelled=False)))
        self.assertEqual(at_risk(found), {"EUR": Decimal("16.80")})

    def test_goods_near_their_expiry_cost_their_price_and_more(self):
        lot = item(10, expiry=(NOW + timedelta(days=10)).date(), lot="L")
        found = shipment(items=(lot,), containers=(carton(1, lot),))
        self.assertEqual(at_risk(found), {"EUR": Decimal(300), "USD": Decimal(240)})
        (touched,) = exposure.of_findings(found, check(found, around()))
        self.assertEqual((touched.kind, touched.line), (EXPIRY, LINE))

    def test_two_lots_of_a_line_both_count(self):
        day = (NOW + timedelta(days=10)).date()
        lots = tuple(item(5, expiry=day, lot=lot) for lot in "AB")
        found = shipment(items=lots, containers=(carton(1, *lots),))
        self.assertEqual(at_risk(found)["EUR"], Decimal(300))

    def test_what_is_outside_of_its_window_costs_by_the_whole(self):
        found = shipment(estimated_at=NOW + timedelta(days=11))
        self.assertEqual(at_risk(found), {"EUR": Decimal(9)})

    def test_what_is_at_stake_with_the_asn_is_known_before_it_is_sent(self):
        found = totals(estimate(exposure.of_shipment(shipment()), "EU"))
        self.assertEqual(found, {"EUR": Decimal(6)})

    def test_each_finding_that_costs_something_is_one_of_the_book(self):
        codes = {rule.code for rule in RULES}
        for table in (exposure._OF_A_LINE, exposure._OF_A_CONTAINER, exposure._OF_ALL):
            self.assertLessEqual(set(table), codes)


class TestAnswer(TestCase):
    def kinds(self, *promises):
        found = exposure.of_answer(promises, NOW)
        return {each.kind: (each.units, each.cost) for each in found}

    def test_what_is_confirmed_and_not_there_will_not_be_filled(self):
        self.assertEqual(
            self.kinds(promise(available=60)), {NOT_FILLED: (40, Decimal(100))}
        )

    def test_what_comes_after_the_window_is_late(self):
        found = self.kinds(promise(available=60, available_later=30))
        self.assertEqual(
            found, {NOT_ON_TIME: (30, Decimal(75)), NOT_FILLED: (10, Decimal(25))}
        )

    def test_enough_stock_or_unknown_stock_risks_nothing(self):
        self.assertEqual(self.kinds(promise(available=100), promise()), {})

    def test_taking_back_costs_once_the_time_for_it_is_over(self):
        taken = {"confirmed_before": 120, "available": 100}
        over = promise(may_be_reduced_until=NOW - timedelta(seconds=1), **taken)
        self.assertEqual(self.kinds(over), {DOWN_CONFIRMED: (20, Decimal(50))})
        in_time = promise(may_be_reduced_until=NOW, **taken)
        self.assertEqual(self.kinds(in_time), {})

    def test_what_is_not_shipped_of_an_open_order_is_at_stake(self):
        left = promise(shipped=80)
        (missing,) = exposure.of_open_order([left], NOW, NOW + timedelta(hours=6))
        self.assertEqual((missing.kind, missing.units), (NOT_FILLED, 20))
        found = exposure.of_open_order([left], NOW, NOW - timedelta(days=1))
        self.assertEqual([each.kind for each in found], [NOT_FILLED, NOT_ON_TIME])
        self.assertEqual(exposure.of_open_order([promise(shipped=100)], NOW), [])
