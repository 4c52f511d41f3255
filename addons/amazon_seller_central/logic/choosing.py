"""Which orders are taken, and what for.

Fulfilled by the merchant: what is to be shipped, and what was cancelled. By Amazon:
what has left, and what was cancelled. Partly shipped orders are taken of both: one that
was shipped in part before it was first seen would be lost otherwise.
"""

from ..spapi.messages.order import AMAZON, MERCHANT, STATUSES

TAKE, CANCEL, IGNORE, PARK = "take", "cancel", "ignore", "park"
#: A status of Amazon's -> what it means, by who fulfils it.
_MEANING = {
    MERCHANT: {
        "UNSHIPPED": TAKE,
        "PARTIALLY_SHIPPED": TAKE,
        "CANCELLED": CANCEL,
        # No sale without what is sold: nothing is payed, or it has not begun.
        "PENDING": IGNORE,
        "PENDING_AVAILABILITY": IGNORE,
        # What left without us is imported by who asks for shipped orders.
        "SHIPPED": IGNORE,
    },
    AMAZON: {
        "SHIPPED": TAKE,
        "PARTIALLY_SHIPPED": TAKE,
        "CANCELLED": CANCEL,
        "UNSHIPPED": IGNORE,
        "PENDING": IGNORE,
        "PENDING_AVAILABILITY": IGNORE,
        "UNFULFILLABLE": IGNORE,
    },
}
#: What is asked for: all that may be taken, in one query for both channels and all
#: marketplaces, since Amazon allows one in three minutes.
ASKED = ("UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED")


def meaning(order, takes_shipped=False):
    """What is to be done with an order.

    :param order: ``spapi.messages.order.Order``
    :param takes_shipped: somebody has asked for orders that left without us
    :return: ``take``, ``cancel``, ``ignore`` or ``park``: nobody knows what to do
    """
    if not order.is_of_amazon:
        return IGNORE
    if takes_shipped and has_left(order):
        return TAKE
    return _MEANING.get(order.fulfilled_by, {}).get(order.status, PARK)


def has_left(order):
    """Whether the merchant has shipped all of an order."""
    return order.fulfilled_by == MERCHANT and order.status == "SHIPPED"


def is_known(status):
    """Whether Amazon documents this status."""
    return status in STATUSES
