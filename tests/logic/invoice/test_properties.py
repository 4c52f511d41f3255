"""Whatever is known of an invoice, or is not: it is judged, never stumbled over."""

from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ....logic.invoice.facts import (
    Additional,
    Charge,
    CreditReference,
    InvoicedLine,
    InvoiceFacts,
    InvoiceItem,
    OriginalInvoice,
    Surroundings,
    TaxFacts,
    TermsFacts,
)
from ....logic.invoice.parties import PartyFacts
from ....logic.invoice.rules import RULES, check
from ....logic.rulebook import SEVERITIES
from ...invoices import NOW, ORDER

TEXTS = st.sampled_from([None, "", " ", "DE", "AMZ/1", "DE10000001", "é", "27ABCPE"])
WORDS = st.sampled_from(["", " ", "AMZ2026-1", "2026-00000001", "É\t", "A" * 60])
AMOUNTS = st.sampled_from(["0", "-1", "0.005", "2.50", "1e6", "100"]).map(Decimal)
SOME = st.one_of(st.none(), AMOUNTS)
COUNTS = st.one_of(st.none(), st.integers(-1, 200))
MOMENTS = st.one_of(
    st.none(),
    st.integers(-200, 20).map(lambda days: NOW + timedelta(days=days)),
    st.integers(-20, 20).map(lambda days: NOW.replace(tzinfo=None)),
)
DAYS = st.one_of(
    MOMENTS, st.integers(-50, 50).map(lambda n: date(2026, 3, 1) + timedelta(days=n))
)
TAXES = st.lists(
    st.builds(
        TaxFacts,
        tax_type=st.sampled_from([None, "VAT", "IGST", "CGST", "USt"]),
        rate=SOME,
        amount=AMOUNTS,
        taxable=AMOUNTS,
        exempt_code=TEXTS,
        is_reverse_charge=st.booleans(),
    ),
    max_size=2,
).map(tuple)
CHARGES = st.lists(st.builds(Charge, WORDS, AMOUNTS, taxes=TAXES), max_size=2).map(
    tuple
)
CREDITS = st.builds(
    CreditReference,
    kind=st.sampled_from(["PQV", "PPV", "Freight", "Returns", "Coop", "", "x"]),
    reference_invoice_number=TEXTS,
    original_invoice_date=DAYS,
    returns_reference_number=TEXTS,
    goods_return_date=DAYS,
    debit_note_number=TEXTS,
)
ITEMS = st.builds(
    InvoiceItem,
    sequence=st.integers(0, 3),
    purchase_order_number=st.sampled_from(["", ORDER, "x"]),
    line_number=st.sampled_from(["", "1", "2"]),
    asin=TEXTS,
    vendor_sku=TEXTS,
    quantity=st.integers(-1, 200),
    net_cost=AMOUNTS,
    amount=AMOUNTS,
    unit=st.sampled_from(["Cases", "Eaches", "", "Pallets"]),
    unit_size=st.integers(-1, 12),
    net_cost_unit=st.sampled_from([None, "POUNDS", "STONES"]),
    total_weight=SOME,
    taxes=TAXES,
    charges=CHARGES,
    hsn_code=TEXTS,
    ordered_on=st.one_of(st.none(), st.just(date(2026, 3, 2))),
    shipped_at=MOMENTS,
    ordered=COUNTS,
    confirmed=COUNTS,
    shipped=COUNTS,
    invoiced_before=st.integers(0, 200),
    acknowledged_cost=SOME,
    ordered_asin=TEXTS,
    ordered_unit=st.sampled_from([None, "Cases", "Eaches"]),
    ordered_unit_size=COUNTS,
    credit=st.one_of(st.none(), CREDITS),
    additional=st.lists(st.builds(Additional, WORDS, WORDS), max_size=1).map(tuple),
)
PARTIES = st.one_of(
    st.none(),
    st.builds(
        PartyFacts,
        role=st.sampled_from(["remit_to", "bill_to"]),
        code=TEXTS,
        name=TEXTS,
        country=st.sampled_from([None, "DE", "US", "IN", "FR"]),
        vat=TEXTS,
        tax_type=st.sampled_from([None, "VAT", "GST", "EIN"]),
        identifications=st.sampled_from([(), (("FR_SIREN", "é"),), (("x", ""),)]),
    ),
)
TERMS = st.one_of(
    st.none(),
    st.builds(TermsFacts, WORDS, discount_percent=SOME, discount_days=COUNTS),
)
INVOICES = st.builds(
    InvoiceFacts,
    invoice_type=st.sampled_from(["Invoice", "CreditNote"]),
    number=st.one_of(st.none(), WORDS),
    dated=DAYS,
    currency=st.sampled_from([None, "EUR", "PLN"]),
    items=st.lists(ITEMS, max_size=3).map(tuple),
    total=AMOUNTS,
    untaxed=AMOUNTS,
    remit_to=PARTIES,
    bill_to=PARTIES,
    ship_to=PARTIES,
    ship_from=PARTIES,
    vat_group=PARTIES,
    charges=CHARGES,
    taxes=TAXES,
    terms=TERMS,
    terms_problem=st.sampled_from([None, "several", "not_all"]),
    region=st.sampled_from(["NA", "EU", "FE"]),
    country=st.sampled_from([None, "", "DE", "PL", "IN", "US", "TR", "XX"]),
    is_export=st.booleans(),
    needs_split_payment=st.booleans(),
    currency_digits=st.sampled_from([0, 2, 3]),
)
LINES = st.dictionaries(
    st.sampled_from([(ORDER, "1"), (ORDER, "2")]),
    st.builds(InvoicedLine, st.integers(0, 99), AMOUNTS, st.integers(0, 99)),
)
AROUND = st.builds(
    Surroundings,
    now=st.just(NOW),
    used_numbers=st.frozensets(WORDS, max_size=2),
    terms_agreed=TERMS,
    edi_enabled=st.sampled_from([None, True, False]),
    records=st.one_of(st.none(), st.fixed_dictionaries({"bill_to": PARTIES})),
    order_currency=st.sampled_from([None, "EUR"]),
    original=st.one_of(
        st.none(),
        st.builds(OriginalInvoice, WORDS, DAYS, AMOUNTS, lines=LINES),
    ),
)
QUICK = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


class TestAnything(TestCase):
    @QUICK
    @given(INVOICES, AROUND)
    def test_anything_is_judged(self, invoice, around):
        codes = {rule.code for rule in RULES}
        for finding in check(invoice, around):
            self.assertIn(finding.severity, SEVERITIES)
            self.assertIn(finding.code, codes)
            for value in finding.values.values():
                self.assertIsInstance(
                    value, str | int | Decimal | date | type(None), finding
                )

    @QUICK
    @given(INVOICES, AROUND)
    def test_it_is_judged_the_same_way_twice(self, invoice, around):
        self.assertEqual(check(invoice, around), check(invoice, around))
