"""Exact writers for the scalars in the documents that go out.

A writer refuses what Amazon's model does not take; what is ``None`` is left out by
:func:`given`.
"""

import json
from datetime import date, datetime, timezone
from decimal import Decimal

from ..windows import iso
from .values import UNITS, MessageError


def encode(document):
    """The exact JSON text of a document: no blanks, everything beyond ASCII escaped.

    :param dict document: its keys in the order in which they are to be written
    """
    return json.dumps(document, separators=(",", ":"))


def given(fields):
    """The fields that have a value, in their order; ``None`` if none has."""
    return {k: v for k, v in fields.items() if v is not None} or None


def needed(value, path):
    """A text that must be there."""
    if not isinstance(value, str) or not value.strip():
        raise MessageError(f"{path} is missing.", path)
    return value


def one_of(value, known, path):
    """A word of an enumeration."""
    if value not in known:
        raise MessageError(f"{path} must be one of {', '.join(known)}.", path)
    return value


def positive(value, path):
    """A whole number above zero."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise MessageError(f"{path} must be a whole number above zero.", path)
    return value


def decimal_text(value, path):
    """Amazon's decimals are text: ``^-?(0|([1-9]\\d*))(\\.\\d+)?([eE][+-]?\\d+)?$``.
    A float is refused, because 19.99 has no exact one."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise MessageError(f"{path} must be an exact decimal.", path)
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise MessageError(f"{path} is no number that Amazon takes.", path)
    return format(abs(number) if number == 0 else number, "f")


def date_text(value, path, *, optional=True):
    """A moment in UTC; a day is its midnight.

    :param optional: whether it may be ``None``
    """
    if value is None and optional:
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=timezone.utc)
    if not isinstance(value, datetime):
        raise MessageError(f"{path} is no date.", path)
    return iso(value)


def quantity(amount, unit, unit_size, path):
    """A quantity in Amazon's unit.

    Amazon: "Acknowledged quantity. This value should not be zero."

    :param unit_size: eaches in a case, or ``None``
    """
    return given(
        {
            "amount": positive(amount, f"{path}.amount"),
            "unitOfMeasure": one_of(unit, UNITS, f"{path}.unitOfMeasure"),
            "unitSize": None
            if unit_size is None
            else positive(unit_size, f"{path}.unitSize"),
        }
    )
