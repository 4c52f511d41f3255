"""``bin/pot``: the template of translations, from the strings of the code."""

import re
import subprocess

from . import database, testdb
from .cache import ADDON, CLONE
from .console import SetupError, step
from .environment import RUN, clone_database, prepare

TEMPLATE = CLONE / "i18n" / f"{ADDON}.pot"
#: Odoo follows the clone's link to itself; each file is named once all the same.
_LOOP = re.compile(rf"(?:\.run/addons/{ADDON}/)+")


def main(_arguments):
    """Export the template and tidy it.

    :return: exit code
    """
    environment = prepare()
    name = clone_database("pot")
    with step(f"making the database {name}"):
        testdb.installed_copy(environment, name)
    try:
        with step(f"exporting {TEMPLATE.name}"):
            _export(environment, name)
    finally:
        database.drop(environment.server, name)
    TEMPLATE.write_text(tidy(TEMPLATE.read_text()))
    return 0


def _export(environment, name):
    config = environment.config("pot", db_name=name)
    TEMPLATE.parent.mkdir(exist_ok=True)
    command = [str(environment.python), "-m", "odoo", "i18n", "export"]
    command += ["-c", str(config), "-d", name, "-o", str(TEMPLATE), ADDON]
    result = subprocess.run(
        command,
        env=environment.variables(),
        cwd=RUN,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        raise SetupError(result.stdout.strip())


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
