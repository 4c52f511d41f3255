"""The parts of an acknowledgement.

Source: Amazon's model ``vendorOrders.json``, definition ``OrderAcknowledgement``.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .common import Money, Quantity

ACCEPTED = "Accepted"
BACKORDERED = "Backordered"
REJECTED = "Rejected"
#: Upper case is answered with 202 and then quietly dropped (models issue 5108).
CODES = (ACCEPTED, BACKORDERED, REJECTED)
REASONS = ("TemporarilyUnavailable", "InvalidProductIdentifier", "ObsoleteProduct")


@dataclass(frozen=True)
class AcknowledgementPart:
    """One answer for some quantity of a line; a line can carry several.

    :param acknowledgement_code: one of :data:`CODES`
    :param acknowledged_quantity: above zero, in the unit of the order's line
    :param scheduled_ship_date: datetime (UTC if it has no zone); a backorder needs one
        of the two dates
    :param rejection_reason: one of :data:`REASONS`, for a rejection
    """

    acknowledgement_code: str
    acknowledged_quantity: Quantity
    scheduled_ship_date: datetime | None = None
    scheduled_delivery_date: datetime | None = None
    rejection_reason: str | None = None

    @property
    def dates(self):
        """The scheduled dates that are given."""
        both = (self.scheduled_ship_date, self.scheduled_delivery_date)
        return tuple(date for date in both if date is not None)


@dataclass(frozen=True)
class AcknowledgementItem:
    """The answer for one line of the order.

    Identifiers are exactly those of the order, stray blanks included.

    :param net_cost: what will be invoiced; Amazon refuses a file without it
    :param list_price: only for books sold at list price, which have no net cost
    :param discount_multiplier: with ``list_price``: 0.90 is a discount of 10 %
    :param parts: tuple of :class:`AcknowledgementPart`, together the ordered quantity
    """

    item_sequence_number: str | None
    amazon_product_identifier: str | None
    vendor_product_identifier: str | None
    ordered_quantity: Quantity
    net_cost: Money | None = None
    list_price: Money | None = None
    discount_multiplier: Decimal | None = None
    parts: tuple = ()

    @classmethod
    def of(cls, order_item, parts, **changes):
        """Answer a line of the order, repeating what Amazon wants repeated.

        The list price is repeated only where the order has no net cost: it is "required
        only for books", whose vendors are paid by it (``vendorOrders.json``).

        :param order_item: :class:`~.purchase_order.PurchaseOrderItem`
        :param parts: iterable of :class:`AcknowledgementPart`
        :param changes: other values for the fields of this class
        """
        values = {
            "item_sequence_number": order_item.item_sequence_number_raw,
            "amazon_product_identifier": order_item.amazon_product_identifier_raw,
            "vendor_product_identifier": order_item.vendor_product_identifier_raw,
            "ordered_quantity": order_item.ordered_quantity,
            "net_cost": order_item.net_cost,
            # Books are ordered at list price; all else has a net cost, which counts.
            "list_price": None if order_item.net_cost else order_item.list_price,
            "parts": tuple(parts),
        }
        return cls(**{**values, **changes})

    def total(self, *codes):
        """Add up the quantities of some codes (all by default), in the line's unit."""
        return sum(
            part.acknowledged_quantity.amount or 0
            for part in self.parts
            if not codes or part.acknowledgement_code in codes
        )


@dataclass(frozen=True)
class AcknowledgementMessage:
    """The answer to one purchase order.

    :param selling_party_id: the vendor code of the order (sellingParty.partyId)
    :param acknowledgement_date: datetime; UTC if it has no zone
    :param items: tuple of :class:`AcknowledgementItem`
    """

    purchase_order_number: str
    selling_party_id: str
    acknowledgement_date: datetime
    items: tuple = ()
