"""What every API of the simulated Amazon has in common.

An API is a class. It holds its own state, its methods are marked as endpoints, as
controls or as readers, and :meth:`~..amazon.Simulator.add_api` does the rest: the
requests are routed, limited, spoilt by faults and entered into the ledger, the controls
become methods of the simulator and of ``POST /_control/``.
README.md has an example.
"""

import functools
from dataclasses import dataclass

#: Rate per second and burst of most vendor operations (vendorOrders.json).
VENDOR_PLAN = (10.0, 10)


@dataclass(frozen=True)
class endpoint:
    """Makes a method of an :class:`Api` answer an operation: ``@endpoint(…)``.

    The method takes the request and the parts of the path, and returns a
    :class:`~..messages.Answer`. It runs alone, under the simulator's lock, after
    everything due by then happened.

    :param operation: Amazon's operation id; ``None`` leaves no trace in the ledger,
        knows no faults and does not wait for the lock
    :param route: method and path, the path as Werkzeug's ``Rule`` has it
    :param plan: (rate per second, burst), Amazon's usage plan
    :param listing: name of the list inside an answer that has pages
    :param token: the parameter, and the member, that leads to a further page
    :param public: no access token is asked for and no plan applies
    :param restricted: a restricted data token is asked for, not an access token;
        ``None``: for some of what is asked for, as the method itself says
    :param shown: callable(request) -> the body's text for the ledger, for those that
        carry secrets
    """

    operation: str | None
    route: str
    plan: tuple = VENDOR_PLAN
    listing: str | None = None
    token: str = "nextToken"
    public: bool = False
    restricted: bool | None = False
    shown: object = None
    #: the bound method
    answer: object = None

    def __call__(self, function):
        """Mark a method."""
        function.endpoint = self
        return function


def control(function):
    """Make a method of an :class:`Api` a method of the simulator and of HTTP.

    It runs alone, after everything that is due by then has happened.
    """

    @functools.wraps(function)
    def alone(self, *args, **kwargs):
        with self.simulator.lock:
            self.simulator.settle()
            return function(self, *args, **kwargs)

    alone.control = True
    return alone


def reader(name):
    """Let ``GET /_control/<name>`` read what a method returns; it takes the query."""

    def mark(function):
        function.reader = name
        return function

    return mark


class Api:
    """One API of Amazon's, with what it remembers.

    :param simulator: the :class:`~..amazon.Simulator` it is part of
    """

    #: key in ``simulator.apis``
    name = None

    def __init__(self, simulator):
        self.simulator = simulator
        self.clear()

    @property
    def clock(self):
        """The simulator's clock."""
        return self.simulator.clock

    def clear(self):
        """Forget what happened; also called once at the start."""

    def settle(self, now):
        """Do what is due by an instant; called under the lock, before every look."""

    def summary(self):
        """Return what it adds to ``GET /_control/state``."""
        return {}

    def marked(self, kind):
        """Return (mark, bound method) of the methods marked as ``endpoint``,
        ``control`` or ``reader``."""
        for name in dir(type(self)):
            mark = getattr(getattr(type(self), name), kind, None)
            if mark is not None:
                yield mark, getattr(self, name)
