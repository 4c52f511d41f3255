"""The parts of an invoice, written exactly: money, taxes, terms, references."""

import re
from decimal import Decimal
from typing import NamedTuple

from . import writing
from .invoice_types import (
    ALLOWANCE_TYPES,
    CHARGE_TYPES,
    DETAIL_TYPES,
    TAX_TYPES,
    TERMS_TYPES,
)
from .values import MessageError


class Detail(NamedTuple):
    """A further text, see :func:`details`."""

    type: str
    detail: str
    language: str | None = None


def said(value):
    """A text, ``None`` where it says nothing."""
    return value if isinstance(value, str) and value.strip() else None


def exact(value, path):
    """A ``Decimal`` that must be there; a float is refused.

    :raise MessageError: it is missing, or no exact number
    """
    if value is None:
        raise MessageError(f"{path} is missing.", path)
    writing.decimal_text(value, path)
    return Decimal(value)


def currency(value):
    """A code of ISO 4217, checked once for the whole document."""
    if not (isinstance(value, str) and re.fullmatch(r"[A-Z]{3}", value)):
        raise MessageError(
            "invoiceTotal needs a currency of three capital letters.",
            "invoiceTotal.currencyCode",
        )
    return value


def money(value, code, path):
    """An amount that must be there."""
    amount = writing.decimal_text(exact(value, path), f"{path}.amount")
    return {"currencyCode": code, "amount": amount}


def percent(value, path):
    """A percentage without needless zeroes, ``None`` where there is none.

    Amazon: "Expressed as a whole-percent integer string." There are rates that are no
    whole percent (5.5 in France): those are written as what they are.
    """
    if value is None:
        return None
    number = exact(value, path)
    if not 0 <= number <= 100:
        raise MessageError(f"{path} must lie between 0 and 100.", path)
    text = writing.decimal_text(number, path)
    return text.rstrip("0").rstrip(".") if "." in text else text


def taxes(found, code, path):
    """Taxes, ``None`` where there are none.

    :param found: iterable of ``TaxFacts``
    """
    return [
        writing.given(
            {
                "taxType": writing.one_of(
                    tax.tax_type, TAX_TYPES, f"{path}[{index}].taxType"
                ),
                "taxRate": percent(tax.rate, f"{path}[{index}].taxRate"),
                "taxAmount": money(tax.amount, code, f"{path}[{index}].taxAmount"),
                "taxableAmount": None
                if tax.taxable is None
                else money(tax.taxable, code, f"{path}[{index}].taxableAmount"),
            }
        )
        for index, tax in enumerate(found)
    ] or None


def charges(found, code, path):
    """Charges, ``None`` where there are none."""
    return _extras(found, CHARGE_TYPES, "chargeAmount", code, path)


def allowances(found, code, path):
    """Allowances, ``None`` where there are none."""
    return _extras(found, ALLOWANCE_TYPES, "allowanceAmount", code, path)


def _extras(found, known, name, code, path):
    return [
        writing.given(
            {
                "type": writing.one_of(extra.type, known, f"{path}[{index}].type"),
                "description": said(extra.description),
                name: money(extra.amount, code, f"{path}[{index}].{name}"),
                "taxDetails": taxes(extra.taxes, code, f"{path}[{index}].taxDetails"),
            }
        )
        for index, extra in enumerate(found)
    ] or None


def details(found, path):
    """Further texts, each once; ``None`` where there are none.

    :param found: iterable of what has ``type``, ``detail`` and ``language``
    """
    rows = {
        (each.type, each.detail, said(each.language)): None
        for each in found
        if said(each.detail)
    }
    return [
        writing.given(
            {
                "type": writing.one_of(kind, DETAIL_TYPES, f"{path}[{index}].type"),
                "detail": detail,
                "languageCode": language,
            }
        )
        for index, (kind, detail, language) in enumerate(rows)
    ] or None


def terms(value, path):
    """The payment terms, ``None`` where none are told.

    :param value: ``TermsFacts`` or ``None``
    """
    if value is None:
        return None
    # A discount is a percentage until a day: one without the other says nothing.
    has_discount = value.discount_percent and value.discount_days is not None
    return writing.given(
        {
            "type": writing.one_of(value.type, TERMS_TYPES, f"{path}.type"),
            "discountPercent": percent(
                value.discount_percent, f"{path}.discountPercent"
            )
            if has_discount
            else None,
            "discountDueDays": _days(value.discount_days, f"{path}.discountDueDays")
            if has_discount
            else None,
            "netDueDays": _days(value.net_days, f"{path}.netDueDays"),
        }
    )


def _days(value, path):
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise MessageError(f"{path} must be a whole number of days.", path)
    return value


def hsn(value, path):
    """India's code of the goods: "The HSN number cannot contain alphabets." """
    found = said(value)
    if found and re.search(r"[^\W\d_]", found):
        raise MessageError(f"{path} must hold no letters, not {found!r}.", path)
    return found


def credit(value, path):
    """What a line of a credit note refers to.

    :param value: ``CreditReference``
    :raise MessageError: it refers to nothing
    """
    fields = value and {
        "referenceInvoiceNumber": said(value.reference_invoice_number),
        # "Pairs with referenceInvoiceNumber."
        "originalInvoiceDate": writing.date_text(
            value.original_invoice_date, f"{path}.originalInvoiceDate"
        )
        if said(value.reference_invoice_number)
        else None,
        "debitNoteNumber": said(value.debit_note_number),
        "returnsReferenceNumber": said(value.returns_reference_number),
        "goodsReturnDate": writing.date_text(
            value.goods_return_date, f"{path}.goodsReturnDate"
        ),
        "rmaId": said(value.rma_id),
        "coopReferenceNumber": said(value.coop_reference_number),
        "consignorsReferenceNumber": said(value.consignors_reference_number),
    }
    found = fields and writing.given(fields)
    if not found:
        raise MessageError(f"{path}: a credit note refers to something.", path)
    return found
