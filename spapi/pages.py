"""A search that goes round in circles is noticed, wherever its pages are fetched."""

from .errors import Retryable

#: Empty pages with a token occur; an endless row of them is a fault.
MOST_EMPTY = 20
#: A hundred orders a page and seven days a search: nobody has half a million.
MOST_PAGES = 5000
_AGAIN = 30


class PageGuard:
    """Watches the pages of searches that are made one after the other.

    The same token in two searches is no fault: Amazon's own examples give one token for
    all. Within a search it would lead to a page that was read already.
    """

    def __init__(self):
        self._search = None
        self._tokens = set()

    def follow(self, search, before, documents, token):
        """Count a page, and refuse to go on where there is no end.

        :param search: what was asked for without the token, anything that can be
            compared; another one begins anew
        :param before: what this returned for the page before it, ``None`` for the first
        :param documents: what the page holds
        :param token: where the next page begins, ``None`` at the end
        :return: the count to go on with, JSON; ``None`` at the end
        :raise Retryable: a token that was there before, empty pages without an end, or
            more pages than there can be
        """
        if search != self._search:
            self._search, self._tokens = search, set()
        if not token:
            return None
        before = before or {}
        pages = before.get("pages", 0) + 1
        empty = 0 if documents else before.get("empty", 0) + 1
        if token in self._tokens:
            problem = "Amazon repeats a page token within one list"
        elif empty > MOST_EMPTY:
            problem = f"Amazon sends {empty} empty pages in a row and no end"
        elif pages > MOST_PAGES:
            problem = f"Amazon's list has no end after {MOST_PAGES} pages"
        else:
            self._tokens.add(token)
            return {"pages": pages, "empty": empty}
        raise Retryable(f"{problem}; it is read again from its start.", seconds=_AGAIN)
