"""The quick set of the fault suite, as ``bin/faults --quick`` runs it."""

from odoo.tests import tagged

from ..faults_case import FaultsCase


@tagged("post_install", "-at_install")
class TestFaultsQuick(FaultsCase):
    def test_the_quick_set_is_survived(self):
        self.survived(rows=10, tried=45)

    def test_kinds_of_another_addon_survive_it(self):
        """One that comes by report, one by windows, one that goes out unseen."""
        self.survived("--addon", "amazon_vendor_test_kinds", rows=6, tried=15)

    def test_orders_come_to_amazons_dock_in_each_way_of_working(self):
        """One ASN a shipment, nothing shipped twice, every number once."""
        self.survived("--dock", rows=4, tried=18)

    def test_orders_of_customers_are_answered_labelled_and_confirmed_once(self):
        """No consignee is left after the purge, nothing promised that is not there."""
        self.survived("--direct", rows=3, tried=20)

    def test_orders_come_to_amazons_payment_and_every_cent_has_a_place(self):
        """Nothing billed or paid twice, nothing booked that does not sum."""
        self.survived("--money", rows=2, tried=27)
