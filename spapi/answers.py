"""Read what Amazon answers to a successful request.

Anything but what Amazon documents is no success: an empty body, a web page of some
proxy, half a page, an answer without its payload.
"""

import json

from . import raw, verdict
from .errors import Rejected, Retryable, UnknownOutcome
from .messages import transaction as transaction_message
from .messages.common import MessageError
from .records import Page, RawDocument


def page(answer, operation, array, window):
    """Read one page of a search.

    :param answer: :class:`~.wire.Answer`
    :param array: the list inside ``payload``: ``orders`` or ``ordersStatus``
    :param window: the window that was asked for
    :rtype: Page
    :raise Retryable: not what Amazon documents
    :raise Rejected: errors and no payload
    """
    found = _envelope(answer, operation, array)
    pagination = found["pagination"]
    token = pagination.get("nextToken") if isinstance(pagination, dict) else None
    documents = [
        RawDocument(text, _number(value)) for text, value in found["documents"]
    ]
    return Page(documents, token or None, window, answer.request_id)


def document(answer, operation):
    """Read an answer whose payload is one document. Errors as :func:`page`.

    :rtype: RawDocument
    """
    text, value = _envelope(answer, operation, None)["documents"][0]
    return RawDocument(text, _number(value))


def transaction(answer, operation):
    """Read the status of a transaction. Errors as :func:`page`.

    :rtype: TransactionStatus
    """
    text, _value = _envelope(answer, operation, None)["documents"][0]
    try:
        return transaction_message.parse(text)
    except MessageError as error:
        raise Retryable(
            f"Amazon: {error}", seconds=30, **_where(answer, operation)
        ) from None


def transaction_id(answer, operation):
    """Read the transaction id, without which nothing says that Amazon took it.

    :raise Rejected: errors instead of a transaction
    :raise UnknownOutcome: neither
    """
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError):
        content = None
    content = content if isinstance(content, dict) else {}
    payload = content.get("payload")
    found = payload.get("transactionId") if isinstance(payload, dict) else None
    if isinstance(found, str) and found.strip():
        return found.strip()
    _raise_errors(content.get("errors"), answer, operation)
    raise UnknownOutcome(
        "Amazon's answer holds no transaction: it is not known whether it took the "
        "document.",
        **_where(answer, operation),
    )


def _envelope(answer, operation, array):
    where = _where(answer, operation)
    try:
        found = raw.envelope(raw.decode(answer.body), array)
    except raw.Malformed as error:
        raise Retryable(f"Amazon: {error}", seconds=30, **where) from None
    if found["documents"] is None:
        _raise_errors(found["errors"], answer, operation)
        raise Retryable(
            "Amazon: the answer lacks the documents that were asked for.",
            seconds=30,
            **where,
        )
    return found


def _raise_errors(found, answer, operation):
    errors = verdict.clean_errors(found)
    if errors:
        raise Rejected(
            f"Amazon refuses {operation}: {errors[0]['message']}",
            code=errors[0]["code"],
            details=errors[0]["details"],
            errors=errors,
            **_where(answer, operation),
        )


def _number(value):
    number = value.get("purchaseOrderNumber") if isinstance(value, dict) else None
    return number.strip() or None if isinstance(number, str) else None


def _where(answer, operation):
    return {
        "operation": operation,
        "request_id": answer.request_id,
        "status": answer.status,
    }
