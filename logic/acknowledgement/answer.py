"""An answer to an order, complete: what it says, its message, what it promises.

It is made once, from one snapshot of the order, and passed on: the checks, the preview,
the document and what is kept of it all read the same object. Pure, no database.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from ...spapi.messages import acknowledgement
from ...spapi.messages.acknowledgement import BACKORDERED, REJECTED
from ...spapi.messages.common import Money, Quantity
from ...spapi.messages.purchase_order import PurchaseOrder, PurchaseOrderItem

#: The reason that stands on a line by itself, before anybody has chosen one.
UNCHOSEN_REASON = "TemporarilyUnavailable"
#: What purchaseOrdersStatus will show, by our name for it.
AMAZON_STATUS = {
    "accepted": "ACCEPTED",
    "partial": "PARTIALLY_ACCEPTED",
    "rejected": "REJECTED",
}


@dataclass(frozen=True)
class Part:
    """One part of the answer to a line.

    :param code: Amazon's Accepted, Backordered or Rejected
    :param quantity: in Amazon's unit of the line
    :param date: scheduled moment (naive UTC), or False
    :param reason: Amazon's rejectionReason, or False
    :param cost: of one each, as it is confirmed; for showing, money is calculated with
        the exact costs of the line
    """

    code: str
    quantity: int
    date: object = False
    reason: object = False
    cost: float = 0.0

    @property
    def is_rejected(self):
        return self.code == REJECTED


@dataclass(frozen=True)
class LineOfAnswer:
    """How one line of the order is answered.

    :param key: which line of ours it is, hashable
    :param item: the line as Amazon last sent it
    :param parts: tuple of :class:`Part`; empty where there is no decision
    :param net_cost: what is confirmed for one each, or None
    :param cost: what Amazon pays for one unit of the line, exact
    :param answered_cost: what is confirmed for one unit of the line, exact
    """

    key: object
    item: PurchaseOrderItem
    parts: tuple
    net_cost: Money | None
    cost: Decimal
    answered_cost: Decimal

    @property
    def ordered(self):
        return self.item.ordered_quantity.amount

    @property
    def promised(self):
        """What is accepted or backordered, in Amazon's unit of the line."""
        return sum(part.quantity for part in self.parts if not part.is_rejected)

    @property
    def is_rejected(self):
        """Whether nothing but a rejection is answered."""
        return bool(self.parts) and all(part.is_rejected for part in self.parts)

    @property
    def is_rejected_on_purpose(self):
        """Rejected in full, for another reason than the one that is there by itself."""
        reasons = {part.reason for part in self.parts}
        return self.is_rejected and not reasons & {UNCHOSEN_REASON, False, None}


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


@dataclass(frozen=True)
class Answer:
    """What Amazon is told about an order.

    :param order: the order as Amazon last sent it
    :param lines: tuple of :class:`LineOfAnswer`, one for each item of the order
    :param moment: of the answer, naive UTC
    """

    order: PurchaseOrder
    lines: tuple
    moment: datetime

    @cached_property
    def message(self):
        """The answer as Amazon will read it.

        :rtype: spapi.messages.acknowledgement.AcknowledgementMessage
        """
        return message_of(self)

    @cached_property
    def payload(self):
        """The exact JSON text.

        :raise MessageError: it cannot be written as Amazon's model wants it.
        """
        return acknowledgement.build(self.message)

    @cached_property
    def outlook(self):
        """The status that Amazon will show, and the money.

        :rtype: Outlook
        """
        wanted = [line for line in self.lines if line.ordered]
        statuses = {status_of(line.promised, line.ordered) for line in wanted}
        return Outlook(
            "partial" if len(statuses) > 1 else next(iter(statuses), "rejected"),
            sum((line.answered_cost * line.promised for line in wanted), Decimal(0)),
            sum(
                (line.cost * max(line.ordered - line.promised, 0) for line in wanted),
                Decimal(0),
            ),
        )

    @property
    def promises_later(self):
        """Whether a part of it is backordered."""
        parts = (part for line in self.lines for part in line.parts)
        return any(part.code == BACKORDERED for part in parts)


def status_of(promised, ordered):
    """Return what Amazon will show of a line, or of a whole order.

    :param int promised: accepted and backordered; a backorder is shown as accepted
    :param int ordered: in the same unit
    """
    if not promised:
        return "rejected"
    return "accepted" if promised >= ordered else "partial"


def message_of(answer):
    """Write the message of an answer.

    Lines that Amazon cancelled, and parts of quantity zero, are no part of it:
    Amazon's quantities are above zero.

    :param Answer answer: see there.
    :rtype: spapi.messages.acknowledgement.AcknowledgementMessage
    """
    order = answer.order
    # Amazon pays the freight: ship window and ship dates; you do: delivery window and
    # delivery dates ("Retrieve purchase order").
    ships = bool(order.ship_window) or not order.delivery_window
    date_field = "scheduled_ship_date" if ships else "scheduled_delivery_date"
    items = []
    for line in answer.lines:
        ordered = line.item.ordered_quantity
        parts = tuple(
            acknowledgement.AcknowledgementPart(
                acknowledgement_code=part.code,
                acknowledged_quantity=Quantity(
                    part.quantity, ordered.unit_of_measure, ordered.unit_size
                ),
                rejection_reason=part.reason or None,
                **{date_field: part.date or None},
            )
            for part in line.parts
            if part.quantity
        )
        if parts:
            items.append(
                acknowledgement.AcknowledgementItem.of(
                    line.item, parts, net_cost=line.net_cost
                )
            )
    return acknowledgement.AcknowledgementMessage(
        purchase_order_number=order.purchase_order_number,
        selling_party_id=_seller(order),
        acknowledgement_date=answer.moment,
        items=tuple(items),
    )


def _seller(order):
    """The vendor code as Amazon wrote it."""
    seller = order.selling_party
    return (seller and (seller.party_id_raw or seller.party_id)) or ""
