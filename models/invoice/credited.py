"""What a credit note refers to: what a person has said, and the invoice behind it."""

from collections import defaultdict
from decimal import Decimal

from ...logic.invoice.facts import (
    PQV,
    RETURNS,
    CreditReference,
    InvoicedLine,
    OriginalInvoice,
)
from .amazon_words import exact
from .const import MAY_HAVE

#: Credit notes that take back goods, not a part of their price.
GOODS_KINDS = (PQV, RETURNS)


def reference_of(move):
    """What a credit note refers to, as a person has said it."""
    said = move.amazon_credit_ids[:1]
    invoice = move.reversed_entry_id
    if not said:
        return None
    return CreditReference(
        kind=said.kind,
        reference_invoice_number=said.reference_number or None,
        original_invoice_date=invoice.invoice_date or None,
        returns_reference_number=said.returns_number or None,
        goods_return_date=said.returned_on or None,
        rma_id=said.rma_number or None,
        coop_reference_number=said.coop_number or None,
        debit_note_number=said.debit_note_number or None,
        consignors_reference_number=said.consignor_number or None,
    )


def original_of(move):
    """The invoice that a credit note takes back from, or None.

    :rtype: OriginalInvoice
    """
    invoice = move.reversed_entry_id
    if not invoice:
        return None
    current = invoice._amazon_current()[:1]
    credits = invoice.reversal_move_ids.filtered(
        lambda each: each.state == "posted" and each != move
    )
    digits = invoice.currency_id.decimal_places
    billed, credited = _lines_of(invoice, digits), defaultdict(lambda: [0, 0])
    for each in credits:
        for key, (eaches, amount) in _lines_of(each, digits).items():
            credited[key][0] += eaches if sign_of(each) else 0
            credited[key][1] += amount
    return OriginalInvoice(
        number=current.number or invoice.name,
        dated=invoice.invoice_date,
        total=exact(invoice.amount_total, digits),
        credited=sum(
            (exact(each.amount_total, digits) for each in credits), Decimal(0)
        ),
        lines={
            key: InvoicedLine(
                eaches, amount, credited[key][0], Decimal(credited[key][1])
            )
            for key, (eaches, amount) in billed.items()
        },
        may_be_known=current.state in MAY_HAVE,
    )


def sign_of(move):
    """Which way a document counts goods: what takes back a price, no goods, not at
    all."""
    if move.move_type != "out_refund":
        return 1
    return -1 if move.amazon_credit_ids.kind in (False, *GOODS_KINDS) else 0


def _lines_of(move, digits):
    """(order, line) -> (eaches, amount) of a document."""
    found = {}
    for line in move.invoice_line_ids.filtered(lambda x: x.display_type == "product"):
        ordered = line._amazon_ordered()
        if ordered:
            key = (
                ordered.requisition_id.purchase_order_number,
                ordered.item_sequence_number or str(ordered.sequence),
            )
            eaches, amount = found.get(key, (0, Decimal(0)))
            found[key] = (
                eaches + (line._amazon_eaches() or 0),
                amount + exact(line.price_subtotal, digits),
            )
    return found
