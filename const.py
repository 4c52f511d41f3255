"""Codes that are not ours, and the names Odoo shows for them.

Amazon's are those of the Vendor Orders API v1 model (vendorOrders.json):
https://developer-docs.amazon.com/sp-api/docs/vendor-orders-api-v1-reference
"""

#: Amazon keeps six months of purchase orders (getPurchaseOrders).
HISTORY_DAYS = 180

#: purchaseOrderType
ORDER_TYPES = [
    ("RegularOrder", "Regular Order"),
    ("ConsignedOrder", "Consigned Order"),
    ("NewProductIntroduction", "New Product Introduction"),
    ("RushOrder", "Rush Order"),
]

#: purchaseOrderState -> state of the requisition
REQUISITION_STATES = {
    "New": "new",
    "Acknowledged": "acknowledged",
    "Closed": "closed",
}

#: unitOfMeasure of a quantity
CASES, EACHES = "Cases", "Eaches"

#: purchaseOrderStatus of getPurchaseOrdersStatus; not purchaseOrderState of the order
PURCHASE_ORDER_STATUSES = [("OPEN", "Open"), ("CLOSED", "Closed")]

#: confirmationStatus; backordered counts as accepted
CONFIRMATION_STATUSES = [
    ("UNCONFIRMED", "Unconfirmed"),
    ("ACCEPTED", "Accepted"),
    ("PARTIALLY_ACCEPTED", "Partially Accepted"),
    ("REJECTED", "Rejected"),
]

#: receiveStatus
RECEIVE_STATUSES = [
    ("NOT_RECEIVED", "Not Received"),
    ("PARTIALLY_RECEIVED", "Partially Received"),
    ("RECEIVED", "Received"),
]

#: rejectionReason
REJECTION_REASONS = [
    ("TemporarilyUnavailable", "Temporarily Unavailable"),
    ("InvalidProductIdentifier", "Invalid Product Identifier"),
    ("ObsoleteProduct", "Obsolete Product"),
]

#: paymentMethod
PAYMENT_METHODS = [
    ("Invoice", "Invoice"),
    ("Consignment", "Consignment"),
    ("CreditCard", "Credit Card"),
    ("Prepaid", "Prepaid"),
]

#: unitOfMeasure of a price by weight -> Odoo's unit
WEIGHT_UNITS = {
    "POUNDS": "uom.product_uom_lb",
    "OUNCES": "uom.product_uom_oz",
    "GRAMS": "uom.product_uom_gram",
    "KILOGRAMS": "uom.product_uom_kgm",
}
