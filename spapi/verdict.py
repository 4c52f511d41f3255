"""What an answer of the API means: nothing wrong, or one of the four errors."""

from . import raw, redact
from .errors import Configuration, Rejected, Retryable, UnknownOutcome
from .text import short

#: Errors of an answer that are read; a row holds what a person can read.
_MOST_ERRORS = 50
_AGAIN = {429: 2.0, 500: 30.0, 502: 30.0, 503: 30.0, 504: 30.0}


def judge(answer, operation, may_be_repeated, token_is_fresh, roles=None):
    """Raise unless the answer is a success.

    :param answer: :class:`~.wire.Answer`
    :param may_be_repeated: whether sending the request twice is no worse than once, as
        of a GET
    :param token_is_fresh: the access token was fetched for this very call, so a
        refusal is not its age
    :param roles: the roles of which the application needs one, in words
    :raise SpApiError: one of the four
    """
    status = answer.status
    if 200 <= status < 300:
        return
    errors = errors_of(answer.body)
    where = {
        "operation": operation,
        "request_id": answer.request_id,
        "status": status,
    }
    said = _said(errors)
    if status in (401, 403):
        raise _refused(operation, errors, said, token_is_fresh, roles, where)
    if status == 429:
        raise Retryable(
            f"Amazon limits {operation}: too many requests.",
            seconds=_seconds(answer),
            **where,
        )
    if 400 <= status < 500 and status not in (408, 425):
        raise _rejected(operation, errors, said, status, where)
    if not may_be_repeated:
        # Also a redirect or an error of Amazon's door: the request may have passed.
        raise UnknownOutcome(
            f"Amazon answered {operation} with HTTP {status}: it is not known whether "
            "the document was taken.",
            **where,
        )
    raise Retryable(
        f"Amazon is not available (HTTP {status}{said}).",
        seconds=_seconds(answer),
        **where,
    )


def errors_of(body):
    """Return Amazon's errors in an answer's body.

    :param bytes body: may be anything, also HTML
    :return: list of dicts with ``code``, ``message``, ``details``
    """
    content = raw.read(body)
    if not isinstance(content, dict):
        return []
    found = content.get("errors")
    if found is None and isinstance(content.get("message"), str):
        # Amazon's front door: {"message": "Forbidden"}
        found = [{"message": content["message"]}]
    return clean_errors(found)


def clean_errors(found):
    """Return errors as a list of dicts of masked text; 2021-12-28 nests the list."""
    if isinstance(found, dict):
        found = found.get("errors", [found])
    if not isinstance(found, list):
        return []
    return [
        {
            name: redact.mask(short(str(each.get(name) or ""), 2000))
            for name in ("code", "message", "details")
        }
        for each in found[:_MOST_ERRORS]
        if isinstance(each, dict)
    ]


def _said(errors):
    text = "; ".join(e["message"] or e["code"] for e in errors[:3])
    return f": {text}" if text else ""


def _seconds(answer):
    if answer.retry_after is not None:
        return answer.retry_after
    return _AGAIN.get(answer.status, 60.0)


def _rejected(operation, errors, said, status, where):
    first = errors[0] if errors else {}
    code = first.get("code") or f"HTTP{status}"
    if status == 404:
        code = "NotFound"
    sentence = f"Amazon refuses {operation} (HTTP {status}){said or '.'}"
    return Rejected(
        sentence, code=code, details=first.get("details"), errors=errors, **where
    )


def _refused(operation, errors, said, token_is_fresh, roles, where):
    text = " ".join(f"{e['message']} {e['details']}" for e in errors).lower()
    if "secret" in text and "expired" in text:
        return Configuration(
            "The LWA client secret has expired: create a new one in Vendor Central "
            "and enter it here.",
            setting="client_secret",
            **where,
        )
    if not token_is_fresh:
        return Retryable("The access token was refused.", seconds=1, **where)
    said = said.rstrip(".")
    if "token" in text and any(word in text for word in ("revoked", "malformed")):
        return Configuration(
            f"Amazon does not accept for {operation} the access token that it has just "
            f"given out{said}. Look whether the application is still authorised in "
            "Vendor Central, whether the marketplace is in the region of that "
            f"authorisation, and whether the application has {_role(roles)}; then "
            "authorise it again.",
            setting="role",
            **where,
        )
    if "token" in text and "expired" in text:
        return Retryable(
            "Amazon calls an access token expired that it has just given out. If this "
            "lasts, look at this server's clock.",
            seconds=60,
            **where,
        )
    return Configuration(
        f"Amazon does not allow {operation}{said}. The application needs "
        f"{_role(roles)}, for this vendor account and region, and an authorisation "
        "given after the role was added.",
        setting="role",
        **where,
    )


def _role(roles):
    return f"the role {roles}" if roles else "the role that Amazon names for it"
