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


def page(answer, operation, array, window, wrapper="payload", number=None):
    """Read one page of a search.

    :param answer: :class:`~.wire.Answer`
    :param array: the list in the answer, for example ``orders``
    :param window: the window that was asked for
    :param wrapper: the member that holds the answer, ``None`` if it is not wrapped
    :param number: the member of a document that names it, ``None`` for none
    :rtype: Page
    :raise Retryable: not what Amazon documents
    :raise Rejected: errors and no payload
    """
    found = _envelope(answer, operation, array, wrapper)
    documents = [
        RawDocument(text, _number(value, number)) for text, value in found["documents"]
    ]
    return Page(documents, found["token"] or None, window, answer.request_id)


def document(answer, operation, wrapper="payload", number=None):
    """Read an answer that is one document. Parameters and errors as :func:`page`.

    :rtype: RawDocument
    """
    text, value = _envelope(answer, operation, None, wrapper)["documents"][0]
    return RawDocument(text, _number(value, number))


def transaction(answer, operation):
    """Read the status of a transaction. Errors as :func:`page`.

    :rtype: TransactionStatus
    """
    text, _value = _envelope(answer, operation, None, "payload")["documents"][0]
    try:
        return transaction_message.parse(text)
    except MessageError as error:
        raise Retryable(
            f"Amazon: {error}", seconds=30, **_where(answer, operation)
        ) from None


def receipt(answer, operation, path):
    """Read the id of what was submitted, without which nothing says that Amazon took
    it.

    :param path: the members that lead to it, for example ``("payload",
        "transactionId")``
    :raise Rejected: errors instead of an id
    :raise UnknownOutcome: neither
    """
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError):
        content = None
    found = content
    for member in path:
        found = found.get(member) if isinstance(found, dict) else None
    if isinstance(found, str) and found.strip():
        return found.strip()
    if isinstance(content, dict):
        _raise_errors(content.get("errors"), answer, operation)
    raise UnknownOutcome(
        f"Amazon's answer holds no {path[-1]}: it is not known whether it took the "
        "document.",
        **_where(answer, operation),
    )


def _envelope(answer, operation, array, wrapper):
    where = _where(answer, operation)
    try:
        found = raw.envelope(raw.decode(answer.body), array, wrapper)
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


def _number(value, name):
    number = value.get(name) if name and isinstance(value, dict) else None
    return number.strip() or None if isinstance(number, str) else None


def _where(answer, operation):
    return {
        "operation": operation,
        "request_id": answer.request_id,
        "status": answer.status,
    }
