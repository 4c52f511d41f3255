"""The simulator: a stateful Amazon on loopback."""

import random
import threading
from dataclasses import replace

from .accounts import demo_accounts
from .api.control import Control
from .api.direct_listings import DirectListings
from .api.direct_orders import DirectOrders
from .api.direct_payments import DirectPayments
from .api.direct_sandbox import DirectSandbox
from .api.direct_shipping import DirectShipping
from .api.inventory import Inventory
from .api.invoices import Invoices
from .api.orders import Orders
from .api.remittances import Remittances
from .api.reports import Reports
from .api.restricted_tokens import RestrictedTokens
from .api.shipments import Shipments
from .api.tokens import Tokens
from .api.transactions import Transactions
from .application import Application
from .catalogue import Catalogue
from .clock import Clock, iso
from .faults import Faults
from .generator import Generator
from .ledger import Ledger
from .ratelimit import RateLimits
from .server import LOOPBACK, Server

#: What every simulator answers; transactions are settled before what they change,
#: and payments after what they are made of.
STANDARD = (
    *(Control, Tokens, RestrictedTokens, Transactions, Orders, Reports, Shipments),
    *(Invoices, Remittances, DirectOrders, DirectShipping),
    *(DirectListings, DirectPayments, DirectSandbox, Inventory),
)


class Simulator:
    """Amazon's vendor API on 127.0.0.1, with Login with Amazon and a memory.

    Use it as a context manager, or call :meth:`start` and :meth:`stop`. What can be
    done to it (``generate_orders``, ``add_fault``, …) are the methods of its APIs that
    are marked as controls; README.md lists them.

    :param seed: the same seed gives the same orders, products and ids
    :param int port: 0 takes a free one
    :param clock: :class:`~.clock.Clock`; the real time by default
    :param int orders: generate so many orders at the start
    :param rate: requests a second per account and operation instead of Amazon's own;
        0 switches the limits off
    :param burst: instead of Amazon's
    :param retry_after: seconds to say in ``Retry-After`` of a 429; Amazon says none
    :param expires_in: seconds an access token is good for
    :param lag: seconds from taking an acknowledgement to its effect
    :param status_lag: seconds purchaseOrdersStatus is behind
    :param ledger_path: also write the ledger to this file
    :param strict_changed_window: see :class:`~.api.orders.Orders`
    :param apis: classes of further APIs, see :class:`~.api.base.Api`
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
        apis=(),
    ):
        self.seed = seed
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self.clock = clock or Clock()
        self.accounts = {each.name: each for each in demo_accounts()}
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
        self.application = Application(self)
        #: the APIs by their names, the controls and readers of all of them by theirs
        self.apis, self.controls, self.readers = {}, {}, {}
        for api in (*STANDARD, *apis):
            self.add_api(api)
        self.tokens.expires_in = expires_in
        self.orders.lag, self.orders.status_lag = lag, status_lag
        self.orders.strict_changed_window = strict_changed_window
        if orders:
            self.generate_orders(orders)

    def add_api(self, api):
        """Answer a further API from now on, also while running.

        :param api: class, see :class:`~.api.base.Api`
        :return: the API itself, which is also the attribute of its name
        :raise ValueError: its name or that of one of its controls is taken
        """
        api = api(self)
        controls = {method.__name__: method for _mark, method in api.marked("control")}
        for name, value in {api.name: api, **controls}.items():
            if hasattr(self, name):
                raise ValueError(f"{name} is taken")
            setattr(self, name, value)
        self.controls |= controls
        for name, method in api.marked("reader"):
            self.readers[name] = method
        for mark, method in api.marked("endpoint"):
            if not mark.public:
                self.limits.plans[mark.operation] = mark.plan
            self.application.route(replace(mark, answer=method))
        self.apis[api.name] = api
        return api

    def settle(self):
        """Do what is due by now; its caller holds the lock."""
        now = self.clock.now()
        for api in list(self.apis.values()):
            api.settle(now)

    def start(self):
        """Bind and serve in a thread.

        :return: the simulator
        :raise OSError: the port is taken
        """
        self.stopping.clear()
        self._server = Server(self._port, self.application)
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
        self._thread.join()
        self._server.close_connections()
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
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def token_url(self):
        """Address of Login with Amazon."""
        return f"{self.url}/auth/o2/token"

    def account(self, name="demo"):
        """Return an account, with its secrets.

        :raise KeyError: there is none
        """
        if name not in self.accounts:
            raise KeyError(f"no such account: {name}")
        return self.accounts[name]

    def now_iso(self):
        """Return the simulator's time as Amazon writes it."""
        return iso(self.clock.now())

    def random_bits(self, count):
        """Return random bits, the same for the same seed."""
        with self.lock:
            return self._random.getrandbits(count)
