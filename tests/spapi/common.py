"""The kit of the gateway's tests: a server on loopback that misbehaves byte by byte, a
clock that waits for nobody, and canaries for credentials."""

import json
import socket
import threading
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from ...spapi.credentials import Credentials
from ...spapi.endpoints import endpoint_for
from ...spapi.gateway import Gateway
from ...spapi.throttle import Throttle
from ...spapi.tokens import TokenStore

CLIENT_ID = "amzn1.application-oa2-client.loopback"
SECRET = "canary-client-secret-2b6d41"
REFRESH = "Atzr|canary-refresh-token/9c+77"
TOKEN = "Atza|canary-access-token-e14f0a"
#: Where restricted data tokens are given out.
RESTRICTED_TOKENS = "/tokens/2021-03-01/restrictedDataToken"
#: Say nothing until the test is over; close without a word.
HANG = object()
HANG_UP = object()


def reply(status=200, body=b"", **headers):
    """Return the bytes of an HTTP answer; a dict becomes JSON, ``_`` in names ``-``."""
    if isinstance(body, dict):
        body = json.dumps(body).encode()
        headers.setdefault("Content_Type", "application/json")
    lines = [f"HTTP/1.1 {status} X", "Connection: close"]
    headers.setdefault("Content_Length", len(body))
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def error(status, code="InvalidInput", message="Refused.", details="", **headers):
    """Return Amazon's answer for an error."""
    found = {"code": code, "message": message, "details": details}
    return reply(status, {"errors": [found]}, **headers)


def orders(*numbers, next_token=None):
    """Return a page of getPurchaseOrders."""
    payload = {"orders": [{"purchaseOrderNumber": number} for number in numbers]}
    if next_token:
        payload["pagination"] = {"nextToken": next_token}
    return reply(200, {"payload": payload})


@dataclass
class Trickle:
    """An answer that comes bit by bit and never ends.

    :param first: what comes at once
    :param piece: what comes again and again
    :param pause: seconds before each
    """

    first: bytes
    piece: bytes
    pause: float = 0.02


@dataclass
class Received:
    """A request as it arrived."""

    method: str
    target: str
    headers: dict
    body: bytes

    @property
    def path(self):
        return urlsplit(self.target).path

    @property
    def query(self):
        pairs = parse_qs(urlsplit(self.target).query, keep_blank_values=True)
        return {name: values[0] for name, values in pairs.items()}


class Loopback:
    """A server whose answers a test writes as bytes.

    ``script`` and ``token_script`` hold the next answers (bytes, ``HANG``, ``HANG_UP``,
    a ``Trickle`` or a callable that takes the request); when they are used up, a token
    is given out and an empty page. Restricted tokens are asked of ``script`` as well,
    unless ``restricted`` is one that is given out to everybody.
    """

    def __init__(self):
        self.received = []
        self.restricted = None
        self.script = []
        self.token_script = []
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self):
        self._over.set()
        # Waking accept() up by a connection works on every system; closing does not.
        with socket.create_connection(self._socket.getsockname()):
            pass
        self._thread.join(5)
        self._socket.close()

    @property
    def calls(self):
        """The requests to the API."""
        return [each for each in self.received if "/auth/" not in each.path]

    @property
    def grants(self):
        """The requests for a restricted token, as what they ask it for."""
        return [
            json.loads(each.body)["restrictedResources"]
            for each in self.calls
            if each.path == RESTRICTED_TOKENS
        ]

    @property
    def token_calls(self):
        return [each for each in self.received if "/auth/" in each.path]

    def _serve(self):
        while not self._over.is_set():
            connection, _peer = self._socket.accept()
            threading.Thread(
                target=self._answer, args=(connection,), daemon=True
            ).start()

    def _answer(self, connection):
        with connection, connection.makefile("rb") as stream:
            request = self._read(stream)
            if request is None:
                return
            with self._lock:
                self.received.append(request)
                answer = self._next(request)
            if callable(answer):
                answer = answer(request)
            if answer is HANG:
                self._over.wait(30)
            elif isinstance(answer, Trickle):
                self._trickle(connection, answer)
            elif answer is not HANG_UP:
                connection.sendall(answer)

    def _trickle(self, connection, answer):
        try:
            connection.sendall(answer.first)
            while not self._over.wait(answer.pause):
                connection.sendall(answer.piece)
        except OSError:
            return  # the other side has had enough

    def _next(self, request):
        if "/auth/" in request.path:
            default = reply(200, {"access_token": TOKEN, "expires_in": 3600})
            return self.token_script.pop(0) if self.token_script else default
        if self.restricted and request.path == RESTRICTED_TOKENS:
            found = {"restrictedDataToken": self.restricted, "expiresIn": 3600}
            return reply(200, found)
        return self.script.pop(0) if self.script else orders()

    def _read(self, stream):
        first = stream.readline().decode("latin-1").split()
        if len(first) != 3:
            return None
        headers = {}
        while (line := stream.readline().strip()) != b"":
            name, _colon, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", 0)))
        return Received(first[0], first[1], headers, body)


class FakeClock:
    """A clock that moves only when somebody sleeps or the test says so."""

    def __init__(self, now=1_800_000_000.0):
        self.now = now
        self.slept = []

    def time(self):
        return self.now

    def monotonic(self):
        # Small, as a real one: near 2e9 a float cannot hold microseconds.
        return self.now - 1_800_000_000.0 + 10_000.0

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


class LoopbackMixin:
    """For a ``BaseCase``: a server, a clock, and gateways that talk to the server."""

    def setUp(self):
        super().setUp()
        self.server = Loopback()
        self.addCleanup(self.server.stop)
        self.clock = FakeClock()
        self.store = TokenStore(self.clock)
        self.throttle = Throttle(self.clock)
        self.records = []

    def gateway(self, **options):
        """Return a gateway to the server, with a store and limits of its own."""
        credentials = Credentials(
            options.pop("account_key", "test:instance:1"),
            options.pop("client_id", CLIENT_ID),
            options.pop("client_secret", SECRET),
            options.pop("refresh_token", REFRESH),
        )
        url = options.pop("url", self.server.url)
        options.setdefault("token_store", self.store)
        options.setdefault("throttle", self.throttle)
        options.setdefault("clock", self.clock)
        options.setdefault("observer", self.records.append)
        options.setdefault("timeout", 5.0)
        gateway = Gateway(credentials, endpoint_for("simulator", "DE", url), **options)
        self.addCleanup(gateway.close)
        return gateway
