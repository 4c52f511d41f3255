"""The quick set of the seller's fault suite."""

from odoo.tests import tagged

from odoo.addons.amazon_vendor_central.tests.faults_case import FaultsCase

#: Seeds, and places to die at; ``bin/faults --addon`` without them is the whole.
SEEDS, KILLS = 1, 1


@tagged("post_install", "-at_install")
class TestFaultsQuick(FaultsCase):
    def test_orders_come_to_their_buyers_and_are_settled_whatever_fails(self):
        """One sale order and one confirmation each, no goods twice, nobody's name left
        after the purge, a settlement booked once."""
        options = ["--addon", "amazon_seller_central", "--jobs", "1"]
        options += ["--seeds", str(SEEDS), "--sample", str(KILLS)]
        self.survived(*options, rows=2, tried=25)
