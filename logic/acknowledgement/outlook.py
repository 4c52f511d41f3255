"""What Amazon will make of an answer: status, money. Pure reading, no queries."""

from dataclasses import dataclass
from decimal import Decimal

#: What purchaseOrdersStatus will show, by our name for it.
AMAZON_STATUS = {
    "accepted": "ACCEPTED",
    "partial": "PARTIALLY_ACCEPTED",
    "rejected": "REJECTED",
}


@dataclass(frozen=True)
class Outlook:
    """What an answer promises.

    :param outcome: accepted, partial or rejected
    :param accepted: money, accepted and backordered
    :param refused: money; what is not answered counts as rejected for Amazon
    """

    outcome: str
    accepted: Decimal
    refused: Decimal


def status_of(promised, ordered):
    """Return what Amazon will show of a line, or of a whole order.

    :param int promised: accepted and backordered; a backorder is shown as accepted
    :param int ordered: in the same unit
    """
    if not promised:
        return "rejected"
    return "accepted" if promised >= ordered else "partial"


def outlook_of(requisition, parts):
    """Return the :class:`Outlook` of an answer.

    :param parts: dict requisition line -> parts, see ``line._decision_parts``
    """
    accepted = refused = Decimal(0)
    statuses = set()
    for line in requisition.line_ids:
        if not line.ordered_qty:
            continue
        promised = promised_quantity(parts.get(line, ()))
        statuses.add(status_of(promised, line.ordered_qty))
        accepted += line._cost_per_unit(answered=True) * promised
        refused += line._cost_per_unit() * max(line.ordered_qty - promised, 0)
    if len(statuses) > 1:
        return Outlook("partial", accepted, refused)
    return Outlook(statuses.pop() if statuses else "rejected", accepted, refused)


def promised_quantity(parts):
    """Add up what is accepted or backordered, in Amazon's unit of the line."""
    return sum(quantity for code, quantity, *_rest in parts if code != "Rejected")
