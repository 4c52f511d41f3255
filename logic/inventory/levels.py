"""What of the free stock is offered to Amazon.

Free goods, less what is promised and not yet reserved, less what is held back; whole
eaches, never below zero. A kit comes with what its parts allow, as Odoo counts it.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, InvalidOperation

#: Why less is offered than is free, in the order in which it is taken away.
PROMISED = "promised"
HELD_BACK = "held_back"
SHARED = "shared"
PARTS_OF_AN_EACH = "parts_of_an_each"
NOTHING_FREE = "nothing_free"
OBSOLETE = "obsolete"
#: Why nothing can be said of a product.
UNREADABLE = "unreadable"

#: Stock is kept in floats: 2.9999999996 are three.
_EXACT = Decimal("0.000001")
_ZERO = Decimal(0)
#: Amazon's amount is an integer of 32 bits.
MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Buffer:
    """What is held back of a stock; of the two the larger one counts.

    :ivar number: eaches
    :ivar percent: 0 to 100, of what is free and not promised
    """

    number: Decimal = _ZERO
    percent: Decimal = _ZERO

    def __post_init__(self):
        if self.number < 0 or not 0 <= self.percent <= 100:
            raise ValueError("A buffer holds back 0 or more, and 0 to 100 percent.")

    def of(self, eaches):
        """How many eaches are held back of so many."""
        if eaches <= 0:
            return _ZERO
        return min(eaches, max(self.number, eaches * self.percent / 100))


NO_BUFFER = Buffer()


@dataclass(frozen=True, slots=True)
class Stock:
    """A product in a warehouse.

    :ivar key: of the product
    :ivar warehouse: Amazon's code
    :ivar free: on hand and not reserved, in the product's unit (number; may be below
        zero)
    :ivar promised: of it, promised to Amazon's open orders and not reserved yet
    :ivar eaches: of one unit (12 for a dozen)
    :ivar buffer: of the product, which then stands for the warehouse's; ``None``:
        the warehouse's counts
    :ivar obsolete: whether a person has said that it never comes back
    :ivar share: of how many ASINs this is the stock: each is offered its part, for
        together they must not be more than there is
    """

    key: Hashable
    warehouse: str
    asin: str | None
    vendor_sku: str | None
    free: object
    promised: object = 0
    eaches: object = 1
    buffer: Buffer | None = None
    obsolete: bool = False
    share: int = 1


@dataclass(frozen=True, slots=True)
class Level:
    """What is offered of a :class:`Stock`.

    :ivar amount: whole eaches; ``None`` where nothing can be said
    :ivar free: eaches
    :ivar promised: eaches that are taken away for promises
    :ivar held_back: eaches that the buffer takes away
    :ivar reasons: why it is less than what is free
    """

    stock: Stock
    amount: int | None
    free: Decimal = _ZERO
    promised: Decimal = _ZERO
    held_back: Decimal = _ZERO
    reasons: tuple = ()


def level(stock, buffer=NO_BUFFER):
    """What is offered of a product in a warehouse.

    :param buffer: the warehouse's :class:`Buffer`
    :rtype: Level
    """
    free = _eaches(stock.free, stock.eaches)
    promised = _eaches(stock.promised, stock.eaches)
    if free is None or promised is None:
        return Level(stock, None, reasons=(UNREADABLE,))
    if stock.obsolete:
        return Level(stock, 0, free, reasons=(OBSOLETE,))
    if free <= 0:
        return Level(stock, 0, free, reasons=(NOTHING_FREE,))
    taken = min(free, max(promised, _ZERO))
    own = buffer if stock.buffer is None else stock.buffer
    held_back = own.of(free - taken)
    left = (free - taken - held_back) / max(stock.share, 1)
    amount = min(int(left.to_integral_value(ROUND_FLOOR)), MOST)
    reasons = []
    if taken:
        reasons.append(PROMISED)
    if held_back:
        reasons.append(HELD_BACK)
    if stock.share > 1:
        reasons.append(SHARED)
    if amount < left:
        reasons.append(PARTS_OF_AN_EACH)
    return Level(stock, amount, free, taken, held_back, tuple(reasons))


def levels(stocks, buffers=None):
    """What is offered of many.

    :param stocks: iterable of :class:`Stock`
    :param dict buffers: Amazon's warehouse code -> :class:`Buffer`
    :return: list of :class:`Level`, in the order of the stocks
    """
    known = buffers or {}
    return [level(stock, known.get(stock.warehouse, NO_BUFFER)) for stock in stocks]


def _eaches(value, factor):
    """A quantity in eaches, ``None`` where it is no number."""
    try:
        found = (_decimal(value) * _decimal(factor)).quantize(_EXACT)
    except (InvalidOperation, ValueError, TypeError):
        return None
    return found if found.is_finite() else None


def _decimal(value):
    return value if type(value) is Decimal else Decimal(str(value))
