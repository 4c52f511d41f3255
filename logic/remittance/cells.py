"""Amounts and days as people's spreadsheets write them, in several countries."""

import functools
import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

#: Beyond it an amount is an error, and would not fit a database column.
MOST = Decimal(10) ** 12
_CENT = Decimal("0.01")
_NOISE = re.compile(r"[\s'’_]|[A-Z]{3}|[$€£¥]|zł|kr", re.IGNORECASE)
#: What nobody could read in another way.
_PLAIN = re.compile(r"-?\d{1,12}(\.\d{1,2})?", re.ASCII)
_DIGITS = re.compile(r"\d+")
#: First letters of the months' names: English, German, French, Italian, Spanish,
#: Dutch and Polish, without accents.
_MONTHS = {
    1: ("jan", "janv", "gen", "ene", "sty"),
    2: ("feb", "fev", "lut"),
    3: ("mar", "mrz", "maer", "mars", "maa", "mrt"),
    4: ("apr", "avr", "abr", "kwi"),
    5: ("may", "mai", "mag", "mei", "maj"),
    6: ("jun", "juin", "giu", "cze"),
    7: ("jul", "juil", "lug", "lip"),
    8: ("aug", "aou", "ago", "sie"),
    9: ("sep", "set", "wrz"),
    10: ("oct", "okt", "ott", "paz"),
    11: ("nov", "lis"),
    12: ("dec", "dez", "dic", "gru"),
}


def amount(text):
    """Read an amount, whatever its decimal sign.

    The last sign is the decimal one where one or two digits follow it. Three digits are
    a thousand: no currency that Amazon pays in has a thousandth.

    :return: Decimal, ``None`` for blank
    :raise ValueError: it is no amount
    """
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    found = unicodedata.normalize("NFKC", text).strip()
    if not found or found in ("-", "–", "—"):
        return None
    found = found.replace("−", "-").replace("–", "-")
    negative = found.startswith("(") and found.endswith(")")
    found = _NOISE.sub("", found.strip("()"))
    if found.startswith("-") or found.endswith("-"):
        negative, found = True, found[1:] if found[0] == "-" else found[:-1]
    found = found.removeprefix("+")
    value = _positive(found)
    if value > MOST:
        raise ValueError(text)
    return -value if negative else value


def rate(text):
    """Read a rate of exchange: a number above zero with any number of decimals, and
    none so large that its thousands would be grouped.

    :return: Decimal, ``None`` for blank
    :raise ValueError: it is no rate
    """
    found = unicodedata.normalize("NFKC", text).strip().replace(",", ".")
    if not found:
        return None
    if not re.fullmatch(r"\d{1,6}(\.\d{1,12})?", found, re.ASCII) or not Decimal(found):
        raise ValueError(text)
    return Decimal(found)


def _positive(found):
    signs = [each for each in found if each in ".,"]
    if not re.fullmatch(r"[\d.,]*\d[\d.,]*", found, re.ASCII):
        raise ValueError(found)
    if not signs:
        return Decimal(found)
    last = signs[-1]
    whole, _sign, decimals = found.rpartition(last)
    if len(decimals) == 3 and (len(set(signs)) == 1):
        return Decimal(_without_thousands(found, last))
    if signs.count(last) > 1 or len(set(signs)) > 2:
        raise ValueError(found)
    other = "," if last == "." else "."
    whole = _without_thousands(whole, other) or "0"
    try:
        value = Decimal(f"{whole}.{decimals or '0'}")
    except InvalidOperation:
        raise ValueError(found) from None
    if len(decimals) > 2:
        # A spreadsheet's number that has no exact binary form: 19.990000000000002.
        rounded = value.quantize(_CENT)
        if len(decimals) < 6 or abs(rounded - value) > Decimal("1e-6"):
            raise ValueError(found)
        return rounded
    return value


def _without_thousands(text, sign):
    """Digits in groups of three, or none at all."""
    groups = text.split(sign)
    if len(groups) > 1 and any(len(group) != 3 for group in groups[1:]):
        raise ValueError(text)
    return "".join(groups)


@functools.lru_cache(maxsize=4096)  # a year has few days, a file many rows
def day(text, day_first=True):
    """Read a day.

    :param bool day_first: whether 3/2/2026 is in February
    :return: date, ``None`` for blank
    :raise ValueError: it is no day
    """
    found = unicodedata.normalize("NFKD", text.strip().lower())
    found = "".join(each for each in found if not unicodedata.combining(each))
    if not found:
        return None
    numbers = [int(each) for each in _DIGITS.findall(found[:40])]
    if month := _month(found):
        first, second = (each for each in numbers[:2])
        year, of_month = (first, second) if first > 31 else (second, first)
    elif len(numbers) < 3:
        raise ValueError(text)
    elif numbers[0] > 31:
        year, month, of_month = numbers[:3]
    else:
        first, second, year = numbers[:3]
        swapped = second > 12 or (
            not day_first and first <= 12 and "." not in found[:6]
        )
        of_month, month = (second, first) if swapped else (first, second)
    return date(year + 2000 if year < 100 else year, month, of_month)


def _month(found):
    word = "".join(re.findall(r"[a-z]+", found)[:1])
    if len(word) < 3:
        return None
    for month, names in _MONTHS.items():
        if any(word.startswith(name) for name in names):
            return month
    return None


def says_day_first(text):
    """Whether a day with slashes can only be read with its day, or its month, first.

    :return: bool, ``None`` where it says nothing
    """
    numbers = [int(each) for each in _DIGITS.findall(text[:40])]
    if "/" not in text or len(numbers) < 3 or numbers[0] > 31:
        return None
    if numbers[0] > 12:
        return True
    return False if numbers[1] > 12 else None
