"""One row of the rule book, and what its functions are written with."""

from dataclasses import dataclass
from datetime import date, datetime

from ...spapi.windows import as_utc
from .. import rulebook
from ..local_day import local_day

#: What a document is judged for: an invoice or a credit note, before it is sent.
INVOICING, CREDITING = "invoice", "credit_note"
BOTH = frozenset({INVOICING, CREDITING})
#: Where VAT is the European Union's (of Amazon's marketplaces), and where it is like
#: that.
UNION = frozenset({"BE", "DE", "ES", "FR", "IE", "IT", "NL", "PL", "SE"})
EUROPE = UNION | {"GB"}
INDIA = frozenset({"IN"})


@dataclass(frozen=True)
class Rule(rulebook.Rule):
    """One rule about invoices.

    :ivar stages: :data:`INVOICING`, :data:`CREDITING`
    """

    stages: frozenset = BOTH


def hit(line=None, **values):
    """One thing that a rule finds: its values, and where it is."""
    return values, {"line": line}


def at_item(item, **values):
    """A hit on a line: ``sequence``, ``order``, ``line_number`` and ``product`` name
    it."""
    return hit(
        line=item.line,
        sequence=item.sequence,
        order=item.purchase_order_number or "",
        line_number=item.line_number or "",
        product=item.asin or item.vendor_sku or item.description or "",
        **values,
    )


def by_line(items):
    """(order, line) -> the items of it, in their order; only what has an order."""
    found = {}
    for item in items:
        if item.purchase_order_number:
            found.setdefault(item.line, []).append(item)
    return found


def moment(value):
    """The moment that Amazon gets: a day is its midnight in UTC."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    return value and as_utc(value)


def day(value, country):
    """The day of a day or of a moment, where the marketplace is."""
    if isinstance(value, datetime):
        return local_day(value, country)
    return value


def is_blank(text):
    return not (text and str(text).strip())
