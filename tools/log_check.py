"""Odoo's log must be clean: a warning is a defect."""

import io
from contextlib import redirect_stdout

from checklog_odoo.checklog import do_checklog
from click import ClickException

from .console import say

# Regular expressions of records that are nobody's fault, each with its reason.
ALLOWED = (
    # Odoo's test framework closes the browser as soon as a test has its verdict.
    # A page that is still fetching one of Odoo's bundles then reports, after the
    # verdict, that the fetch failed.
    r"\.browser: Error received after termination: AssetsLoadingError",
)


def complaints(path, allowed=()):
    """The records of level WARNING or worse in a log file of Odoo's.

    :param Path path: the log file; a missing one has no complaints
    :param allowed: regular expressions of further records that are expected
    :return: text with these records, tracebacks included; empty if there are none
    :rtype: str
    """
    if not path.exists():
        return ""
    with redirect_stdout(io.StringIO()) as said:
        try:
            do_checklog(str(path), [*ALLOWED, *allowed], False, err_if_empty=False)
        except ClickException:
            return said.getvalue().strip()
    return ""


def judged(path, allowed=()):
    """Whether a log is clean; says what is not. See ``complaints``."""
    bad = complaints(path, allowed)
    if bad:
        say(f"FAILED: Odoo logged warnings or errors ({path}):\n{bad}")
    return not bad
