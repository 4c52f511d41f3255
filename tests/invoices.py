"""Invoices and credit notes as the tests of rules, sums, messages and terms use them:
sound in every respect, until a test changes something."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from stdnum import luhn
from stdnum.in_ import gstin
from stdnum.iso7064 import mod_11_10

from ..logic.invoice import sums
from ..logic.invoice.facts import (
    CASES,
    CREDIT_NOTE,
    INVOICE,
    PQV,
    CreditReference,
    InvoicedLine,
    InvoiceFacts,
    InvoiceItem,
    OriginalInvoice,
    Surroundings,
    TaxFacts,
    TermsFacts,
)
from ..logic.invoice.parties import (
    BILL_TO,
    GST,
    REMIT_TO,
    SHIP_FROM,
    SHIP_TO,
    PartyFacts,
)

NOW = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)
ORDER = "4Z32PABC"
TERMS = TermsFacts("Basic", Decimal(2), 30, 60)


def german(stem):
    """A VAT number of nobody's: eight digits and the one that checks."""
    return f"DE{stem}{mod_11_10.calc_check_digit(stem)}"


def indian(state, pan="ABCPE1234F"):
    """A GSTIN of nobody's in a state, two digits."""
    stem = f"{state}{pan}1Z"
    return next(
        stem + last
        for last in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        if gstin.is_valid(stem + last)
    )


def siren(stem="10000000"):
    """A SIREN of nobody's."""
    return stem + luhn.calc_check_digit(stem)


OURS, AMAZONS = german("10000001"), german("20000002")


def tax(taxable, rate=19, amount=None, **changes):
    """A tax of so many percent."""
    taxable = Decimal(taxable)
    if amount is None:
        amount = sums.rounded(taxable * Decimal(rate) / 100)
    values = {
        "tax_type": "MwSt.",
        "rate": Decimal(rate),
        "amount": Decimal(amount),
        "taxable": taxable,
        "name": f"{rate} %",
    }
    return TaxFacts(**(values | changes))


def item(quantity=10, line="1", **changes):
    """Cases of 12 at 2.50 for each, of which 10 were ordered, confirmed and shipped;
    taxed with 19 %, unless ``taxes`` says something else."""
    values = {
        "sequence": int(line),
        "purchase_order_number": ORDER,
        "line_number": line,
        "asin": f"B00SIMUL0{line}",
        "vendor_sku": f"NL-{line}",
        "quantity": quantity,
        "unit": CASES,
        "unit_size": 12,
        "net_cost": Decimal("2.50"),
        "barcode": "4006381333931",
        "ordered_on": date(2026, 3, 2),
        "shipped_at": NOW - timedelta(days=1),
        "ordered": 120,
        "confirmed": 120,
        "shipped": 120,
        "acknowledged_cost": Decimal("2.50"),
        "ordered_asin": f"B00SIMUL0{line}",
        "ordered_vendor_sku": f"NL-{line}",
        "ordered_unit": CASES,
        "ordered_unit_size": 12,
        "description": "Lamp",
    }
    values |= changes
    found = InvoiceItem(**({"amount": Decimal(0)} | values))
    if "amount" not in changes:
        found = replace(found, amount=sums.rounded(sums.exact_amount(found)))
    if "taxes" not in changes:
        found = replace(found, taxes=(tax(found.amount),))
    return found


def party(role, code, country="DE", vat=None, **changes):
    values = {
        "name": f"Company {code}",
        "street": "Hafenstraße 7",
        "city": "Lübeck",
        "zip": "23568",
        "country": country,
        "vat": vat,
    }
    return PartyFacts(role, code, **(values | changes))


def invoice(charges=(), allowances=(), **changes):
    """Two lines of one German order; the header is made of them.

    :param charges: those of the whole, which belong to no line; so ``allowances``
    :param changes: of the finished document; ``header_charges`` and
        ``header_allowances`` replace what was made
    """
    items = changes.pop("items", None)
    if items is None:
        second = item(
            8,
            "2",
            unit="Eaches",
            unit_size=1,
            ordered_unit="Eaches",
            ordered_unit_size=1,
            net_cost=Decimal("1.99"),
            acknowledged_cost=Decimal("1.99"),
            ordered=8,
            confirmed=8,
            shipped=8,
        )
        items = (item(), second)
    header = sums.header(items, charges, allowances)
    for name in ("charges", "allowances"):
        if f"header_{name}" in changes:
            changes[name] = changes.pop(f"header_{name}")
    values = {
        "invoice_type": INVOICE,
        "number": "AMZ2026-00001",
        "dated": NOW - timedelta(hours=1),
        "currency": "EUR",
        "items": items,
        "charges": header.charges,
        "allowances": header.allowances,
        "taxes": header.taxes,
        "untaxed": header.untaxed,
        "total": header.total,
        "remit_to": party(REMIT_TO, "NORD1", vat=OURS),
        "bill_to": party(BILL_TO, "AMAZONDE", vat=AMAZONS, city="München"),
        "ship_to": party(SHIP_TO, "XDE1"),
        "ship_from": party(SHIP_FROM, "LUB1"),
        "terms": TERMS,
        "region": "EU",
        "country": "DE",
    }
    return InvoiceFacts(**(values | changes))


def around(**changes):
    """What is known besides :func:`invoice`: nothing special."""
    values = {
        "now": NOW,
        "terms_agreed": TERMS,
        "edi_enabled": True,
        "parallel_test_passed": True,
        "order_currency": "EUR",
        "records": {
            BILL_TO: party(BILL_TO, "AMAZONDE", vat=AMAZONS, city="München"),
        },
    }
    return Surroundings(**(values | changes))


def credit(kind=PQV, **changes):
    values = {
        "kind": kind,
        "reference_invoice_number": "AMZ2026-00001",
        "original_invoice_date": date(2026, 3, 1),
        "debit_note_number": "DN-1",
    }
    return CreditReference(**(values | changes))


def credit_note(reference=None, quantity=1, **changes):
    """One case of :func:`invoice`'s first line was billed and not received."""
    changes.setdefault("items", (item(quantity, credit=reference or credit()),))
    return invoice(
        **({"invoice_type": CREDIT_NOTE, "number": "RAMZ2026-00001"} | changes)
    )


def original(**changes):
    """The invoice that :func:`credit_note` refers to."""
    values = {
        "number": "AMZ2026-00001",
        "dated": date(2026, 3, 1),
        "total": Decimal("375.94"),
        "lines": {
            (ORDER, "1"): InvoicedLine(120, Decimal(300)),
            (ORDER, "2"): InvoicedLine(8, Decimal("15.92")),
        },
    }
    return OriginalInvoice(**(values | changes))


def indian_item(**changes):
    """A line with central and state GST."""
    values = {
        "hsn_code": "94052100",
        "taxes": (
            tax(300, 9, tax_type="CGST", name="CGST"),
            tax(300, 9, tax_type="SGST", name="SGST"),
        ),
    }
    return item(**(values | changes))


def indian_invoice(**changes):
    """An invoice of one Indian order, within one state."""
    ours, amazons = indian("27"), indian("27", "PQRCT6789K")
    where = {"country": "IN", "state": "MH"}
    values = {
        "items": (indian_item(),),
        "currency": "INR",
        "country": "IN",
        "remit_to": party(REMIT_TO, "NORD1", vat=ours, tax_type=GST, **where),
        "bill_to": party(BILL_TO, "AMAZONIN", vat=amazons, tax_type=GST, **where),
        "ship_to": party(SHIP_TO, "BOM1", **where),
        "ship_from": party(SHIP_FROM, "PNQ", **where),
    }
    return invoice(**(values | changes))


def around_india(**changes):
    return around(**({"order_currency": "INR", "records": None} | changes))
