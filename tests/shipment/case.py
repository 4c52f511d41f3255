"""The kit of tests in which goods leave: real orders, deliveries and packages."""

from odoo.tests import new_test_user

from ..acknowledgement.case import AcknowledgementCase

__all__ = ["ShipmentCase"]


class ShipmentCase(AcknowledgementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["amazon.vendor.sscc.range"].create(
            {
                "extension_digit": "3",
                "gs1_prefix": "4006381",
                "company_id": cls.company.id,
            }
        )
        cls.packer = new_test_user(
            cls.env,
            login="vendor_packer",
            groups="base.group_user,stock.group_stock_user,stock.group_tracking_lot",
        )
        cls.box = cls.env["stock.package.type"].create(
            {
                "name": "Box",
                "base_weight": 0.5,
                "packaging_length": 400,
                "width": 300,
                "height": 200,
            }
        )
        cls.palette = cls.env["stock.package.type"].create(
            {
                "name": "Euro Pallet",
                "base_weight": 20,
                "amazon_container_kind": "pallet",
            }
        )
        for product in cls.products:
            product.weight = 2
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.warehouse.lot_stock_id, 10000
            )

    # --- Deliveries ---------------------------------------------------------

    def sold(self, *items, number="4Z32PABC", **details):
        """A sale order that is confirmed, of an order that Amazon was answered."""
        requisition = self.requisition(*items, number=number, **details)
        self.send(requisition)
        order = requisition.sale_order_id
        order.action_confirm()
        order.picking_ids.action_assign()
        return order

    def delivery(self, *items, number="4Z32PABC", **details):
        """A delivery of Amazon's that is ready to be packed."""
        return self.sold(*items, number=number, **details).picking_ids

    def pack(self, delivery, *cartons):
        """Put the goods of a delivery into packages.

        :param cartons: of each carton a list of quantities in the products' unit, one
            for each move; by default all in one carton.
        :return: the packages.
        """
        if not cartons:
            return self._put(delivery.move_line_ids)
        packages = self.env["stock.package"]
        moves = delivery.move_ids
        rest = {move: move.move_line_ids[:1] for move in moves}
        for carton in cartons:
            lines = self.env["stock.move.line"]
            for move, quantity in zip(moves, carton, strict=False):
                if not quantity:
                    continue
                line = rest[move]
                left = line.quantity - quantity
                line.quantity = quantity
                lines |= line
                if left > 0:
                    rest[move] = line.copy(
                        {"quantity": left, "result_package_id": False}
                    )
            packages |= self._put(lines)
        return packages

    def _put(self, lines):
        package = lines.action_put_in_pack(package_type_id=self.box.id)
        return package if package else lines.result_package_id

    # --- Shipments ----------------------------------------------------------

    def shipment(self, deliveries, **values):
        """A shipment of these deliveries with all that Amazon wants of it."""
        made = self.env["amazon.vendor.shipment"]._make(deliveries)
        made.write(
            {
                "bol": "DN00012345",
                "carrier_name": "DHL Freight",
                "carrier_scac": "DHLF",
                "pro": "PRO123456",
                "arn": "ARN123456",
                **values,
            }
        )
        return made

    def packed(self, *items, cartons=(), number="4Z32PABC", **values):
        """A shipment of one order whose goods are packed and labelled."""
        delivery = self.delivery(*items, number=number)
        self.pack(delivery, *cartons)
        shipment = self.shipment(delivery, **values)
        shipment.action_pack()
        shipment.container_ids._mark_printed()
        return shipment

    def ship(self, shipment, user=None):
        """Click Ship and let the request end."""
        shipment.with_user(user or self.env.user).action_ship()
        self.run_after_commit()
