"""What is known about an order line when it is decided: pure values."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

# How a line stands (``LineFacts.availability``); also a condition of rules.
FULL, PART, LATER, NONE = "full", "part", "later", "none"
UNKNOWN, UNCLEAR, UNSELLABLE = "unknown", "unclear", "unsellable"


@dataclass(frozen=True)
class CostCheck:
    """Amazon's cost of one each held against ours.

    :ivar amazon: what Amazon pays.
    :ivar agreed: what was agreed, None where nothing is known.
    :ivar tolerance: how much less is all right.
    :ivar currency: code, for the sentence.
    """

    amazon: Decimal
    agreed: Decimal | None
    tolerance: Decimal = Decimal(0)
    currency: str = ""

    @property
    def difference(self):
        """How much less Amazon pays; negative when it pays more; None: unknown."""
        return None if self.agreed is None else self.agreed - self.amazon

    @property
    def percent(self):
        """The difference in percent of what was agreed, None when unknown."""
        if not self.agreed:
            return None
        return self.difference / self.agreed * 100

    @property
    def is_fine(self):
        return self.agreed is not None and self.difference <= self.tolerance


@dataclass(frozen=True)
class LineFacts:
    """What is known about a line when it is decided.

    :ivar ordered: units Amazon ordered.
    :ivar in_time: units that can be delivered within the window.
    :ivar date: when those leave (or arrive, where you pay the freight).
    :ivar later: further units that can be delivered after it.
    :ivar later_date: when those leave or arrive.
    :ivar has_product: goods nobody knows cannot be promised.
    :ivar product_problem: UNKNOWN, UNCLEAR or UNSELLABLE, None for a good product.
    :ivar product_message: the problem in the words of the product look-up.
    :ivar cost: :class:`CostCheck`, None where costs are not checked.
    :ivar rivals: other lines that want the same goods.
    :ivar is_unreadable: Amazon's line cannot be answered as it is written.
    :ivar was_rejected: Amazon has been told so, and never takes that back.
    :ivar horizon: until when receipts were looked at.
    """

    ordered: int
    in_time: int = 0
    date: datetime | None = None
    later: int = 0
    later_date: datetime | None = None
    backorder_allowed: bool = False
    has_product: bool = True
    product_problem: str | None = None
    product_message: str = ""
    product_name: str = ""
    cost: CostCheck | None = None
    rivals: int = 0
    is_unreadable: bool = False
    was_rejected: bool = False
    horizon: Any = None

    @property
    def availability(self):
        if self.product_problem:
            return self.product_problem
        if self.in_time >= self.ordered:
            return FULL
        if self.in_time:
            return PART
        return LATER if self.later else NONE

    @property
    def missing(self):
        """Units that cannot be delivered within the window."""
        return self.ordered - min(self.in_time, self.ordered)
