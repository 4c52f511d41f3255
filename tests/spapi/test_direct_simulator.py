"""From the label to the confirmation, against the simulated Amazon."""

import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from unittest import TestCase

from pypdf import PdfReader

from ...logic.direct.confirmation import judge
from ...logic.direct.confirmation_facts import FLOOR_DENIAL, Box, Confirmation, Item
from ...logic.direct.label import Parcel, page_of, printout
from ...logic.shipment.finding import REFUSE
from ...logic.shipment.label_file import kind_of
from ...simulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_REFRESH_TOKEN,
    Clock,
    Simulator,
)
from ...spapi.credentials import Credentials
from ...spapi.endpoints import endpoint_for
from ...spapi.errors import Configuration, Rejected, UnknownOutcome
from ...spapi.gateway import Gateway
from ...spapi.messages.direct_papers import parse_labels, parse_paper
from ...spapi.messages.direct_shipping import build_confirmations, build_create_labels
from ...spapi.messages.writing import encode
from ...spapi.operations.direct_shipping import CONFIRM, CREATE_LABELS, DirectShipping
from ...spapi.operations.direct_transactions import DirectTransactions
from ...spapi.throttle import Throttle
from ...spapi.tokens import TokenStore
from .common import FakeClock

NOW = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)
LINES = (Item(1, 2, None, "SKU-1"), Item(2, 1, None, "SKU-2"))
BOX = Box("a", "BOX-1", LINES, None, "UPS_GR_RES", Decimal("1.5"))
FACTS = Confirmation("DF1", "NORD1", "WH1", LINES, LINES, (BOX,), shipped_at=NOW)


class TestDirectShipping(TestCase):
    def setUp(self):
        super().setUp()
        self.sim = Simulator(seed=3, rate=0, clock=Clock(NOW, frozen=True)).start()
        self.addCleanup(self.sim.stop)
        self.sim.add_direct_shipping(
            "DF1", {1: ["SKU-1", 2], 2: ["SKU-2", 1]}, wants_slip=True
        )
        clock = FakeClock(NOW.timestamp())
        self.gateway = Gateway(
            Credentials(
                "test:df", DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_REFRESH_TOKEN
            ),
            endpoint_for("simulator", "DE", self.sim.url),
            token_store=TokenStore(clock),
            throttle=Throttle(clock),
            clock=clock,
            timeout=5.0,
        )
        self.addCleanup(self.gateway.close)
        self.api = self.gateway.use(DirectShipping)

    def make(self, facts=FACTS):
        body = encode(build_create_labels(facts))
        return parse_labels(self.api.create_shipping_labels(facts.order, body).text)

    def look(self, number="DF1"):
        return parse_labels(self.api.get_shipping_label(number).text)

    def labelled(self):
        """The facts of an order whose label was made."""
        (package,) = self.make().packages
        return replace(
            FACTS,
            containers=(replace(BOX, tracking=package.tracking),),
            label_trackings=frozenset({package.tracking}),
        )

    def confirm(self, facts):
        body = encode(build_confirmations([facts]))
        number = self.api.submit_shipment_confirmations(body).transaction_id
        return self.gateway.use(DirectTransactions).transaction(number)

    def test_a_label_is_a_file_that_a_printer_prints(self):
        for kind in ("png", "zpl", "pdf"):
            self.sim.add_direct_shipping(kind, {1: ["SKU-1", 1]})
            self.sim.set_direct_labels(kind.upper())
            (package,) = self.make(replace(FACTS, order=kind)).packages
            self.assertEqual(kind_of(package.content), kind)
            if kind == "png":
                page_of(package.content)

    def test_label_and_slip_are_printed_together(self):
        self.sim.set_direct_labels("PDF")
        (package,) = self.make().packages
        slip = parse_paper(self.api.get_packing_slip("DF1").text)

        def merge(contents):
            return b"".join(contents)

        found = printout([Parcel(1, (package.content,), slip.content, True)], merge)
        self.assertEqual(found.pdf, package.content + slip.content)
        text = PdfReader(io.BytesIO(slip.content)).pages[0].extract_text()
        self.assertIn("DF1", text)

    def test_an_order_that_wants_no_slip_has_none(self):
        self.sim.add_direct_shipping("DF2", {1: ["SKU-1", 1]})
        with self.assertRaises(Rejected) as caught:
            self.api.get_packing_slip("DF2")
        self.assertEqual(caught.exception.code, "NotFound")

    def test_labels_are_made_once(self):
        self.make()
        with self.assertRaises(Rejected) as caught:
            self.make()
        self.assertEqual(caught.exception.status, 409)

    def test_a_cancelled_order_gets_no_label(self):
        self.sim.cancel_direct_shipping("DF1")
        with self.assertRaises(Rejected) as caught:
            self.make()
        self.assertEqual(caught.exception.status, 409)

    def test_after_an_unknown_outcome_the_label_is_found(self):
        self.sim.add_fault("close_after", CREATE_LABELS)
        with self.assertRaises(UnknownOutcome):
            self.make()
        self.assertTrue(self.look().is_complete)

    def test_an_empty_label_is_there_when_it_is_looked_at_again(self):
        self.sim.set_direct_labels(empty=1)
        self.assertFalse(self.make().is_complete)
        self.assertTrue(self.look().is_complete)

    def test_a_late_label_is_not_found_before_its_time(self):
        self.sim.set_direct_labels(lag=60, empty=1)
        self.make()
        with self.assertRaises(Rejected):
            self.look()
        self.sim.advance_clock(60)
        self.assertTrue(self.look().is_complete)

    def test_two_lines_of_one_sku_have_an_empty_label_for_ever(self):
        self.sim.add_direct_shipping("DF2", {1: ["SKU-1", 1], 2: ["SKU-1", 1]})
        self.assertFalse(self.make(replace(FACTS, order="DF2")).is_complete)
        self.assertFalse(self.look("DF2").is_complete)

    def test_a_label_of_8_mb_arrives(self):
        for kind in ("PNG", "ZPL", "PDF"):
            self.sim.add_direct_shipping(kind, {1: ["SKU-1", 1]})
            self.sim.set_direct_labels(kind, size=8 * 1024 * 1024)
            (package,) = self.make(replace(FACTS, order=kind)).packages
            self.assertGreaterEqual(len(package.content), 8 * 1024 * 1024)
            self.assertEqual(kind_of(package.content), kind.lower())
            if kind == "PDF":
                self.assertEqual(len(PdfReader(io.BytesIO(package.content)).pages), 1)
            if kind == "PNG":
                page_of(package.content)

    def test_without_the_role_no_label_is_made_and_the_role_is_named(self):
        self.sim.deny(CREATE_LABELS)
        with self.assertRaisesRegex(Configuration, "Direct-to-Consumer Shipping"):
            self.make()
        self.sim.allow(CREATE_LABELS)
        self.assertTrue(self.make().is_complete)

    def test_a_token_that_has_ended_is_replaced(self):
        self.make()
        self.look()
        self.sim.expire_tokens()
        # The first one tells that the access token has ended, the second that the other
        # one has.
        self.assertTrue(self.look().is_complete)
        asked = self.sim.ledger.find(operation="createRestrictedDataToken", status=200)
        self.assertEqual(len(asked), 3)

    def test_a_good_confirmation_is_taken_once(self):
        facts = self.labelled()
        self.assertEqual(judge(facts, NOW), [])
        self.assertEqual(self.confirm(facts).status, "Success")
        self.assertEqual(self.sim.direct_shipping_state("DF1"), "SHIPPED")
        self.assertEqual(
            self.confirm(facts).errors[0]["code"], "DUPLICATE_CONFIRMATION"
        )
        self.assertEqual(len(self.sim.ledger.taken(CONFIRM)), 2)

    def test_what_amazon_refuses_the_rule_book_refuses(self):
        good = self.labelled()
        (box,) = good.containers
        for facts, code in (
            (replace(good, items=LINES[:1]), "PARTIAL_SHIPMENT"),
            (
                replace(good, containers=(replace(box, items=LINES[:1]),)),
                "PACKED_QUANTITY_MISMATCH",
            ),
            (
                replace(good, containers=(replace(box, tracking="OTHER"),)),
                "INVALID_TRACKING_NUMBER",
            ),
            (
                replace(good, shipped_at=NOW + timedelta(minutes=1)),
                "SHIPPED_DATE_IN_FUTURE",
            ),
        ):
            with self.subTest(code=code):
                self.assertEqual(judge(facts, NOW)[0].severity, REFUSE)
                self.assertEqual(self.confirm(facts).errors[0]["code"], code)
        self.assertEqual(self.sim.direct_shipping_state("DF1"), "ACCEPTED")

    def test_a_cancelled_order_is_denied_not_shipped(self):
        facts = replace(self.labelled(), is_cancelled=True)
        self.sim.cancel_direct_shipping("DF1")
        self.assertEqual(judge(facts, NOW)[0].code, "cancelled")
        self.assertEqual(self.confirm(facts).errors[0]["code"], "ORDER_CANCELLED")
        denied = replace(facts, status=FLOOR_DENIAL, containers=())
        self.assertEqual(self.confirm(denied).status, "Success")
        self.assertEqual(self.sim.direct_shipping_state("DF1"), "DENIED")
