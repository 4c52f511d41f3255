"""What the rule book finds in a shipment."""

from dataclasses import dataclass
from typing import Any

from .. import rulebook
from ..rulebook import NOTE, REFUSE, RISK, SEVERITIES

__all__ = ["NOTE", "REFUSE", "RISK", "SEVERITIES", "Finding"]


@dataclass(frozen=True)
class Finding(rulebook.Finding):
    """One thing that a rule finds; ``models/shipment/sentences.py`` puts it into words.

    :ivar container: key of the container it is about, ``None`` for none
    """

    container: Any = None
