"""What keeps an invoice of direct fulfilment here, found before it leaves."""

from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal as D
from unittest import TestCase

from ...logic.direct import invoice_facts as facts
from ...logic.direct.invoice_facts import Invoice, Line, Tax, obstacles, totals
from ...spapi.messages.direct_invoice import build_invoice
from ...spapi.messages.values import Address, Party

HOME = Address("Nordlicht", "Hafen 1", None, None, "Hamburg", None, None, "HH")
HOME = replace(HOME, postal_code="20457", country_code="DE")
VAT = Tax("VAT", D("0.19"), D("3.80"), D("20.00"))
LINE = Line("PO1", "1", 2, D("10.00"), D("20.00"), "B01", taxes=(VAT,), ordered=2)
INVOICE = Invoice(
    number="INV/1",
    date=datetime(2026, 3, 10, tzinfo=timezone.utc),
    country="DE",
    currency="EUR",
    remit_to=Party("NORD1", HOME),
    ship_from=Party("WH1", HOME),
    total=D("23.80"),
    lines=(LINE,),
    taxes=totals((LINE,)),
)


class TestDirectInvoice(TestCase):
    def codes(self, *, line=None, **changes):
        if line is not None:
            changes["lines"] = (replace(LINE, **line),)
        return [each.code for each in obstacles(replace(INVOICE, **changes))]

    def test_what_is_right_leaves(self):
        self.assertEqual(self.codes(), [])
        (written,) = build_invoice(INVOICE)["invoices"]
        self.assertEqual(written["invoiceTotal"]["amount"], "23.80")
        self.assertEqual(written["taxTotals"][0]["taxRate"], "0.19")

    def test_there_are_none_in_india(self):
        self.assertEqual(self.codes(country="IN"), [facts.NO_INVOICES])

    def test_each_thing_that_amazon_would_refuse_is_found(self):
        for line, code in (
            ({"order": ""}, facts.NOT_ORDERED),
            ({"quantity": None}, facts.NOT_WHOLE),
            ({"is_shipped": False}, facts.NOT_SHIPPED),
            ({"billed": 1}, facts.TOO_MANY),
            ({"net_cost": D("9.99")}, facts.OTHER_COST),
            ({"net_cost": None}, facts.OTHER_COST),
            ({"currency": "USD"}, facts.OTHER_CURRENCY),
        ):
            with self.subTest(code=code):
                self.assertEqual(self.codes(line=line), [code])
        self.assertEqual(self.codes(lines=()), [facts.NO_LINES])

    def test_addresses_are_complete(self):
        part = Party("NORD1", replace(HOME, state_or_region=None))
        self.assertEqual(self.codes(remit_to=part), [facts.ADDRESS_MISSING])
        self.assertEqual(self.codes(remit_to=Party("N")), [facts.ADDRESS_MISSING])
        self.assertEqual(self.codes(bill_to=Party("5AMZ")), [], "its code says it")

    def test_what_it_comes_to_is_its_lines_and_taxes(self):
        self.assertEqual(self.codes(total=D("23.81")), [facts.TOTAL_WRONG])
        self.assertEqual(self.codes(total=D("23.805")), [])

    def test_taxes_of_one_kind_are_one_total(self):
        other = replace(VAT, rate=D("0.07"))
        found = totals((LINE, replace(LINE, taxes=(VAT, other))))
        self.assertEqual([each.amount for each in found], [D("7.60"), D("3.80")])
