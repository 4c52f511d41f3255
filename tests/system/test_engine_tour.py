from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..decision.case import DecisionCase
from ..orders import item, order
from .tour_case import TourCase

NUMBER = "ENGPO001"


@tagged("post_install", "-at_install")
class TestEngineTour(DecisionCase, TourCase):
    """A vendor answers an order in parts, and answers again when Amazon changes it.

    What happens at Amazon and in the scheduled actions between two chapters of the tour
    is done here.
    """

    def setUp(self):
        super().setUp()
        self.put(10)
        self.expect(8, days=12)
        self.put(20, self.products[1])
        # Nothing is late yet.
        fresh = fields.Datetime.now().replace(microsecond=0).isoformat() + "Z"
        self.simulator.add_orders(
            [
                order(
                    NUMBER,
                    [self.line(quantity=24, backorder=True), self.line(2)],
                    purchaseOrderDate=fresh,
                    purchaseOrderStateChangedDate=fresh,
                    shipWindow=self.window(),
                )
            ]
        )
        self.requisition_of_tour = self.fetched()

    def fetched(self):
        """The requisition, imported as the schedule does it."""
        queue = self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.instance.id,
                "operation": "import_specific_purchase_orders",
                "requested_numbers": NUMBER,
            }
        )
        queue._fetch()
        queue._process()
        self.assertEqual(queue.state, "done", queue.error_message)
        return queue.requisition_ids

    def walk(self, chapter, login="vendor_user"):
        """Walk a chapter in the browser."""
        self.start_tour("/odoo", f"amazon_vendor_engine_{chapter}", login=login)
        self.env.invalidate_all()

    def follow(self, minutes):
        """Let time pass and have the scheduled action look at Amazon."""
        self.advance(minutes)
        self.run_cron("ir_cron_follow_submissions")

    def shown(self):
        """What Amazon shows as accepted and rejected, line by line."""
        return [
            (line.last.confirmed, line.last.rejected)
            for line in self.simulator.order(NUMBER).lines
        ]

    def test_propose_split_send_confirm_and_answer_a_change(self):
        requisition = self.requisition_of_tour
        self.simulator.set_lag(status=3600)
        self.walk("send")
        answer = requisition.acknowledgement_id
        self.assertEqual(answer.state, "submitted")
        self.assertEqual(answer.outcome, "partial")
        self.assertEqual(answer.risks_accepted_by_id, self.vendor_user)
        first = answer.line_ids.filtered(lambda part: part.asin == "B000000001")
        self.assertEqual(
            [
                (part.code, part.quantity, part.rejection_reason or False)
                for part in first
            ],
            [
                ("Accepted", 6, False),
                ("Accepted", 4, False),
                ("Backordered", 8, False),
                ("Rejected", 6, "ObsoleteProduct"),
            ],
        )
        days = [part.scheduled_date.date() for part in first[:3]]
        self.assertEqual(days, [self.day(4), self.day(6), self.day(14)])
        posts = self.simulator.ledger.effective_acknowledgements(NUMBER)
        self.assertEqual(len(posts), 1)
        order = requisition.sale_order_id
        lamps, parts = order.order_line.grouped("product_id").values()
        self.assertEqual(lamps.product_id, self.lamp)
        # Each part that ships has a line and a day of its own.
        self.assertEqual(lamps.mapped("product_uom_qty"), [6, 4, 8])
        self.assertEqual(parts.product_uom_qty, 10)

        self.follow(16)
        self.assertEqual(answer.state, "presumed")
        self.walk("presumed")
        self.follow(60)
        self.assertEqual(answer.state, "confirmed")
        self.walk("confirmed")

        self.simulator.set_lag(status=0)
        self.simulator.change_order(
            NUMBER, quantities={"2": 14}, window=self.window(3, 11)
        )
        self.walk("change")
        second = requisition.acknowledgement_id
        self.assertEqual((answer.version, second.version), (1, 2))
        self.assertEqual(second.user_id, self.vendor_user)
        posts = self.simulator.ledger.effective_acknowledgements(NUMBER)
        self.assertEqual(len(posts), 2)
        self.follow(2)
        self.assertEqual(second.state, "confirmed")
        self.assertEqual(requisition.revision_ids.state, "applied")
        self.assertEqual(self.shown(), [(18, 6), (14, 0)])
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [6, 4, 8, 14])
        self.assertEqual(requisition.sale_order_ids, order, "still the same one")

    def test_every_kind_of_view_opens(self):
        requisition = self.requisition_of_tour
        line = requisition.line_ids[0]
        line.write({"accepted_qty": 10, "backordered_qty": 8})
        line.backorder_date = fields.Datetime.now() + timedelta(days=14)
        requisition.action_send_acknowledgement()
        self.run_after_commit()
        self.simulator.receive(NUMBER, how="short")
        queue = self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.instance.id,
                "operation": "import_purchase_order_status",
                "requested_numbers": NUMBER,
            }
        )
        queue._fetch()
        queue._process()
        self.assertTrue(line.has_status)
        self.queue_with("{broken")._process()
        self.imported(order("OPENPO01", [item()], shipWindow=self.window()))
        self.env["amazon.vendor.rule"].create(
            {
                "name": "Hold what is cheap",
                "instance_id": self.instance.id,
                "outcome": "hold",
                "active": False,
            }
        )
        self.walk("views", login="vendor_manager")
        self.assertFalse(requisition.line_ids.filtered("hold_cause"), "a dry run")
