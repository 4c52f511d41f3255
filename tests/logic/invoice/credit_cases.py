"""Cases: credit notes."""

from datetime import date
from decimal import Decimal

from ....logic.invoice.facts import InvoicedLine
from ....logic.rulebook import NOTE, REFUSE, RISK
from ...invoices import ORDER, credit, item, original
from .case import CREDIT, Case

ON_INVOICE = Case(
    "credit_on_invoice",
    REFUSE,
    {"items": (item(1, credit=credit()),)},
    values={"kind": "PQV"},
)


def note(quantity=1, **references):
    """One line that refers so."""
    return {"items": (item(quantity, credit=credit(**references)),)}


def both(first, second):
    """Two lines with these references."""
    return {"items": (item(1, credit=first), item(1, "2", credit=second))}


RETURN = {
    "kind": "Returns",
    "returns_reference_number": "RET-1",
    "goods_return_date": date(2026, 3, 5),
}
COOP = {"kind": "Coop", "coop_reference_number": "1234-12345678"}
CASES = (ON_INVOICE,) + tuple(
    Case(base=CREDIT, **row)
    for row in (
        {"code": "credit_country", "severity": REFUSE, "broken": {"country": "TR"}},
        {
            "code": "credit_country_unknown",
            "severity": RISK,
            "broken": {"country": "US", "region": "NA"},
            "kept": {"country": "TR"},
        },
        {
            "code": "credit_kind_wrong",
            "severity": REFUSE,
            "broken": note(kind="Bonus"),
            "values": {"kind": "Bonus"},
        },
        {
            "code": "credit_kind_wrong",
            "severity": REFUSE,
            "broken": {"items": (item(1),)},
        },
        {
            "code": "credit_mixed",
            "severity": RISK,
            "broken": both(credit("PQV"), credit("PPV")),
            "kept": both(credit("PQV"), credit("PQV")),
        },
        {
            "code": "credit_reference_missing",
            "severity": REFUSE,
            "broken": note(kind="Freight", reference_invoice_number=""),
            "values": {"field": "reference_invoice_number"},
        },
        {
            "code": "credit_reference_missing",
            "severity": REFUSE,
            "broken": note(**{**RETURN, "goods_return_date": None}),
            "kept": note(**RETURN, reference_invoice_number=None),
            "values": {"field": "goods_return_date"},
        },
        {
            "code": "credit_reference_missing",
            "severity": REFUSE,
            "broken": note(kind="Coop", debit_note_number=None),
            "kept": note(kind="Coop", debit_note_number="DN-1"),
            "values": {"field": "coop_reference_number"},
        },
        {
            "code": "several_invoices",
            "severity": REFUSE,
            "broken": both(credit(), credit(reference_invoice_number="AMZ2026-00002")),
            "kept": both(credit(), credit(reference_invoice_number="AMZ2026/00001")),
            "values": {"invoices": 2},
        },
        {
            "code": "original_differs",
            "severity": REFUSE,
            "broken": note(reference_invoice_number="AMZ2026-00009"),
            "kept": note(reference_invoice_number="AMZ2026/00001"),
            "values": {"invoice": "AMZ2026-00009", "original": "AMZ2026-00001"},
        },
        {
            "code": "original_not_sent",
            "severity": REFUSE,
            "around": {"original": original(may_be_known=False)},
        },
        {
            "code": "original_unknown",
            "severity": RISK,
            "around": {"original": None},
            "kept": note(**RETURN, reference_invoice_number=None),
            "kept_around": {"original": None},
        },
        {
            "code": "reference_spelled",
            "severity": RISK,
            "broken": note(reference_invoice_number="AMZ2026/00001"),
            "values": {"sent": "AMZ2026-00001"},
        },
        {
            "code": "credit_before_invoice",
            "severity": REFUSE,
            "broken": {"dated": date(2026, 2, 28)},
            "kept": {"dated": date(2026, 3, 1)},
        },
        {
            "code": "return_after_credit",
            "severity": REFUSE,
            "broken": note(**{**RETURN, "goods_return_date": date(2026, 3, 11)}),
            "kept": note(**{**RETURN, "goods_return_date": date(2026, 3, 10)}),
        },
        {
            "code": "not_invoiced",
            "severity": REFUSE,
            "broken": {"items": (item(1, "3", credit=credit()),)},
            "kept_around": {"original": original(lines=None)},
            "values": {"line_number": "3"},
        },
        {
            "code": "over_credited_quantity",
            "severity": REFUSE,
            "around": {
                "original": original(
                    lines={(ORDER, "1"): InvoicedLine(120, Decimal(300), 109)}
                )
            },
            "kept_around": {
                "original": original(
                    lines={(ORDER, "1"): InvoicedLine(120, Decimal(300), 108)}
                )
            },
            "values": {"credited": 12, "left": 11},
        },
        {
            "code": "over_credited_quantity",
            "severity": REFUSE,
            "broken": note(11),
            # A price is corrected for pieces that are not taken back.
            "kept": note(11, kind="PPV"),
        },
        {
            "code": "over_credited_amount",
            "severity": REFUSE,
            "around": {
                "original": original(
                    lines={
                        (ORDER, "1"): InvoicedLine(
                            120, Decimal(300), 0, Decimal("270.01")
                        )
                    }
                )
            },
            "kept_around": {
                "original": original(
                    lines={
                        (ORDER, "1"): InvoicedLine(120, Decimal(300), 0, Decimal(270))
                    }
                )
            },
            "values": {"credited": Decimal(30), "left": Decimal("29.99")},
        },
        {
            "code": "over_credited_total",
            "severity": REFUSE,
            "around": {"original": original(credited=Decimal("340.25"))},
            "kept_around": {"original": original(credited=Decimal("340.24"))},
            "values": {"credited": Decimal("35.70"), "left": Decimal("35.69")},
        },
        {
            "code": "credited_twice",
            "severity": RISK,
            "broken": {
                "items": (
                    item(1, "2", sequence=3, credit=credit(**RETURN)),
                    item(1, credit=credit(**RETURN)),
                    item(1, sequence=2, credit=credit(**RETURN)),
                )
            },
            "kept": both(credit(**RETURN), credit(**RETURN)),
            "values": {"times": 2, "line_number": "1"},
        },
        {
            "code": "debit_note_missing",
            "severity": NOTE,
            "broken": note(**COOP, debit_note_number=None),
            "kept": note(debit_note_number=None),
        },
        {
            "code": "original_date_missing",
            "severity": RISK,
            "broken": note(original_invoice_date=None),
            "kept": note(**COOP, reference_invoice_number=None),
        },
    )
)
