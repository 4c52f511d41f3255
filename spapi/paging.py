"""All pages of a search, without ever turning in circles."""

from datetime import datetime, timezone

from .backoff import delay
from .errors import Rejected, Retryable
from .windows import split_window

#: Amazon answers 400 InvalidInput in mid paging now and then, and it goes away
#: (amzn/selling-partner-api-docs issue 1745).
_REFUSALS = 3
#: Empty pages with a token occur; an endless row of them is a fault.
_EMPTY_PAGES = 20
_AGAIN = 30


def iterate(fetch, kinds, window, clock, max_wait):
    """Read all pages of any window, oldest piece first.

    :param fetch: the gateway's method for one page
    :param kinds: the names of its windows, for example ``("changed", "created")``
    :param window: ``<kind>_after``, ``<kind>_before`` and filters, as keywords
    :param clock: for the present moment and for small waits
    :param max_wait: the longest time to sleep before a page is asked for again, seconds
    :return: iterator of pages
    :raise ValueError: not exactly one window, or its end is not after its start
    """
    filters = dict(window)
    if "next_token" in filters:
        raise ValueError("Paging is done here: give no next_token.")
    ends = {kind: _take(filters, kind) for kind in kinds}
    given = [kind for kind in kinds if any(ends[kind])]
    if len(given) != 1 or not ends[given[0]][0]:
        # Amazon does not say what two windows at once mean.
        raise ValueError(f"Give the start of exactly one window of {kinds}.")
    kind = given[0]
    after, before = ends[kind]
    now = datetime.fromtimestamp(clock.time(), timezone.utc)
    pieces = split_window(after, before or now)
    return _pieces(fetch, kind, pieces, filters, clock, max_wait)


def _take(filters, kind):
    return filters.pop(f"{kind}_after", None), filters.pop(f"{kind}_before", None)


def _pieces(fetch, kind, pieces, filters, clock, max_wait):
    for piece in pieces:
        ends = {f"{kind}_after": piece[0], f"{kind}_before": piece[1]}
        for page in _pages(fetch, {**filters, **ends}, clock, max_wait):
            page.window = piece
            yield page


def _pages(fetch, query, clock, max_wait):
    seen = set()
    empty = 0
    page = fetch(**query)
    while True:
        yield page
        token = page.next_token
        if token is None:
            return
        if token in seen:
            raise Retryable("Amazon repeats a page token.", seconds=_AGAIN)
        seen.add(token)
        empty = 0 if page.documents else empty + 1
        if empty > _EMPTY_PAGES:
            raise Retryable("Amazon sends empty pages without end.", seconds=_AGAIN)
        page = _next(fetch, query, token, clock, max_wait)


def _next(fetch, query, token, clock, max_wait):
    """Read a further page; a refusal is tried again, as the first page was accepted."""
    for attempt in range(1, _REFUSALS + 1):
        try:
            return fetch(**query, next_token=token)
        except Rejected as error:
            if error.status != 400:
                raise
            refusal = error
        if attempt < _REFUSALS and max_wait > 0:
            clock.sleep(min(delay(attempt, base=0.2), max_wait))
    raise Retryable(
        f"Amazon refuses to go on with its own list: {refusal.message}",
        seconds=_AGAIN,
        operation=refusal.operation,
        request_id=refusal.request_id,
        status=refusal.status,
    )
