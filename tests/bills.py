"""An invoice as the simulated Amazon takes it: of the order that its tests place."""

from datetime import date, timedelta
from decimal import Decimal

from ..logic.invoice.facts import (
    CASES,
    CREDIT_NOTE,
    INVOICE,
    PPV,
    CreditReference,
    InvoiceFacts,
    InvoiceItem,
    TaxFacts,
    TermsFacts,
)
from ..logic.invoice.parties import (
    BILL_TO,
    REMIT_TO,
    SHIP_FROM,
    SHIP_TO,
    PartyFacts,
)
from .shipments import NOW

CENT = Decimal("0.01")


def tax(amount, taxable, rate=19, **changes):
    values = {
        "tax_type": "MwSt.",
        "rate": rate if rate is None else Decimal(rate),
        "amount": Decimal(amount),
        "taxable": Decimal(taxable),
    }
    return TaxFacts(**(values | changes))


def taxed(taxable, rate=19, **changes):
    """The tax on an amount, rounded to cents."""
    amount = (Decimal(taxable) * rate / 100).quantize(CENT)
    return tax(amount, taxable, rate, **changes)


def item(quantity=10, sequence=1, **changes):
    """Cases of 5 at 10.20 an each, as the simulator's tests order them."""
    values = {
        "sequence": sequence,
        "purchase_order_number": "4Z32PABC",
        "line_number": str(sequence),
        "asin": f"B00SIMUL0{sequence}",
        "vendor_sku": f"NL-{sequence}",
        "quantity": quantity,
        "net_cost": Decimal("10.20"),
        "unit": CASES,
        "unit_size": 5,
    } | changes
    eaches = quantity * (values["unit_size"] if values["unit"] == CASES else 1)
    values.setdefault("amount", (eaches * values["net_cost"]).quantize(CENT))
    values.setdefault("taxes", (taxed(values["amount"]),))
    return InvoiceItem(**values)


def party(role, code, **changes):
    values = {
        "name": f"Company {code}",
        "street": "Hafenstraße 7",
        "city": "Lübeck",
        "zip": "23568",
        "country": "DE",
    }
    return PartyFacts(role, code, **(values | changes))


#: As the simulated Amazon has it on record.
AMAZON = party(
    BILL_TO,
    "AMZDE",
    name="Amazon EU S.à r.l., Niederlassung Deutschland",
    street="Marcel-Breuer-Straße 12",
    city="München",
    state="Bayern",
    zip="80807",
    vat="DE814584193",
)
REMITTED = party(REMIT_TO, "NORD1", vat="DE136695976")


def _sums(items, charges, allowances):
    """Untaxed, taxes by type and rate, and the total of an invoice's parts."""
    extras = sum(each.amount for each in charges)
    extras -= sum(each.amount for each in allowances)
    found = {}

    def add(taxes, sign=1):
        for one in taxes:
            amount, taxable = found.get(one.key, (Decimal(0), Decimal(0)))
            found[one.key] = (
                amount + sign * one.amount,
                taxable + sign * one.taxable,
            )

    for each in (*items, *charges):
        add(each.taxes)
    for each in allowances:
        add(each.taxes, -1)
    untaxed = sum(each.amount for each in items) + extras
    taxes = tuple(
        tax(amount, taxable, key[1], tax_type=key[0], exempt_code=key[2])
        for key, (amount, taxable) in found.items()
    )
    return untaxed, taxes, untaxed + sum(each.amount for each in taxes)


def invoice(*items, **changes):
    """One line of ten cases, taxed, sound in every respect."""
    items = items or (item(),)
    untaxed, taxes, total = _sums(
        items, changes.get("charges", ()), changes.get("allowances", ())
    )
    values = {
        "invoice_type": INVOICE,
        "number": "AMZ2026-00001",
        "dated": NOW - timedelta(minutes=5),
        "currency": "EUR",
        "items": items,
        "total": total,
        "untaxed": untaxed,
        "taxes": taxes,
        "remit_to": REMITTED,
        "bill_to": AMAZON,
        "ship_to": party(SHIP_TO, "XDE1"),
        "ship_from": party(SHIP_FROM, "LUB1"),
        "terms": TermsFacts("Basic", net_days=60),
        "country": "DE",
    }
    return InvoiceFacts(**(values | changes))


def reference(kind=PPV, **changes):
    """What a credit note on :func:`invoice` refers to."""
    values = {
        "reference_invoice_number": "AMZ2026-00001",
        "original_invoice_date": date(2026, 3, 10),
    }
    return CreditReference(kind, **(values | changes))


def credit_note(*items, **changes):
    """A lower price for one case."""
    items = items or (item(1, net_cost=Decimal("1.20"), credit=reference()),)
    values = {"invoice_type": CREDIT_NOTE, "number": "AMZ2026-R0001"}
    return invoice(*items, **(values | changes))
