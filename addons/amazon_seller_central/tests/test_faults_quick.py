"""The quick set of the seller's fault suite, a program of its own: it kills processes
and PostgreSQL, and has both of its own."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import BaseCase, tagged

COMMAND = Path(os.path.realpath(__file__)).parents[3] / "bin" / "faults"
#: Seeds, and places to die at; ``bin/faults --addon`` without them is the whole.
SEEDS, KILLS = 1, 1
#: So many of the catalogue's rows must really have struck, and so many ways of breaking
#: an invariant must have been noticed.
LEAST_ROWS, LEAST_TRIED = 2, 25


@tagged("post_install", "-at_install")
class TestFaultsQuick(BaseCase):
    def test_orders_come_to_their_buyers_and_are_settled_whatever_fails(self):
        """One sale order and one confirmation each, no goods twice, nobody's name left
        after the purge, a settlement booked once."""
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "faults.json"
            command = [sys.executable, str(COMMAND), "--quick", "--jobs", "1"]
            command += ["--addon", "amazon_seller_central", "--json", str(report)]
            command += ["--seeds", str(SEEDS), "--sample", str(KILLS)]
            result = subprocess.run(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=900,
                check=False,
            )
            self.assertTrue(report.exists(), result.stdout)
            document = json.loads(report.read_text())
        broken = {
            each["name"]: each["broken"]
            for each in document["results"]
            if each["broken"]
        }
        self.assertEqual(broken, {}, result.stdout)
        self.assertEqual(result.returncode, 0, result.stdout)
        struck = [row["fault"] for row in document["faults"] if row["times"]]
        self.assertIn("SIGKILL at a commit or request", struck)
        self.assertGreaterEqual(len(struck), LEAST_ROWS, result.stdout)
        tried = sum(each.get("tried", 0) for each in document["results"])
        self.assertGreaterEqual(tried, LEAST_TRIED, result.stdout)
