"""What leaves is the warehouse's work: nobody else's, and no call goes past it."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .case import ShipmentCase

#: Of what a shipment was told, or has drawn: nobody's to write.
FROZEN = {
    "amazon.vendor.shipment": {
        "state": "closed",
        "sync_state": "synchronized",
        "shipped_at": "2026-01-01 00:00:00",
        "freight_term": "prepaid",
        "ship_to_code": "LEJ1",
        "vendor_code": "VEND9",
        "name": "ASN1",
    },
    "amazon.vendor.container": {"weight": 1.0, "sscc_id": False, "told_as": "X"},
    "amazon.vendor.shipment.confirmation": {"state": "confirmed", "told": []},
    "amazon.vendor.container.line": {"eaches": 1},
    "amazon.vendor.sscc": {"voided_on": False, "number": "340063810000000995"},
    "stock.picking": {"amazon_shipment_id": False, "amazon_sync_state": "failed"},
}


@tagged("post_install", "-at_install")
class TestShipmentRights(ShipmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_outsiders()
        cls.salesman = new_test_user(
            cls.env,
            login="vendor_salesman",
            groups="base.group_user,sales_team.group_sale_salesman",
        )
        cls.other_packer = new_test_user(
            cls.env,
            login="other_packer",
            groups="base.group_user,stock.group_stock_user",
            company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)],
        )

    def records(self, shipment):
        return {
            "amazon.vendor.shipment": shipment,
            "amazon.vendor.container": shipment.container_ids,
            "amazon.vendor.container.line": shipment.container_ids.line_ids,
            "amazon.vendor.shipment.confirmation": shipment.confirmation_ids,
            "amazon.vendor.sscc": shipment.container_ids.sscc_id,
            "stock.picking": shipment.picking_ids,
        }

    def test_what_was_told_is_nobodys_to_write_also_with_flags(self):
        shipment = self.packed()
        self.ship(shipment)
        flags = {"amazon_vendor_shipping": True, "default_amazon_shipment_id": 1}
        for model, record in self.records(shipment).items():
            for user in (self.packer, self.vendor_manager):
                for name, value in FROZEN[model].items():
                    with self.subTest(model=model, field=name, user=user.login):
                        mine = record.with_user(user).with_context(**flags)
                        with self.assertRaises(UserError):
                            mine.write({name: value})

    def test_a_flag_of_the_client_lets_no_delivery_leave_without_its_shipment(self):
        shipment = self.packed()
        delivery = shipment.picking_ids.with_user(self.packer)
        for flag in (True, "amazon_vendor_shipping", 1):
            with self.assertRaisesRegex(UserError, "Click Ship there"):
                delivery.with_context(
                    amazon_vendor_shipping=flag, skip_backorder=True
                ).button_validate()
        self.assertEqual(delivery.state, "assigned")

    def test_a_backorder_and_a_return_belong_to_no_shipment(self):
        delivery = self.delivery(self.line(quantity=10))
        delivery.move_ids.quantity = 6
        self.pack(delivery)
        shipment = self.shipment(delivery)
        shipment.action_pack()
        self.ship(shipment)
        wizard = self.env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = 2
        returned = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        self.assertEqual(returned.amazon_order_numbers, "4Z32PABC")
        self.assertFalse((returned | delivery.backorder_ids).amazon_shipment_id)
        self.assertFalse(returned.amazon_badge, "it brings Amazon nothing")
        with self.assertRaisesRegex(UserError, "brings nothing to Amazon"):
            self.env["amazon.vendor.shipment"]._make(returned)

    def test_outsiders_neither_read_nor_work_on_shipments(self):
        shipment = self.packed()
        delivery = shipment.picking_ids
        for user in (self.internal_user, self.salesman, self.other_packer):
            mine = shipment.with_user(user)
            for button in (
                "action_ship",
                "action_pack",
                "action_preview",
                "action_cancel",
                "action_request_truck",
                "action_print_labels",
                "action_retry",
                "action_close",
            ):
                with self.subTest(user=user.login, button=button):
                    with self.assertRaises(AccessError):
                        getattr(mine, button)()
            for model, record in self.records(shipment).items():
                if model == "stock.picking" or not record:
                    continue
                with self.subTest(user=user.login, model=model):
                    with self.assertRaises(AccessError):
                        record.with_user(user).read(["display_name"])
            if user != self.salesman:
                with self.assertRaises(AccessError):
                    delivery.with_user(user).action_amazon_take_out()
        self.assertEqual((shipment.state, delivery.state), ("packed", "assigned"))

    def test_the_warehouse_reads_all_of_a_shipment_and_no_cost(self):
        shipment = self.packed()
        action = shipment.with_user(self.packer).action_preview()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        fields_ = preview.with_user(self.packer).fields_get()
        self.assertNotIn("cost", fields_)
        with self.assertRaises(AccessError):
            preview.with_user(self.packer).read(["cost"])
        with self.assertRaises(AccessError):
            preview.with_user(self.packer).search_count([("cost", "!=", False)])
        with self.assertRaises(AccessError):
            self.env["amazon.vendor.charge.rate"].with_user(self.packer).search([])
        mine = shipment.with_user(self.packer)
        names = [name for name in mine.fields_get() if name != "activity_user_id"]
        self.assertEqual(len(mine.read(names)), 1)

    def test_a_preview_is_shipped_by_whom_it_was_shown_to(self):
        shipment = self.packed()
        action = shipment.with_user(self.packer).action_preview()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        with self.assertRaises(AccessError):
            preview.with_user(self.vendor_user).action_ship()
        with self.assertRaises(UserError):
            preview.with_user(self.packer).write({"payload_hash": "x"})
