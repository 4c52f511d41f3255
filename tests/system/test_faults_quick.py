"""The quick set of the fault suite, as ``bin/faults --quick`` runs it.

It is a program of its own: it kills processes and PostgreSQL, so it has both of its
own, and nothing of this test run is touched.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import BaseCase, tagged

COMMAND = Path(os.path.realpath(__file__)).parent.parent / "bin" / "faults"
#: Of the catalogue's rows, so many must really have struck.
LEAST_ROWS = 10
#: So many ways of breaking an invariant the checks are tried on.
LEAST_TRIED = 45


@tagged("post_install", "-at_install")
class TestFaultsQuick(BaseCase):
    def test_the_quick_set_is_survived(self):
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "faults.json"
            result = subprocess.run(
                [sys.executable, str(COMMAND), "--quick", "--json", str(report)],
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
        self.assertGreaterEqual(len(struck), LEAST_ROWS, result.stdout)
        self.assertIn("SIGKILL at a commit or request", struck)
        tried = [each["tried"] for each in document["results"] if "tried" in each]
        self.assertGreaterEqual(sum(tried), LEAST_TRIED, result.stdout)
