"""The label of a container of many packages: made once, for Amazon's own carrier."""

import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .shipping_case import ShippingCase

MAKE = "createContainerLabel"


@tagged("post_install", "-at_install")
class TestDirectPallet(ShippingCase):
    def container(self, orders):
        """Click Container Label and let the request end."""
        action = orders.with_user(self.packer).action_make_container_label()
        pallet = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(self.asked(MAKE), 0, "nothing in the user's transaction")
        self.run_after_commit()
        return pallet

    def test_packages_of_many_orders_get_one_label_of_their_container(self):
        orders = self.labelled("PO1") | self.labelled("PO2")
        pallet = self.container(orders)
        self.assertEqual((pallet.state, pallet.format), ("made", "png"))
        self.assertTrue(pallet.tracking)
        (post,) = self.simulator.ledger.find(operation=MAKE)
        self.assertEqual(
            [each["packageTrackingNumber"] for each in post.json["packages"]],
            orders.package_ids.mapped("tracking"),
        )
        self.assertTrue(base64.b64decode(pallet.label).startswith(b"\x89PNG"))
        self.assertIn(pallet.name, pallet.with_user(self.packer).action_print()["url"])

    def test_only_labelled_packages_of_one_place_go_into_a_container(self):
        one, bare = self.labelled("PO1"), self.accepted("PO2")
        with self.assertRaisesRegex(UserError, "with a label"):
            (one | bare).action_make_container_label()
        other = self.labelled("PO3", ship_from_code="WH2")
        with self.assertRaisesRegex(UserError, "one place"):
            (one | other).action_make_container_label()

    def test_a_container_whose_answer_was_lost_waits_for_a_person(self):
        orders = self.labelled("PO1")
        self.simulator.add_fault("close_after", MAKE)
        pallet = self.container(orders)
        self.assertEqual(pallet.state, "failed")
        self.assertIn("look in Vendor Central", pallet.error_message)
        self.look(30)
        self.assertEqual(self.asked(MAKE), 1)
        pallet.with_user(self.packer).action_retry()
        self.run_after_commit()
        self.assertEqual(pallet.state, "made", pallet.error_message)
