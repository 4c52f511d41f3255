"""An invoice is read from what was sent."""

from decimal import Decimal

from .clock import parse_iso
from .invoice_refusal import Refusal
from .invoices import Extra, Invoice, InvoiceLine, Reference, Tax, Terms

#: Nobody pays amounts with more digits before or after the point, or so late.
DIGITS, MOST_DAYS = 12, 3650


def read(document, account, now, agreed=None):
    """Make an invoice of a document.

    :param document: one ``Invoice``, already valid by the model
    :param account: name of the account
    :param now: the instant it is applied at
    :param agreed: :class:`Terms` of Amazon's contract, which count instead of those
        that the document tells
    :raise Refusal: a number in it is none
    """
    total = document["invoiceTotal"]
    bill_to = document.get("billToParty")
    return Invoice(
        account=account,
        number=document["id"].strip(),
        kind=document["invoiceType"],
        dated=parse_iso(document["date"]),
        taken_at=now,
        currency=(total.get("currencyCode") or "").strip(),
        total=amount(total),
        lines=tuple(_line(item) for item in document.get("items") or ()),
        taxes=_taxes(document),
        charges=_extras(document, "charge"),
        allowances=_extras(document, "allowance"),
        terms=agreed or _terms(document.get("paymentTerms")),
        remit_to=document["remitToParty"]["partyId"].strip(),
        bill_to=bill_to and bill_to["partyId"].strip(),
        document=document,
    )


def amount(money):
    """The amount of a ``Money``, 0 where it tells none.

    :raise Refusal: it is none that anybody pays
    """
    told = (money or {}).get("amount") or "0"
    found = Decimal(told)
    if found and not -DIGITS < found.adjusted() < DIGITS:
        raise Refusal("INVALID_AMOUNT", told[:50])
    return found


def _terms(told):
    if not told:
        return Terms()
    percent = told.get("discountPercent")
    net = _days(told, "netDueDays")
    return Terms(
        told.get("type") or "Basic",
        Terms.net_days if net is None else net,
        None if percent is None else amount({"amount": percent}),
        _days(told, "discountDueDays"),
    )


def _days(told, name):
    found = told.get(name)
    if found is None:
        return None
    if not 0 <= found <= MOST_DAYS:
        raise Refusal("INVALID_TERMS", name)
    return int(found)


def _line(item):
    quantity = item["invoicedQuantity"]
    weight = quantity.get("totalWeight") if item.get("netCostUnitOfMeasure") else None
    return InvoiceLine(
        sequence=item["itemSequenceNumber"],
        order=(item.get("purchaseOrderNumber") or "").strip(),
        asin=_strip(item.get("amazonProductIdentifier")),
        sku=_strip(item.get("vendorProductIdentifier")),
        amount=quantity["amount"],
        unit=quantity["unitOfMeasure"],
        unit_size=quantity.get("unitSize") or 1,
        cost=amount(item["netCost"]),
        weight=amount(weight) if weight else None,
        weight_unit=item.get("netCostUnitOfMeasure"),
        taxes=_taxes(item),
        charges=_extras(item, "charge"),
        allowances=_extras(item, "allowance"),
        hsn=_strip(item.get("hsnCode")),
        reference=_reference(item.get("creditNoteDetails")),
    )


def _reference(told):
    if told is None:
        return None
    return Reference(
        invoice=_strip(told.get("referenceInvoiceNumber")),
        invoiced_on=_day(told.get("originalInvoiceDate")),
        returns=_strip(told.get("returnsReferenceNumber")),
        returned_on=_day(told.get("goodsReturnDate")),
        coop=_strip(told.get("coopReferenceNumber")),
        debit_note=_strip(told.get("debitNoteNumber")),
    )


def _taxes(owner):
    return tuple(
        Tax(
            told["taxType"],
            None
            if told.get("taxRate") is None
            else amount({"amount": told["taxRate"]}),
            amount(told["taxAmount"]),
            amount(told["taxableAmount"]) if told.get("taxableAmount") else None,
        )
        for told in owner.get("taxDetails") or ()
    )


def _extras(owner, kind):
    return tuple(
        Extra(told["type"], amount(told[f"{kind}Amount"]), _taxes(told))
        for told in owner.get(f"{kind}Details") or ()
    )


def _day(text):
    return parse_iso(text).date() if text else None


def _strip(value):
    return value.strip() or None if isinstance(value, str) else None
