"""The simulated Amazon of one run, in a process of its own."""

import json
import os
import signal
import traceback
import urllib.request
from datetime import timedelta

from odoo.addons.amazon_vendor_central.simulator import Clock, Simulator
from odoo.addons.amazon_vendor_central.simulator.catalogue import Catalogue

#: Seed of the products.
CATALOGUE = 0
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class SharedClock(Clock):
    """Amazon's clock follows the run's, give or take the skew.

    :param shared: :class:`~.shared.Shared`
    """

    def __init__(self, shared):
        super().__init__()
        self._shared = shared

    @property
    def offset(self):
        """Seconds ahead of the real time."""
        return self._shared.offset + self._shared.skew

    def now(self):
        """The aware UTC instant, cut to milliseconds."""
        with self._lock:
            self._offset = timedelta(seconds=self.offset)
        return super().now()


class Amazon:
    """A forked simulator, reached over HTTP only, as Odoo reaches it.

    :param shared: :class:`~.shared.Shared`
    :param int seed: of its orders, products and ids
    :param keys: (client id, client secret, refresh token) of its account
    :param apis: classes of APIs that it answers besides its own
    """

    def __init__(self, shared, seed, keys, apis=()):
        reader, writer = os.pipe()
        self.process = os.fork()
        if not self.process:
            try:
                _serve(shared, seed, keys, apis, writer)
            except BaseException:  # nobody else would say why
                traceback.print_exc()
            finally:
                os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            self.url = pipe.readline().strip()

    def stop(self):
        """End the process."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)

    def get(self, what):
        """Read from the control interface, for example ``ledger``."""
        with _direct.open(f"{self.url}/_control/{what}", timeout=30) as answer:
            return json.load(answer)

    def do(self, method, /, **arguments):
        """Call a method of the control interface.

        :return: its result
        """
        request = urllib.request.Request(
            f"{self.url}/_control/{method}",
            json.dumps(arguments).encode(),
            {"Content-Type": "application/json"},
        )
        with _direct.open(request, timeout=30) as answer:
            return json.load(answer)["result"]


def _serve(shared, seed, keys, apis, writer):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    clock = SharedClock(shared)
    simulator = Simulator(seed=seed, rate=0, clock=clock)
    # Other orders, the same products: they are in Odoo's database once.
    simulator.catalogue = simulator.generator.catalogue = Catalogue(CATALOGUE)
    for api in apis:
        simulator.add_api(api)
    account = simulator.account("demo")
    account.client_id, account.client_secret, account.refresh_token = keys
    simulator.start()
    os.write(writer, f"{simulator.url}\n".encode())
    os.close(writer)
    parent = os.getppid()
    while os.getppid() == parent:  # it ends with the run, however that ends
        signal.sigtimedwait({signal.SIGUSR1}, 1)
