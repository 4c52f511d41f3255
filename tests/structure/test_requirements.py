"""What the addon imports is named wherever somebody installs it from."""

import ast
import re
import sys
from pathlib import Path
from unittest import TestCase

from ...spapi.versions import VERSIONS
from .source import ADDON, files, imports

#: Distribution -> the module that it brings, where they are called otherwise.
MODULES = {"python-amazon-sp-api": "sp_api"}
#: What Odoo 19 brings itself, or Python.
HERE = {
    "odoo",
    *"dateutil markupsafe openpyxl psycopg2 pytz reportlab stdnum".split(),
}


def lines():
    """The lines of requirements.txt that name something."""
    text = (ADDON / "requirements.txt").read_text()
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def name(requirement):
    return re.match(r"[A-Za-z0-9._-]+", requirement)[0]


class TestRequirements(TestCase):
    def test_the_wheel_asks_for_the_same_as_requirements_txt(self):
        text = (ADDON / "pyproject.toml").read_text()
        listed = re.search(
            r"^dependencies = (\[.*?^\])", text, re.MULTILINE | re.DOTALL
        )
        wanted = [one for one in ast.literal_eval(listed[1]) if name(one) != "odoo"]
        self.assertEqual(wanted, lines())

    def test_the_manifest_names_the_same(self):
        manifest = ast.literal_eval((ADDON / "__manifest__.py").read_text())
        named = manifest["external_dependencies"]["python"]
        self.assertEqual(sorted(named), sorted(map(name, lines())))

    def test_what_is_asked_for_are_the_versions_whose_inner_workings_are_known(self):
        for known, (first, before) in VERSIONS.items():
            first, before = (".".join(map(str, one)) for one in (first, before))
            with self.subTest(known):
                self.assertIn(f"{known}>={first},<{before}", lines())

    def test_what_is_imported_is_named_and_nothing_else(self):
        found = {
            module[0]
            for path in files("logic", "models", "spapi", "wizards")
            for module in imports(path)
            if module[0]
        }
        found |= {module[0] for module in imports(Path("secret_box.py"))}
        wanted = {MODULES.get(one, one) for one in map(name, lines())}
        self.assertEqual(found - set(sys.stdlib_module_names) - HERE, wanted)
