"""Invoices and credit notes (submitInvoices), built exactly.

The facts are ``logic/invoice/facts.py``'s ``InvoiceFacts``; this package knows their
fields and not their class. Rules: Amazon's model ``vendorInvoices.json``, with what it
adds for electronic invoices in the EU. Whether the sums are right, and what a country
wants, is the rule book's to say (``logic/invoice``): here is refused only what cannot
be written as Amazon's model has it.
"""

from . import invoice_parts as parts
from . import writing
from .invoice_party import party
from .values import UNITS, WEIGHT_UNITS, MessageError

__all__ = ["INVOICE_TYPES", "build_invoice", "build_payload"]

INVOICE_TYPES = INVOICE, CREDIT_NOTE = ("Invoice", "CreditNote")
_EU = "EU"
_TAX_EXEMPT_REASON = "TaxExemptReason"


def build_payload(invoices):
    """Write the body of submitInvoices as it is sent.

    :param invoices: iterable of ``InvoiceFacts``. One bad document may fail the whole
        transaction: send one a request
    :return: the JSON text
    :raise MessageError: something cannot be written as Amazon wants it
    """
    documents = [build_invoice(facts) for facts in invoices]
    if not documents:
        raise MessageError("There must be at least one invoice.", "invoices")
    return writing.encode({"invoices": documents})


def build_invoice(facts):
    """Write one invoice or credit note.

    The same facts always give the same document: keys in the order of Amazon's model,
    decimals exact text, what is not known left out.

    :param facts: ``InvoiceFacts``
    :return: dict, one member of ``invoices``
    :raise MessageError: something in it cannot be written as Amazon wants it
    """
    if not facts.items:
        raise MessageError("An invoice needs at least one line.", "items")
    currency = parts.currency(facts.currency)
    document = {
        "invoiceType": writing.one_of(facts.invoice_type, INVOICE_TYPES, "invoiceType"),
        "id": writing.needed(facts.number, "id"),
        "referenceNumber": parts.said(facts.reference),
        "date": writing.date_text(facts.dated, "date", optional=False),
        "remitToParty": _needed_party(facts.remit_to, "remitToParty"),
        "shipToParty": party(facts.ship_to, "shipToParty"),
        "shipFromParty": party(facts.ship_from, "shipFromParty"),
        "billToParty": party(facts.bill_to, "billToParty"),
        "billFromParty": party(facts.bill_from, "billFromParty"),
        "vatGroupParty": party(facts.vat_group, "vatGroupParty"),
        "taxRepresentativeParty": party(
            facts.tax_representative, "taxRepresentativeParty"
        ),
        "paymentTerms": parts.terms(facts.terms, "paymentTerms"),
        "invoiceTotal": parts.money(facts.total, currency, "invoiceTotal"),
        # "Provided for EU e-invoice interoperability."
        "invoiceBaseAmount": _base(facts, currency),
        # "When absent, the invoice date applies."
        "taxPointDate": writing.date_text(facts.tax_point, "taxPointDate"),
        "taxDetails": parts.taxes(facts.taxes, currency, "taxDetails"),
        "additionalDetails": parts.details(
            (*facts.additional, *_reasons_of_the_whole(facts)), "additionalDetails"
        ),
        "chargeDetails": parts.charges(facts.charges, currency, "chargeDetails"),
        "allowanceDetails": parts.allowances(
            facts.allowances, currency, "allowanceDetails"
        ),
        "items": [
            _item(item, facts, currency, f"items[{index}]")
            for index, item in enumerate(facts.items)
        ],
    }
    _check_numbers(facts.items)
    return writing.given(document)


def _needed_party(value, path):
    if value is None:
        raise MessageError(f"{path} is missing.", path)
    return party(value, path)


def _base(facts, currency):
    """ "Sum of all invoice line net amounts, excluding tax, charges and
    allowances." """
    if facts.region != _EU:
        return None
    total = sum(
        parts.exact(item.amount, f"items[{index}].amount")
        for index, item in enumerate(facts.items)
    )
    return parts.money(total, currency, "invoiceBaseAmount")


def _check_numbers(items):
    """ "Unique number related to this line item." """
    seen = set()
    for index, item in enumerate(items):
        if item.sequence in seen:
            path = f"items[{index}].itemSequenceNumber"
            raise MessageError(f"{path}: {item.sequence} comes twice.", path)
        seen.add(item.sequence)


def _item(item, facts, currency, path):
    is_credit_note = facts.invoice_type == CREDIT_NOTE
    if item.credit is not None and not is_credit_note:
        raise MessageError(
            f"{path}: an invoice refers to no other document.",
            f"{path}.creditNoteDetails",
        )
    order = parts.said(item.purchase_order_number)
    if not is_credit_note:
        # "This value is mandatory only when invoiceType is Invoice."
        order = writing.needed(order, f"{path}.purchaseOrderNumber")
    return writing.given(
        {
            "itemSequenceNumber": writing.positive(
                item.sequence, f"{path}.itemSequenceNumber"
            ),
            "amazonProductIdentifier": parts.said(item.asin),
            "vendorProductIdentifier": parts.said(item.vendor_sku),
            "invoicedQuantity": _quantity(item, f"{path}.invoicedQuantity"),
            "netCost": _cost(item, currency, f"{path}.netCost"),
            "netCostUnitOfMeasure": _weight_unit(item, path),
            "purchaseOrderNumber": order,
            "hsnCode": parts.hsn(item.hsn_code, f"{path}.hsnCode"),
            "itemDescription": parts.said(item.description)
            if facts.region == _EU
            else None,
            "additionalDetails": parts.details(
                (*item.additional, *_reasons(item.taxes)),
                f"{path}.additionalDetails",
            ),
            "creditNoteDetails": parts.credit(item.credit, f"{path}.creditNoteDetails")
            if is_credit_note
            else None,
            "taxDetails": parts.taxes(item.taxes, currency, f"{path}.taxDetails"),
            "chargeDetails": parts.charges(
                item.charges, currency, f"{path}.chargeDetails"
            ),
            "allowanceDetails": parts.allowances(
                item.allowances, currency, f"{path}.allowanceDetails"
            ),
        }
    )


def _quantity(item, path):
    """ "unitSize: the case size, if the unit of measure value is Cases." """
    unit = writing.one_of(item.unit, UNITS, f"{path}.unitOfMeasure")
    size = item.unit_size if unit == "Cases" else None
    found = writing.quantity(item.quantity, unit, size, path)
    if item.net_cost_unit:
        weight = parts.exact(item.total_weight, f"{path}.totalWeight")
        found["totalWeight"] = {
            "unitOfMeasure": _weight_unit(item, path),
            "amount": writing.decimal_text(weight, f"{path}.totalWeight"),
        }
    return found


def _weight_unit(item, path):
    if not item.net_cost_unit:
        return None
    return writing.one_of(
        item.net_cost_unit, WEIGHT_UNITS, f"{path}.netCostUnitOfMeasure"
    )


def _cost(item, currency, path):
    """ "Price information should not be zero or negative." """
    cost = parts.exact(item.net_cost, path)
    if cost <= 0:
        raise MessageError(f"{path} must be above zero.", path)
    return parts.money(cost, currency, path)


def _reasons(taxes):
    """Why no tax is due, as further texts."""
    return [
        parts.Detail(_TAX_EXEMPT_REASON, tax.exempt_code)
        for tax in taxes
        if parts.said(tax.exempt_code)
    ]


def _reasons_of_the_whole(facts):
    """The reasons that no line tells: of charges and allowances, which have no texts of
    their own."""
    told = {each.detail for item in facts.items for each in _reasons(item.taxes)}
    extras = [
        tax
        for owner in (facts, *facts.items)
        for extra in (*owner.charges, *owner.allowances)
        for tax in extra.taxes
    ]
    found = _reasons([*facts.taxes, *extras])
    return [each for each in found if each.detail not in told]
