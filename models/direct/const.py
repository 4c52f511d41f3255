"""Words of direct fulfilment that more than one file of this room uses."""

#: Where an order has come to, here.
STATES = [
    ("new", "New"),
    ("acknowledged", "Acknowledged"),
    ("labelled", "Labelled"),
    ("shipped", "Shipped"),
    ("rejected", "Rejected"),
    ("cancelled", "Cancelled"),
]

#: Nothing is to be done about these any more.
ENDED = ("shipped", "rejected", "cancelled")
#: Amazon waits for the goods of these.
PROMISED = ("acknowledged", "labelled")

#: orderStatus of getOrders, in direct fulfilment.
AMAZON_STATES = [
    ("NEW", "New"),
    ("ACCEPTED", "Accepted"),
    ("SHIPPED", "Shipped"),
    ("CANCELLED", "Cancelled"),
]

#: Who sees to whom the goods go.
GROUP_CONSIGNEE = "amazon_vendor_central.group_consignee"
ALERT = "mail.mail_activity_data_warning"
