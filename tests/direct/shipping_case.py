"""The kit of tests in which direct orders leave: accepted orders with real deliveries,
and a simulator that makes their labels."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import AmazonVendorCase

ORDER, LABEL = "amazon.vendor.direct.order", "amazon.vendor.direct.label"
MAKE, LOOK = "createShippingLabels", "getShippingLabel"
CONFIRM = "submitShipmentConfirmations/directFulfillment"


class ShippingCase(AmazonVendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.instance.does_direct = True
        cls.packer = new_test_user(
            cls.env,
            login="direct_packer",
            groups="base.group_user,stock.group_stock_user,stock.group_tracking_lot",
        )
        cls.lamp = cls._create_product("Lamp", default_code="LAMP-1", weight=1.5)
        cls.shade = cls._create_product("Shade", default_code="SHADE-1", weight=0.5)
        for product in cls.lamp | cls.shade:
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.warehouse.lot_stock_id, 1000
            )
        cls.tax = cls.env["account.tax"].create(
            {"name": "VAT 19", "amount": 19, "type_tax_use": "sale"}
        )
        cls.consignee = cls.env["res.partner"].create({"name": "DF consignee"})

    # --- Orders -------------------------------------------------------------

    def accepted(self, number="PO1", lines=((1, "LAMP-1", 2),), **values):
        """An order that Amazon was told will be sent, with its delivery.

        :param lines: (number of the line, SKU, pieces).
        """
        products = {each.default_code: each for each in self.lamp | self.shade}
        sale_order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "partner_shipping_id": self.consignee.id,
                "warehouse_id": self.warehouse.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": products[sku].id,
                            "product_uom_qty": quantity,
                            "price_unit": 10.0,
                            "tax_ids": [Command.set(self.tax.ids)],
                        }
                    )
                    for _line, sku, quantity in lines
                ],
            }
        )
        now = fields.Datetime.now()
        order = self.env[ORDER].create(
            {
                "name": number,
                "instance_id": self.instance.id,
                "state": "acknowledged",
                "amazon_state": "ACCEPTED",
                "ordered_at": now - timedelta(hours=2),
                "required_ship_at": now + timedelta(days=1),
                "selling_party_code": "NORD1",
                "ship_from_code": "WH1",
                "warehouse_id": self.warehouse.id,
                "ship_method": "UPS_GR_RES",
                "sale_order_id": sale_order.id,
                "line_ids": [
                    Command.create(
                        {
                            "sequence": line,
                            "item_number": str(line),
                            "item_number_raw": f"{line:02}",
                            "asin": f"B00{sku}",
                            "vendor_sku": sku,
                            "product_id": products[sku].id,
                            "quantity": quantity,
                            "unit": "Each",
                            "cost_text": "10.00",
                            "currency_code": self.company.currency_id.name,
                        }
                    )
                    for line, sku, quantity in lines
                ],
                **values,
            }
        )
        sale_order.amazon_direct_order_id = order
        for sold, line in zip(sale_order.order_line, order.line_ids, strict=True):
            sold.amazon_direct_line_id = line
        sale_order.action_confirm()
        sale_order.picking_ids.action_assign()
        self.simulator.add_direct_shipping(
            number,
            {str(line): [sku, quantity] for line, sku, quantity in lines},
            wants_slip=order.is_slip_required,
        )
        return order

    def delivery(self, order):
        return order.sale_order_id.picking_ids

    # --- Labels -------------------------------------------------------------

    def make_labels(self, orders, user=None):
        """Click Make Labels and let the request end."""
        orders.with_user(user or self.packer).action_make_labels()
        self.run_after_commit()

    def labelled(self, *arguments, **values):
        """An accepted order with its label."""
        order = self.accepted(*arguments, **values)
        self.make_labels(order)
        self.assertEqual(order.state, "labelled", order.label_problem)
        return order

    def look(self, minutes):
        """Let time pass and have the scheduled action look."""
        self.advance(minutes)
        self.run_cron("ir_cron_fetch_direct_labels")

    def asked(self, operation=MAKE):
        """How often Amazon was asked."""
        return self.simulator.ledger.count(operation=operation)

    # --- Leaving ------------------------------------------------------------

    def ship(self, orders, user=None):
        """Click Ship and let the request end."""
        result = orders.with_user(user or self.packer).action_ship()
        self.run_after_commit()
        return result

    def told(self):
        """The confirmations that Amazon got, one a message."""
        posts = self.simulator.ledger.find(operation=CONFIRM)
        return [each for post in posts for each in post.json["shipmentConfirmations"]]
