"""The simulator: a stateful Amazon on loopback."""

import random
import socket
import sys
import threading
from http.server import ThreadingHTTPServer

from .api.tokens import TokenService
from .application import Handler
from .catalogue import Catalogue
from .clock import Clock, iso
from .controls import Controls
from .faults import Faults
from .generator import Generator
from .ledger import Ledger
from .ratelimit import RateLimits
from .state import State


class Simulator(Controls):
    """Amazon's vendor API on 127.0.0.1, with Login with Amazon and a memory.

    Use it as a context manager, or call :meth:`start` and :meth:`stop`.

    :param seed: the same seed gives the same orders, products and ids
    :param int port: 0 takes a free one
    :param clock: :class:`~.clock.Clock`; the real time by default
    :param int orders: generate so many orders at the start
    :param rate: requests a second per account and operation instead of Amazon's 10;
        0 switches the limits off
    :param burst: instead of Amazon's
    :param retry_after: seconds to say in ``Retry-After`` of a 429; Amazon says none
    :param expires_in: seconds an access token is good for
    :param lag: seconds from taking an acknowledgement to its effect
    :param status_lag: seconds purchaseOrdersStatus is behind
    :param ledger_path: also write the ledger to this file
    :param strict_changed_window: see :class:`~.state.State`
    """

    def __init__(
        self,
        seed=0,
        port=0,
        clock=None,
        orders=0,
        rate=None,
        burst=None,
        retry_after=None,
        expires_in=3600,
        lag=0,
        status_lag=0,
        ledger_path=None,
        strict_changed_window=True,
    ):
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self.clock = clock or Clock()
        self.state = State(self.clock, seed, lag, status_lag, strict_changed_window)
        self.tokens = TokenService(self.clock, self.state.accounts, expires_in, seed)
        self.limits = RateLimits(self.clock, rate, burst)
        self.retry_after = retry_after
        self.faults = Faults(seed)
        self.ledger = Ledger(ledger_path)
        self.catalogue = Catalogue(seed)
        self.generator = Generator(self.catalogue, seed)
        self._random = random.Random(f"ids/{seed}")
        self._port = port
        self._server = None
        self._thread = None
        if orders:
            self.generate_orders(orders)

    def start(self):
        """Bind and serve in a thread.

        :return: the simulator
        :raise OSError: the port is taken
        """
        handler = type("BoundHandler", (Handler,), {"simulator": self})
        self.stopping.clear()
        self._server = _Server(("127.0.0.1", self._port), handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="amazon-simulator",
            daemon=True,
        )
        self._thread.start()
        return self

    def stop(self):
        """Stop serving and let go of every connection."""
        if self._server is None:
            return
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._server.close_connections()
        self._thread.join()
        self._server = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_error):
        self.stop()

    @property
    def port(self):
        """The port it listens on."""
        if self._server is None:
            raise RuntimeError("the simulator is not running")
        return self._server.server_address[1]

    @property
    def url(self):
        """Address of the API, without a trailing slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def token_url(self):
        """Address of Login with Amazon."""
        return f"{self.url}/auth/o2/token"

    def account(self, name="demo"):
        """Return an account, with its secrets."""
        return self.state.account(name)

    def now_iso(self):
        """Return the simulator's time as Amazon writes it."""
        return iso(self.clock.now())

    def random_bits(self, count):
        """Return random bits, the same for the same seed."""
        with self.lock:
            return self._random.getrandbits(count)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Hanging connections are closed below; nothing to wait for.
    block_on_close = False
    request_queue_size = 128

    def __init__(self, *args):
        self.to_reset = set()
        self._open = set()
        self._open_lock = threading.Lock()
        super().__init__(*args)

    def process_request(self, request, client_address):
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        with self._open_lock:
            self._open.discard(request)
        if request in self.to_reset:
            self.to_reset.discard(request)
            self.close_request(request)  # no orderly end: the client sees a reset
            return
        super().shutdown_request(request)

    def handle_error(self, request, client_address):
        """A client that left is no error of ours; everything else is one."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    def close_connections(self):
        """Close what keep-alive holds open."""
        with self._open_lock:
            sockets = list(self._open)
        for each in sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
