"""``bin/bench``: the same orders through this addon and through others."""

import argparse
import subprocess

from . import database
from .bootstrap import CLONE
from .cache import ADDON, digest, lock
from .console import step
from .environment import ALWAYS, RUN, clone_database, prepare
from .run_tests import link
from .virtualenv import oca_addons

LOCK_FILE = "requirements-bench.lock"
PEERS = ["sale_edi_ubl", "sale_order_import", "edi_core_oca", "amazon_vendor_bench_edi"]
OWN_ADDONS = CLONE / "benchmarks" / "addons"
#: Addons that build on this one.
FURTHER = CLONE / "addons"


def main(arguments):
    """Make the benchmark's environment and database, measure, print, write JSON.

    :return: exit code: 1 if the paths made different orders, or a goal was missed
    """
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description=__doc__,
        epilog="Further options go to the measuring itself: --quick, --only PATHS, "
        "--values, --storage ORDERS, --rounds N, --worker-rounds N, --limit SECONDS, "
        "--seed N, --json FILE; benchmarks/README.md explains them.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--keep-db",
        action="store_true",
        help="keep the database and use it again, for changes of Python code only",
    )
    parser.add_argument(
        "--only",
        default="",
        metavar="PATHS",
        help="separated by commas; also what a further addon brings: the module of "
        "that name in its folder benchmarks",
    )
    options, rest = parser.parse_known_args(arguments)
    brought = further(options.only)
    rest += [f"--only={options.only}"] if options.only else []
    rest += [f"--further={folder.name}.{name}" for name, folder in brought.items()]
    environment = prepare()
    peers = oca_addons(environment.python, LOCK_FILE, "bench")
    environment = environment._replace(
        addons=(
            *environment.addons,
            *(peers / "addons", OWN_ADDONS),
            *map(link, brought.values()),
        ),
        libraries=(peers, CLONE),
    )
    # One run at a time: runs beside each other would measure each other.
    with lock(RUN / "bench.lock", "... waiting for another bin/bench"):
        name = clone_database("_".join(["bench", *brought]))
        if not (options.keep_db and database.exists(environment.server, name)):
            further_addons = sorted({folder.name for folder in brought.values()})
            _make_database(environment, name, further_addons)
        try:
            config = environment.config(name, db_name=name, log_level="error")
            command = [environment.python, "-m", "benchmarks", f"--config={config}"]
            command += [f"--database={name}", *rest]
            variables = environment.variables()
            return subprocess.run(command, env=variables, check=False).returncode
        finally:
            if not options.keep_db:
                database.drop(environment.server, name)


def further(only):
    """What addons that build on this one bring to be measured.

    :param str only: words, separated by commas
    :return: dict word -> the addon's folder
    """
    found = {}
    for name in filter(str.isidentifier, only.split(",")):
        for module in FURTHER.glob(f"*/benchmarks/{name}.py"):
            found[name] = module.parent.parent
    return found


def _make_database(environment, name, further_addons):
    """A database with the peers (a template, made once), this addon, and others."""

    def install(target, wanted=None):
        # The others' warnings are not ours to judge.
        environment.install(target, wanted or modules, log_level="error")

    modules = sorted({*ALWAYS, *PEERS})
    key = digest(CLONE / LOCK_FILE, *sorted(OWN_ADDONS.rglob("*.py")))
    template = database.template(
        environment.server,
        f"{key} {digest(CLONE / 'requirements.lock')} {environment.odoo.version}",
        modules,
        install,
    )
    database.copy(environment.server, template, name)
    with step(f"installing {ADDON}"):
        install(name, [ADDON])
    if further_addons:
        with step(f"installing {', '.join(further_addons)}"):
            install(name, further_addons)
