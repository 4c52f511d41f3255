"""``bin/pot``: the template of translations, from the strings of the code."""

import argparse
import shutil

from . import testdb
from .bootstrap import CLONE
from .cache import ADDON
from .console import step
from .environment import RUN

TEMPLATE = CLONE / "i18n" / f"{ADDON}.pot"
#: What changes with every export.
MOMENTS = ('"POT-Creation-Date', '"PO-Revision-Date')


def main(arguments):
    """Export the template and tidy it.

    :return: exit code
    """
    argparse.ArgumentParser(prog="bin/pot", description=__doc__).parse_args(arguments)
    # Only the addon, in a place of its own: Odoo would follow the clone's link to
    # itself, again and again.
    addons = RUN / "pot"
    shutil.rmtree(addons, ignore_errors=True)
    left_out = shutil.ignore_patterns(*testdb.DEVELOPMENT)
    shutil.copytree(CLONE, addons / ADDON, ignore=left_out)
    TEMPLATE.parent.mkdir(exist_ok=True)
    with testdb.temporary("pot") as (environment, name):
        with step(f"exporting {TEMPLATE.name}"):
            arguments = ["i18n", "export", "-d", name, "-o", TEMPLATE, ADDON]
            environment = environment._replace(addons=(addons,))
            environment.run("pot", "odoo i18n export", *arguments)
    shutil.rmtree(addons)
    lines = TEMPLATE.read_text().splitlines(keepends=True)
    TEMPLATE.write_text("".join(x for x in lines if not x.startswith(MOMENTS)))
    return 0
