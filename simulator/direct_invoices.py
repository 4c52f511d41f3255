"""What Amazon asks of an invoice of direct fulfilment (Payments v1), and what it
refuses later."""

from decimal import Decimal

from . import validation as v

_AMOUNT = v.record(
    ("amount", "currencyCode"),
    amount=v.text(pattern=v.DECIMAL),
    currencyCode=v.text(longest=3),
)
_ADDRESS = v.record(
    # Full addresses, unlike the invoices of retail.
    ("name", "addressLine1", "city", "stateOrRegion", "postalCode", "countryCode"),
    **dict.fromkeys(
        (
            *("name", "addressLine1", "addressLine2", "addressLine3", "city"),
            *("county", "district", "stateOrRegion", "postalCode", "countryCode"),
            "phone",
        ),
        v.text(),
    ),
)
_PARTY = v.record(
    ("partyId",),
    partyId=v.text(),
    address=_ADDRESS,
    taxRegistrationDetails=v.array(
        v.record(
            ("taxRegistrationNumber",),
            taxRegistrationType=v.text(allowed=("VAT", "GST")),
            taxRegistrationNumber=v.text(),
            taxRegistrationAddress=_ADDRESS,
            taxRegistrationMessage=v.text(),
        )
    ),
)
_TAXES = v.array(
    v.record(
        ("taxType", "taxAmount"),
        taxType=v.text(),
        taxRate=v.text(pattern=v.DECIMAL),
        taxAmount=_AMOUNT,
        taxableAmount=_AMOUNT,
    )
)
INVOICES = v.record(
    ("invoices",),
    invoices=v.array(
        v.record(
            (
                *("invoiceNumber", "invoiceDate", "remitToParty", "shipFromParty"),
                *("invoiceTotal", "items"),
            ),
            invoiceNumber=v.text(),
            invoiceDate=v.instant,
            referenceNumber=v.text(),
            remitToParty=_PARTY,
            shipFromParty=_PARTY,
            billToParty=_PARTY,
            shipToCountryCode=v.text(longest=2),
            paymentTermsCode=v.text(),
            invoiceTotal=_AMOUNT,
            taxTotals=_TAXES,
            items=v.array(
                v.record(
                    (
                        *("itemSequenceNumber", "invoicedQuantity", "netCost"),
                        "purchaseOrderNumber",
                    ),
                    itemSequenceNumber=v.text(),
                    buyerProductIdentifier=v.text(),
                    vendorProductIdentifier=v.text(),
                    invoicedQuantity=v.record(
                        ("amount", "unitOfMeasure"),
                        amount=v.integer,
                        unitOfMeasure=v.text(),
                    ),
                    netCost=_AMOUNT,
                    purchaseOrderNumber=v.text(),
                    vendorOrderNumber=v.text(),
                    hsnCode=v.text(),
                    taxDetails=_TAXES,
                )
            ),
        )
    ),
)


def total_of(invoice):
    """What an invoice comes to: its lines and their taxes."""
    found = Decimal()
    for item in invoice["items"]:
        pieces = item["invoicedQuantity"]["amount"]
        found += pieces * Decimal(item["netCost"]["amount"])
        for tax in item.get("taxDetails", []):
            found += Decimal(tax["taxAmount"]["amount"])
    return found


def refusal(invoice, used, shipped):
    """What Amazon has against an invoice.

    :param used: numbers of invoices that it has
    :param shipped: callable(order number) -> dict line -> pieces that left, ``None``
        for an order that has not
    :return: code of an error, or ``None``
    """
    if invoice["invoiceNumber"] in used:
        return "DUPLICATE_INVOICE"
    if "address" not in invoice["remitToParty"]:
        return "REMIT_TO_ADDRESS_MISSING"
    lines = {}
    for item in invoice["items"]:
        number = item["purchaseOrderNumber"]
        line = item["itemSequenceNumber"].lstrip("0") or "0"
        order = lines.setdefault(number, {})
        order[line] = order.get(line, 0) + item["invoicedQuantity"]["amount"]
    for number, pieces in lines.items():
        left = shipped(number)
        if left is None:
            return "ORDER_NOT_SHIPPED"
        if any(pieces[line] > left.get(line, 0) for line in pieces):
            return "QUANTITY_MISMATCH"
    # Rounded line by line: half a cent of each.
    tolerance = Decimal("0.005") * len(invoice["items"])
    told = Decimal(invoice["invoiceTotal"]["amount"])
    if abs(told - total_of(invoice)) > tolerance:
        return "TOTAL_MISMATCH"
    return None
