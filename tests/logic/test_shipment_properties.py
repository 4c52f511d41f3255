"""Whatever is known of a shipment, or is not: it is judged, never stumbled over; and
what is built of it is what Amazon's model takes."""

from contextlib import suppress
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from unittest import TestCase

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ...logic.shipment import charges, sscc
from ...logic.shipment.facts import (
    CARTON,
    CASES,
    COLLECT,
    EACHES,
    PALLET,
    REPLACE,
    SMALL_PARCEL,
    ContainerFacts,
    ItemFacts,
    ShipmentFacts,
    Told,
)
from ...logic.shipment.finding import SEVERITIES
from ...logic.shipment.rules import CONFIRMATION, ROUTING, check
from ...simulator import shipment_validation
from ...spapi.messages.shipment import build_confirmation, build_routing_request
from ...spapi.messages.values import MessageError, Party, Window
from ..shipments import NOW, around, carton, number, party, shipment

MOMENTS = st.one_of(
    st.none(),
    st.integers(-20, 20).map(lambda days: NOW + timedelta(days=days)),
    st.integers(-20, 20).map(
        lambda days: NOW.replace(tzinfo=None) + timedelta(days=days)
    ),
)
TEXTS = st.one_of(st.none(), st.sampled_from(["", " ", "ABCDEFGH", "20260310", "é"]))
WEIGHTS = st.one_of(st.none(), st.sampled_from([Decimal(0), Decimal("-1"), Decimal(7)]))
ITEMS = st.builds(
    ItemFacts,
    purchase_order_number=st.sampled_from(["", "4Z32PABC", "9Z32PABC"]),
    line_number=st.sampled_from(["", "1", "2"]),
    asin=st.sampled_from([None, "B00SIMUL01"]),
    vendor_sku=st.sampled_from([None, "NL-1"]),
    quantity=st.integers(-1, 30),
    unit=st.sampled_from([CASES, EACHES]),
    unit_size=st.sampled_from([0, 1, 12]),
    ordered=st.one_of(st.none(), st.integers(0, 300)),
    confirmed=st.one_of(st.none(), st.integers(0, 300)),
    shipped_before=st.integers(0, 300),
    lot=TEXTS,
    expiry=MOMENTS.map(lambda moment: moment and moment.date()),
    is_perishable=st.booleans(),
    net_cost=st.one_of(st.none(), st.just(Decimal("2.50"))),
    currency=st.sampled_from([None, "EUR"]),
)
KEYS = st.sampled_from(["a", "b", "c", None])
CONTAINERS = st.builds(
    ContainerFacts,
    key=st.sampled_from(["a", "b", "c"]),
    kind=st.sampled_from([CARTON, PALLET]),
    sscc=st.sampled_from([None, "", "123", number(1), number(2), f"(00){number(3)}"]),
    identifier_type=st.sampled_from(["SSCC", "AMZNCC"]),
    parent=KEYS,
    weight=WEIGHTS,
    weight_unit=st.sampled_from(["Kg", "Lb"]),
    tracking=TEXTS,
    items=st.lists(ITEMS, max_size=3).map(tuple),
    is_labelled=st.booleans(),
)
PARTIES = st.sampled_from([None, Party(None), Party("NORD1"), party("XDE1")])
SHIPMENTS = st.builds(
    ShipmentFacts,
    identifier=TEXTS,
    selling_party=PARTIES,
    ship_from=PARTIES,
    ship_to=PARTIES,
    confirmation_type=st.sampled_from(["Original", "Replace"]),
    shipment_type=st.sampled_from(
        [None, "TruckLoad", "LessThanTruckLoad", "SmallParcel"]
    ),
    freight_term=st.sampled_from([None, "Collect", "Prepaid"]),
    scac=TEXTS,
    bol=TEXTS,
    pro=TEXTS,
    arn=TEXTS,
    confirmed_at=MOMENTS,
    shipped_at=MOMENTS,
    estimated_at=MOMENTS,
    appointment_at=MOMENTS,
    requested_pickup_at=MOMENTS,
    window=st.sampled_from([None, Window(NOW, NOW)]),
    containers=st.lists(CONTAINERS, max_size=4).map(tuple),
    items=st.lists(ITEMS, max_size=4).map(tuple),
    weight=WEIGHTS,
    region=st.sampled_from(["NA", "EU", "FE"]),
    country=st.sampled_from([None, "DE", "US", "BR", "JP"]),
)
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


class TestUnknown(TestCase):
    """One thing after the other is not known."""

    def test_whatever_is_missing_the_rest_is_judged(self):
        # Those that have no value of their own, of all three kinds of facts.
        bare = {
            ShipmentFacts: shipment(),
            ContainerFacts: shipment().containers[0],
            ItemFacts: shipment().items[0],
        }
        kept = {"key", "kind", "sequence", "items", "containers", "orders", "quantity"}
        kept |= {"unit", "unit_size", "shipped_before", "region", "program"}
        for kind, sound in bare.items():
            for field in fields(kind):
                if field.name in kept:
                    continue
                lacking = replace(sound, **{field.name: None})
                if kind is ContainerFacts:
                    lacking = shipment(containers=(lacking, carton(2)))
                elif kind is ItemFacts:
                    lacking = shipment(items=(lacking,))
                for changes in (
                    {},
                    {"confirmation_type": REPLACE},
                    {"freight_term": COLLECT},
                    {"shipment_type": SMALL_PARCEL, "region": "NA"},
                ):
                    if field.name in changes:
                        continue
                    self.judge(replace(lacking, **changes), field.name)

    def judge(self, facts, name):
        for told in (None, Told(facts, NOW), Told(shipment(), NOW)):
            for stage in (CONFIRMATION, ROUTING):
                with self.subTest(name, stage=stage):
                    found = check(facts, around(told=told), stage)
                    charges.estimate(charges.of_findings(facts, found), facts.region)
        for build in (build_confirmation, build_routing_request):
            with self.subTest(name, build=build.__name__), suppress(MessageError):
                build(facts)


class TestProperties(TestCase):
    @given(SHIPMENTS, st.booleans(), st.sampled_from([CONFIRMATION, ROUTING]))
    @QUICK
    def test_every_shipment_is_judged_and_priced(self, facts, is_told, stage):
        told = Told(facts, NOW) if is_told else None
        findings = check(facts, around(told=told), stage)
        for finding in findings:
            self.assertIn(finding.severity, SEVERITIES)
        touched = charges.of_findings(facts, findings)
        for charge in charges.estimate(touched, facts.region):
            self.assertIs(type(charge.amount), Decimal)
            self.assertGreater(charge.amount, 0)

    @given(SHIPMENTS)
    @QUICK
    def test_what_can_be_written_fits_amazon_s_model(self, facts):
        for build, schema in (
            (build_confirmation, shipment_validation.CONFIRMATIONS),
            (build_routing_request, shipment_validation.SHIPMENTS),
        ):
            try:
                body = build(facts)
            except MessageError as error:
                self.assertTrue(error.path)
            else:
                schema(body, "body")

    @given(
        st.sampled_from("0123456789"),
        st.from_regex(r"[0-9]{4,12}", fullmatch=True),
        st.integers(0, 10**12),
    )
    @QUICK
    def test_every_serial_of_a_range_makes_a_good_number(self, digit, prefix, serial):
        serial %= sscc.capacity(prefix)
        made = sscc.build(digit, prefix, serial)
        if made.strip("0"):
            self.assertIsNone(sscc.problem(made))
        self.assertEqual(sscc.bare(f"(00) {made[:5]} {made[5:]}"), made)

    @given(st.text(max_size=30))
    @QUICK
    def test_whatever_is_typed_is_a_number_or_told_what_is_wrong(self, text):
        problem = sscc.problem(text)
        if problem is None:
            self.assertRegex(sscc.bare(text), r"^[0-9]{18}$")
        else:
            self.assertIsInstance(problem[1], dict)
