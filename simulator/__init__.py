"""A stateful Amazon on loopback, for the demo, the tests and the benchmark.

Amazon itself offers no dynamic sandbox for vendor retail. Pure Python, standard library
only; see README.md.
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
