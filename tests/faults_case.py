"""The kit of tests that carry out the quick set of the fault suite.

It is a program of its own: it kills processes and PostgreSQL, so it has both of its
own, and nothing of the test run is touched.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import BaseCase

__all__ = ["FaultsCase"]
COMMAND = Path(os.path.realpath(__file__)).parents[1] / "bin" / "faults"


class FaultsCase(BaseCase):
    def survived(self, *options, rows, tried):
        """Carry out the quick set and find every invariant held.

        :param options: further ones of ``bin/faults``
        :param rows: so many of the catalogue's must really have struck
        :param tried: so many ways of breaking an invariant must have been noticed
        """
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "faults.json"
            command = [sys.executable, str(COMMAND), "--quick", *options]
            result = subprocess.run(
                [*command, "--json", str(report)],
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
        self.assertGreaterEqual(len(struck), rows, result.stdout)
        noticed = sum(each.get("tried", 0) for each in document["results"])
        self.assertGreaterEqual(noticed, tried, result.stdout)
