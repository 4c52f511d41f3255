"""The addons that build on this one are built like it."""

import ast
from collections import defaultdict
from unittest import TestCase

from . import source
from .test_flags import context_key

#: Amounts in cells of files are read in one place, which is as pure.
CELLS = "amazon_vendor_central.logic.remittance.cells"
#: Packages that know no ORM, and what of Odoo they may import all the same.
PURE = {
    "spapi": ("amazon_vendor_central.spapi", CELLS),
    "logic": ("amazon_vendor_central.logic", "amazon_vendor_central.spapi"),
}
#: What of their own addon they may import.
_BELOW = {"spapi": ("spapi",), "logic": ("logic", "spapi")}
#: A file that is longer has more than one reason to change.
MOST_LINES = 410


class TestAddons(TestCase):
    def files(self, *folders):
        """(name of the addon, path) of the files in folders of each addon."""
        for manifest in sorted((source.ADDON / "addons").glob("*/__manifest__.py")):
            addon = manifest.parent
            for folder in folders:
                for path in sorted((addon / folder).rglob("*.py")):
                    yield addon.name, path.relative_to(source.ADDON)

    def classes(self):
        """(name of the addon, class of a model), of all addons."""
        for addon, path in self.files("models", "wizards"):
            for found in source.classes_of(path):
                yield addon, found

    def test_there_are_addons(self):
        """Or none of the tests below could fail."""
        self.assertIn(
            "amazon_seller_central", {addon for addon, _path in self.files("models")}
        )

    def test_a_model_has_one_home(self):
        homes = defaultdict(set)
        for addon, each in self.classes():
            if each.is_home:
                homes[addon, each.name].add(str(each.path))
        self.assertEqual({n: p for n, p in homes.items() if len(p) > 1}, {})

    def test_nobody_overrides_a_method_of_the_same_addon_to_add_a_step(self):
        places = defaultdict(list)
        for addon, each in self.classes():
            for node in each.node.body:
                if isinstance(node, ast.FunctionDef):
                    places[addon, each.name, node.name].append(str(each.path))
        self.assertEqual({k: p for k, p in places.items() if len(p) > 1}, {})

    def test_what_talks_and_what_thinks_knows_nothing_of_odoo(self):
        wrong = []
        for folder, allowed in PURE.items():
            for _addon, path in self.files(folder):
                for name in source.imports(path):
                    if name[0] == "":  # addons, the addon's name, the folder
                        right = name[3] in _BELOW[folder]
                    else:
                        found = ".".join(name[2:])
                        right = name[0] != "odoo" or found.startswith(allowed)
                    if not right:
                        wrong.append(f"{path} imports {'.'.join(name)}")
        self.assertEqual(wrong, [])

    def test_no_flag_of_a_client_decides_anything(self):
        found = {
            (str(path), key)
            for _addon, path in self.files("models", "wizards")
            for node in ast.walk(source.tree(path))
            if (key := context_key(node)) is not None
        }
        self.assertEqual(found, set())

    def test_a_file_has_one_reason_to_change(self):
        long = {
            str(path): lines
            for _addon, path in self.files(".")
            if (lines := len((source.ADDON / path).read_text().splitlines()))
            > MOST_LINES
        }
        self.assertEqual(long, {})

    def test_what_is_public_says_what_it_does(self):
        silent = [
            f"{each.path}: {each.name}.{node.name}"
            for _addon, each in self.classes()
            for node in each.node.body
            if isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
            and node.name not in ODOOS
        ]
        self.assertEqual(silent, [])

    def test_no_test_lies_beside_the_list_of_tests(self):
        """Odoo runs only what the package names."""
        for manifest in (source.ADDON / "addons").glob("*/__manifest__.py"):
            folder = manifest.parent / "tests"
            named = (folder / "__init__.py").read_text()
            for path in folder.glob("test_*.py"):
                with self.subTest(path.name):
                    self.assertIn(path.stem, named)


#: Methods of Odoo's, which Odoo documents.
ODOOS = {"create", "write", "unlink", "copy_data", "default_get"}
