"""Labels of direct orders: made once, after the commit, and never waited for."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .shipping_case import LOOK, MAKE, ShippingCase


@tagged("post_install", "-at_install")
class TestDirectLabel(ShippingCase):
    def test_a_button_writes_a_row_and_the_label_comes_after_the_commit(self):
        order = self.accepted()
        order.with_user(self.packer).action_make_labels()
        self.assertEqual(self.asked(), 0, "nothing is asked in the user's transaction")
        self.assertEqual(order.label_state, "wanted")
        self.run_after_commit()
        self.assertEqual((order.state, order.label_state), ("labelled", "made"))
        self.assertEqual(self.asked(), 1)
        package = order.package_ids
        self.assertEqual(package.ship_method, "UPS_GR_RES")
        self.assertTrue(package.tracking)
        self.assertEqual(package.format, "png")
