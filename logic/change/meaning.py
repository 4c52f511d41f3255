"""What a change of Amazon's means for an order that is answered: pure, no database.

Amazon may change windows, quantities, costs, the fulfilment centre and the type of an
order, add lines, cancel them and want them back, also after the acknowledgement; the
vendor has to fulfil the changed order (getPurchaseOrders, isPOChanged).
"""

NOTHING = "nothing"
ACKNOWLEDGE = "acknowledge"
ADAPT = "adapt"
ADAPT_ACKNOWLEDGE = "adapt_acknowledge"
STOP = "stop"

MEANINGS = [
    (NOTHING, "Nothing to Do"),
    (ACKNOWLEDGE, "Re-acknowledge"),
    (ADAPT, "Adapt the Sale Order"),
    (ADAPT_ACKNOWLEDGE, "Re-acknowledge, Adapt the Sale Order"),
    (STOP, "Stop the Delivery"),
]

_COST_FIELDS = {"net_cost_amount", "list_price_amount", "cost_unit_of_measure"}
_UNIT_FIELDS = {"unit_of_measure", "unit_size"}
#: The acknowledgement repeats these of each line.
_IN_ANSWER = (
    {"line", "ordered_qty", "item_sequence_number", "asin", "vendor_sku"}
    | {"amazon_product_identifier", "vendor_product_identifier"}
    | {"cost_currency_code", "list_price_currency_code"}
    | _COST_FIELDS
    | _UNIT_FIELDS
)
#: A sale order line is made of these.
_IN_SALE_LINE = (
    {"line", "ordered_qty", "asin", "vendor_sku"} | _COST_FIELDS | _UNIT_FIELDS
)
WINDOW_FIELDS = {
    "ship_window_start",
    "ship_window_end",
    "delivery_window_start",
    "delivery_window_end",
}
#: Whether and how a line can be delivered, and at which cost, follows from these.
_IN_DECISION = (
    {"line", "ordered_qty", "asin", "vendor_sku", "backorder_allowed", "problem"}
    | {"cost_currency_code", "list_price_currency_code"}
    | _COST_FIELDS
    | _UNIT_FIELDS
)
_IN_SALE_HEADER = WINDOW_FIELDS | {
    "ship_to_party_code",
    "bill_to_party_code",
    "currency_code",
}


def touches_answer(changes):
    """Whether the acknowledgement repeats something that changed.

    A line that Amazon cancelled is no part of an answer any more.

    :param changes: see ``diff.py``.
    """
    return any(
        change["field"] in _IN_ANSWER and not is_cancellation(change)
        for change in changes
        if change["item"] is not None
    )


def touches_sale_order(changes):
    """Whether a sale order is made of something that changed."""
    return any(
        change["field"]
        in (_IN_SALE_HEADER if change["item"] is None else _IN_SALE_LINE)
        for change in changes
    )


def is_cancellation(change):
    """Whether the change takes a line away."""
    return change["field"] in ("line", "ordered_qty") and not change["new"]


def is_revival(change):
    """Whether the change brings a cancelled line back."""
    return change["field"] == "ordered_qty" and not change["old"] and change["new"] > 0


def header_fields(changes):
    """The fields of the order itself that changed, as a set."""
    return {change["field"] for change in changes if change["item"] is None}


def repriced_items(changes):
    """Amazon's numbers of the lines whose price of a unit changed, as a set."""
    return {
        change["item"]
        for change in changes
        if change["item"] is not None and change["field"] in _COST_FIELDS | _UNIT_FIELDS
    }


def asked_items(changes):
    """Amazon's numbers of the lines that have to be decided anew, as a set."""
    return {
        change["item"]
        for change in changes
        if change["item"] is not None
        and change["field"] in _IN_DECISION
        and not is_cancellation(change)
    }


def combine(acknowledge, adapt):
    """The meaning that consists of these two.

    :param bool acknowledge: Amazon wants another answer.
    :param bool adapt: the sale order is to be changed.
    """
    if acknowledge:
        return ADAPT_ACKNOWLEDGE if adapt else ACKNOWLEDGE
    return ADAPT if adapt else NOTHING
