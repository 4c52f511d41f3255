"""Measure; ``bin/bench`` starts this in its environment."""

import argparse
import json
import sys
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


def options(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("--config", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--database", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3, help="of each small set")
    parser.add_argument(
        "--quick", action="store_true", help="50 x 10 lines only, no real workers"
    )
    parser.add_argument(
        "--only",
        default="",
        help="paths to measure (or values), separated by commas",
    )
    parser.add_argument(
        "--worker-rounds", type=int, default=2, help="runs of the real workers"
    )
    parser.add_argument(
        "--limit",
        type=int,
        default=300,
        help="seconds that a path is given for a set of orders",
    )
    parser.add_argument(
        "--values",
        action="store_true",
        help="only what each value gains that is handed over to Odoo",
    )
    parser.add_argument(
        "--history",
        type=int,
        default=0,
        metavar="ORDERS",
        help="only what must not grow with so many orders of history",
    )
    parser.add_argument(
        "--storage",
        type=int,
        metavar="ORDERS",
        help="only what an order line takes on disk, with so many orders of ten lines",
    )
    parser.add_argument(
        "--invoices", type=int, default=1000, help="orders that are billed"
    )
    parser.add_argument(
        "--payment-lines", type=int, default=5000, help="lines of one payment"
    )
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="rows of a remittance export"
    )
    parser.add_argument(
        "--products",
        type=int,
        default=20_000,
        help="whose stock Amazon is told, in three warehouses",
    )
    parser.add_argument(
        "--orders", type=int, default=1000, help="of what further addons measure"
    )
    parser.add_argument(
        "--further", action="append", default=[], help=argparse.SUPPRESS
    )
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    return parser.parse_args(arguments)


def main(arguments):
    """Set up, check that all paths agree, measure, print.

    :return: exit code
    """
    chosen = options(arguments)
    config.parse_config(
        ["-c", chosen.config, "-d", chosen.database], setup_logging=True
    )
    from .run import Run

    with Registry(chosen.database).cursor() as cr:
        from .fixture import set_up

        set_up(api.Environment(cr, SUPERUSER_ID, {}), chosen.seed)
    if chosen.storage:
        return _storage(chosen)
    run = Run(chosen)
    passed = run.execute()
    if chosen.json:
        chosen.json.write_text(json.dumps(run.result, indent=2) + "\n")
    return 0 if passed else 1


def _storage(chosen):
    from . import storage

    with Registry(chosen.database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        found = storage.run(env, chosen.seed, chosen.storage, 10)
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=2) + "\n")
    return 0 if storage.report(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
