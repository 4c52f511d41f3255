"""Tests of the addons below ``tests/addons``, which exist only to be tested.

Each is installed in a copy of the connector's database, as any addon of somebody else's
would be, and has its own tests run there: ``bin/test tests/addons``, and at the end of
the whole suite.
"""

import os
import subprocess
from pathlib import Path

from . import database, testdb
from .bootstrap import CLONE
from .console import step
from .environment import RUN, addons_folder, clone_database
from .log_check import judged

SOURCE = CLONE / "tests" / "addons"
# Through links outside of the connector's own package: pytest would take the tests for
# a part of that.
LINKS = RUN / "test_addons"


def run(environment, arguments=()):
    """Install each addon in a database of its own, and run its tests.

    :param environment: see ``environment.prepare``
    :param arguments: pytest's, for example ``-k``
    :return: exit code, 0 only if all passed and Odoo logged no warning
    """
    code = 0
    for manifest in sorted(SOURCE.glob("*/__manifest__.py")):
        code = _run_addon(environment, manifest.parent.name, list(arguments)) or code
    return code


def link(addon):
    """Make an addon of ``tests/addons`` one that Odoo finds.

    :param str addon: its name
    :return: the folder for ``--addons-path``
    """
    LINKS.mkdir(parents=True, exist_ok=True)
    if not (LINKS / addon).is_symlink():
        (LINKS / addon).symlink_to(Path("..") / ".." / "tests" / "addons" / addon)
    return LINKS


def _run_addon(environment, addon, arguments):
    link(addon)
    name = clone_database(f"addon_{os.getpid()}")
    try:
        testdb.installed_copy(environment, name)
        with step(f"installing {addon}"):
            code = _odoo(environment, name, ["odoo", "server"], ["-i", addon])
        return code or _odoo(
            environment,
            name,
            ["pytest"],
            [
                "--odoo-http",
                "--odoo-log-level=info",
                f"--rootdir={LINKS}",
                f"--confcutdir={LINKS}",
                "-c",
                str(CLONE / "pyproject.toml"),
                str(LINKS / addon / "tests"),
                *arguments,
            ],
        )
    finally:
        database.drop(environment.server, name)


def _odoo(environment, name, program, arguments):
    """Run a program with Odoo, and judge Odoo's log.

    :return: exit code
    """
    log = RUN / f"{name}.{program[0]}.log"
    log.unlink(missing_ok=True)
    config = environment.config(
        name,
        addons_path=",".join(
            map(str, [*environment.odoo.addons, addons_folder(), LINKS])
        ),
        db_name=name,
        dbfilter=f"^{name}$",
        logfile=log,
    )
    command = [str(environment.python), "-m", *program]
    if program == ["pytest"]:
        command += [f"--odoo-config={config}"]
    else:
        command += ["-c", str(config), "--stop-after-init", "--no-http"]
        command += ["--max-cron-threads=0"]
    code = subprocess.run(
        [*command, *arguments], env=environment.variables(), cwd=LINKS, check=False
    ).returncode
    config.unlink()
    return code or (0 if judged(log) else 1)
