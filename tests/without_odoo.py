"""A plugin of pytest: the tests that need neither Odoo nor a database.

The addon's own package is not run, and importing Odoo is an error: so these tests take
seconds, and prove that what they test can do without.
"""

import sys
import types
from importlib.abc import MetaPathFinder
from pathlib import Path

ADDON = Path(__file__).resolve().parents[1]
NAME = "amazon_vendor_central"


class NoOdoo(MetaPathFinder):
    """Refuse every import of Odoo."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname == "odoo" or fullname.startswith("odoo."):
            raise ImportError(f"{fullname}: this test is to run without Odoo")
        return None


def _bare_package(name, folder):
    """A package whose ``__init__.py`` is not run: it would import Odoo's models."""
    package = types.ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package


sys.meta_path.insert(0, NoOdoo())
_bare_package(NAME, ADDON)
_bare_package(f"{NAME}.tests", ADDON / "tests")
