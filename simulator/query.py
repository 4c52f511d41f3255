"""Query parameters: read them as strictly as the model describes them."""

import calendar
from datetime import timedelta

from .clock import parse_iso
from .errors import invalid_input

#: getPurchaseOrders: name -> kind (vendorOrders.json)
ORDERS = {
    "limit": "limit",
    "createdAfter": "date",
    "createdBefore": "date",
    "sortOrder": ("ASC", "DESC"),
    "nextToken": "text",
    "includeDetails": "boolean",
    "changedAfter": "date",
    "changedBefore": "date",
    "poItemState": ("Cancelled",),
    "isPOChanged": "boolean",
    "purchaseOrderState": ("New", "Acknowledged", "Closed"),
    "orderingVendorCode": "text",
}
#: getPurchaseOrdersStatus
STATUS = {
    "limit": "limit",
    "sortOrder": ("ASC", "DESC"),
    "nextToken": "text",
    "createdAfter": "date",
    "createdBefore": "date",
    "updatedAfter": "date",
    "updatedBefore": "date",
    "purchaseOrderNumber": "text",
    "purchaseOrderStatus": ("OPEN", "CLOSED"),
    "itemConfirmationStatus": (
        "ACCEPTED",
        "PARTIALLY_ACCEPTED",
        "REJECTED",
        "UNCONFIRMED",
    ),
    "itemReceiveStatus": ("NOT_RECEIVED", "PARTIALLY_RECEIVED", "RECEIVED"),
    "orderingVendorCode": "text",
    "shipToPartyId": "text",
}
MAX_WINDOW = timedelta(days=7)


def read(pairs, known):
    """Turn query parameters into values.

    :param pairs: list of (name, value) as they came
    :param known: :data:`ORDERS`, :data:`STATUS` or ``{}``
    :return: dict of name to value; dates are aware, booleans are booleans
    :raise ApiError: 400 for an unknown or repeated parameter or an unreadable value
    """
    values = {}
    for name, text in pairs:
        if name not in known:
            raise invalid_input(f"Unknown query parameter '{name}'.")
        if name in values:
            raise invalid_input(f"Query parameter '{name}' was sent twice.")
        values[name] = _value(name, text, known[name])
    return values


def _value(name, text, kind):
    if kind == "limit":
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100:
            raise invalid_input(f"'{name}' must be between 1 and 100.")
        return int(text)
    if kind == "date":
        try:
            return parse_iso(text)
        except ValueError:
            raise invalid_input(
                f"'{name}' must be in ISO-8601 date/time format."
            ) from None
    if kind == "boolean":
        if text not in ("true", "false"):
            raise invalid_input(f"'{name}' must be true or false.")
        return text == "true"
    if isinstance(kind, tuple) and text not in kind:
        raise invalid_input(f"'{name}' must be one of {', '.join(kind)}.")
    if not text:
        raise invalid_input(f"'{name}' is empty.")
    return text


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
