"""``bin/faults``: whole lives of orders, with troubles, in a table."""

import argparse
import json
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from faults import ground as grounds
from faults import table
from faults.suite import (
    DIRECT_SEEDS,
    DOCK_SEEDS,
    MONEY_SEEDS,
    QUICK_SEEDS,
    Lane,
    Suite,
)

from . import testdb
from .bootstrap import CLONE
from .console import print_table, step
from .environment import RUN
from .run_tests import BESIDE_ODOO, FOREIGN, link

LONG_SEEDS = 200


def main(arguments):
    """Carry out the plans and print what was survived.

    :return: exit code, 0 if every invariant held in every run
    """
    options = _options(arguments)
    started = time.monotonic()
    with (
        testdb.temporary("faults", numbered=True) as (environment, source),
        ExitStack() as stack,
    ):
        if options.addon:
            environment = _with_addon(environment, source, options.addon)
        lanes = [
            stack.enter_context(_lane(environment, source, _life(options)))
            for _number in range(options.jobs)
        ]
        results = Suite(lanes, options).carry_out()
    elapsed = time.monotonic() - started
    rows, sentences = table.lines(results, elapsed)
    print_table(("fault", "runs", "times", "survived"), rows, numbers=(1, 2, 3))
    print("", *sentences, sep="\n", flush=True)
    if options.json:
        document = table.document(results, elapsed)
        options.json.write_text(json.dumps(document, indent=2) + "\n")
    return 1 if any(result["broken"] for result in results) else 0


def _options(arguments):
    parser = argparse.ArgumentParser(
        prog="bin/faults",
        description="Take orders from import to confirmation while everything around "
        "misbehaves, and check that nothing is lost, doubled or left half done.",
    )
    parser.add_argument(
        "--seeds", type=int, help=f"how many (else {LONG_SEEDS}, or the quick set's)"
    )
    parser.add_argument("--first", type=int, default=0, help="the first seed (else 0)")
    parser.add_argument(
        "--seed", type=int, action="append", help="repeat this one; may be repeated"
    )
    parser.add_argument(
        "--kills",
        choices=("all", "sample", "none"),
        default="all",
        help="die at every commit and request, at some, or at none",
    )
    parser.add_argument(
        "--sample", type=int, help="how many of them some are (else the quick set's)"
    )
    parser.add_argument(
        "--kill", type=int, action="append", help="die at this commit or request only"
    )
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="one run again, by its name"
    )
    parser.add_argument(
        "--quick", action="store_true", help="the set that bin/test runs: a minute"
    )
    parser.add_argument(
        "--jobs", type=int, default=2, help="how many databases side by side (else 2)"
    )
    parser.add_argument(
        "--addon",
        help="the life of this addon of addons or tests/addons, instead of that of "
        "orders",
    )
    parser.add_argument(
        "--dock",
        action="store_true",
        help="the life of orders on to Amazon's dock, in each of the ways of working",
    )
    parser.add_argument(
        "--money",
        action="store_true",
        help="the same, and on to Amazon's payment",
    )
    parser.add_argument(
        "--direct",
        action="store_true",
        help="the life of the orders of Amazon's customers, from the vendor's shelf",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all results")
    options = parser.parse_args(arguments)
    lives = (options.addon, options.dock, options.money, options.direct)
    options.further = sum(map(bool, lives))
    if options.further > 1:
        parser.error("--dock, --money, --direct and --addon are lives: choose one.")
    if options.quick:
        options.kills = "sample"
    if options.seeds is None:
        options.seeds = _quick_seeds(options) if options.quick else LONG_SEEDS
    return options


def _quick_seeds(options):
    """How many seeds the quick set of a life has."""
    if options.dock:
        return DOCK_SEEDS
    if options.money:
        return MONEY_SEEDS
    return DIRECT_SEEDS if options.direct else QUICK_SEEDS


def _life(options):
    """The module of a further life, or None for that of orders."""
    if options.addon:
        return f"odoo.addons.{options.addon}.tests.life"
    if options.direct:
        return "faults.direct_trial"
    if options.money:
        return "faults.money_trial"
    return "faults.dock_trial" if options.dock else None


def _with_addon(environment, source, addon):
    """Install an addon that has a life of its own.

    :return: the environment in which Odoo finds it
    """
    places = {folder.name: folder for folder in BESIDE_ODOO}
    folder = places.get(addon, FOREIGN / addon)
    addons = (*environment.addons, link(folder))
    environment = environment._replace(addons=addons)
    with step(f"installing {addon}"):
        environment.install(source, [addon])
    return environment


@contextmanager
def _lane(environment, source, life):
    """A process that carries out plans on a PostgreSQL of its own.

    Its files are named by what it runs on: several suites may run in one clone.
    """
    with grounds.ground(environment, source) as ground:
        log = RUN / f"{ground.label}.log"
        log.unlink(missing_ok=True)
        data = grounds.filestore_copy(source, ground.label)
        own = environment._replace(server=ground.server)
        config = own.config(ground.label, logfile=log, data_dir=data, log_level="info")
        settings = {
            "config": str(config),
            "database": ground.name,
            "log": str(log),
            "life": life,
            "cluster": str(ground.cluster.folder),
            "binaries": str(ground.cluster.binaries),
            "host": ground.server.host,
            "user": ground.server.user,
        }
        with (RUN / f"{ground.label}.out").open("wb") as errors:
            command = [str(own.python), "-m", "faults", json.dumps(settings)]
            with subprocess.Popen(
                command,
                cwd=CLONE,
                env=own.variables(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as process:
                try:
                    yield Lane(process, Path(errors.name))
                finally:
                    process.stdin.close()
                    process.terminate()
                    grounds.remove(data)
