"""Forgiving readers for the scalars in Amazon's documents.

Amazon's own examples write ``"10"`` for 10 and ``" L8266355"`` with a stray blank, and
vendors report negative quantities and unknown values. A reader returns ``None`` and
notes a :class:`Problem` instead of failing: one bad value must not hide the rest.
"""

import json
import re
from decimal import Decimal, InvalidOperation

from ..identity import LONGEST
from ..text import short
from .values import (
    UNITS,
    WEIGHT_UNITS,
    Address,
    MessageError,
    Money,
    Party,
    Problem,
    Problems,
    Quantity,
    Window,
)

__all__ = [
    "UNITS",
    "WEIGHT_UNITS",
    "Address",
    "MessageError",
    "Money",
    "Party",
    "Problem",
    "Problems",
    "Quantity",
    "Window",
    "choice",
    "currency",
    "decimal",
    "document_number",
    "exact",
    "identifier",
    "integer",
    "load",
    "money",
    "path_of",
    "quantity",
    "rows",
    "section",
    "text",
    "truth",
]

#: Characters of a text, of a line of an address, of a word of an enumeration. Amazon's
#: own schemas end at some hundred, and what is longer would fit no index.
LONGEST_TEXT = 10_000
LONGEST_LINE = 500
LONGEST_WORD = 80
#: No vendor ships a thousand million pieces on a line; such a number is an error.
MOST_PIECES = 1_000_000_000
#: Money beyond this is an error as well, and would not fit a database column.
MOST_MONEY = Decimal(10) ** 12
_DECIMAL = re.compile(
    r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,3})?", re.ASCII
)
_CURRENCY = re.compile(r"[A-Z]{3}")


def load(source, what):
    """Return the JSON object of a document.

    :param source: text, bytes or a dict
    :param what: the document's name for the sentence
    :raise MessageError: not JSON, or no object
    """
    if isinstance(source, bytes | bytearray):
        try:
            source = bytes(source).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise MessageError(f"The {what} is not readable text.") from None
    if isinstance(source, str):
        try:
            # Decimals, because 19.99 has no exact float. strict=False: a stray line
            # end inside a text is no reason to lose an order.
            source = json.JSONDecoder(
                parse_float=Decimal, parse_int=_whole, strict=False
            ).decode(source.strip())
        except (ValueError, RecursionError, InvalidOperation):
            raise MessageError(f"The {what} is not valid JSON.") from None
    if not isinstance(source, dict):
        raise MessageError(f"The {what} is not a JSON object.")
    return source


def _whole(digits):
    # Python refuses to read an integer of thousands of digits; here it stays text and
    # becomes a problem of its field.
    return int(digits) if len(digits) <= 18 else digits


def section(data, key, problems, path=""):
    """Return the object under a key, ``{}`` if it is missing or something else."""
    value = data.get(key)
    if isinstance(value, dict):
        return value
    if value is not None:
        problems.note(
            "not_an_object", "%(path)s is not an object.", path_of(path, key), "warning"
        )
    return {}


def rows(data, key, problems, path=""):
    """Return the list under a key, ``[]`` if it is missing or something else."""
    value = data.get(key)
    if isinstance(value, list):
        return value
    if value is not None:
        problems.note("not_a_list", "%(path)s is not a list.", path_of(path, key))
    return []


def text(value, most=LONGEST_TEXT):
    """Return a text without blanks around it; ``None`` for blank or no scalar.

    :param most: characters that are read of it
    """
    found = exact(value)
    return (found.strip()[:most] or None) if found is not None else None


def exact(value):
    """Return a text as it is, for echoing it; ``None`` for no scalar.

    Only what no database can hold is missing: see :func:`~..text.clean`, and what is
    beyond :data:`LONGEST_TEXT` characters.
    """
    if isinstance(value, str):
        return short(value, LONGEST_TEXT)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        return None
    return short(str(value), LONGEST_TEXT)


def identifier(value, problems, path):
    """Return ``(text, exact text)`` of a number or code that is searched for, each
    ``None`` if there is none.

    Notes ``identifier_too_long``: it is none of Amazon's, and no index can hold it.
    """
    found = text(value)
    if found is not None and len(found) > LONGEST:
        problems.note(
            "identifier_too_long",
            "%(path)s has more than %(most)s characters (%(value)s…).",
            path,
            value=found[:40],
            most=LONGEST,
        )
        return None, None
    return found, exact(value)


def document_number(data, what):
    """Return ``(text, exact text)`` of a document's purchase order number.

    :param what: the document's name for the sentence
    :raise MessageError: it has none
    """
    problems = Problems()
    path = "purchaseOrderNumber"
    number, exactly = identifier(data.get(path), problems, path)
    if problems:
        raise MessageError(f"The {what} has no number: {problems[0].sentence}", path)
    if number is None:
        raise MessageError(f"The {what} has no number.", path)
    return number, exactly


def choice(value, known, problems, path):
    """Return a value of an enumeration; an unknown one is kept and noted."""
    found = text(value, LONGEST_WORD)
    if found is not None and found not in known:
        problems.note(
            "unknown_value",
            "%(path)s holds %(value)s, which is not documented by Amazon.",
            path,
            "warning",
            value=found,
        )
    return found


def truth(value, default=None):
    """Return a boolean, also from ``"true"`` and ``"false"``."""
    if isinstance(value, bool):
        return value
    word = (text(value) or "").lower()
    return {"true": True, "false": False}.get(word, default)


def integer(value, problems, path, code="quantity"):
    """Return a whole number, also from ``"10"``, ``10.0`` and ``" 10 "``.

    Notes ``<code>_unreadable``, ``_fractional`` or ``_absurd``; negative numbers are
    returned, whoever calls decides about them.
    """
    if value is None:
        return None
    found = text(value)
    if found is None or not _DECIMAL.fullmatch(found):
        problems.note(
            f"{code}_unreadable",
            "%(path)s holds %(value)s, which is no number.",
            path,
            value=str(value)[:40],
        )
        return None
    number = Decimal(found)
    if abs(number) > MOST_PIECES:
        problems.note(
            f"{code}_absurd",
            "%(path)s holds %(value)s, which is more than can be true.",
            path,
            value=found[:40],
        )
        return None
    if number != number.to_integral_value():
        problems.note(
            f"{code}_fractional",
            "%(path)s holds %(value)s, which is not a whole number.",
            path,
            value=found[:40],
        )
        return None
    return int(number)


def decimal(value, problems, path, code="amount"):
    """Return a :class:`~decimal.Decimal`, also from a JSON number and with blanks.

    Notes ``<code>_unreadable`` or ``<code>_absurd``.
    """
    found = text(value)
    if found is None and value is None:
        return None
    if found is None or not _DECIMAL.fullmatch(found):
        problems.note(
            f"{code}_unreadable",
            "%(path)s holds %(value)s, which is no amount.",
            path,
            value=str(value)[:40],
        )
        return None
    number = Decimal(found)
    if abs(number) > MOST_MONEY:
        problems.note(
            f"{code}_absurd",
            "%(path)s holds %(value)s, which is more than can be true.",
            path,
            value=found[:40],
        )
        return None
    return number


def money(data, key, problems, path="", code="cost"):
    """Return the :class:`Money` under a key, ``None`` if there is none.

    Notes ``<code>_unreadable``, ``_absurd``, ``_negative``, ``_zero``,
    ``currency_missing`` and ``currency_unreadable``.
    """
    if data.get(key) is None:
        return None
    here = path_of(path, key)
    value = section(data, key, problems, path)
    amount = decimal(value.get("amount"), problems, f"{here}.amount", code)
    if amount is not None and amount <= 0:
        kind = "zero" if amount == 0 else "negative"
        problems.note(
            f"{code}_{kind}",
            "%(path)s is %(value)s; a price must be above zero.",
            f"{here}.amount",
            value=str(amount),
        )
    code_of = currency(value.get("currencyCode"), problems, f"{here}.currencyCode")
    if amount is not None and code_of is None:
        problems.note(
            "currency_missing", "%(path)s is missing.", f"{here}.currencyCode"
        )
    unit = choice(
        value.get("unitOfMeasure"), WEIGHT_UNITS, problems, f"{here}.unitOfMeasure"
    )
    if amount is None and code_of is None and unit is None:
        return None
    return Money(code_of, amount, unit)


def currency(value, problems, path):
    """Return a code of ISO 4217 in capitals, ``None`` if there is none; what is no such
    code is returned as it is and noted: ``currency_unreadable``."""
    found = (text(value) or "").upper() or None
    if found is not None and not _CURRENCY.fullmatch(found):
        problems.note(
            "currency_unreadable",
            "%(path)s holds %(value)s, which is no currency.",
            path,
            value=found[:20],
        )
    return found


def quantity(data, key, problems, path=""):
    """Return the :class:`Quantity` under a key, ``None`` if there is none.

    Notes ``quantity_unreadable``, ``_absurd``, ``_fractional``, ``_negative``,
    ``unit_missing``, ``unit_unknown``, ``unit_size_missing`` and ``unit_size_invalid``.
    Zero is no problem: Amazon cancels a line so.
    """
    if data.get(key) is None:
        return None
    here = path_of(path, key)
    value = section(data, key, problems, path)
    amount = integer(value.get("amount"), problems, f"{here}.amount")
    if amount is not None and amount < 0:
        problems.note(
            "quantity_negative",
            "%(path)s is %(value)s; a quantity cannot be negative.",
            f"{here}.amount",
            value=amount,
        )
    unit = _unit(value.get("unitOfMeasure"), problems, f"{here}.unitOfMeasure")
    size = integer(value.get("unitSize"), problems, f"{here}.unitSize", "unit_size")
    if size is not None and size < 1:
        problems.note(
            "unit_size_invalid",
            "%(path)s is %(value)s; a case holds at least one piece.",
            f"{here}.unitSize",
            "error" if unit == "Cases" else "warning",
            value=size,
        )
        size = None
    elif size is None and unit == "Cases":
        problems.note(
            "unit_size_missing",
            "%(path)s is missing: it is not known how many pieces a case holds.",
            f"{here}.unitSize",
        )
    return Quantity(amount, unit, size)


def _unit(value, problems, path):
    found = text(value, LONGEST_WORD)
    if found is None:
        problems.note("unit_missing", "%(path)s is missing.", path)
        return None
    for known in UNITS:
        # Amazon's own sandbox answers CASES where its model says Cases.
        if found.lower() == known.lower():
            return known
    problems.note(
        "unit_unknown",
        "%(path)s holds %(value)s; only Cases and Eaches are known.",
        path,
        value=found[:40],
    )
    return found


def path_of(path, key):
    """The path of what stands under a key."""
    return f"{path}.{key}" if path else key
