"""Faults on order: what may go wrong between a client and Amazon, scripted or drawn by
a seeded generator."""

import random
import threading
from dataclasses import dataclass, field

#: Instead of the operation: the request is never looked at.
BEFORE = {
    "throttle": "429 QuotaExceeded; retry_after=SECONDS adds Retry-After",
    "gateway_throttle": "429 of the gateway in front: {'message': …}, no errors key",
    "server_error": "5xx: status=500|502|503|504, body=html|empty|json|message",
    "forbidden": "403 of the gateway in front: {'message': 'Forbidden'}",
    "token_expired": "403 Unauthorized, the access token has expired",
    "invalid_input": "sporadic 400 InvalidInput (public issue 1745)",
    "page_token_expired": "400 for the nextToken; only on requests that carry one",
    "not_found": "404, for example an order that was listed a moment ago",
    "close_before": "the connection ends without an answer, nothing was taken",
    "reset_before": "the connection is reset, nothing was taken",
    "hang_before": "no answer for seconds=30, or until the client leaves",
}
#: The operation has been carried out, its answer is spoilt.
AFTER = {
    "close_after": "the connection ends without an answer, but it was taken",
    "reset_after": "the connection is reset, but it was taken",
    "hang_after": "taken, but no answer for seconds=30, or until the client leaves",
    "cut_body": "Content-Length promises more than is sent",
    "truncated_json": "half of the JSON, as if it were all",
    "malformed_json": "text that is not JSON",
    "wrong_content_type": "an HTML page with status 200",
    "empty_body": "status of success and no body",
    "odd_shape": "JSON of another shape: shape=list|text|null|lists|numbers",
    "repeat_token": "the page's nextToken is the one that was sent",
    "empty_page": "no orders but a nextToken that leads to them",
}
KINDS = BEFORE | AFTER
#: Not for a storm: a client must take these for an answer, or has to wait.
FINAL = (
    *("not_found", "invalid_input", "forbidden", "hang_before", "hang_after"),
    "odd_shape",
)
#: These make sense on listings only.
PAGES = ("repeat_token", "empty_page")


@dataclass
class Fault:
    """One fault in the queue.

    :param kind: key of :data:`KINDS`
    :param operation: Amazon's operation id, ``token``, or ``*`` for every operation
        that wants an access token
    :param times: how often; ``None`` is for ever
    :param account: only for this account
    :param paging: only for requests with (True) or without (False) a nextToken
    :param contains: only if path, query or body contain this text
    :param skip: let so many matching requests pass first
    :param probability: of each matching request
    """

    kind: str
    operation: str = "*"
    times: int | None = 1
    account: str | None = None
    paging: bool | None = None
    contains: str | None = None
    skip: int = 0
    probability: float = 1.0
    params: dict = field(default_factory=dict)
    hits: int = 0

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}")
        if self.kind == "page_token_expired":
            self.paging = True

    @property
    def before(self):
        """Whether it strikes before the operation is carried out."""
        return self.kind in BEFORE

    def fits(self, request):
        """Whether it is meant for this request."""
        endpoint, account = request.endpoint, request.account
        if self.operation == "*":
            if endpoint.public:
                return False
        elif endpoint.operation != self.operation:
            return False
        if self.kind in PAGES and not endpoint.listing:
            return False
        if self.account not in (None, account and account.name):
            return False
        if self.paging is not None and self.paging != request.has_token:
            return False
        return self.contains is None or self.contains in request.searchable


class Faults:
    """The queue of faults.

    :param seed: for those that strike with a probability
    """

    def __init__(self, seed=0):
        self._random = random.Random(f"faults/{seed}")
        self._queue = []
        self._lock = threading.Lock()

    def add(self, kind, operation="*", times=1, **options):
        """Put a fault into the queue.

        :param kind: key of :data:`KINDS`
        :param operation: see :class:`Fault`; so are ``account``, ``paging``,
            ``contains``, ``skip``, ``probability``; further options belong to the kind
        :return: the :class:`Fault`, whose ``hits`` count
        :raise ValueError: there is no such kind
        """
        names = ("account", "paging", "contains", "skip", "probability")
        own = {name: options.pop(name) for name in names if name in options}
        fault = Fault(kind, operation, times, params=options, **own)
        with self._lock:
            self._queue.append(fault)
        return fault

    def storm(self, probability, kinds=None, operation="*", times=None, **options):
        """Let each of several kinds strike at random for ever, or so many times.

        :param probability: of any fault per request, shared between the kinds
        :param kinds: defaults to all that go away when a client tries again
        :return: the faults
        """
        kinds = kinds or [kind for kind in KINDS if kind not in FINAL]
        share = probability / len(kinds)
        return [
            self.add(kind, operation, times, probability=share, **options)
            for kind in kinds
        ]

    def draw(self, request, before):
        """Return the first fault that strikes this request, or ``None``.

        :param before: ask for those that strike before the operation, or after it
        """
        with self._lock:
            for fault in self._queue:
                if fault.before != before or not fault.fits(request):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                if fault.probability < 1 and self._random.random() > fault.probability:
                    continue
                fault.hits += 1
                if fault.times is not None:
                    fault.times -= 1
                    if not fault.times:
                        self._queue.remove(fault)
                return fault
        return None

    def pending(self):
        """Return the faults still in the queue."""
        with self._lock:
            return list(self._queue)

    def clear(self):
        """Nothing goes wrong any more."""
        with self._lock:
            self._queue.clear()
