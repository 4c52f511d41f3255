"""``python -m tools.named_simulator``: the simulator with the APIs of other addons.

They name the connector as a part of ``odoo.addons``. It is one here, too, without Odoo:
no addon's own package is run, since that would import models.
"""

import sys
import types
from importlib import import_module

from .bootstrap import CLONE

#: Written out: this runs where nothing of the tools is installed.
ADDON = "amazon_vendor_central"


def main(arguments):
    """Run the simulator; see ``simulator.__main__``.

    :return: exit code
    """
    _bare_package("odoo", None)
    _bare_package("odoo.addons", None)
    _bare_package(f"odoo.addons.{ADDON}", CLONE)
    for manifest in (CLONE / "addons").glob("*/__manifest__.py"):
        folder = manifest.parent
        _bare_package(f"odoo.addons.{folder.name}", folder)
    return import_module(f"odoo.addons.{ADDON}.simulator.__main__").main(arguments)


def _bare_package(name, folder):
    package = types.ModuleType(name)
    package.__path__ = [str(folder)] if folder else []
    sys.modules[name] = package


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
