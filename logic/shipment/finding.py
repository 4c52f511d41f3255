"""What the rule book finds in a shipment."""

from dataclasses import dataclass, field
from typing import Any

#: Amazon refuses or the goods would be turned back: it does not leave.
REFUSE = "refuse"
#: It may cost money: a person decides.
RISK = "risk"
#: Good to know.
NOTE = "note"

SEVERITIES = (REFUSE, RISK, NOTE)


@dataclass(frozen=True)
class Finding:
    """One thing that a rule finds; ``models/shipment/sentences.py`` puts it into words.

    :ivar code: of the rule
    :ivar severity: :data:`REFUSE`, :data:`RISK` or :data:`NOTE`
    :ivar values: for the sentence, by name; plain values (text, int, Decimal, dates)
    :ivar container: key of the container it is about, ``None`` for none
    :ivar line: (purchase order number, line number) it is about, ``None`` for none
    """

    code: str
    severity: str
    values: dict = field(default_factory=dict, hash=False)
    container: Any = None
    line: tuple | None = None
