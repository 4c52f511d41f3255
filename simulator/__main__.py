"""``python -m simulator --port N --seed S``: serve until interrupted."""

import argparse
import signal
import sys
import threading
from importlib import import_module

from .amazon import Simulator


def parser():
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="simulator", description="A stateful Amazon Vendor API on 127.0.0.1."
    )
    add = parser.add_argument
    add("--port", type=int, default=8099, help="0 takes a free one")
    add("--seed", type=int, default=1)
    add("--orders", type=int, default=0, help="purchase orders to start with")
    add("--lines", type=int, help="lines of each; by chance if absent")
    add("--dirt", type=float, default=0, help="0 to 1: how dirty the orders are")
    add("--ledger", help="append every request to this file, as JSON lines")
    add("--lag", type=float, default=0, help="seconds until acknowledgements apply")
    add("--status-lag", type=float, default=0, help="seconds the status is behind")
    add("--rate", type=float, help="requests a second; 0 is without limit")
    add("--burst", type=int)
    add("--expires-in", type=int, default=3600, help="seconds a token is good for")
    add("--clock-offset", type=float, default=0, help="seconds ahead of real time")
    add(
        "--api",
        action="append",
        default=[],
        metavar="MODULE",
        help="also answer the APIs of this module, its APIS; may be repeated",
    )
    add("--quiet", action="store_true", help="print nothing")
    return parser


def main(arguments=None):
    """Run the simulator until SIGINT or SIGTERM.

    :return: exit code; 1 when the port is taken
    """
    options = parser().parse_args(arguments)
    simulator = Simulator(
        seed=options.seed,
        port=options.port,
        rate=options.rate,
        burst=options.burst,
        expires_in=options.expires_in,
        lag=options.lag,
        status_lag=options.status_lag,
        ledger_path=options.ledger,
        apis=[api for name in options.api for api in import_module(name).APIS],
    )
    simulator.set_clock_offset(options.clock_offset)
    if options.orders:
        spec = {"lines": options.lines} if options.lines else {}
        simulator.generate_orders(options.orders, dirt=options.dirt, **spec)
    try:
        simulator.start()
    except OSError as problem:
        print(f"Port {options.port}: {problem.strerror}", file=sys.stderr)
        return 1
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    if not options.quiet:
        print(f"Simulated Amazon at {simulator.url}", flush=True)
    done.wait()
    simulator.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
