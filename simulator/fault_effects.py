"""What each kind of fault does to an answer."""

from . import paging
from .errors import invalid_input, not_found, quota_exceeded, unauthorized
from .messages import Response

_HTML = (
    b"<html><head><title>%d</title></head><body><center><h1>Service Unavailable"
    b"</h1></center></body></html>\n"
)
_EXPIRED = "The access token you provided has expired."


def instead(fault):
    """Return the answer of a fault that strikes before the operation.

    :raise ApiError: for those that look like Amazon's own refusals
    """
    kind, params = fault.kind, fault.params
    if kind == "throttle":
        raise quota_exceeded(params.get("retry_after"))
    if kind == "token_expired":
        raise unauthorized(_EXPIRED)
    if kind == "invalid_input":
        raise invalid_input("Invalid request parameters.")
    if kind == "page_token_expired":
        raise invalid_input("The nextToken has expired.")
    if kind == "not_found":
        raise not_found("No such resource.")
    if kind == "gateway_throttle":
        return Response(429, {"message": "Too Many Requests"})
    if kind == "forbidden":
        return Response(403, {"message": "Forbidden"})
    if kind == "server_error":
        return _server_error(**params)
    return _silence(kind, params)


def spoil(fault, request, response):
    """Return what a fault makes of the answer of an operation carried out.

    :param response: the sound :class:`~.messages.Response`
    """
    kind, body = fault.kind, response.payload()
    if kind in ("repeat_token", "empty_page"):
        return _spoil_page(kind, request, response)
    if kind == "cut_body":
        half = len(body) // 2
        response.body, response.missing = body[:half], len(body) - half
    elif kind == "truncated_json":
        response.body = body[: len(body) // 2]
    elif kind == "malformed_json":
        response.body = b'{"payload": {"orders": [}, "oops'
    elif kind == "wrong_content_type":
        response.body, response.content_type = _HTML % 200, "text/html"
    elif kind == "empty_body":
        response.body = b""
    else:
        return _silence(kind, fault.params)
    return response


def _server_error(status=503, body="html", retry_after=None):
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if body == "html":
        return Response(
            status, body=_HTML % status, headers=headers, content_type="text/html"
        )
    if body == "empty":
        return Response(status, body=b"", headers=headers)
    document = {"message": "Service Unavailable"}
    if body == "json":
        code = "InternalFailure" if status == 500 else "ServiceUnavailable"
        message = "We encountered an internal error. Please try again."
        document = {"errors": [{"code": code, "message": message, "details": ""}]}
    return Response(status, document, headers=headers)


def _silence(kind, params):
    if kind.startswith("hang"):
        return Response(0, hang=float(params.get("seconds", 30)))
    return Response(0, close="reset" if kind.startswith("reset") else "close")


def _spoil_page(kind, request, response):
    payload = response.document.get("payload") if response.document else None
    if not payload:
        return response
    values = dict(request.pairs)
    # The same cursor as before: the page comes again.
    token = values.get("nextToken") or paging.encode(paging.START, request.filters)
    if kind == "empty_page":
        for name in ("orders", "ordersStatus"):
            if name in payload:
                payload[name] = []
        if "nextToken" in values:
            token = paging.twin(token)
    payload["pagination"] = {"nextToken": token}
    return response
