import json
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.exchange import engine
from ...models.inbound import process
from ..orders import item, order
from .case import QueueCase


@tagged("post_install", "-at_install")
class TestQueueProcess(QueueCase):
    """Data queues become requisitions; nothing is lost or done twice."""

    def test_processing_by_hand_opens_the_requisition(self):
        queue = self.queue_with(order("PO000001"))
        action = queue.with_user(self.vendor_user).action_process_queue_manually()
        requisition = self.env["amazon.vendor.requisition"].browse(action["res_id"])
        self.assertEqual(action["res_model"], "amazon.vendor.requisition")
        self.assertEqual(requisition.purchase_order_number, "PO000001")
        self.assertEqual(queue.state, "done")

    def test_several_orders_open_as_a_list(self):
        queue = self.queue_with(order("PO000001"), order("PO000002"))
        action = queue.action_process_queue_manually()
        self.assertEqual(action["view_mode"], "list,kanban,form")
        self.assertEqual(queue.requisition_count, 2)

    def test_the_payload_is_stored_byte_for_byte(self):
        text = '{ "purchaseOrderNumber":"PO000001",\n "weird" : "\\u00e9 🚚 مرحبا" }'
        queue = self.queue_with(text)
        self.assertEqual(queue.line_ids.payload, text)

    def test_the_same_order_again_is_not_stored_twice(self):
        self.queue_with(order("PO000001"))
        again = self.queue_with(order("PO000001"))
        self.assertFalse(again.line_ids)
        self.assertEqual((again.received_count, again.unchanged_count), (1, 1))
        self.assertEqual(again.state, "done")

    def test_a_queue_with_nothing_new_leads_to_where_it_still_waits(self):
        waiting = self.queue_with(order("PO000001"))
        again = self.queue_with(order("PO000001"))
        self.assertEqual(again.waiting_elsewhere_count, 1)
        action = again.with_user(self.vendor_user).action_view_waiting_elsewhere()
        self.assertEqual(action["res_id"], waiting.id)
        waiting._process()
        again.invalidate_recordset()
        self.assertEqual(again.waiting_elsewhere_count, 0)

    def test_a_changed_order_is_the_next_version(self):
        first = self.queue_with(order("PO000001"))
        second = self.queue_with(order("PO000001", [item(quantity=7)]))
        third = self.queue_with(order("PO000001"))  # as it was at first
        versions = (first | second | third).line_ids.mapped("version")
        self.assertEqual(sorted(versions), [1, 2, 3])

    def test_two_documents_under_one_key_in_every_answer_are_stored_once(self):
        one, other = order("PO000001"), order("PO000001", [item(quantity=7)])
        self.assertEqual(len(self.queue_with(one, other).line_ids), 2)
        for answer in ((one, other), (other, one), (one, other, one)):
            again = self.queue_with(*answer)
            self.assertFalse(again.line_ids, answer)
            self.assertEqual(again.unchanged_count, len(answer))

    def test_of_two_documents_under_one_key_a_change_is_seen(self):
        one, other = order("PO000001"), order("PO000001", [item(quantity=7)])
        self.queue_with(one)
        self.queue_with(other)
        self.assertFalse(self.queue_with(one, other).line_ids)
        # Listed last, the first one counts again: those two did not come together.
        self.assertEqual(self.queue_with(other, one).line_ids.version, 3)
        third = order("PO000001", [item(quantity=3)])
        queue = self.queue_with(third, one)
        self.assertEqual(queue.line_ids.mapped("version"), [4, 5])
        self.assertFalse(self.queue_with(third, one).line_ids)
        self.assertEqual(self.queue_with(third).line_ids.version, 6)

    def test_the_database_refuses_a_version_twice(self):
        line = self.queue_with(order("PO000001")).line_ids
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            line.copy()

    def test_two_versions_in_one_queue_are_applied_in_their_order(self):
        self.queue_with(order("PO000001", [item(quantity=5)]))
        self.queue_with(order("PO000001", [item(quantity=7)]))
        queues = self.env["amazon.vendor.queue"].search([], limit=2)
        queues._process()
        requisition = queues.requisition_ids
        self.assertEqual(requisition.line_ids.ordered_qty, 7)
        self.assertEqual(requisition.version, 2)

    def test_an_older_version_processed_late_does_not_undo_the_newer(self):
        old = self.queue_with(order("PO000001", [item(quantity=5)]))
        new = self.queue_with(order("PO000001", [item(quantity=7)]))
        new._process()
        old._process()
        self.assertEqual(old.requisition_ids.line_ids.ordered_qty, 7)
        self.assertEqual(old.line_ids.outcome, "A later version was processed already")

    def test_a_bad_order_fails_alone_with_a_sentence(self):
        orders = [order(f"PO{number:06}") for number in range(20)]
        orders[7] = '{"purchaseOrderNumber": "PO000007", '
        queue = self.queue_with(*orders)
        queue._process()
        self.assertEqual((queue.done_count, queue.failed_count), (19, 1))
        failed = queue.line_ids.filtered(lambda line: line.state == "failed")
        self.assertIn("not valid JSON", failed.error_message)
        self.assertEqual(queue.log_ids.level, "error")
        self.assertEqual(queue.state, "failed")

    def test_an_error_in_the_batch_is_pinned_on_the_order_that_causes_it(self):
        queue = self.queue_with(*[order(f"PO{number:06}") for number in range(9)])
        Requisition = type(self.env["amazon.vendor.requisition"])
        create = Requisition._create_from_orders
        refusal = "An addon of yours refuses this order"

        def broken(model, instance, entries, lookup):
            if any(o.purchase_order_number == "PO000004" for _line, o in entries):
                raise UserError(refusal)
            return create(model, instance, entries, lookup)

        with patch.object(Requisition, "_create_from_orders", broken):
            queue._process()
        failed = queue.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(failed.purchase_order_number, "PO000004")
        self.assertIn("An addon of yours refuses", failed.error_message)
        self.assertEqual(len(queue.requisition_ids), 8)
        self.assertGreater(failed.next_try, fields.Datetime.now())

        failed.with_user(self.vendor_user).action_retry()
        self.assertEqual(queue.state, "done")
        self.assertFalse(failed.error_message)

    def test_a_failed_line_is_retried_by_the_schedule_when_it_is_due(self):
        queue = self.queue_with(order("PO000001"))
        Requisition = type(self.env["amazon.vendor.requisition"])
        with patch.object(
            Requisition, "_create_from_orders", side_effect=UserError("Not now")
        ):
            queue._process()
        self.assertEqual(queue.line_ids.state, "failed")
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(queue.line_ids.state, "failed", "it is not due yet")
        self.advance(minutes=10)
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(queue.line_ids.state, "done")

    def test_the_schedule_processes_new_queues(self):
        queue = self.queue_with(order("PO000001"))
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(queue.state, "done")

    def test_a_big_queue_goes_on_in_the_background(self):
        queue = self.queue_with(*[order(f"PO{number:06}") for number in range(60)])
        with patch(
            "odoo.addons.amazon_vendor_central.models.exchange.engine.USER_SECONDS", 0
        ):
            action = queue.action_process_queue_manually()
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("10 records", action["params"]["message"])
        self.assertEqual(queue.state, "in_process")
        self.assertEqual(round(queue.progress), 83)
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(queue.state, "done")

    def test_what_a_person_was_promised_is_processed_although_the_schedule_is_off(self):
        promised = self.queue_with(order("PO000001"), order("PO000002"))
        with (
            patch.object(engine, "USER_SECONDS", 0.0),
            patch.object(process, "BATCH_SIZE", 1),
        ):
            action = promised.with_user(
                self.vendor_user
            ).action_process_queue_manually()
        self.assertIn("background", action["params"]["title"])
        other = self.queue_with(order("PO000003"))
        self.instance.schedule_ids.filtered(
            lambda schedule: schedule.operation == "process_queues"
        ).active = False
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(promised.state, "done")
        self.assertFalse(promised.promised)
        self.assertEqual(other.state, "draft", "nobody has asked for that one")

    def test_a_queue_is_not_done_while_amazons_answer_is_incomplete(self):
        queue = self.queue_with(order("PO000001"))
        for fetch_state, state in (
            ("running", "in_process"),
            ("pending", "in_process"),
            ("failed", "failed"),
            ("done", "done"),
        ):
            with self.subTest(fetch_state=fetch_state):
                queue.fetch_state = fetch_state
                queue._process()
                queue._refresh_state()
                self.assertEqual(queue.state, state)

    def test_an_empty_queue_says_why(self):
        queue = self.queue_with()
        answer = queue.action_process_queue_manually()
        self.assertIn("nothing to process", answer["params"]["message"])
        queue.fetch_state = "running"
        with self.assertRaisesRegex(UserError, "still being received"):
            queue.action_process_queue_manually()

    def test_a_worker_that_lost_the_race_tries_again(self):
        queue = self.queue_with(order("PO000001"))
        Requisition = type(self.env["amazon.vendor.requisition"])
        with patch.object(
            Requisition,
            "_create_from_orders",
            side_effect=psycopg2.errors.UniqueViolation(),
        ):
            queue._process()
        line = queue.line_ids
        self.assertIn("somebody else at the same moment", line.error_message)
        self.advance(minutes=1)
        queue._process()
        self.assertEqual(line.state, "done")

    def test_two_workers_that_meet_a_new_party_cost_no_order_a_failure(self):
        queue = self.queue_with(order("PO000001"), order("PO000002"))
        Party = type(self.env["amazon.vendor.party"])
        create, tries = Party.create, []

        def slower_once(parties, vals_list):
            tries.append(len(vals_list))
            if len(tries) == 1:
                raise psycopg2.errors.UniqueViolation()
            return create(parties, vals_list)

        with patch.object(Party, "create", slower_once):
            self.run_cron("ir_cron_process_queues")
        self.assertEqual(len(tries), 2, "the batch was done again, not its parts")
        self.assertEqual(queue.line_ids.mapped("state"), ["done", "done"])
        self.assertFalse(any(queue.line_ids.mapped("attempts")))

    def test_amazons_words_cannot_be_written_by_hand(self):
        requisition = self.imported(order("PO000001")).with_user(self.vendor_user)
        with self.assertRaisesRegex(UserError, "what Amazon said"):
            requisition.line_ids.write({"ordered_qty": 1})
        with self.assertRaisesRegex(UserError, "what Amazon said"):
            requisition.write({"purchase_order_number": "X"})
        requisition.line_ids.write({"accepted_qty": 1})
        self.assertEqual(requisition.line_ids.accepted_qty, 1)

    def test_the_payload_survives_a_round_trip_through_json(self):
        queue = self.queue_with(order("PO000001", [item(cost="10.2000")]))
        queue._process()
        self.assertEqual(queue.requisition_ids.line_ids.net_cost_amount, "10.2000")
        self.assertEqual(
            json.loads(queue.line_ids.payload)["purchaseOrderNumber"], "PO000001"
        )
