"""Odoo's log must be clean: a warning is a defect."""

import re

from .console import say

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ \S+:"
)
BAD = {"WARNING", "ERROR", "CRITICAL"}
# Regular expressions of lines that are nobody's fault, each with its reason.
ALLOWED = (
    # Odoo's test framework closes the browser as soon as a test has its verdict.
    # A page that is still fetching one of Odoo's bundles then reports, after the
    # verdict, that the fetch failed.
    r"\.browser: Error received after termination: AssetsLoadingError",
)


def complaints(path, allowed=()):
    """The records of level WARNING or worse in a log file of Odoo's.

    :param Path path: the log file; a missing one has no complaints
    :param allowed: regular expressions of further lines that are expected
    :return: one text per record, tracebacks included
    :rtype: list
    """
    if not path.exists():
        return []
    found = []
    collecting = False
    with path.open(errors="replace") as lines:
        for line in lines:
            start = LINE.match(line)
            if start:
                excused = any(re.search(p, line) for p in (*ALLOWED, *allowed))
                collecting = start["level"] in BAD and not excused
                if collecting:
                    found.append("")
            if collecting:
                found[-1] += line
    return [record.rstrip() for record in found]


def judged(path, allowed=()):
    """Whether a log is clean; says what is not. See ``complaints``."""
    bad = complaints(path, allowed)
    if bad:
        say(f"FAILED: Odoo logged {len(bad)} warnings or errors ({path}):")
        say("\n".join(bad))
    return not bad
