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


def unpack(token):
    """Read a token.

    :return: epoch milliseconds, number, fingerprint of the filters
    :raise ApiError: 400, it is not ours
    """
    try:
        moment, number, bound = json.loads(base64.b64decode(token, validate=True))
    except (ValueError, TypeError, binascii.Error):
        raise invalid_input("The nextToken is invalid.") from None
    if not isinstance(moment, int | None) or not isinstance(number, str):
        raise invalid_input("The nextToken is invalid.")
    return moment, number, bound


def page(entries, print_, token=None, limit=DEFAULT_LIMIT, ascending=False):
    """Cut one page out of what matches.

    :param entries: by creation, then by number; anything that has ``created`` and
        ``number``
    :param print_: what :func:`fingerprint` returned
    :param token: of the page that was asked for
    :return: (entries of the page, token of the next page or ``None``)
    :raise ApiError: 400, the token was made for other filters
    """

    def position(entry):
        return round(entry.created.timestamp() * 1000), entry.number

    ranked = sorted(entries, key=position, reverse=not ascending)
    if token:
        *start, bound = unpack(token)
        if bound != print_:
            raise invalid_input("The nextToken does not belong to these filters.")
        start = tuple(start)
        if start != START:
            ranked = [
                entry
                for entry in ranked
                if (position(entry) > start if ascending else position(entry) < start)
            ]
    chosen = ranked[:limit]
    more = len(ranked) > limit
    return chosen, encode(position(chosen[-1]), print_) if more else None


def set_token(document, token, name="nextToken"):
    """Say in an answer where the next page is; vendor APIs wrap their answers.

    :param name: the member, in an answer that is not wrapped
    """
    if "payload" in document:
        document["payload"]["pagination"] = {"nextToken": token}
    else:
        document[name] = token
