from datetime import datetime, time, timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..acknowledgement.case import AcknowledgementCase


@tagged("post_install", "-at_install")
class TestDecideSent(AcknowledgementCase):
    """What was decided is what Amazon gets: with a real simulator."""

    def moment(self, days):
        day = fields.Date.today() + timedelta(days)
        return datetime.combine(day, time(8))

    def test_every_part_of_a_line_arrives(self):
        requisition = self.requisition(self.line(quantity=20, backorder=True))
        line = requisition.line_ids.with_user(self.vendor_user)
        line.split_ids = [
            Command.create({"code": code, "quantity": quantity, **more})
            for code, quantity, more in (
                ("Accepted", 6, {"scheduled_date": self.moment(4)}),
                ("Accepted", 4, {"scheduled_date": self.moment(6)}),
                ("Backordered", 3, {"scheduled_date": self.moment(20)}),
                ("Backordered", 2, {"scheduled_date": self.moment(30)}),
                ("Rejected", 1, {"rejection_reason": "ObsoleteProduct"}),
            )
        ]
        self.send(requisition, self.vendor_user)
        self.assertEqual(self.submission_of(requisition).state, "submitted")
        sent = self.answers_sent(requisition)["1"]
        self.assertEqual(
            [
                (
                    part["acknowledgementCode"],
                    part["acknowledgedQuantity"]["amount"],
                    part.get("rejectionReason"),
                )
                for part in sent
            ],
            [
                ("Accepted", 6, None),
                ("Accepted", 4, None),
                ("Backordered", 3, None),
                ("Backordered", 2, None),
                ("Rejected", 1, "ObsoleteProduct"),
                ("Rejected", 4, "TemporarilyUnavailable"),
            ],
        )
        self.assertEqual(len({part.get("scheduledShipDate") for part in sent}), 5)
        self.assertEqual(len(self.taken(requisition)), 1)
        self.assertEqual(
            requisition.sale_order_id.order_line.mapped("product_uom_qty"),
            [6, 4, 3, 2],
        )
        self.follow(minutes=20)
        self.assertEqual(self.submission_of(requisition).state, "confirmed")

    def test_a_proposal_is_taken_as_it_is(self):
        """Stock for a part, a receipt after the window, an item nobody knows."""
        self.instance.write({"handling_days": 0, "working_calendar_id": False})
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.warehouse.lot_stock_id, 4
        )
        receipt = self.env["stock.move"].create(
            {
                "product_id": self.lamp.id,
                "product_uom_qty": 6,
                "product_uom": self.lamp.uom_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
            }
        )
        receipt._action_confirm()
        receipt.date = self.moment(15)
        requisition = self.requisition(
            self.line(backorder=True),
            self.line(2, asin="B0UNKNOWN1", sku="nobody"),
        )
        requisition.with_user(self.vendor_user).action_propose()
        self.send(requisition, self.vendor_user)
        answers = {
            number: [
                (
                    part["acknowledgementCode"],
                    part["acknowledgedQuantity"]["amount"],
                    part.get("rejectionReason"),
                )
                for part in parts
            ]
            for number, parts in self.answers_sent(requisition).items()
        }
        self.assertEqual(
            answers,
            {
                "1": [("Accepted", 4, None), ("Backordered", 6, None)],
                "2": [("Rejected", 10, "InvalidProductIdentifier")],
            },
        )
        self.follow(minutes=20)
        self.assertEqual(self.submission_of(requisition).state, "confirmed")
