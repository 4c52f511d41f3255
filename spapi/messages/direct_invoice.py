"""An invoice of direct fulfilment (submitInvoice of Payments v1), written exactly.

Unlike the invoices of retail: parties have all of their address, line numbers are text,
and India has none. The facts are objects with the fields named here.
Rules: ``vendorDirectFulfillmentPaymentsV1.json``.
"""

from decimal import Decimal

from . import shipment_parts, writing
from .invoice_types import TAX_TYPES
from .values import MessageError

#: Amazon's guide: this API is not for India.
NOT_FOR = frozenset({"IN"})
_ADDRESS_NEEDS = (
    "name",
    "addressLine1",
    "city",
    "stateOrRegion",
    "postalCode",
    "countryCode",
)


def build_invoice(facts):
    """Write the body of submitInvoice, for one invoice.

    :param facts: ``number``, ``date``, ``country`` (of the marketplace), ``currency``,
        ``remit_to``, ``bill_to`` (:class:`~.values.Party`; the second may be ``None``),
        ``ship_from`` (:class:`~.values.Party`: its code is the order's warehouse),
        ``total`` (Decimal, with taxes), ``taxes``, ``ship_to_country``, ``terms`` and
        ``lines``: each ``line`` (number of the order's line), ``order``,
        ``vendor_order``, ``asin``, ``vendor_sku``, ``quantity``, ``unit``,
        ``net_cost`` (Decimal, of one), ``taxes``. A tax: ``type``, ``rate`` (Decimal,
        0.19), ``amount``, ``base``
    :return: dict, the whole body; :func:`~.writing.encode` writes it as it is sent
    :raise MessageError: something in it cannot be written as Amazon wants it
    """
    if facts.country in NOT_FOR:
        raise MessageError("Amazon takes no such invoices in India.", "invoices")
    if not facts.lines:
        raise MessageError("An invoice without lines.", "items")
    invoice = {
        "invoiceNumber": writing.needed(facts.number, "invoiceNumber"),
        "invoiceDate": writing.date_text(facts.date, "invoiceDate", optional=False),
        "remitToParty": _party(facts.remit_to, "remitToParty", with_address=True),
        "shipFromParty": _party(facts.ship_from, "shipFromParty"),
        "billToParty": None
        if facts.bill_to is None
        else _party(facts.bill_to, "billToParty"),
        "shipToCountryCode": facts.ship_to_country or None,
        "paymentTermsCode": facts.terms or None,
        "invoiceTotal": _money(facts.total, facts.currency, "invoiceTotal"),
        "taxTotals": _taxes(facts.taxes, facts.currency, "taxTotals"),
        "items": [
            _line(line, facts.currency, f"items[{index}]")
            for index, line in enumerate(facts.lines)
        ],
    }
    return {"invoices": [writing.given(invoice)]}


def _party(party, path, with_address=False):
    """A party; an address of which a part is missing is refused, not left out: Amazon
    rejects the whole invoice for it."""
    found = shipment_parts.party(party, path)
    if party.address is not None or with_address:
        address = found.get("address") or {}
        for name in _ADDRESS_NEEDS:
            writing.needed(address.get(name), f"{path}.address.{name}")
    return found


def _line(line, currency, path):
    if not line.asin and not line.vendor_sku:
        raise MessageError(f"{path} names no product.", path)
    return writing.given(
        {
            "itemSequenceNumber": writing.needed(
                line.line, f"{path}.itemSequenceNumber"
            ),
            "buyerProductIdentifier": line.asin or None,
            "vendorProductIdentifier": line.vendor_sku or None,
            "invoicedQuantity": {
                "amount": writing.positive(line.quantity, f"{path}.invoicedQuantity"),
                "unitOfMeasure": writing.needed(line.unit, f"{path}.unitOfMeasure"),
            },
            "netCost": _money(line.net_cost, currency, f"{path}.netCost"),
            "purchaseOrderNumber": writing.needed(
                line.order, f"{path}.purchaseOrderNumber"
            ),
            "vendorOrderNumber": line.vendor_order or None,
            "taxDetails": _taxes(line.taxes, currency, f"{path}.taxDetails"),
        }
    )


def _taxes(taxes, currency, path):
    return [
        writing.given(
            {
                "taxType": writing.one_of(
                    tax.type, TAX_TYPES, f"{path}[{index}].taxType"
                ),
                "taxRate": writing.decimal_text(tax.rate, f"{path}[{index}].taxRate"),
                "taxAmount": _money(tax.amount, currency, f"{path}[{index}].taxAmount"),
                "taxableAmount": None
                if tax.base is None
                else _money(tax.base, currency, f"{path}[{index}].taxableAmount"),
            }
        )
        for index, tax in enumerate(taxes)
    ] or None


def _money(amount, currency, path):
    if not isinstance(amount, Decimal) or amount < 0:
        raise MessageError(f"{path} must be an exact amount, zero or more.", path)
    return {
        "currencyCode": writing.needed(currency, f"{path}.currencyCode"),
        "amount": writing.decimal_text(amount, path),
    }
