"""Read what Amazon answers to a successful request.

Anything but what Amazon documents is no success: an empty body, a web page of some
proxy, half a page, an answer without its payload.
"""

from . import identity, raw, verdict
from .errors import Rejected, Retryable, UnknownOutcome
from .records import Page, RawDocument
from .text import bare


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
    token = found["token"] or None
    check_token(token, **where(answer, operation))
    return Page(documents, token, window, answer.request_id)


def check_token(token, **where):
    """Make sure that a page token can be sent back in an address.

    :param token: of an answer, ``None`` for none
    :raise Retryable: it cannot
    """
    readable = isinstance(token, str) and len(token) <= 4096 and token.isprintable()
    if token is not None and not readable:
        raise Retryable(
            "Amazon: the answer holds no readable page token.", seconds=30, **where
        )


def document(answer, operation, wrapper="payload", number=None):
    """Read an answer that is one document. Parameters and errors as :func:`page`.

    :rtype: RawDocument
    """
    text, value = _envelope(answer, operation, None, wrapper)["documents"][0]
    return RawDocument(text, _number(value, number))


def receipt(answer, operation, path):
    """Read the id of what was submitted, without which nothing says that Amazon took
    it.

    :param path: the members that lead to it, for example ``("payload",
        "transactionId")``
    :raise Rejected: errors instead of an id
    :raise UnknownOutcome: neither
    """
    found = content = raw.read(answer.body)
    for member in path:
        found = found.get(member) if isinstance(found, dict) else None
    found = bare(found) if isinstance(found, str) else None
    if found and len(found) <= identity.LONGEST:
        return found
    if not found and isinstance(content, dict):
        _raise_errors(content.get("errors"), answer, operation)
    raise UnknownOutcome(
        f"Amazon's answer holds no usable {path[-1]}: it is not known whether it took "
        "the document.",
        **where(answer, operation),
    )


def is_wrapped(answer, wrapper="payload"):
    """Whether an answer has the member that others are wrapped in: Amazon's models and
    its examples do not always agree."""
    content = raw.read(answer.body)
    return isinstance(content, dict) and isinstance(content.get(wrapper), dict)


def _envelope(answer, operation, array, wrapper):
    try:
        found = raw.envelope(raw.decode(answer.body), array, wrapper)
    except raw.Malformed as error:
        raise Retryable(
            f"Amazon: {error}", seconds=30, **where(answer, operation)
        ) from None
    if found["documents"] is None:
        _raise_errors(found["errors"], answer, operation)
        raise Retryable(
            "Amazon: the answer lacks the documents that were asked for.",
            seconds=30,
            **where(answer, operation),
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
            **where(answer, operation),
        )


def _number(value, name):
    number = value.get(name) if name and isinstance(value, dict) else None
    number = bare(number) if isinstance(number, str) else ""
    # One that is too long to be a number is none: no index could hold it.
    return number if 0 < len(number) <= identity.LONGEST else None


def where(answer, operation):
    """Where an error comes from, as keywords of :class:`~.errors.SpApiError`."""
    return {
        "operation": operation,
        "request_id": answer.request_id,
        "status": answer.status,
    }
