"""What FEATURES.md says is held by a test is held by one."""

import re
from unittest import TestCase

from .source import ADDON

TEXT = (ADDON / "FEATURES.md").read_text()
ROW = re.compile(r"^\| (?!---)(.+) \| (.*) \| ?(.*) ?\|$", re.MULTILINE)


def rows():
    """(what is wanted, where it is, what holds it) of each row but the heads."""
    found = [tuple(cell.strip() for cell in row) for row in ROW.findall(TEXT)]
    return [row for row in found if row[0] != "what is wanted"]


class TestFeatures(TestCase):
    def test_every_test_that_is_named_is_there(self):
        named = re.findall(r"`(tests/[a-z0-9_/.]+)`", TEXT)
        self.assertGreater(len(named), 40)
        # A whole room is named too quickly to be a proof.
        wrong = [path for path in named if not (ADDON / path).is_file()]
        self.assertEqual(wrong, [])

    def test_what_no_test_holds_is_absent_and_says_why(self):
        self.assertGreater(len(rows()), 50)
        bare = [
            wanted
            for wanted, where, held in rows()
            if not held and not re.search(r"\*\*absent\*\*[:,]? ", where)
        ]
        self.assertEqual(bare, [])
