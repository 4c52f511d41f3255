"""Cases: number and account, time, totals, three-way match, terms."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from ....logic.invoice.facts import Allowance, Charge, TermsFacts
from ....logic.rulebook import NOTE, REFUSE, RISK
from ...invoices import NOW, item, tax
from .case import CREDIT, Case

FREIGHT = Charge("Freight", Decimal(10), taxes=(tax(10),))
DISCOUNT = Allowance("Discount", Decimal(10), taxes=(tax(10),))


def one(quantity=10, **changes):
    """A document with one line."""
    return {"items": (item(quantity, **changes),)}


NUMBERS = (
    Case(
        "type_unknown",
        REFUSE,
        {"invoice_type": "DebitNote"},
        values={"type": "DebitNote"},
    ),
    Case("edi_disabled", REFUSE, around={"edi_enabled": False}),
    Case("parallel_test", RISK, around={"parallel_test_passed": False}),
    Case("number_missing", REFUSE, {"number": " - "}, {"number": "1"}),
    Case(
        "number_used",
        REFUSE,
        around={"used_numbers": frozenset({"AMZ2026-00001"})},
        kept_around={"used_numbers": frozenset({"AMZ2026-00002"})},
    ),
    Case(
        "number_alike",
        REFUSE,
        values={"other": "AMZ/2026/00001"},
        around={"used_numbers": frozenset({"AMZ/2026/00001"})},
        kept_around={"used_numbers": frozenset({"AMZ/2026/0001"})},
    ),
    Case(
        "number_alike",
        REFUSE,
        {"number": "1"},
        {"number": "-"},
        around={"used_numbers": frozenset({"/1"})},
        kept_around={"used_numbers": frozenset({"/"})},
    ),
    Case(
        "number_long",
        RISK,
        {"number": "A" * 36},
        {"number": "A" * 35},
        {"length": 36, "most": 35},
    ),
    Case(
        "number_long",
        RISK,
        {"number": "A" * 23, "region": "NA", "country": "US"},
        {"number": "A" * 22, "region": "NA", "country": "US"},
        {"most": 22},
    ),
    Case(
        "number_characters",
        RISK,
        {"number": "RÉ 1"},
        {"number": "!RE_1~"},
        {"characters": "É "},
    ),
    Case(
        "number_stripped",
        NOTE,
        {"number": "!INV/2026/1~"},
        {"number": "INV-2026-1"},
        {"characters": "!/~", "left": "INV20261"},
    ),
    Case("number_like_claim", RISK, {"number": "AMZ-1SCR"}, {"number": "SC-1"}),
    Case("number_like_claim", RISK, {"number": "2026-00000001"}),
)
TIME = (
    Case("date_missing", REFUSE, {"dated": None}),
    Case(
        "date_in_future",
        REFUSE,
        {"dated": NOW + timedelta(minutes=2, seconds=1)},
        {"dated": NOW + timedelta(minutes=2)},
    ),
    Case("date_in_future", REFUSE, {"dated": date(2026, 3, 11)}, {"dated": NOW.date()}),
    Case(
        "date_before_order",
        REFUSE,
        {"dated": date(2026, 3, 1)},
        {"dated": date(2026, 3, 2)},
        {"ordered_on": date(2026, 3, 2)},
    ),
    Case(
        "not_shipped",
        REFUSE,
        one(shipped_at=None, shipped=None),
        one(shipped_at=None),
        values={"eaches": 120},
    ),
    Case("not_shipped", REFUSE, one(shipped=0), one(shipped=None)),
    Case(
        "not_shipped",
        REFUSE,
        one(shipped_at=NOW + timedelta(days=1)),
        one(shipped_at=NOW + timedelta(minutes=2)),
    ),
    Case(
        "date_before_shipped",
        RISK,
        {**one(), "dated": date(2026, 3, 8)},
        {**one(), "dated": date(2026, 3, 9)},
        {"shipped_on": date(2026, 3, 9)},
    ),
    Case(
        "late",
        RISK,
        one(shipped_at=NOW - timedelta(days=31)),
        one(shipped_at=NOW - timedelta(days=30)),
        {"days": 31, "most": 30},
    ),
)
TOTALS = (
    Case("no_items", REFUSE, {"items": ()}),
    Case("currency_missing", REFUSE, {"currency": None}),
    Case(
        "currency_missing",
        REFUSE,
        {"currency": "Euro"},
        values={"currency": "Euro"},
    ),
    Case("currency_differs", REFUSE, {"currency": "USD"}, values={"ordered": "EUR"}),
    Case("total_zero", REFUSE, {"total": Decimal(0)}),
    Case(
        "amount_negative",
        REFUSE,
        {"total": Decimal("-375.94"), "allowances": (DISCOUNT,)},
        {"allowances": (DISCOUNT,)} | one(taxes=(tax(300, 0),)),
        {"what": "total"},
    ),
    Case(
        "amount_negative",
        REFUSE,
        one(taxes=(tax(300, amount="-57"), tax(300, amount="114"))),
        # At the header more may be taken off than is billed.
        {"allowances": (replace(DISCOUNT, taxes=(tax(999, 7),)),)},
        {"what": "tax"},
    ),
    Case(
        "amount_too_fine",
        REFUSE,
        one(amount=Decimal("300.001"), taxes=(tax(300),))
        | {"untaxed": Decimal(300), "total": Decimal(357)},
        values={"what": "line", "digits": 2},
    ),
    Case(
        "amount_too_fine",
        REFUSE,
        {"currency_digits": 0, "total": Decimal("375.94"), "untaxed": Decimal(315)}
        | one(amount=Decimal(300), taxes=(tax(300),)),
        {"currency_digits": 0} | one(taxes=(tax(300),)),
        values={"what": "total"},
    ),
    Case(
        "untaxed_differs",
        REFUSE,
        {"untaxed": Decimal("315.93")},
        {"charges": (FREIGHT,), "allowances": (DISCOUNT,)},
        {"lines": Decimal("315.92"), "difference": Decimal("0.01")},
    ),
    Case(
        "total_differs",
        REFUSE,
        {"total": Decimal("375.93")},
        {"charges": (FREIGHT,)},
        {"sum": Decimal("375.94"), "difference": Decimal("-0.01")},
    ),
    Case(
        "line_amount_differs",
        REFUSE,
        one(amount=Decimal("300.01")),
        values={"exact": Decimal(300), "difference": Decimal("0.01")},
    ),
    # 120 at 1.00043 is 120.0516: accounting may book either cent, and no other.
    Case(
        "line_amount_differs",
        REFUSE,
        one(net_cost=Decimal("1.00043"), amount=Decimal("120.07")),
        one(net_cost=Decimal("1.00043"), amount=Decimal("120.06")),
    ),
    # Each line of 12 at 0.0005 comes to 0.006: rounded for itself to a whole cent.
    Case(
        "rounding_differs",
        RISK,
        {
            "items": tuple(
                item(1, str(line), net_cost=Decimal("0.0005"), amount=Decimal("0.01"))
                for line in (1, 2)
            )
        },
        {
            "items": tuple(
                item(1, str(line), net_cost=Decimal("0.0005"), amount=Decimal(amount))
                for line, amount in ((1, "0.01"), (2, "0.00"))
            )
        },
        {"lines": Decimal("0.02"), "exact": Decimal("0.01")},
    ),
    Case(
        "taxes_differ",
        REFUSE,
        one() | {"taxes": (tax(300, amount="57.01"),), "total": Decimal("357.01")},
        {"charges": (FREIGHT,), "allowances": (DISCOUNT,)},
        {"tax": "19 %", "header": Decimal("57.01"), "lines": Decimal(57)},
    ),
    Case(
        "charge_unknown",
        REFUSE,
        {"charges": (Charge("Postage", Decimal(1)),)},
        {"charges": (FREIGHT,)},
        {"type": "Postage"},
    ),
    Case(
        "allowance_unknown",
        REFUSE,
        {"allowances": (Allowance("Rebate", Decimal(1)),)},
        {"allowances": (DISCOUNT,)},
        {"type": "Rebate"},
    ),
    Case(
        "charge_not_repeated",
        REFUSE,
        one(charges=(FREIGHT,)) | {"header_charges": ()},
        one(charges=(FREIGHT,)) | {"charges": (FREIGHT,)},
        {"type": "Freight", "lines": Decimal(10), "header": Decimal(0)},
    ),
    Case(
        "allowance_not_repeated",
        REFUSE,
        one(allowances=(DISCOUNT,))
        | {"header_allowances": (replace(DISCOUNT, amount=Decimal(9)),)},
        one(allowances=(DISCOUNT,)),
        {"header": Decimal(9)},
    ),
)
MATCH = (
    Case("order_missing", REFUSE, one(purchase_order_number="")),
    Case("order_missing", REFUSE, one(line_number="")),
    Case("order_number_odd", NOTE, one(purchase_order_number="PO-1")),
    Case(
        "sequence_wrong",
        REFUSE,
        {"items": (item(5), item(5, "2", sequence=1, net_cost=Decimal(1)))},
        values={"sequence": 1, "line_number": "2", "order": "4Z32PABC"},
    ),
    Case("sequence_wrong", REFUSE, one(sequence=0), one(sequence=7)),
    Case("quantity_wrong", REFUSE, one(0), one(1), {"quantity": 0}),
    Case("unit_wrong", REFUSE, one(unit="Pallets"), values={"unit": "Pallets"}),
    Case("unit_wrong", REFUSE, one(unit_size=0), values={"unit_size": 0}),
    Case(
        "unit_differs",
        REFUSE,
        one(unit="Eaches", unit_size=1),
        values={"unit": "Eaches", "ordered_unit": "Cases", "ordered_size": 12},
    ),
    Case("unit_differs", REFUSE, one(unit_size=6), one(ordered_unit_size=None)),
    Case(
        "product_missing",
        REFUSE,
        one(asin=None, vendor_sku=None),
        one(vendor_sku=None),
    ),
    Case(
        "product_differs",
        REFUSE,
        one(asin="B00SIMUL99"),
        one(ordered_asin=None),
        {"sent": "B00SIMUL99", "ordered": "B00SIMUL01"},
    ),
    Case("product_differs", REFUSE, one(vendor_sku="NL-9"), one(vendor_sku=None)),
    Case("cost_wrong", REFUSE, one(net_cost=Decimal(0))),
    Case(
        "cost_differs",
        REFUSE,
        one(net_cost=Decimal("2.5000001")),
        one(net_cost=Decimal("2.50000")),
        {"agreed": Decimal("2.50")},
    ),
    Case(
        "weight_missing",
        REFUSE,
        one(net_cost_unit="POUNDS", total_weight=None, amount=Decimal(300)),
        one(net_cost_unit="POUNDS", total_weight=Decimal("99.5")),
    ),
    Case(
        "weight_missing", REFUSE, one(net_cost_unit="POUNDS", total_weight=Decimal(0))
    ),
    Case(
        "weight_missing",
        REFUSE,
        one(net_cost_unit="STONES", total_weight=Decimal(1)),
        values={"unit": "STONES"},
    ),
    Case(
        "over_ordered",
        REFUSE,
        one(11, shipped=132),
        one(10, ordered=None),
        {"invoiced": 132, "ordered": 120, "over": 12},
    ),
    # What other invoices bill, and a second line of the same, count together.
    Case(
        "over_ordered",
        REFUSE,
        one(1, invoiced_before=120),
        one(1, invoiced_before=108),
        {"over": 12},
    ),
    Case(
        "over_ordered",
        REFUSE,
        {"items": (item(6), item(5, sequence=2))},
        {"items": (item(6), item(4, sequence=2))},
        {"over": 12},
    ),
    Case(
        "over_confirmed",
        REFUSE,
        one(confirmed=96),
        one(confirmed=None),
        {"invoiced": 120, "confirmed": 96, "over": 24},
    ),
    # Two cases are above what was confirmed, the third above what was ordered.
    Case("over_confirmed", REFUSE, one(11, confirmed=96), values={"over": 24}),
    Case(
        "over_shipped",
        REFUSE,
        one(shipped=108),
        one(shipped=None),
        {"invoiced": 120, "shipped": 108, "over": 12},
    ),
    Case(
        "under_shipped",
        NOTE,
        one(9),
        one(9, invoiced_before=12),
        {"invoiced": 108, "shipped": 120, "missing": 12},
    ),
)
TERMS = (
    Case(
        "terms_missing",
        NOTE,
        {"terms": None},
        {"terms": None, "terms_problem": "several"},
    ),
    Case("terms_several", REFUSE, {"terms": None, "terms_problem": "several"}),
    Case(
        "terms_unlike",
        REFUSE,
        {"terms": None, "terms_problem": "not_all"},
        values={"problem": "not_all"},
    ),
    Case(
        "terms_unlike",
        REFUSE,
        {"terms": TermsFacts("Net60")},
        values={"problem": "Net60"},
    ),
    Case(
        "terms_unlike",
        REFUSE,
        {"terms": TermsFacts("Net60")},
        {"terms": None, "terms_problem": "not_all"},
        base=CREDIT,
    ),
    Case(
        "terms_differ",
        RISK,
        {"terms": TermsFacts("Basic", net_days=60)},
        {"terms": TermsFacts("Basic", Decimal("2.00"), 30, 60)},
        {
            "net_days": 60,
            "discount": 0,
            "discount_days": 0,
            "agreed_discount": Decimal(2),
            "agreed_discount_days": 30,
        },
    ),
    Case(
        "terms_unlike",
        REFUSE,
        {"terms": TermsFacts("Basic", net_days=-1)},
        {"terms": TermsFacts("Basic", net_days=0)},
    ),
    Case(
        "discount_incomplete",
        RISK,
        {"terms": TermsFacts("Basic", Decimal(2), None, 60)},
        {"terms": TermsFacts("Basic", None, None, 60)},
    ),
)
CASES = (*NUMBERS, *TIME, *TOTALS, *MATCH, *TERMS)
