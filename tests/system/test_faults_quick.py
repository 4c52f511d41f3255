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

COMMAND = Path(os.path.realpath(__file__)).parents[2] / "bin" / "faults"
#: Of the catalogue's rows, so many must really have struck.
LEAST_ROWS = 10
#: So many ways of breaking an invariant the checks are tried on.
LEAST_TRIED = 45


#: And of the further lives', which have fewer of both.
LEAST_FURTHER_ROWS, LEAST_FURTHER_TRIED = 6, 15
LEAST_DOCK_ROWS, LEAST_DOCK_TRIED = 4, 18
LEAST_DIRECT_ROWS, LEAST_DIRECT_TRIED = 3, 20
LEAST_MONEY_ROWS, LEAST_MONEY_TRIED = 2, 27


@tagged("post_install", "-at_install")
class TestFaultsQuick(BaseCase):
    def survived(self, *options):
        """Carry out the quick set and find every invariant held.

        :return: (names of what struck, number of invariants broken on purpose, output)
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
        tried = [each["tried"] for each in document["results"] if "tried" in each]
        return struck, sum(tried), result.stdout

    def test_the_quick_set_is_survived(self):
        struck, tried, output = self.survived()
        self.assertGreaterEqual(len(struck), LEAST_ROWS, output)
        self.assertGreaterEqual(tried, LEAST_TRIED, output)

    def test_kinds_of_another_addon_survive_it(self):
        """One that comes by report, one by windows, one that goes out unseen."""
        struck, tried, output = self.survived("--addon", "amazon_vendor_test_kinds")
        self.assertGreaterEqual(len(struck), LEAST_FURTHER_ROWS, output)
        self.assertGreaterEqual(tried, LEAST_FURTHER_TRIED, output)

    def test_orders_come_to_amazons_dock_in_each_way_of_working(self):
        """One ASN a shipment, nothing shipped twice, every number once."""
        struck, tried, output = self.survived("--dock")
        self.assertGreaterEqual(len(struck), LEAST_DOCK_ROWS, output)
        self.assertGreaterEqual(tried, LEAST_DOCK_TRIED, output)

    def test_orders_of_customers_are_answered_labelled_and_confirmed_once(self):
        """No consignee is left after the purge, nothing promised that is not there."""
        struck, tried, output = self.survived("--direct")
        self.assertGreaterEqual(len(struck), LEAST_DIRECT_ROWS, output)
        self.assertGreaterEqual(tried, LEAST_DIRECT_TRIED, output)

    def test_orders_come_to_amazons_payment_and_every_cent_has_a_place(self):
        """Nothing billed or paid twice, nothing booked that does not sum."""
        struck, tried, output = self.survived("--money")
        self.assertGreaterEqual(len(struck), LEAST_MONEY_ROWS, output)
        self.assertGreaterEqual(tried, LEAST_MONEY_TRIED, output)
