"""The gateway against the simulated Amazon's shipments: the whole conversation, every
fault, and whether the rule book and Amazon refuse the same."""

from dataclasses import replace
from datetime import timedelta

from ...logic.shipment.facts import COLLECT, REPLACE, SMALL_PARCEL, Told
from ...logic.shipment.finding import REFUSE
from ...logic.shipment.rules import check
from ...simulator.faults import AFTER, BEFORE
from ...spapi.errors import Configuration, Retryable, SpApiError, UnknownOutcome
from ...spapi.messages.shipment import (
    build_confirmation,
    build_routing_request,
    encode,
    parse_label,
    parse_shipment,
)
from ...spapi.pages import PageGuard
from ..shipments import NOW, around, carton, number
from .case import tagged
from .conversation import ConversationCase

CONFIRM = "submitShipmentConfirmations"


@tagged("post_install", "-at_install")
class TestConversation(ConversationCase):
    def test_from_routing_to_the_dock(self):
        asked = self.facts(
            freight_term=COLLECT,
            requested_pickup_at=NOW + timedelta(days=3),
            carrier=None,
            scac=None,
            pro=None,
        )
        self.shipments.submit_shipments(encode(build_routing_request(asked)))
        self.sim.clock.advance(minutes=10)
        page = self.shipments.get_shipment_details(identifier=asked.identifier)
        (document,) = page.documents
        routed = parse_shipment(document.text)
        self.assertEqual(routed.status, "CarrierAssigned")
        self.sim.set_empty_label_pages(2)
        guard, labels, token, count = PageGuard(), [], None, None
        while True:
            page = self.shipments.get_shipment_labels(
                created_after=NOW - timedelta(days=1), next_token=token
            )
            labels += [parse_label(each.text) for each in page.documents]
            token = page.next_token
            count = guard.follow("labels", count, page.documents, token)
            if count is None:
                break
        (label,) = labels
        self.assertEqual(label.arn, routed.arn)
        self.assertTrue(all(each.content for each in label.labels))
        sent = replace(asked, arn=routed.arn, scac=routed.scac, pro=routed.pro)
        self.assertEqual(self.tell(sent).status, "Success")
        self.sim.receive_shipment(sent.identifier)
        self.assertEqual(self.order.state, "Closed")
        self.assertEqual(self.sim.chargebacks(), [])

    def test_a_smaller_replacement_counts(self):
        self.assertEqual(self.tell(self.facts()).status, "Success")
        smaller = self.facts(8, confirmation_type=REPLACE)
        self.assertEqual(self.tell(smaller).status, "Success")
        self.sim.receive_shipment(smaller.identifier)
        sizes = [line.ordered_quantity.unit_size for line in self.lines]
        self.assertEqual(
            [sum(each.eaches for each in line.receipts) for line in self.order.lines],
            [8 * size for size in sizes],
        )

    def test_a_refusal_says_why(self):
        found = self.tell(self.facts(bol="20260310"))
        self.assertTrue(found.failed)
        self.assertEqual(found.errors[0]["code"], "INVALID_BOL")

    def test_a_missing_role_is_a_setting(self):
        body = encode(build_routing_request(self.facts()))
        self.sim.deny("submitShipments")
        # An old token might be the reason; with a fresh one it is the role.
        with self.assertRaises(Retryable):
            self.shipments.submit_shipments(body)
        with self.assertRaises(Configuration):
            self.shipments.submit_shipments(body)
        self.assertEqual(self.tell(self.facts()).status, "Success")

    def test_probing_changes_nothing(self):
        (probe,) = self.shipments.probes(NOW)
        self.assertEqual(probe.call().documents, [])
        self.assertEqual(self.sim.shipments.shipments, {})


@tagged("post_install", "-at_install")
class TestFaults(ConversationCase):
    """A confirmation is sent once, and what is not known is said to be so."""

    options = {"hang_before": {"seconds": 3}, "hang_after": {"seconds": 3}}

    def test_what_struck_before_is_never_taken(self):
        body = encode(build_confirmation(self.facts()))
        for kind in BEFORE:
            if kind == "page_token_expired":
                continue
            self.sim.add_fault(kind, CONFIRM, **self.options.get(kind, {}))
            with self.subTest(kind), self.assertRaises(SpApiError):
                self.shipments.submit_shipment_confirmations(body)
            self.sim.clear_faults()
            self.assertEqual(self.sim.shipments.shipments, {}, kind)

    def test_what_struck_after_is_of_unknown_outcome_and_was_taken_once(self):
        for index, kind in enumerate(AFTER):
            if kind in ("repeat_token", "empty_page"):
                continue
            one = self.items(1)[:1]
            facts = self.facts(
                identifier=f"SHP{index}",
                items=one,
                containers=(carton(1, *one, sscc=number(50 + index)),),
            )
            body = encode(build_confirmation(facts))
            self.sim.add_fault(kind, CONFIRM, **self.options.get(kind, {}))
            with self.subTest(kind), self.assertRaises(UnknownOutcome):
                self.shipments.submit_shipment_confirmations(body)
            self.sim.clear_faults()
            self.assertIn(("demo", facts.identifier), self.sim.shipments.shipments)
            # Sent again under the same number it is a duplicate: it was taken.
            again = self.tell(facts)
            self.assertEqual(again.errors[0]["code"], "DUPLICATE_SHIPMENT", kind)

    def test_a_page_that_repeats_itself_is_noticed(self):
        asked = self.facts(
            freight_term=COLLECT, requested_pickup_at=NOW + timedelta(days=3)
        )
        for index in range(2):
            self.shipments.submit_shipments(
                encode(build_routing_request(replace(asked, identifier=f"S{index}")))
            )
        first = self.shipments.get_shipment_details(limit=1)
        self.sim.add_fault("repeat_token", "getShipmentDetails", paging=True)
        guard = PageGuard()
        count = guard.follow("all", None, first.documents, first.next_token)
        again = self.shipments.get_shipment_details(
            limit=1, next_token=first.next_token
        )
        with self.assertRaises(Retryable):
            guard.follow("all", count, again.documents, again.next_token)


@tagged("post_install", "-at_install")
class TestRuleBook(ConversationCase):
    """What Amazon would refuse is refused before the goods leave, and nothing else."""

    def refused(self, facts, **surroundings):
        """The codes of the rule book that refuse."""
        found = check(facts, around(**surroundings))
        return {each.code for each in found if each.severity == REFUSE}

    def assertAgreed(self, rule, amazon, facts, **surroundings):
        self.assertEqual(self.refused(facts, **surroundings), {rule})
        found = self.tell(facts)
        self.assertEqual([each["code"] for each in found.errors], [amazon])

    def test_they_refuse_the_same(self):
        one, other = self.items()
        first, second = carton(1, one), carton(2, other)
        for rule, amazon, changes in (
            ("bol_missing", "MISSING_BOL", {"bol": None}),
            ("bol_short", "INVALID_BOL", {"bol": "BOL1"}),
            ("bol_date", "INVALID_BOL", {"bol": "2026-03-10"}),
            ("shipped_missing", "MISSING_DATE", {"shipped_at": None}),
            ("estimate_missing", "MISSING_DATE", {"estimated_at": None}),
            (
                "shipped_out_of_range",
                "INVALID_SHIPPED_DATE",
                {"shipped_at": NOW - timedelta(days=8)},
            ),
            (
                "estimate_before_shipped",
                "INVALID_DELIVERY_DATE",
                {"estimated_at": NOW - timedelta(hours=1)},
            ),
            (
                "parcel_not_alone",
                "ONE_PARCEL",
                {"shipment_type": SMALL_PARCEL, "tracking": "1Z"},
            ),
            (
                "tracking_missing",
                "MISSING_TRACKING",
                {
                    "shipment_type": SMALL_PARCEL,
                    "items": (one,),
                    "containers": (first,),
                },
            ),
            ("unpacked", "PACKED_QUANTITY", {"containers": (first,)}),
            (
                "overpacked",
                "PACKED_QUANTITY",
                {"containers": (first, second, carton(3, other))},
            ),
            (
                "sscc_missing",
                "SSCC_MISSING",
                {"containers": (first, replace(second, sscc=None))},
            ),
            (
                "sscc_wrong",
                "INVALID_SSCC",
                {"containers": (first, replace(second, sscc="1" * 18))},
            ),
            (
                "sscc_twice",
                "SSCC_USED",
                {"containers": (first, replace(second, sscc=number(1)))},
            ),
            (
                "over_ordered",
                "QUANTITY_ABOVE_ORDER",
                {
                    "items": (replace(one, quantity=11),),
                    "containers": (carton(1, replace(one, quantity=11)),),
                },
            ),
            ("replace_nothing", "UNKNOWN_SHIPMENT", {"confirmation_type": REPLACE}),
        ):
            with self.subTest(rule):
                self.assertAgreed(rule, amazon, self.facts(**changes))
        self.assertEqual(self.sim.shipments.shipments, {})
        self.assertEqual(self.refused(self.facts()), set())
        self.assertEqual(self.tell(self.facts()).status, "Success")

    def test_they_refuse_the_same_of_what_was_told_before(self):
        told = self.facts(9)
        self.assertEqual(self.tell(told).status, "Success")
        before = {"told": Told(told, NOW)}
        self.assertAgreed("identifier_used", "DUPLICATE_SHIPMENT", told, **before)
        again = {"confirmation_type": REPLACE}
        more = self.facts(10, **again)
        self.assertAgreed("replace_up", "QUANTITY_INCREASED", more, **before)
        one = replace(self.items(1)[0], shipped_before=0)
        other = self.facts(
            identifier="SHP2", items=(one,), containers=(carton(1, one),)
        )
        used = {"ssccs": frozenset({number(1)})}
        self.assertAgreed("sscc_used", "SSCC_USED", other, **used)
        self.sim.receive_shipment(told.identifier)
        before = {"told": Told(told, NOW, arrived_at=NOW)}
        less = self.facts(8, **again)
        self.assertAgreed("replace_arrived", "SHIPMENT_ARRIVED", less, **before)

    def test_collect_without_amazon_s_number(self):
        details = self.order.document["orderDetails"]
        details["shipWindow"] = details.pop("deliveryWindow")
        collect = self.facts(freight_term=COLLECT)
        self.assertAgreed("arn_missing", "MISSING_ARN", collect)
