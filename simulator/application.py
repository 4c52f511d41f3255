"""From bytes on a socket to an answer on it."""

import select
import socket
import struct
import time
import uuid
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl

from . import fault_effects
from .api import control
from .api.orders import OPERATIONS
from .errors import ApiError, LwaError, not_found, quota_exceeded, unauthorized
from .ledger import masked_form
from .messages import Request, Response

#: Amazon declares the rate header for these only.
_RATED = (200, 202, 400, 404)


class Handler(BaseHTTPRequestHandler):
    """One connection. The class attribute ``simulator`` is set per server."""

    protocol_version = "HTTP/1.1"
    server_version = "Server"
    sys_version = ""
    #: an idle keep-alive connection does not outlive the test
    timeout = 60
    # One write per answer, at once: no 40 ms wait for TCP's delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    simulator = None

    def do_GET(self):
        """Answer a GET."""
        self._serve()

    def do_POST(self):
        """Answer a POST."""
        self._serve()

    def do_PUT(self):
        """Refuse what the API has no operation for."""
        self._serve()

    do_DELETE = do_PATCH = do_PUT

    def log_message(self, format, *args):
        """Keep quiet: the ledger is the log."""

    def _serve(self):
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if length < 0 or self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            self._send(Response(400, {"message": "A Content-Length is needed"}))
            return
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True  # the client left in mid request
            return
        request = Request(self.command, self.path, self.headers, body)
        if request.path.startswith(control.PREFIX):
            self._send(control.answer(self.simulator, request))
            return
        self._answer(request)

    def _answer(self, request):
        sim = self.simulator
        is_token = request.operation == "token"
        entry = sim.ledger.open(
            at=sim.now_iso(),
            operation=request.operation,
            method=request.method,
            path=request.path,
            query=dict(request.pairs),
            body=self._shown_body(request),
        )
        entry.request_id = str(uuid.UUID(int=sim.random_bits(128), version=4))
        try:
            response = self._respond(request, entry)
        except ApiError as error:
            response = Response(error.status, error.body(), error.headers)
        except LwaError as error:
            response = Response(error.status, error.body())
        entry.account = request.account
        entry.status = response.status or None
        response.headers["x-amzn-RequestId"] = entry.request_id
        if not is_token and response.status in _RATED:
            limit = sim.limits.header(request.operation)
            if limit:
                response.headers["x-amzn-RateLimit-Limit"] = limit
        # Entered before it is sent: who has the answer finds it in the ledger.
        entry.delivered = entry.fault is None
        sim.ledger.close(entry)
        try:
            self._send(response)
        except OSError:
            self.close_connection = True  # the client left before its answer
            if entry.delivered:
                entry.delivered = False
                sim.ledger.close(entry)

    @staticmethod
    def _shown_body(request):
        if request.method == "GET":
            return None
        if request.operation == "token":
            return masked_form(dict(parse_qsl(request.text)))
        return request.text

    def _respond(self, request, entry):
        sim = self.simulator
        if request.operation == "token":
            return self._token(request, entry)
        account = sim.tokens.account_of(self.headers.get("x-amz-access-token"))
        request.account = account.name
        if request.operation == "unknown":
            raise not_found(f"{request.method} {request.path}")
        if request.operation in account.denied:
            raise unauthorized("The application lacks the role for this operation.")
        fault = sim.faults.draw(request, before=True)
        if fault:
            entry.fault = fault.kind
            return fault_effects.instead(fault)
        if not sim.limits.take(account.name, request.operation):
            raise quota_exceeded(sim.retry_after)
        with sim.lock:
            sim.state.settle()
            response, subjects = OPERATIONS[request.operation](
                sim.state, account, request
            )
            if response.status == 202:
                entry.transaction = subjects[0]
            else:
                entry.served = [order.number for order in subjects]
            response = self._spoil(request, response, entry)
            # Written while nobody can change the orders it is made of.
            response.body = response.payload()
        return response

    def _token(self, request, entry):
        sim = self.simulator
        fault = sim.faults.draw(request, before=True)
        if fault:
            entry.fault = fault.kind
            return fault_effects.instead(fault)
        account, document = sim.tokens.grant(dict(parse_qsl(request.text)))
        request.account = account.name
        return self._spoil(request, Response(document=document), entry)

    def _spoil(self, request, response, entry):
        fault = self.simulator.faults.draw(request, before=False)
        if fault is None:
            return response
        entry.fault = fault.kind
        if fault.kind in ("empty_page", "repeat_token"):
            entry.served = entry.served if fault.kind == "repeat_token" else []
        return fault_effects.spoil(fault, request, response)

    def _send(self, response):
        """Write an answer, as broken as it is meant to be."""
        if response.hang is not None:
            self._hang(response.hang)
        if response.close or response.hang is not None:
            self._hang_up(reset=response.close == "reset")
            return
        body = response.payload()
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(body) + response.missing))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        if response.missing:
            self._hang_up()

    def _hang(self, seconds):
        """Wait, but no longer than the client does or the simulator lives."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.simulator.stopping.is_set():
            readable, _w, _x = select.select([self.connection], [], [], 0.05)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                return

    def _hang_up(self, reset=False):
        self.close_connection = True
        self.wfile.flush()
        if reset:
            # Linger for zero seconds: the client sees a reset, not an end.
            self.connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
            self.server.to_reset.add(self.connection)
            return
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # the client was faster
