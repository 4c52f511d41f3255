"""Pairs of codes with which own carriers' vendors tell how a parcel is doing.

Amazon writes a status and a reason: of X12 214 in North America, of EDIFACT IFTSTA in
Europe ("Additional Fields Explanation" of the Vendor Direct Fulfillment Shipping API
use case guide). Only pairs that are named there are here; a vendor adds those of an
agreement of his own.
"""

from dataclasses import dataclass

X12, EDIFACT = "x12", "edifact"
#: What a parcel does; ``NORMAL`` stands in the reason where nothing is wrong.
ACKNOWLEDGED = "acknowledged"
OUT_FOR_DELIVERY = "out_for_delivery"
DELIVERED = "delivered"


@dataclass(frozen=True)
class Pair:
    """One pair.

    :ivar event: a word of this module, ``None``: its meaning is not established
    :ivar standard: :data:`X12` or :data:`EDIFACT`
    """

    status: str
    reason: str
    standard: str
    event: str | None


PAIRS = (
    Pair("XB", "NS", X12, ACKNOWLEDGED),
    Pair("OD", "NS", X12, OUT_FOR_DELIVERY),
    Pair("D1", "NS", X12, DELIVERED),
    Pair("301", "000", EDIFACT, None),
)
_BY_REGION = {"NA": X12, "EU": EDIFACT}


def pairs_of(region):
    """The pairs of a region.

    :param region: ``NA``, ``EU`` or ``FE``; all of them where none is settled
    :return: tuple of :class:`Pair`
    """
    standard = _BY_REGION.get(region)
    return tuple(pair for pair in PAIRS if standard in (None, pair.standard))


def pair(status, reason):
    """A pair by its codes, ``None`` for one that is not known: the two halves of
    different pairs do not make one."""
    for each in PAIRS:
        if (each.status, each.reason) == (status, reason):
            return each
    return None
