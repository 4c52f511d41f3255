"""Work for the loops of Amazon's orders: imported, processed, answered, followed."""

from datetime import datetime, timedelta, timezone
from unittest.mock import patch

from odoo import fields

from ...models.catalogue.product_match import UNKNOWN
from ..acknowledgement.case import iso
from ..orders import documents, order
from .loops import MODULE

BAD, GOOD = "BAD00001", "GOOD0001"


class OrderLoops:
    def document(self, number, hours=1):
        now = datetime.now(timezone.utc) + self._later
        moment = iso(now - timedelta(hours=hours))
        return order(
            number,
            [self.line()],
            purchaseOrderDate=moment,
            purchaseOrderStateChangedDate=moment,
            sellingParty={"partyId": "GOOD1" if number == GOOD else "NORD1"},
            shipWindow=f"{iso(now + timedelta(3))}--{iso(now + timedelta(10))}",
        )

    def place(self, **details):
        """Amazon has an order for each of the two."""
        self.simulator.add_orders([self.document(BAD, **details)])
        self.simulator.add_orders([self.document(GOOD, **details)], account="good")

    def stored(self, **details):
        """Both have received their orders."""
        queues = self.env["amazon.vendor.queue"]
        for instance, number in ((self.instance, BAD), (self.good, GOOD)):
            queue = queues.create({"instance_id": instance.id, "fetch_state": "done"})
            queue._store_documents(documents(self.document(number, **details)))
            queue._refresh_state()
            queues |= queue
        return queues

    def ordered(self, **details):
        """Both have the requisitions of their orders, which Amazon knows."""
        self.place(**details)
        queues = self.stored(**details)
        queues._process()
        self.assertEqual(len(queues.requisition_ids), 2)
        return queues.requisition_ids

    def answered(self):
        """Both have answered, and nothing is sent yet."""
        requisitions = self.ordered()
        for requisition in requisitions:
            requisition.action_send_acknowledgement()
        self.env.flush_all()
        self.env.cr.postcommit.clear()
        return requisitions

    def queue_for(self, instance, **values):
        return self.env["amazon.vendor.queue"].create(
            {
                "instance_id": instance.id,
                "operation": "import_purchase_orders",
                "window_start": fields.Datetime.now() - timedelta(days=1),
                "window_end": fields.Datetime.now() + timedelta(minutes=1),
                **values,
            }
        )

    def submission(self, instance):
        return self.env["amazon.vendor.submission"].search(
            [("instance_id", "=", instance.id)]
        )

    def prepare_import_orders(self):
        self.place()

    def served_import_orders(self, instance):
        return self.lines_of(instance) and self.is_ok(
            instance, "import_purchase_orders"
        )

    def prepare_import_statuses(self):
        self.ordered()

    def served_import_statuses(self, instance):
        return self.is_ok(instance, "import_purchase_order_status")

    def prepare_gap_check(self):
        self.place()
        for instance in self.both:
            instance._schedule("gap_check").next_run = fields.Datetime.now()

    def served_gap_check(self, instance):
        return self.is_ok(instance, "gap_check")

    def prepare_by_hand(self):
        self.place()
        self.both.schedule_ids.active = False
        for instance in self.both:
            self.queue_for(instance)

    def served_by_hand(self, instance):
        return self.lines_of(instance)

    def prepare_by_number(self):
        self.place()
        self.both.schedule_ids.active = False
        for instance, number in ((self.instance, BAD), (self.good, GOOD)):
            self.queue_for(
                instance,
                operation="import_specific_purchase_orders",
                requested_numbers=number,
            )

    served_by_number = served_by_hand

    def prepare_process(self):
        self.stored()

    def served_process(self, instance):
        return self.lines_of(instance).mapped("state") == ["done"]

    prepare_lane_2, served_lane_2 = prepare_process, served_process

    def prepare_switched_off(self):
        """Lines wait although their products are known by now (two workers did not see
        each other), and nothing is processed by itself."""
        lines = self.ordered().line_ids
        Product = self.env["amazon.vendor.product"]
        for line in lines:
            vals = {"instance_id": line.instance_id.id, "asin": line.asin}
            if not Product.search_count([(n, "=", v) for n, v in vals.items()]):
                Product.create({**vals, "product_id": line.product_id.id})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE amazon_vendor_requisition_line"
            " SET product_id = NULL, match_code = %s WHERE id = ANY(%s)",
            [UNKNOWN, lines.ids],
        )
        self.env.invalidate_all()
        self.both.schedule_ids.active = False

    def served_switched_off(self, instance):
        lines = self.env["amazon.vendor.requisition.line"].search(
            [("instance_id", "=", instance.id)]
        )
        return bool(lines.product_id) and not instance.broken_loops

    def prepare_send(self):
        self.instance.sale_order_policy = "confirm"
        self.answered()

    def served_send(self, instance):
        return self.submission(instance).state == "submitted"

    def prepare_claimed_by_the_dead(self):
        self.answered()
        self.submission(self.instance).union(self.submission(self.good)).write(
            {
                "state": "sending",
                "sent_at": fields.Datetime.now(),
                "lease_until": fields.Datetime.now() - timedelta(minutes=1),
            }
        )

    def served_claimed_by_the_dead(self, instance):
        return self.submission(instance).state == "unknown"

    def prepare_work_left(self):
        self.both.sale_order_policy = "confirm"
        self.answered()
        submissions = self.submission(self.instance) | self.submission(self.good)
        submissions.write(
            {
                "state": "submitted",
                "sent_at": fields.Datetime.now(),
                "submitted_at": fields.Datetime.now(),
                "work_left": True,
            }
        )

    def served_work_left(self, instance):
        submission = self.submission(instance)
        order = submission.requisition_id.sale_order_id
        return not submission.work_left and order.state == "sale"

    def prepare_confirming(self):
        self.answered()
        for instance in self.both:
            order = self.submission(instance).requisition_id.sale_order_id
            order._amazon_confirm_behind()

    def served_confirming(self, instance):
        order = self.submission(instance).requisition_id.sale_order_id
        return order.state == "sale"

    def prepare_follow(self):
        self.answered()
        self.run_cron("ir_cron_send_submissions")
        self.advance(30)

    def served_follow(self, instance):
        return self.submission(instance).last_checked

    def prepare_follow_by_list(self):
        path = f"odoo.addons.{MODULE}.models.outbound.look_up.WORTH_A_LIST"
        self.startPatcher(patch(path, 1))
        self.prepare_follow()

    served_follow_by_list = served_follow

    def prepare_deadlines(self):
        self.ordered(hours=20)

    def served_deadlines(self, instance):
        return self.env["amazon.vendor.requisition"].search(
            [("instance_id", "=", instance.id), ("answer_reminded_for", "!=", False)]
        )
