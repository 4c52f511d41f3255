"""What the ways to fetch documents have in common."""

from ...spapi.errors import Rejected


class Way:
    """How the documents of one data queue are fetched.

    ``fetch.py`` asks for the next request, lets it be asked with no transaction open,
    and has the answer kept. Where to go on is in the queue's ``fetch_position``, which
    is committed with what was received: so whoever goes on after a crash, in another
    process, goes on from there.

    :param queue: amazon.vendor.queue
    """

    #: Whether all that was asked for came, so that the cursor may pass it.
    complete = True

    def __init__(self, queue):
        self.queue = queue
        self.handler = queue._handler()

    @property
    def position(self):
        """Where to go on: a dict of its own, to be changed and written back."""
        return dict(self.queue.fetch_position or self.first())

    def first(self):
        """The position of a queue that has received nothing."""
        raise NotImplementedError

    def next_request(self):
        """What to ask Amazon next.

        :return: dict of plain values, None when all is received; with ``wait``,
            seconds, there is nothing to ask before.
        """
        raise NotImplementedError

    def ask(self, gateway, request):
        """Ask Amazon; no SQL in here.

        :raise SpApiError: one of its four kinds.
        """
        raise NotImplementedError

    def keep(self, request, answer):
        """Store what Amazon answered and move the position behind it.

        :raise SpApiError: the answer says that it cannot go on.
        """
        raise NotImplementedError

    def goes_on(self, request, error):
        """Whether the other requests are made although this one was refused; what is
        left out is written down.

        :param error: SpApiError.
        """
        return False

    def again(self, error):
        """Where to go on after a failure.

        :param error: SpApiError.
        :return: a position.
        """
        return self.position


def is_unknown(error):
    """Whether Amazon says that there is no such thing (any more)."""
    return isinstance(error, Rejected) and (
        error.status == 404 or error.code == "NotFound"
    )
