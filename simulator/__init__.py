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
from .amazon import Simulator

__all__ = [
    "DEMO_CLIENT_ID",
    "DEMO_CLIENT_SECRET",
    "DEMO_REFRESH_TOKEN",
    "DEMO_US_CLIENT_ID",
    "DEMO_US_CLIENT_SECRET",
    "DEMO_US_REFRESH_TOKEN",
    "Clock",
    "Simulator",
]
