"""``bin/lint``: style, OCA's mandatory checks, security, what the wheel holds."""

import argparse
import os
import re
import subprocess
from pathlib import Path

from .audit import audit
from .bootstrap import CLONE
from .cache import ADDON
from .console import say
from .environment import addons_folder
from .run_wheel import wheel_is_right
from .virtualenv import python_environment

LOCK_FILE = "requirements-lint.lock"
#: A process of a model has a file of its own; what an addon is for stands in README.md.
_NOT_OURS = "consider-merging-classes-inherited,missing-readme"
#: How XML is written is the formatter's.
_NOT_OURS_XML = "xml-header-wrong,prefer-readme-rst,xml-field-numeric-without-eval"


def main(arguments):
    """Run every checker and say which of them complain.

    :return: exit code, 0 if none does
    """
    parser = argparse.ArgumentParser(prog="bin/lint", description=__doc__)
    parser.add_argument(
        "--fix", action="store_true", help="repair what ruff can repair by itself"
    )
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="this checker; may be repeated"
    )
    options = parser.parse_args(arguments)
    checkers = _checkers(python_environment(LOCK_FILE, "lint"), options.fix)
    if unknown := set(options.only or ()) - set(checkers):
        parser.error(f"no {', '.join(unknown)}; there are {', '.join(checkers)}")
    failed = []
    for name in options.only or checkers:
        say(f"... {name}")
        if not checkers[name]():
            failed.append(name)
    say(f"FAILED: {', '.join(failed)}" if failed else "lint: all clean")
    return 1 if failed else 0


def _checkers(python, fix):
    """The checkers: name -> function that tells whether it is content."""
    programs = python.parent

    def program(name, *arguments, cwd=CLONE):
        command = [programs / name, *arguments]
        path = os.pathsep.join([str(programs), os.environ["PATH"]])
        variables = {**os.environ, "PATH": path}
        # What it prints is the user's to read.
        return lambda: not subprocess.call(command, cwd=cwd, env=variables)

    sources = [".", *scripts()]
    # The addon's checkers need a folder with its technical name.
    addons = addons_folder()
    rules = f"--rcfile={CLONE / '.pylintrc'}"
    further = [path.parent for path in (CLONE / "addons").glob("*/__manifest__.py")]
    translations = [*CLONE.glob("i18n/*.po*"), *CLONE.glob("addons/*/i18n/*.po*")]
    bandit = ["-q", "-r", ".", "--severity-level", "medium"]
    return {
        "ruff": program("ruff", "check", "-q", *["--fix"] * fix, *sources),
        "format": program("ruff", "format", "-q", *["--check"] * (not fix), *sources),
        "pylint-odoo": program("pylint", rules, ADDON, cwd=addons),
        "oca-checks-odoo-module": program("oca-checks-odoo-module", addons / ADDON),
        "pylint-odoo-addons": program(
            "pylint",
            rules,
            f"--disable={_NOT_OURS}",
            *[path.name for path in further],
            cwd=CLONE / "addons",
        ),
        "oca-checks-odoo-addons": program(
            "oca-checks-odoo-module", f"--disable={_NOT_OURS_XML}", *further
        ),
        # Its pretty format wraps lines otherwise than Odoo's export does.
        "oca-checks-po": program(
            "oca-checks-po", "--disable=po-pretty-format", *translations
        ),
        "bandit": program("bandit", *bandit, "-x", "./tests,./.run,./.git"),
        "pip-audit": lambda: audit(programs),
        "wheel": lambda: wheel_is_right(python),
    }


def scripts():
    """Python programs without an ending, which ruff does not find by itself."""
    for path in sorted((CLONE / "bin").iterdir()):
        if path.is_file() and re.match(rb"#!.*python", path.read_bytes()[:60]):
            yield str(Path("bin") / path.name)
