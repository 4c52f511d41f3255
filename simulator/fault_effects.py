"""What each kind of fault does to an answer."""

import json
import select
import socket
import struct
import time

from . import paging
from .errors import invalid_input, not_found, quota_exceeded, unauthorized
from .messages import Answer

_HTML = (
    b"<html><head><title>%d</title></head><body><center><h1>Service Unavailable"
    b"</h1></center></body></html>\n"
)
_REFUSALS = {
    "token_expired": (unauthorized, "The access token you provided has expired."),
    "invalid_input": (invalid_input, "Invalid request parameters."),
    "page_token_expired": (invalid_input, "The nextToken has expired."),
    "not_found": (not_found, "No such resource."),
}
_GATEWAY = {
    "gateway_throttle": (429, "Too Many Requests"),
    "forbidden": (403, "Forbidden"),
}


def instead(fault, stopping):
    """Return the answer of a fault that strikes before the operation.

    :param stopping: event that ends what hangs
    :raise ApiError: for those that look like Amazon's own refusals
    """
    kind, params = fault.kind, fault.params
    if kind == "throttle":
        raise quota_exceeded(params.get("retry_after"))
    if kind in _REFUSALS:
        refuse, details = _REFUSALS[kind]
        raise refuse(details)
    if kind in _GATEWAY:
        status, message = _GATEWAY[kind]
        return Answer({"message": message}, status).write()
    if kind == "server_error":
        return _server_error(**params).write()
    return Silence(fault, stopping)


def spoil(fault, request, answer, stopping):
    """Return what a fault makes of the answer of an operation carried out.

    :param answer: the sound :class:`~.messages.Answer`
    :param stopping: event that ends what hangs
    """
    kind, body = fault.kind, answer.get_data()
    if kind in ("repeat_token", "empty_page"):
        return _spoil_page(kind, request, answer)
    if kind == "cut_body":
        answer.response = _half(body)
        answer.headers["Content-Length"] = str(len(body))
    elif kind == "truncated_json":
        answer.set_data(body[: len(body) // 2])
    elif kind == "malformed_json":
        answer.set_data(b'{"payload": {"orders": [}, "oops')
    elif kind == "wrong_content_type":
        answer.set_data(_HTML % 200)
        answer.headers["Content-Type"] = "text/html"
    elif kind == "empty_body":
        answer.set_data(b"")
    elif kind == "odd_shape":
        document = json.loads(body)
        odd = _odd(document, **fault.params)
        answer.set_data(json.dumps(odd).encode())
    else:
        return Silence(fault, stopping)
    return answer


class Silence(Answer):
    """No answer at all: the connection ends, is reset, or hangs and then ends.

    :param fault: of a kind that begins with ``close``, ``reset`` or ``hang``
    :param stopping: event that ends what hangs
    """

    def __init__(self, fault, stopping):
        super().__init__()
        self.status_code = 0
        self.fault, self.stopping = fault, stopping

    def __call__(self, environ, start_response):
        """Spoil the connection of the request and leave it."""
        connection = environ["werkzeug.socket"]
        if self.fault.kind.startswith("hang"):
            self._hang(connection, float(self.fault.params.get("seconds", 30)))
        elif self.fault.kind.startswith("reset"):
            # Linger for zero seconds: the client sees a reset, not an end.
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            socket.close(connection.detach())
        raise ConnectionAbortedError("silent on purpose")

    def _hang(self, connection, seconds):
        """Wait, but no longer than the client does or the simulator lives."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.stopping.is_set():
            readable, _w, _x = select.select([connection], [], [], 0.05)
            if readable and not connection.recv(1, socket.MSG_PEEK):
                return


def _odd(document, shape="list"):
    """JSON that is not what Amazon documents."""
    if shape == "list":
        return [document]
    if shape == "text":
        return json.dumps(document)
    if shape == "null":
        return dict.fromkeys(document)
    wrong = [["list"]] if shape == "lists" else 7
    inner = document.get("payload")
    if isinstance(inner, dict):
        return {**document, "payload": dict.fromkeys(inner, wrong)}
    return dict.fromkeys(document, wrong)


def _half(body):
    yield body[: len(body) // 2]
    raise ConnectionAbortedError("cut on purpose")


def _server_error(status=503, body="html", retry_after=None):
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if body == "html":
        return Answer(
            None, status, _HTML % status, headers=headers, mimetype="text/html"
        )
    if body == "empty":
        return Answer(None, status, headers=headers)
    document = {"message": "Service Unavailable"}
    if body == "json":
        code = "InternalFailure" if status == 500 else "ServiceUnavailable"
        message = "We encountered an internal error. Please try again."
        document = {"errors": [{"code": code, "message": message, "details": ""}]}
    return Answer(document, status, headers=headers)


def _spoil_page(kind, request, answer):
    if not answer.document:
        return answer
    # Vendor APIs wrap their answer, the others do not.
    payload = answer.document.get("payload", answer.document)
    # The same cursor as before: the page comes again.
    token = request.page_token
    again = token or paging.encode(paging.START, request.filters)
    if kind == "empty_page":
        payload[request.endpoint.listing] = []
        request.entry.served = []
        again = paging.twin(token) if token else again
    paging.set_token(answer.document, again, request.endpoint.token)
    return answer.write()
