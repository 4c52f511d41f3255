from odoo import fields

from ...spapi.errors import Retryable
from ...spapi.pages import PageGuard
from ...spapi.windows import split_window
from .way import Way

#: So often a page is asked for with the same token, whatever keeps Amazon from it.
TOKEN_TRIES = 3


class Windows(Way):
    """All documents of a window: in slices that Amazon accepts, each page by page."""

    def __init__(self, queue):
        super().__init__(queue)
        self.guard = PageGuard()

    def first(self):
        queue = self.queue
        pieces = split_window(
            queue.window_start, queue.window_end, days=self.handler._slice_days
        )
        to_string = fields.Datetime.to_string
        return {
            "slices": [
                [window, to_string(after), to_string(before)]
                for window in self.handler._windows[queue.window_type]
                for after, before in pieces
            ]
        }

    def next_request(self):
        position = self.position
        if not position["slices"]:
            return None
        window, after, before = position["slices"][0]
        return {
            "window": window,
            "after": fields.Datetime.to_datetime(after),
            "before": fields.Datetime.to_datetime(before),
            "filters": self.handler._filters_of(self.queue),
            "token": position.get("token"),
        }

    def ask(self, gateway, request):
        return self.handler._ask_page(gateway, request)

    def keep(self, request, answer):
        """Store the page.

        :raise Retryable: Amazon's list goes round in circles.
        """
        position = self.position
        paging = self.guard.follow(
            position["slices"][0],
            position.get("paging"),
            answer.documents,
            answer.next_token,
        )
        queue, handler = self.queue, self.handler
        wanted = handler._wanted(answer.documents, request["filters"])
        if left_out := len(answer.documents) - len(wanted):
            queue._log(
                "info",
                queue.env._(
                    "Amazon also listed %(count)s %(documents)s that do not match the "
                    "filters; they were left out.",
                    count=left_out,
                    documents=handler._plural(),
                ),
            )
        listed = set()
        first, *further = handler._windows[queue.window_type]
        if further and request["window"] != first:
            window = queue.window_start, queue.window_end
            listed = {
                queue._key_of(one) for one in wanted if handler._placed(one, *window)
            }
        if answer.next_token:
            position.update(token=answer.next_token, paging=paging)
        else:
            position = {"slices": position["slices"][1:]}
        self._keep_page(wanted, position, listed)

    def _keep_page(self, documents, position, listed):
        """Store what a page lists, and move the position behind it."""
        self.queue._keep(documents, position, listed)

    def again(self, error):
        """A page token that Amazon does not take (any more) is dropped: the slice
        starts again, and what is stored already is recognised.

        One that was not even looked at is kept, for some tries: where Amazon allows one
        page in minutes, a long list would never come to its end.
        """
        if self.queue.attempts < TOKEN_TRIES and _was_not_read(error):
            return self.position
        return {"slices": self.position["slices"]}


def _was_not_read(error):
    """Whether Amazon has answered nothing about the request itself."""
    return (
        isinstance(error, Retryable)
        and bool(error.operation)
        and (error.status is None or error.status == 429 or error.status >= 500)
    )
