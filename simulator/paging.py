"""Pages: a search-after cursor, as Amazon's tokens show when they are decoded."""

import base64
import binascii
import hashlib
import json

from .errors import invalid_input

DEFAULT_LIMIT = 100
#: Before every order there is, in either direction.
START = (None, "")


def fingerprint(account, values):
    """Return what a token is bound to: the account and every filter but the token."""
    kept = sorted((k, str(v)) for k, v in values.items() if k != "nextToken")
    return hashlib.sha256(json.dumps([account, kept]).encode()).hexdigest()[:8]


def encode(position, print_):
    """Write a token: base64 of ``[epoch milliseconds, number, filters]``."""
    text = json.dumps([*position, print_], separators=(",", ":"))
    return base64.b64encode(text.encode()).decode()


def twin(token):
    """Return another token for the same position, ``None`` if it cannot be read."""
    try:
        return base64.b64encode(base64.b64decode(token) + b" ").decode()
    except (ValueError, binascii.Error):
        return None


def decode(token, print_):
    """Read a token.

    :return: position, (epoch milliseconds, number)
    :raise ApiError: 400, it is not ours or was made for other filters
    """
    try:
        moment, number, bound = json.loads(base64.b64decode(token, validate=True))
    except (ValueError, TypeError, binascii.Error):
        raise invalid_input("The nextToken is invalid.") from None
    if not isinstance(moment, int | None) or not isinstance(number, str):
        raise invalid_input("The nextToken is invalid.")
    if bound != print_:
        raise invalid_input("The nextToken does not belong to these filters.")
    return moment, number


def position_of(order):
    """Return where an order stands: by creation, then by number."""
    return round(order.created.timestamp() * 1000), order.number


def page(orders, values, account):
    """Cut one page out of the matching orders.

    :param orders: the matching orders, in any order
    :param values: query parameters, for limit, sortOrder and nextToken
    :return: (orders of the page, token of the next page or ``None``)
    """
    ascending = values.get("sortOrder") == "ASC"
    ranked = sorted(((position_of(o), o) for o in orders), key=lambda each: each[0])
    if not ascending:
        ranked.reverse()
    print_ = fingerprint(account, values)
    if token := values.get("nextToken"):
        start = decode(token, print_)
        if start[0] is not None:
            start = tuple(start)
            ranked = [
                (key, order)
                for key, order in ranked
                if (key > start if ascending else key < start)
            ]
    limit = values.get("limit", DEFAULT_LIMIT)
    chosen = ranked[:limit]
    more = len(ranked) > limit
    token = encode(chosen[-1][0], print_) if more else None
    return [order for _key, order in chosen], token
