"""``bin/demo``: the main job, walked through, on a fresh database."""

import argparse
import json
import signal
from pathlib import Path

from walks.demo import COLUMNS, Walk
from walks.seller import SellerWalk

from . import testdb
from .console import print_table, say, step
from .environment import prepare
from .seller import open_seller_stage
from .stage import add_stage_options, demo_database, open_stage

FIRST = (
    "Vendor Central > Operations > Process. Three more\n"
    "orders wait at Amazon; then Process Queue Manually in the queue that opens.\n"
    "Five customers have ordered, too: Operations > Import Direct Orders"
)


def main(arguments):
    """Set the stage, walk, print the table, and keep serving.

    :return: exit code, 0 only if every step of the walk happened
    """
    options = _options(arguments)
    environment = prepare()
    if options.seller:
        return _sell(environment, options)
    with demo_database(environment.server) as name:
        with step(f"making the database {name}"):
            testdb.installed_copy(environment, name)
        with open_stage(environment, name, options.port, options.seed) as stage:
            walk = Walk(stage)
            passed = walk.run()
            print_table(COLUMNS, [row.values() for row in walk.rows], numbers=[2])
            if options.json:
                options.json.write_text(json.dumps(walk.rows, indent=2) + "\n")
            if not options.exit:
                _serve(stage)
    return 0 if passed else 1


def _sell(environment, options):
    """The same for those who also sell on Amazon.

    :return: exit code
    """
    with open_seller_stage(environment, options) as stage:
        walk = SellerWalk(stage)
        passed = walk.run()
        print_table(COLUMNS, [row.values() for row in walk.rows], numbers=[2])
        if options.json:
            options.json.write_text(json.dumps(walk.rows, indent=2) + "\n")
        if not options.exit:
            _serve(stage, "Amazon Seller > Sales > FBM Orders")
    return 0 if passed else 1


def _options(arguments):
    parser = argparse.ArgumentParser(
        prog="bin/demo",
        description="Take purchase orders from a simulated Amazon to sale orders "
        "in a real Odoo, then serve its web client.",
    )
    parser.add_argument(
        "--exit", action="store_true", help="stop after the table is printed"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write the table as JSON, too"
    )
    parser.add_argument(
        "--seller", action="store_true", help="the job of those who sell on Amazon"
    )
    add_stage_options(parser)
    return parser.parse_args(arguments)


def _serve(stage, first=FIRST):
    """Keep serving until the user has seen enough.

    :param first: what to click first
    """
    print(
        f"\nOdoo is at {stage.odoo_url}/odoo, login {stage.login}, "
        f"password {stage.password}.\n"
        f"What to click first: {first}.\n"
        f"The simulated Amazon is at {stage.amazon.url}. Ctrl-C stops both.",
        flush=True,
    )
    try:
        signal.pause()
    except KeyboardInterrupt:
        say("\nstopping.")
