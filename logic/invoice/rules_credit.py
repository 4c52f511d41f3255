"""Rules: credit notes. What they refer to, and how much is left to credit."""

from collections import Counter
from decimal import Decimal

from ..rulebook import NOTE, REFUSE, RISK
from . import sums
from .facts import COOP, CREDIT_KINDS, PAYABLE_KINDS, RETURNS
from .numbers import match_key
from .rule import (
    CREDITING,
    INVOICING,
    UNION,
    Rule,
    at_item,
    by_line,
    day,
    hit,
    is_blank,
)

_CREDITS = frozenset({CREDITING})
#: developer-docs, submit-credit-notes.
TAKEN_IN = frozenset(
    {"ES", "IN", "IE", "ZA", "BE", "FR", "EG", "PL", "NL", "GB", "DE", "SE", "SA", "IT"}
)
NOT_TAKEN_IN = frozenset({"AE", "TR"})
#: Kind -> fields of which one at least is wanted, tuple of such tuples.
_WANTED = {
    **dict.fromkeys(PAYABLE_KINDS, (("reference_invoice_number",),)),
    RETURNS: (("returns_reference_number",), ("goods_return_date",)),
    COOP: (("coop_reference_number", "debit_note_number"),),
}
_REFERENCES = (
    "Model, CreditNoteDetails: referenceInvoiceNumber is mandatory for AP credit notes "
    "(PQV, PPV, freight), returnsReferenceNumber and goodsReturnDate for returns; COOP "
    "without coopReferenceNumber or debitNoteNumber may be rejected"
)
_ORIGINAL = (
    'Model: "Original Invoice Number when sending a credit note relating to an '
    'existing invoice."'
)
_NOT_MORE = "A credit note takes back what an invoice billed, and no more"


def _credits(invoice):
    """(item, what it refers to), of the lines that say so."""
    for item in invoice.items:
        if item.credit is not None:
            yield item, item.credit


def _credit_country(invoice, around):
    if invoice.country in NOT_TAKEN_IN:
        yield hit(country=invoice.country)


def _credit_country_unknown(invoice, around):
    if invoice.country and invoice.country not in TAKEN_IN | NOT_TAKEN_IN:
        yield hit(country=invoice.country)


def _credit_kind_wrong(invoice, around):
    for item in invoice.items:
        kind = item.credit and item.credit.kind
        if kind not in CREDIT_KINDS:
            yield at_item(item, kind=kind or "")


def _credit_mixed(invoice, around):
    kinds = {credit.kind for _item, credit in _credits(invoice)}
    if len(kinds) > 1:
        yield hit(kinds=", ".join(sorted(kinds)))


def _credit_reference_missing(invoice, around):
    """Each field once, on the first line without it."""
    seen = set()
    for item, credit in _credits(invoice):
        for fields in _WANTED.get(credit.kind, ()):
            lacks = all(is_blank(getattr(credit, field)) for field in fields)
            if lacks and (credit.kind, fields) not in seen:
                seen.add((credit.kind, fields))
                yield at_item(item, kind=credit.kind, field=fields[0])


def _several_invoices(invoice, around):
    numbers = {
        match_key(credit.reference_invoice_number)
        for _item, credit in _credits(invoice)
    } - {""}
    if len(numbers) > 1:
        yield hit(invoices=len(numbers))


def _debit_note_missing(invoice, around):
    """Once."""
    for item, credit in _credits(invoice):
        if credit.kind in (RETURNS, COOP) and is_blank(credit.debit_note_number):
            yield at_item(item, kind=credit.kind)
            return


def _original_date_missing(invoice, around):
    """Once."""
    for item, credit in _credits(invoice):
        if (
            not is_blank(credit.reference_invoice_number)
            and credit.original_invoice_date is None
        ):
            yield at_item(item, invoice=credit.reference_invoice_number)
            return


def _named_invoice(invoice):
    """(item, number) of the first line that names an invoice, in a list."""
    return [
        (item, credit.reference_invoice_number)
        for item, credit in _credits(invoice)
        if not is_blank(credit.reference_invoice_number)
    ][:1]


def _original_unknown(invoice, around):
    if around.original is None:
        for item, number in _named_invoice(invoice):
            yield at_item(item, invoice=number)


def _original_differs(invoice, around):
    original = around.original
    for item, number in _named_invoice(invoice) if original else ():
        if match_key(original.number) != match_key(number):
            yield at_item(item, invoice=number, original=original.number)


def _original_not_sent(invoice, around):
    original = around.original
    if original is not None and not original.may_be_known:
        yield hit(invoice=original.number)


def _credit_on_invoice(invoice, around):
    for item in invoice.items:
        if item.credit is not None:
            yield at_item(item, kind=item.credit.kind or "")


def _reference_spelled(invoice, around):
    """It means the invoice that was found, and is not what Amazon got."""
    for item, credit in _credits(invoice):
        number, original = credit.reference_invoice_number, around.original
        if (
            original is not None
            and number
            and number != original.number
            and match_key(number) == match_key(original.number)
        ):
            yield at_item(item, invoice=number, sent=original.number)
            return


def _credit_before_invoice(invoice, around):
    original = around.original
    if original is None or original.dated is None or invoice.dated is None:
        return
    dated = day(invoice.dated, invoice.country)
    invoiced = day(original.dated, invoice.country)
    if dated < invoiced:
        yield hit(dated=dated, invoiced_on=invoiced, invoice=original.number)


def _return_after_credit(invoice, around):
    dated = day(invoice.dated, invoice.country)
    for item, credit in _credits(invoice):
        returned = day(credit.goods_return_date, invoice.country)
        if dated is not None and returned is not None and returned > dated:
            yield at_item(item, returned_on=returned, dated=dated)


def _by_original_line(invoice, around):
    """(an item, its :class:`~.facts.InvoicedLine` or ``None``, the items) a line."""
    lines = around.original and around.original.lines
    if lines is not None:
        for line, items in by_line(invoice.items).items():
            yield items[0], lines.get(line), items


def _not_invoiced(invoice, around):
    for item, billed, _items in _by_original_line(invoice, around):
        if billed is None:
            yield at_item(item, invoice=around.original.number)


def _over_credited_quantity(invoice, around):
    """Price corrections take no goods back."""
    for item, billed, items in _by_original_line(invoice, around):
        if billed is None or (item.credit and item.credit.kind == "PPV"):
            continue
        credited = sum(each.eaches for each in items)
        left = billed.eaches - billed.credited
        if credited > left:
            yield at_item(item, credited=credited, left=max(left, 0))


def _over_credited_amount(invoice, around):
    for item, billed, items in _by_original_line(invoice, around):
        if billed is None:
            continue
        credited = sums.base(items)
        left = billed.amount - billed.credited_amount
        if credited > left:
            yield at_item(item, credited=credited, left=max(left, Decimal(0)))


def _over_credited_total(invoice, around):
    original = around.original
    if original is None:
        return
    left = original.total - original.credited
    if invoice.total > left:
        yield hit(
            credited=invoice.total, left=max(left, Decimal(0)), invoice=original.number
        )


def _credited_twice(invoice, around):
    """One return or agreement on several lines of one product."""
    found = Counter(
        (item.line, item.asin or item.vendor_sku, credit)
        for item, credit in _credits(invoice)
        if credit.kind in (RETURNS, COOP)
    )
    for (line, _product, credit), times in found.items():
        if times > 1:
            item = next(
                each
                for each, other in _credits(invoice)
                if other == credit and each.line == line
            )
            yield at_item(item, kind=credit.kind, times=times)


RULES = (
    Rule(
        "credit_country",
        REFUSE,
        'developer-docs, submit-credit-notes: "Credit notes are not supported in AE '
        'and TR marketplaces."',
        _credit_country,
        stages=_CREDITS,
    ),
    Rule(
        "credit_country_unknown",
        RISK,
        'developer-docs, submit-credit-notes: "in ES, IN, IE, ZA, BE, FR, EG, PL, NL, '
        'GB, DE, SE, SA, and IT marketplaces"',
        _credit_country_unknown,
        stages=_CREDITS,
    ),
    Rule(
        "credit_kind_wrong",
        REFUSE,
        "developer-docs, submit-credit-notes: PQV, PPV, freight, returns and COOP",
        _credit_kind_wrong,
        stages=_CREDITS,
    ),
    Rule(
        "credit_mixed",
        RISK,
        "developer-docs, submit-credit-notes: accounts payable and accounts receivable "
        "take credit notes of kinds of their own",
        _credit_mixed,
        stages=_CREDITS,
    ),
    Rule(
        "credit_reference_missing",
        REFUSE,
        _REFERENCES,
        _credit_reference_missing,
        stages=_CREDITS,
    ),
    Rule(
        "several_invoices",
        REFUSE,
        'Model: "One Invoice only to be processed per Credit Note."',
        _several_invoices,
        stages=_CREDITS,
    ),
    Rule(
        "original_unknown",
        RISK,
        _ORIGINAL + " Whether Amazon has one that was not sent from here, nobody knows",
        _original_unknown,
        stages=_CREDITS,
    ),
    Rule("original_differs", REFUSE, _ORIGINAL, _original_differs, stages=_CREDITS),
    Rule("original_not_sent", REFUSE, _ORIGINAL, _original_not_sent, stages=_CREDITS),
    Rule(
        "credit_on_invoice",
        REFUSE,
        'Model, creditNoteDetails: "required only if invoiceType is CreditNote"; an '
        "invoice refers to no other",
        _credit_on_invoice,
        stages=frozenset({INVOICING}),
    ),
    Rule(
        "reference_spelled",
        RISK,
        "Amazon finds an invoice by the id that it was sent under",
        _reference_spelled,
        stages=_CREDITS,
    ),
    Rule(
        "credit_before_invoice",
        REFUSE,
        "What was not billed yet cannot be credited",
        _credit_before_invoice,
        stages=_CREDITS,
    ),
    Rule(
        "return_after_credit",
        REFUSE,
        'Model, goodsReturnDate: "Date that a return is received by the vendor."',
        _return_after_credit,
        stages=_CREDITS,
    ),
    Rule("not_invoiced", REFUSE, _NOT_MORE, _not_invoiced, stages=_CREDITS),
    Rule(
        "over_credited_quantity",
        REFUSE,
        _NOT_MORE,
        _over_credited_quantity,
        stages=_CREDITS,
    ),
    Rule(
        "over_credited_amount",
        REFUSE,
        _NOT_MORE,
        _over_credited_amount,
        stages=_CREDITS,
    ),
    Rule(
        "over_credited_total",
        REFUSE,
        _NOT_MORE,
        _over_credited_total,
        stages=_CREDITS,
    ),
    Rule(
        "credited_twice",
        RISK,
        "One return of one product is credited once",
        _credited_twice,
        stages=_CREDITS,
    ),
    Rule(
        "debit_note_missing",
        NOTE,
        'Model, debitNoteNumber: "Recommended for Returns and COOP Credit Notes."',
        _debit_note_missing,
        stages=_CREDITS,
    ),
    Rule(
        "original_date_missing",
        RISK,
        'Model, originalInvoiceDate: "Pairs with referenceInvoiceNumber."; Directive '
        "2006/112/EC, article 219: it refers to the initial invoice unambiguously",
        _original_date_missing,
        countries=UNION,
        stages=_CREDITS,
    ),
)
