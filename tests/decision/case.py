"""The kit of tests that decide about requisitions: stock, receipts, windows."""

from datetime import datetime, time, timedelta

from odoo import fields

from ...logic.local_day import local_day
from ..inbound.case import QueueCase
from ..orders import item, order


class DecisionCase(QueueCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = local_day(fields.Datetime.now(), cls.instance.marketplace)
        cls.instance.write(
            {"handling_days": 0, "transit_days": 2, "working_calendar_id": False}
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.products = cls.lamp | cls.env["product.product"].create(
            [
                {
                    "name": f"Part {n}",
                    "type": "consu",
                    "is_storable": True,
                    "default_code": f"PART-{n}",
                    "lst_price": 10.20,
                }
                for n in range(2, 6)
            ]
        )

    def day(self, number):
        return self.today + timedelta(number)

    def window(self, start=3, end=10):
        """Amazon's text for a window, in days from today."""
        return f"{self.day(start)}T00:00:00Z--{self.day(end)}T00:00:00Z"

    def line(self, sequence=1, quantity=10, **values):
        """One item of an order; item 1 is the lamp, the others are parts."""
        if sequence > 1:
            values.setdefault("asin", f"B00000000{sequence}")
            values.setdefault("sku", f"PART-{sequence}")
        return item(sequence, quantity=quantity, **values)

    def requisition(self, *items, number="4Z32PABC", end=10, **details):
        """A requisition of an order, by default for ten lamps in ten days."""
        details.setdefault("shipWindow", self.window(end=end))
        details.setdefault("purchaseOrderDate", f"{self.day(-1)}T09:00:00Z")
        return self.imported(order(number, list(items) or [self.line()], **details))

    def put(self, quantity, product=None):
        """Have that many in stock, free to use."""
        self.env["stock.quant"]._update_available_quantity(
            product or self.lamp, self.stock, quantity
        )

    def expect(self, quantity, days, product=None):
        """Expect a receipt in that many days."""
        return self._move(
            self.env.ref("stock.stock_location_suppliers"),
            self.stock,
            quantity,
            days,
            product,
        )

    def promise(self, quantity, days, product=None):
        """Promise a delivery in that many days that nothing is reserved for."""
        return self._move(
            self.stock,
            self.env.ref("stock.stock_location_customers"),
            quantity,
            days,
            product,
        )

    def _move(self, source, target, quantity, days, product):
        product = product or self.lamp
        moment = datetime.combine(self.day(days), time(8))
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "product_uom": product.uom_id.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "date": moment,
            }
        )
        move._action_confirm()
        move.date = moment
        return move

    def assertAnswer(self, line, accepted, backordered=0, reason=None):
        """The answer of a line; with a reason what is rejected must have it."""
        self.assertEqual(
            (line.accepted_qty, line.backordered_qty, line.rejected_qty),
            (accepted, backordered, line.ordered_qty - accepted - backordered),
            line.proposal_reason,
        )
        if reason:
            self.assertEqual(line.rejection_reason, reason)
