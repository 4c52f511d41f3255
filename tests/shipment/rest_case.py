"""The kit of tests in which more leaves than Amazon was told of."""

import json

from .case import ShipmentCase

__all__ = ["RestCase"]


class RestCase(ShipmentCase):
    """Six of ten have left in one carton, and Amazon has that."""

    def setUp(self):
        super().setUp()
        self.first = self.left(6)
        self.delivery_ = self.first.picking_ids

    def left(self, quantity, *items, **values):
        """A shipment that has left with some of ten, and that Amazon has."""
        delivery = self.delivery(*(items or [self.line(quantity=10)]))
        delivery.move_ids.quantity = quantity
        self.pack(delivery)
        shipment = self.shipment(delivery, **values)
        shipment.action_pack()
        shipment.container_ids._mark_printed()
        shipment.action_ship()
        self.confirm(shipment)
        return shipment

    def confirm(self, shipment):
        for submission in shipment.confirmation_ids.filtered(
            lambda each: each.is_current
        ).submission_id:
            for state in ("sending", "submitted", "confirmed"):
                submission._set_state(state)

    def raise_to(self, quantity):
        """The warehouse corrects how much has left in the carton Amazon knows."""
        self.delivery_.move_line_ids.quantity = quantity

    def rest(self, user=None):
        action = self.first.with_user(user or self.packer).action_make_rest()
        return self.env["amazon.vendor.shipment"].browse(action["res_id"])

    def put_in_carton(self, rest, quantity=None, **values):
        action = rest.with_user(self.packer).action_put_in_carton()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        dialog = dialog.with_user(self.packer)
        dialog.write({"package_type_id": self.box.id, **values})
        if quantity is not None:
            dialog.line_ids.quantity = quantity
        dialog.action_put_in()

    def leave(self, rest):
        rest.with_user(self.packer).action_pack()
        rest.container_ids._mark_printed()
        rest.with_user(self.packer).action_ship()
        self.confirm(rest)

    def told(self, shipment):
        """How many units Amazon was told of, by the message that counts."""
        current = shipment.confirmation_ids.filtered("is_current")
        return sum(
            item["shippedQuantity"]["amount"]
            for message in json.loads(current.payload)["shipmentConfirmations"]
            for item in message["shippedItems"]
        )
