"""Each rule before a confirmation of direct fulfilment, broken once and kept once."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from unittest import TestCase

from ...logic.direct import status_codes
from ...logic.direct.confirmation import RULES, SOON, judge
from ...logic.direct.confirmation_facts import (
    FLOOR_DENIAL,
    Box,
    Confirmation,
    Item,
)
from ...logic.shipment.finding import REFUSE, RISK

NOW = datetime(2026, 3, 10, 12)
LINES = (Item(1, 2, "B000000001", "SKU-1"), Item(2, 1, "B000000002", "SKU-2"))
BOX = Box("a", "BOX-1", LINES, "TRACK-1", "UPS_GR_RES", Decimal("1.5"))
GOOD = Confirmation(
    order="DF1",
    selling_party="VENDR",
    ship_from="WH1",
    ordered=LINES,
    items=LINES,
    containers=(BOX,),
    shipped_at=NOW - timedelta(hours=1),
    ship_by=NOW,
    region="NA",
    label_trackings=frozenset({"TRACK-1"}),
)
OWN = replace(GOOD, own_carrier=True, label_trackings=frozenset())
DENIED = replace(GOOD, status=FLOOR_DENIAL, containers=())


def boxed(facts=GOOD, **values):
    return replace(facts, containers=(replace(BOX, **values),))


#: Code -> what breaks the rule.
BROKEN = {
    "not_accepted": replace(GOOD, is_accepted=False),
    "cancelled": replace(GOOD, is_cancelled=True),
    "line_not_in_full": replace(GOOD, items=LINES[:1]),
    "line_unknown": replace(GOOD, items=(*LINES, Item(3, 1))),
    "unit_not_each": replace(GOOD, items=(replace(LINES[0], unit="Eaches"), LINES[1])),
    "no_container": replace(GOOD, containers=()),
    "container_empty": boxed(items=()),
    "contents_differ": boxed(items=LINES[:1]),
    "container_number": replace(GOOD, containers=(BOX, BOX)),
    "no_tracking": boxed(tracking=None),
    "tracking_twice": replace(GOOD, containers=(BOX, replace(BOX, identifier="2"))),
    "no_ship_method": boxed(ship_method=None),
    "no_weight": boxed(weight=Decimal(0)),
    "no_scac": OWN,
    "no_carrier": replace(OWN, region="EU"),
    "no_label": replace(GOOD, label_trackings=frozenset()),
    "tracking_not_of_label": boxed(tracking="OTHER"),
    "no_shipped_date": replace(GOOD, shipped_at=None),
    "shipped_in_future": replace(GOOD, shipped_at=NOW + timedelta(seconds=1)),
    "confirmed_late": replace(GOOD, shipped_at=NOW - SOON - timedelta(seconds=1)),
    "shipped_late": replace(GOOD, ship_by=GOOD.shipped_at - timedelta(seconds=1)),
    "denial_costs": DENIED,
}


def codes(facts):
    return [finding.code for finding in judge(facts, NOW)]


class TestConfirmationRules(TestCase):
    def test_each_rule_is_broken_by_what_it_forbids(self):
        self.assertEqual(set(BROKEN), {rule.code for rule in RULES})
        for code, facts in BROKEN.items():
            with self.subTest(code=code):
                self.assertIn(code, codes(facts))

    def test_a_good_confirmation_breaks_none(self):
        for facts in (
            GOOD,
            boxed(OWN, scac="UPSN"),
            boxed(replace(OWN, region="EU"), carrier="DHL"),
            replace(OWN, region="FE"),
            replace(GOOD, shipped_at=NOW - SOON),
            replace(GOOD, shipped_at=NOW),
        ):
            self.assertEqual(codes(facts), [])

    def test_nothing_left_needs_no_containers_but_costs(self):
        (found,) = judge(DENIED, NOW)
        self.assertEqual((found.code, found.severity), ("denial_costs", RISK))

    def test_what_never_left_is_told_of_all_lines_too(self):
        """The document cannot be written without lines."""
        for items in ((), LINES[:1]):
            found = judge(replace(DENIED, items=items), NOW)[0]
            self.assertEqual((found.code, found.severity), ("line_not_in_full", REFUSE))

    def test_a_cancelled_order_is_denied_not_shipped(self):
        denied = replace(DENIED, is_cancelled=True)
        self.assertEqual(codes(denied), ["denial_costs"])

    def test_a_status_that_amazon_does_not_know_is_refused(self):
        (found,) = judge(replace(GOOD, status="LOST"), NOW)
        self.assertEqual((found.code, found.severity), ("status_unknown", REFUSE))

    def test_a_finding_says_which_line_and_which_container(self):
        (found, *_others) = judge(BROKEN["line_not_in_full"], NOW)
        self.assertEqual(found.line, ("DF1", 2))
        self.assertEqual(found.values, {"ordered": 1, "shipped": 0})
        (found,) = judge(BROKEN["no_tracking"], NOW)
        self.assertEqual(found.container, "a")

    def test_a_line_may_be_in_several_containers(self):
        one = (replace(LINES[0], quantity=1, piece=1), LINES[1])
        two = (replace(LINES[0], quantity=1, piece=2),)
        facts = replace(
            GOOD,
            containers=(
                replace(BOX, items=one),
                Box("b", "BOX-2", two, "TRACK-2", "UPS_GR_RES", Decimal(1)),
            ),
            label_trackings=frozenset({"TRACK-1", "TRACK-2"}),
        )
        self.assertEqual(codes(facts), [])

    def test_the_gravest_comes_first(self):
        found = judge(
            replace(GOOD, shipped_at=NOW - timedelta(days=1), items=LINES[:1]), NOW
        )
        self.assertEqual(
            [finding.severity for finding in found], [REFUSE, REFUSE, RISK]
        )


class TestStatusCodes(TestCase):
    def test_a_status_belongs_to_its_reason(self):
        self.assertEqual(status_codes.pair("D1", "NS").event, status_codes.DELIVERED)
        self.assertIsNone(status_codes.pair("D1", "000"))

    def test_a_region_has_the_codes_of_its_standard(self):
        for region, standard in (("NA", {"x12"}), ("EU", {"edifact"})):
            found = {pair.standard for pair in status_codes.pairs_of(region)}
            self.assertEqual(found, standard)
        self.assertEqual(status_codes.pairs_of("FE"), status_codes.PAIRS)
