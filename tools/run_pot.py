"""``bin/pot``: the template of translations, from the strings of the code."""

import re

from . import testdb
from .bootstrap import CLONE
from .cache import ADDON
from .console import step

TEMPLATE = CLONE / "i18n" / f"{ADDON}.pot"
#: Odoo follows the clone's link to itself; each file is named once all the same.
_LOOP = re.compile(rf"(?:\.run/addons/{ADDON}/)+")


def main(_arguments):
    """Export the template and tidy it.

    :return: exit code
    """
    with testdb.temporary("pot") as (environment, name):
        with step(f"exporting {TEMPLATE.name}"):
            TEMPLATE.parent.mkdir(exist_ok=True)
            arguments = ["i18n", "export", "-d", name, "-o", TEMPLATE, ADDON]
            environment.run("pot", "odoo i18n export", *arguments)
    TEMPLATE.write_text(tidy(TEMPLATE.read_text()))
    return 0


def tidy(text):
    """Name each place once, and leave out what changes with every export."""
    lines, places = [], set()
    for line in _LOOP.sub("", text).splitlines():
        if line.startswith(('"POT-Creation-Date', '"PO-Revision-Date')):
            continue
        if not line:
            places.clear()  # the next entry has its own
        if line in places:
            continue
        if line.startswith("#: "):
            places.add(line)
        lines.append(line)
    return "\n".join(lines) + "\n"
