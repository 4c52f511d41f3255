"""Words that the models of this room share."""

#: Who sees what a line is worth, and who sees what became of it.
COSTS = (
    "account.group_account_invoice,amazon_vendor_central.group_amazon_vendor_manager"
)
MONEY = "account.group_account_invoice"

#: How what will not be paid of a line stands.
STAGES = [
    ("fine", "Nothing Missing"),
    ("unbilled", "To Invoice"),
    ("waiting", "Amazon Still Counts"),
    ("expected", "Short Pay Expected"),
    ("claimed", "Taken Off"),
]
