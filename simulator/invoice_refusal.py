"""What Amazon has against an invoice."""

REFUSALS = {
    "NOT_ENABLED": "Vendor is not enabled for EDI",
    "INVALID_ID": "The invoice id holds no letter and no digit.",
    "DUPLICATE_INVOICE": "The invoice id was used before.",
    "INVALID_ORDER_ID": "Invalid order ID.",
    "DATE_IN_FUTURE": "The invoice date is in the future.",
    "DATE_BEFORE_ORDER": "The invoice date is before the purchase order was created.",
    "NO_ITEMS": "The invoice has no items.",
    "DUPLICATE_ITEM": "The item sequence number comes twice.",
    "INVALID_QUANTITY": "The invoiced quantity must be above zero.",
    "INVALID_COST": "The net cost must be above zero.",
    "WEIGHT_MISSING": "An item that is priced by weight needs its total weight.",
    "INVALID_ITEM": "The item is not part of the purchase order.",
    "UNIT_MISMATCH": "The unit of measure is not the one of the purchase order.",
    "ITEM_NOT_CONFIRMED": "The item was not confirmed.",
    "QUANTITY_ABOVE_CONFIRMED": "The invoiced quantities are above the confirmed ones.",
    "QUANTITY_ABOVE_SHIPPED": "The invoiced quantities are above the shipped ones.",
    "INVALID_AMOUNT": "The amount is out of range.",
    "INVALID_TERMS": "The days of the payment terms are out of range.",
    "INVALID_TOTAL": "The invoice total must be above zero.",
    "TOTAL_MISMATCH": "The invoice total is not the sum of its parts.",
    "BASE_MISMATCH": "The invoice base amount is not the sum of the items.",
    "TAX_MISMATCH": "The taxes of the items do not sum to those of the invoice.",
    "TAX_AMOUNT": "A tax amount is not the taxable amount at the tax rate.",
    "CHARGE_MISMATCH": "The charges of the items are not those of the invoice.",
    "ALLOWANCE_MISMATCH": "The allowances of the items are not those of the invoice.",
    "NEGATIVE_AMOUNT": "Charges, allowances and taxes of items are not negative.",
    "CURRENCY_MISMATCH": "The currency is not the one of the purchase order.",
    "INVALID_REMIT_TO": "The remit-to party is no vendor code of this account.",
    "INVALID_BILL_TO": "The bill-to party is not the one of the purchase order.",
    "INVALID_SHIP_TO": "The ship-to party is not the one of the purchase order.",
    "MISSING_ADDRESS": "Name and address of the party are mandatory.",
    "MISSING_TAX_ID": "The tax registration number of the party is mandatory.",
    "BILL_TO_DIFFERS": "The bill-to party does not match our records.",
    "ONE_ORDER": "An invoice has one purchase order only.",
    "INVALID_HSN": "The HSN code is mandatory and has digits only.",
    "INVALID_TAX_TYPE": "The tax type is not one of this marketplace.",
    "CREDIT_NOTES_NOT_TAKEN": "Credit notes are not taken in this marketplace.",
    "MISSING_REFERENCE": "An item refers to no invoice, return or agreement.",
    "MISSING_RETURN": "A return has its reference number and its date.",
    "SEVERAL_INVOICES": "A credit note refers to one invoice only.",
    "UNKNOWN_INVOICE": "There is no such invoice.",
    "CREDIT_ABOVE_INVOICE": "The credit notes are above the invoice.",
}


class Refusal(Exception):
    """Amazon would refuse the document.

    :param code: key of :data:`REFUSALS`
    :param details: what it is about: a number, a party, a field
    """

    def __init__(self, code, details):
        super().__init__(REFUSALS[code])
        #: what the transaction tells
        self.error = {
            "code": code,
            "message": REFUSALS[code],
            "details": str(details),
        }
