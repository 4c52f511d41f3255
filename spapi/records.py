"""What the gateway hands out."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class RawDocument:
    """One document of an answer, exactly as Amazon wrote it.

    Neither ``repr`` nor ``str`` shows its text: in direct fulfilment it holds a
    person's name and address, and what is printed ends in logs and tracebacks.

    :param text: the JSON, byte for byte as in the answer
    :param number: the purchase order number without blanks, ``None`` if there is none
    """

    text: str = field(repr=False)
    number: str | None


@dataclass
class Page:
    """One page of a search.

    :param documents: list of :class:`RawDocument`
    :param next_token: where the next page begins, ``None`` at the end
    :param window: the ``(after, before)`` that was searched, ``None`` without dates
    :param request_id: Amazon's request id
    """

    documents: list
    next_token: str | None = None
    window: tuple | None = None
    request_id: str | None = None


@dataclass(frozen=True)
class Submitted:
    """Amazon took a document: 202 means "parsed", nothing more.

    :param transaction_id: opaque; for ``getTransaction``
    """

    transaction_id: str
    request_id: str | None = None


@dataclass(frozen=True)
class Check:
    """One line of the connection check.

    :param name: what was tried
    :param message: one sentence for the user
    :param setting: which setting to look at when it is not ok
    """

    name: str
    ok: bool
    message: str
    setting: str | None = None


@dataclass(frozen=True)
class CallRecord:
    """One HTTP attempt, the token's included, with every secret masked.

    :param query: the query parameters, dict of text
    :param status: HTTP status, ``None`` where no answer came
    :param duration_ms: from before sending to after reading, milliseconds
    :param attempt: 1 for the first try of a call
    :param started_at: UTC
    :param request_body: what was sent, ``None`` for a GET
    :param response_body: what came back, cut at the gateway's ``body_limit``
    :param error_kind: ``retryable``, ``rejected``, ``configuration``,
        ``unknown_outcome`` or ``None``
    :param rate_limit: Amazon's ``x-amzn-RateLimit-Limit``, requests a second
    :param retry_after: seconds Amazon asked to wait
    :param not_before: when the operation may be asked again, seconds since the epoch;
        ``None`` where Amazon has not closed it
    """

    operation: str
    method: str
    path: str
    query: dict
    status: int | None
    duration_ms: int
    request_id: str | None
    attempt: int
    started_at: datetime
    request_body: str | None = None
    response_body: str = ""
    error_kind: str | None = None
    error_message: str | None = None
    rate_limit: float | None = None
    retry_after: float | None = None
    not_before: float | None = None
    host: str = field(default="")
