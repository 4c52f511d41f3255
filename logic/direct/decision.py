"""The answer to an order of direct fulfilment: all of it, or none.

Amazon: "The order must be accepted or rejected in its entirety."
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass

from .codes import ACCEPTED, OUT_OF_STOCK, UNKNOWN_PRODUCT

#: What is done with an order that cannot be filled.
BY_HAND = "by_hand"
CHOICES = (BY_HAND, OUT_OF_STOCK, UNKNOWN_PRODUCT)


@dataclass(frozen=True)
class Line:
    """One line of an order.

    :ivar key: of the line
    :ivar product: of the product, ``None`` where it is not known here
    :ivar ordered: pieces, ``None`` where the order does not tell
    """

    key: Hashable
    product: Hashable | None
    ordered: int | None


@dataclass(frozen=True)
class Decision:
    """What is answered.

    :ivar code: of :data:`~.codes.CODES`; ``None``: a person decides
    :ivar unknown: keys of lines whose product or quantity is not known
    :ivar short: (key, ordered, free) of lines that the stock does not fill
    """

    code: str | None
    unknown: tuple = ()
    short: tuple = ()


def decide(lines, free, choice=BY_HAND):
    """Decide about an order.

    Two lines of one product share what is free of it, in their order. What is not known
    is never refused by itself: a product that was not mapped yet is our gap, not
    Amazon's, and a refused order is lost.

    :param lines: list of :class:`Line`
    :param free: product -> free pieces in the warehouse that it leaves from
    :param choice: one of :data:`CHOICES`, for an order that the stock does not fill
    :rtype: Decision
    """
    if choice not in CHOICES:
        raise ValueError(f"{choice!r} is no choice.")
    taken, unknown, short = defaultdict(int), [], []
    for line in lines:
        if line.product is None or line.ordered is None:
            unknown.append(line.key)
            continue
        left = max(free.get(line.product, 0) - taken[line.product], 0)
        if line.ordered > left:
            short.append((line.key, line.ordered, left))
        taken[line.product] += line.ordered
    if unknown or not lines:
        code = None
    elif not short:
        code = ACCEPTED
    else:
        code = None if choice == BY_HAND else choice
    return Decision(code, tuple(unknown), tuple(short))
