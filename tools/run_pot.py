"""``bin/pot``: the templates of translations, from the strings of the code."""

import argparse
import shutil

from . import testdb
from .bootstrap import CLONE
from .cache import ADDON
from .console import say, step
from .environment import RUN

#: Addons that have a template -> their folders.
FOLDERS = {
    ADDON: CLONE,
    "amazon_seller_central": CLONE / "addons/amazon_seller_central",
}
#: What changes with every export.
MOMENTS = ('"POT-Creation-Date', '"PO-Revision-Date')


def main(arguments):
    """Export the templates and tidy them.

    :return: exit code; with ``--check`` 1 where a template is not the code's
    """
    parser = argparse.ArgumentParser(prog="bin/pot", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, and say what is not fresh"
    )
    options = parser.parse_args(arguments)
    stale = []
    for path, text in _exported().items():
        if path.exists() and path.read_text() == text:
            continue
        stale.append(str(path.relative_to(CLONE)))
        if not options.check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
    if options.check and stale:
        say(f"not what the code says: {', '.join(stale)}. Run bin/pot.")
        return 1
    return 0


def _exported():
    """The templates as they should be.

    :return: path -> text
    """
    # Only the addons, in a place of their own: Odoo would follow the clone's link to
    # itself, again and again.
    addons = RUN / "pot"
    shutil.rmtree(addons, ignore_errors=True)
    left_out = shutil.ignore_patterns(*testdb.DEVELOPMENT)
    for addon, folder in FOLDERS.items():
        shutil.copytree(folder, addons / addon, ignore=left_out)
    found = {}
    with testdb.temporary("pot") as (environment, name):
        environment = environment._replace(addons=(addons,))
        for addon, folder in FOLDERS.items():
            # One after the other: a template knows of no addon that builds on its own.
            if addon != ADDON:
                with step(f"installing {addon}"):
                    environment.install(name, [addon])
            template = f"{addon}.pot"
            with step(f"exporting {template}"):
                arguments = ["i18n", "export", "-d", name, "-o", addons / template]
                environment.run("pot", "odoo i18n export", *arguments, addon)
            lines = (addons / template).read_text().splitlines(keepends=True)
            found[folder / "i18n" / template] = "".join(
                line for line in lines if not line.startswith(MOMENTS)
            )
    shutil.rmtree(addons)
    return found
