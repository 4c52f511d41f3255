"""Query parameters: read them as strictly as the model describes them."""

import calendar
from datetime import timedelta

from .clock import parse_iso
from .errors import invalid_input

MAX_WINDOW = timedelta(days=7)


def whole(least, most):
    """Accept a number between two others."""

    def parse(text):
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ValueError(f"must be between {least} and {most}")
        return int(text)

    return parse


def text(value):
    """Accept everything but nothing."""
    if not value:
        raise ValueError("must not be empty")
    return value


def instant(value):
    """Accept a date and time with its zone."""
    try:
        return parse_iso(value)
    except ValueError:
        raise ValueError("must be in ISO-8601 date/time format") from None


def one_of(*allowed):
    """Accept these words, written exactly so."""

    def parse(value):
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return value

    return parse


def boolean(value):
    """Accept ``true`` and ``false``."""
    return one_of("true", "false")(value) == "true"


def several(parse, most=None):
    """Accept values between commas, so many at most."""

    def parse_all(value):
        values = value.split(",")
        if most and len(values) > most:
            raise ValueError(f"must not be more than {most} values")
        return [parse(each) for each in values]

    return parse_all


def read(request, known=None):
    """Turn the query's parameters into values.

    :param request: :class:`~.messages.Request`
    :param known: dict of name to one of the functions above
    :return: dict of name to value
    :raise ApiError: 400 for an unknown or repeated parameter or an unreadable value
    """
    values = {}
    for name, value in request.args.items(multi=True):
        if name not in (known or {}):
            raise invalid_input(f"Unknown query parameter '{name}'.")
        if name in values:
            raise invalid_input(f"Query parameter '{name}' was sent twice.")
        try:
            values[name] = known[name](value)
        except ValueError as problem:
            raise invalid_input(f"'{name}' {problem}.") from None
    return values


def window(values, name, now):
    """Return the bounds of a date range.

    :param name: ``created``, ``changed`` or ``updated``
    :return: (after, before), or ``None`` if neither was sent; a missing start is seven
        days before the end, a missing end is now (Amazon documents neither)
    :raise ApiError: 400, longer than seven days, reversed, or older than six months
    """
    after, before = values.get(f"{name}After"), values.get(f"{name}Before")
    if after is None and before is None:
        return None
    before = before or now
    after = after or before - MAX_WINDOW
    if after >= before:
        raise invalid_input(f"'{name}After' must be before '{name}Before'.")
    if before - after > MAX_WINDOW:
        raise invalid_input("Date range must not exceed 7 days.")
    if after < six_months_before(now):
        raise invalid_input(
            f"'{name}After' must not be more than 6 months in the past."
        )
    return after, before


def six_months_before(now):
    """Return the same day and time six calendar months ago, or that month's last."""
    month = now.month - 6
    year = now.year - (month < 1)
    month = month + 12 if month < 1 else month
    day = min(now.day, calendar.monthrange(year, month)[1])
    return now.replace(year=year, month=month, day=day)


def inside(moment, bounds):
    """Whether an instant is "after" and "before": both ends are out, as the words
    of the model have it."""
    return bounds is None or bounds[0] < moment < bounds[1]
