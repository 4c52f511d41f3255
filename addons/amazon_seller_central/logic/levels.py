"""Which stock levels Amazon is told: those that differ from what it was told."""

from dataclasses import dataclass
from datetime import timedelta

#: Amazon works it off by itself; earlier there is nothing to see.
FIRST_LOOK = timedelta(minutes=15)
#: "By design" what counts can differ from what was sent; after so long a person looks.
OVERDUE = timedelta(hours=24)
#: For so long it counts who was seen to deliver a SKU.
CHANNEL_KNOWN_FOR = timedelta(hours=1)
#: What Amazon delivers is looked at so often.
FBA_LOOK = timedelta(hours=24)


@dataclass(frozen=True)
class Offer:
    """What is known of a SKU.

    :param sent: what Amazon was last told, ``None`` for nothing
    :param sure: whether Amazon surely has that
    :param refused: what Amazon refused last, ``None`` for nothing
    """

    free: float
    buffer: int = 0
    sent: int | None = None
    sure: bool = True
    refused: int | None = None


def level(free, buffer):
    """The pieces that Amazon may sell: whole ones, less those that are kept back."""
    return max(int(free + 1e-6) - buffer, 0)


def to_tell(offer):
    """What Amazon is to be told of an offer.

    :return: pieces, ``None`` where it knows already, or has refused just that
    """
    wanted = level(offer.free, offer.buffer)
    if wanted == offer.refused:
        return None  # the same would be refused again: a person corrects it
    if wanted == offer.sent and offer.sure:
        return None
    return wanted
