"""``bin/lint``: style, OCA's mandatory checks, security."""

import argparse
import os
import re
import subprocess
from pathlib import Path

from .audit import audit
from .cache import ADDON, CLONE
from .console import say
from .environment import addons_folder
from .virtualenv import python_environment

LOCK_FILE = "requirements-lint.lock"


def main(arguments):
    """Run every checker and say which of them complain.

    :return: exit code, 0 if none does
    """
    parser = argparse.ArgumentParser(prog="bin/lint", description=__doc__)
    parser.add_argument(
        "--fix", action="store_true", help="repair what ruff can repair by itself"
    )
    options = parser.parse_args(arguments)
    programs = python_environment(LOCK_FILE, "lint").parent
    failed = [name for name, passed in _verdicts(programs, options.fix) if not passed]
    if failed:
        say(f"FAILED: {', '.join(failed)}")
        return 1
    say("lint: all clean")
    return 0


def _verdicts(programs, fix):
    """Run the checkers, one after the other: (name, whether it passed)."""
    sources = [".", *scripts()]
    repair = ["--fix"] if fix else []
    yield _check("ruff", [programs / "ruff", "check", "-q", *repair, *sources])
    verify = [] if fix else ["--check"]
    yield _check("format", [programs / "ruff", "format", "-q", *verify, *sources])
    if (CLONE / "__manifest__.py").exists():
        # The addon's checkers need a folder with its technical name.
        addon = addons_folder() / ADDON
        pylint = [programs / "pylint", f"--rcfile={CLONE / '.pylintrc'}", ADDON]
        yield _check("pylint-odoo", pylint, cwd=addons_folder())
        hooks = [programs / "oca-checks-odoo-module", addon]
        yield _check("oca-checks-odoo-module", hooks)
    translations = sorted((CLONE / "i18n").glob("*.po*"))
    if translations:
        hooks = [programs / "oca-checks-po"]
        # Its pretty format wraps lines otherwise than Odoo's export does.
        hooks += ["--disable=po-pretty-format", *translations]
        yield _check("oca-checks-po", hooks)
    bandit = [programs / "bandit", "-q", "-r", ".", "--severity-level", "medium"]
    yield _check("bandit", [*bandit, "-x", "./tests,./.run,./.git"])
    say("... pip-audit")
    yield "pip-audit", audit(programs)


def _check(name, command, cwd=CLONE):
    """Run a checker; what it prints is the user's to read."""
    say(f"... {name}")
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ["PATH"]])
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, "PATH": path},
        check=False,
    )
    return name, result.returncode == 0


def scripts():
    """Python programs without an ending, which ruff does not find by itself."""
    for path in sorted((CLONE / "bin").iterdir()):
        if path.is_file() and re.match(rb"#!.*python", path.read_bytes()[:60]):
            yield f"bin/{path.name}"
