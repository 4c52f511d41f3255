"""A stateful Amazon on loopback, for the demo, the tests and the benchmark.

Amazon itself offers no dynamic sandbox for vendor retail. It stands on Werkzeug, which
Odoo brings, and knows nothing of Odoo; see README.md.
"""

from .accounts import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_REFRESH_TOKEN,
    DEMO_US_CLIENT_ID,
    DEMO_US_CLIENT_SECRET,
    DEMO_US_REFRESH_TOKEN,
)
from .clock import Clock


def __getattr__(name):
    """Load the simulator when it is asked for.

    The commands read the keys above before anything is installed, Werkzeug included.
    """
    if name == "Simulator":
        from .amazon import Simulator

        return Simulator
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
