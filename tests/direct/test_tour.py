"""The clerk and the packer of direct fulfilment at work in a browser."""

from odoo.tests import new_test_user, tagged

from ..system.tour_case import TourCase
from .case import ACKNOWLEDGE, CANARIES, DirectCase

CONFIRM = "submitShipmentConfirmations/directFulfillment"


@tagged("post_install", "-at_install")
class TestDirectTour(TourCase, DirectCase):
    def test_the_clerk_accepts_one_order_by_hand_and_refuses_another(self):
        self.stock(self.lamp, 5)
        for number, sku in (
            ("TOURDF01", "LAMP-1"),
            ("TOURDF02", "SHADE-1"),
            ("TOURDF05", "LAMP-1"),
        ):
            self.place((sku, 2), number=number)
        self.come_in()
        self.start_tour("/odoo", "amazon_vendor_direct_clerk", login="vendor_user")
        self.env.invalidate_all()
        self.assertEqual(self.simulator.direct_order("TOURDF01").code, "00")
        self.assertEqual(self.simulator.direct_order("TOURDF02").code, "03")
        self.assertEqual(self.simulator.direct_order("TOURDF05").code, "00")
        self.assertEqual(self.reserved(self.lamp), 4)
        self.assertEqual(len(self.simulator.ledger.taken(ACKNOWLEDGE)), 3)

    def test_the_packer_labels_prints_and_ships_what_has_its_label(self):
        packer = new_test_user(
            self.env,
            login="direct_packer",
            groups="base.group_user,stock.group_stock_user",
        )
        self.instance.direct_auto_acknowledge = True
        self.lamp.weight = 1.5
        self.stock(self.lamp, 5)
        self.place(("LAMP-1", 2), number="TOURDF03")
        # Of two lines of one SKU Amazon makes an empty label.
        self.place(("LAMP-1", 1), ("LAMP-1", 1), number="TOURDF04")
        self.come_in()
        self.send()
        order, stays = self.order("TOURDF03"), self.order("TOURDF04")
        self.assertEqual((order | stays).mapped("state"), ["acknowledged"] * 2)
        self.start_tour("/odoo", "amazon_vendor_direct_packer", login="direct_packer")
        self.env.invalidate_all()
        self.assertEqual(order.state, "shipped")
        self.assertEqual(order.label_ids.printed_by_id, packer)
        self.assertEqual(order.picking_ids.state, "done")
        self.assertEqual(stays.state, "acknowledged")
        self.assertFalse(stays.label_ids.printed_by_id)
        (told,) = self.simulator.ledger.taken(CONFIRM)
        (box,) = told["document"]["containers"]
        self.assertEqual(box["trackingNumber"], order.package_ids.tracking)
        self.assertEqual(self.simulator.direct_order("TOURDF03").status, "SHIPPED")
        for word in CANARIES:
            self.assertNotIn(word, str(told))
