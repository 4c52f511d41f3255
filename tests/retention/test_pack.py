import hashlib
import json

from ...models.retention import requisition as retention
from ...models.retention.requisition import NOTHING_OPEN
from ..orders import order
from .case import NUMBER, RetentionCase

PACK = ("amazon.vendor.requisition", "_gc_pack_closed")


class TestPack(RetentionCase):
    """Orders that are over take little room, and everything can still be read."""

    def test_a_closed_order_is_packed_thirty_days_after_it_was_last_touched(self):
        requisition = self.closed_order()
        self.pass_days(30)
        self.clean_up()
        self.assertFalse(requisition.packed_on)
        self.pass_days(1)
        self.clean_up()
        self.assertTrue(requisition.packed_on)
        self.assertEqual(self.stored_text(requisition), 0)

    def test_every_byte_of_a_packed_document_can_still_be_read(self):
        requisition = self.closed_order()
        before = self.documents_of(requisition)
        answer = self.submission_of(requisition).payload
        self.assertEqual(len(before), 6)
        self.pass_days(31)
        self.clean_up(PACK)
        self.assertEqual(self.stored_text(requisition), 0)
        self.assertEqual(self.documents_of(requisition), before)
        self.assertEqual(self.submission_of(requisition).payload, answer)
        self.assertEqual(requisition.acknowledgement_id.payload, answer)
        line = requisition.queue_line_ids[0].with_user(self.vendor_user)
        self.assertIn(NUMBER, line.read(["payload_readable"])[0]["payload_readable"])

    def test_a_superseded_version_is_stored_as_the_difference_to_the_last_one(self):
        requisition = self.closed_order()
        self.pass_days(31)
        self.clean_up(PACK)
        orders = requisition.queue_line_ids.filtered(
            lambda line: line.document_type == "purchase_order"
        ).sorted("version")
        self.assertEqual(orders[0].payload_base_id, orders[1])
        self.assertFalse(orders[1].payload_base_id)
        sizes = [len(line.sudo().payload_packed) for line in orders]
        self.assertLess(sizes[0] * 2, sizes[1])

    def test_what_would_not_come_back_as_it_was_stays_as_it_is(self):
        requisition = self.closed_order()
        line = requisition.queue_line_ids[:1]
        line.checksum = hashlib.sha256(b"something else").hexdigest()
        self.pass_days(31)
        self.clean_up(PACK)
        self.assertTrue(line.payload_text)
        self.assertEqual(self.stored_text(requisition), 1)

    def test_nobody_reads_or_writes_the_bytes_that_are_stored(self):
        requisition = self.closed_order()
        self.pass_days(31)
        self.clean_up(PACK)
        for record in (requisition, requisition.queue_line_ids[:1]):
            mine = record.with_user(self.vendor_manager)
            self.assertNotIn("payload_packed", mine.read()[0])
            self.assertNotIn("history_packed", mine.read()[0])

    # --- The history ------------------------------------------------------------

    def test_the_history_is_put_away_and_the_order_says_since_when(self):
        requisition = self.closed_order()
        entries = len(requisition.history_ids)
        self.pass_days(31)
        self.clean_up(PACK)
        self.assertFalse(requisition.history_ids)
        self.assertIn("Packed on", requisition.retention_note)
        self.assertIn(f"the {entries} entries", requisition.retention_note)

    def test_show_history_brings_the_history_back_as_it_was(self):
        requisition = self.closed_order()
        before = self.history_of(requisition)
        self.pass_days(31)
        self.clean_up(PACK)
        requisition.with_user(self.vendor_user).action_bring_back_history()
        self.assertEqual(self.history_of(requisition), before)
        self.assertFalse(requisition.retention_note)

    def test_a_history_that_was_brought_back_is_put_away_again_after_a_while(self):
        requisition = self.closed_order()
        self.pass_days(31)
        self.clean_up(PACK)
        requisition.action_bring_back_history()
        self.clean_up(PACK)
        self.assertTrue(requisition.history_ids)
        self.pass_days(31)
        self.clean_up(PACK)
        self.assertFalse(requisition.history_ids)

    def test_a_status_that_comes_late_continues_the_history(self):
        requisition = self.closed_order()
        before = self.history_of(requisition)
        self.pass_days(31)
        self.clean_up(PACK)
        self.apply_status(self.shown(received=9, purchase_order_status="CLOSED"))
        after = self.history_of(requisition)
        self.assertEqual([row for row in after if row in before], before)
        self.assertEqual(len(after), len(before) + 1)

    def test_an_order_that_amazon_shows_once_more_is_packed_once_more(self):
        requisition = self.closed_order()
        self.pass_days(31)
        self.clean_up(PACK)
        again = json.loads(self.documents_of(requisition)[1][2])
        again["orderDetails"]["dealCode"] = "DEAL5678"
        self.imported(again)
        self.clean_up(PACK)
        self.assertEqual(self.stored_text(requisition), 1)
        before = self.documents_of(requisition)
        self.pass_days(31)
        self.clean_up(PACK)
        self.assertEqual(self.stored_text(requisition), 0)
        self.assertEqual(self.documents_of(requisition), before)

    # --- What is open -----------------------------------------------------------

    def assert_untouched(self, requisition):
        """So long that everything would have been dropped, nothing of it was."""
        before = self.documents_of(requisition)
        entries = self.history_of(requisition)
        for days in (31, 100, 800, 800):
            self.pass_days(days)
            self.clean_up()
        self.assertEqual(self.documents_of(requisition), before)
        self.assertEqual(self.history_of(requisition), entries)
        self.assertGreaterEqual(self.stored_text(requisition), len(before))
        self.assertFalse(requisition.packed_on)

    def test_an_order_that_amazon_has_not_closed_is_not_touched(self):
        requisition = self.closed_order()
        requisition.write({"state": "acknowledged", "purchase_order_status": "OPEN"})
        self.assert_untouched(requisition)

    def test_an_order_that_is_held_for_a_person_is_not_touched(self):
        requisition = self.closed_order()
        requisition.hold_reason = "The price is not what was agreed."
        self.assert_untouched(requisition)

    def test_an_order_with_a_problem_is_not_touched(self):
        requisition = self.closed_order()
        requisition.problem = "Amazon's currency XYZ is not known to Odoo."
        self.assert_untouched(requisition)

    def test_an_order_that_waits_for_its_way_of_working_is_not_touched(self):
        requisition = self.closed_order()
        requisition.workflow_due = True
        self.assert_untouched(requisition)

    def test_an_order_with_a_change_that_is_not_applied_is_not_touched(self):
        requisition = self.closed_order()
        self.env["amazon.vendor.requisition.revision"].create(
            {
                "requisition_id": requisition.id,
                "version": 9,
                "summary": "Line 1: 10 became 5.",
                "meaning": "adapt",
                "state": "pending",
            }
        )
        self.assert_untouched(requisition)

    def test_an_order_with_a_value_to_review_is_not_touched(self):
        requisition = self.closed_order()
        impossible = self.shown(received=99, purchase_order_status="CLOSED")
        self.apply_status(impossible)
        self.assertTrue(requisition.open_review_count)
        self.assert_untouched(requisition)

    def test_an_order_about_which_a_person_has_something_to_do_is_not_touched(self):
        requisition = self.closed_order()
        requisition.activity_schedule(
            "mail.mail_activity_data_todo", summary="Dispute the shortage"
        )
        self.assert_untouched(requisition)

    def test_an_order_with_a_document_that_failed_is_not_touched(self):
        requisition = self.closed_order()
        requisition.queue_line_ids[:1].state = "failed"
        self.assert_untouched(requisition)

    def test_an_order_whose_sale_order_is_undecided_is_not_touched(self):
        requisition = self.closed_order()
        requisition.sale_order_ids.write({"state": "draft"})
        self.assert_untouched(requisition)

    def test_an_order_whose_shipment_amazon_has_not_heard_of_is_not_touched(self):
        for state, sync_state in (
            ("packed", False),
            ("shipped", "waiting"),
            ("shipped", "failed"),
        ):
            with self.subTest(state=state, sync_state=sync_state):
                number = f"SHIP{state[:2]}{(sync_state or 'none')[:2]}".upper()
                requisition = self.closed_order(number=number)
                self.on_a_shipment(requisition, state, sync_state)
                self.assert_untouched(requisition)

    def test_an_order_is_over_when_amazon_knows_its_shipment(self):
        for state, sync_state in (("confirmed", "synchronized"), ("cancelled", False)):
            with self.subTest(state=state):
                number = f"SHIP{state[:4]}".upper()
                requisition = self.closed_order(number=number)
                self.on_a_shipment(requisition, state, sync_state)
                self.pass_days(31)
                self.clean_up()
                self.assertTrue(requisition.packed_on)

    def on_a_shipment(self, requisition, state, sync_state):
        """A delivery of this order is on a shipment that stands so."""
        sale = requisition.sale_order_id
        shipment = self.env["amazon.vendor.shipment"].create(
            {"instance_id": requisition.instance_id.id, "state": state}
        )
        shipment.sync_state = sync_state
        warehouse = sale.warehouse_id
        self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.out_type_id.id,
                "location_id": warehouse.lot_stock_id.id,
                "location_dest_id": sale.partner_id.property_stock_customer.id,
                "sale_id": sale.id,
                "amazon_shipment_id": shipment.id,
            }
        )

    def test_an_answer_whose_outcome_is_not_settled_is_not_touched(self):
        for state in (
            "queued",
            "sending",
            "submitted",
            "mismatch",
            "unknown",
            "held",
            "failed",
        ):
            with self.subTest(state=state):
                requisition = self.closed_order(number=f"OPEN{state[:4].upper()}")
                self.submission_of(requisition).state = state
                self.assert_untouched(requisition)

    def test_a_later_addon_keeps_what_is_open_in_its_own_eyes(self):
        requisition = self.closed_order()
        mine = [*NOTHING_OPEN, "r.purchase_order_number != '4Z32PABC'"]
        self.patch(
            self.env.registry["amazon.vendor.requisition"],
            "_nothing_open",
            lambda _self: mine,
        )
        self.assert_untouched(requisition)

    # --- Settings ---------------------------------------------------------------

    def test_each_instance_keeps_what_its_own_settings_say(self):
        self._create_outsiders()
        mine = self.closed_order()
        self.instance, here = self.other_instance, self.instance
        self.customer.company_id = False
        theirs = self.other_order()
        self.instance = here
        here.pack_after_days = 0
        self.pass_days(31)
        self.clean_up(PACK)
        self.assertFalse(mine.packed_on)
        self.assertTrue(theirs.packed_on)

    def other_order(self):
        """A closed order of the other company, of which nothing was ever answered."""
        queue = self.second_queue(order("OTHER123", state="Closed"))
        queue._process()
        return queue.requisition_ids

    # --- Portions ---------------------------------------------------------------

    def test_the_clean_up_works_in_portions(self):
        orders = [self.closed_order(number=f"PORTION{n}") for n in range(3)]
        self.patch(retention, "PORTION", 2)
        self.pass_days(31)
        done = self.env["amazon.vendor.requisition"]._gc_pack_closed()
        self.assertEqual(done, (2, 1))
        self.assertEqual(len([x for x in orders if x.packed_on]), 2)
        self.assertEqual(
            self.env["amazon.vendor.requisition"]._gc_pack_closed(), (1, 0)
        )

    def test_a_portion_of_long_orders_has_fewer_of_them(self):
        for number in range(3):
            self.closed_order(number=f"PORTION{number}")
        self.patch(retention, "PORTION_LINES", 1)
        self.pass_days(31)
        self.assertEqual(
            self.env["amazon.vendor.requisition"]._gc_pack_closed(), (1, 1)
        )

    def test_a_clean_up_that_was_killed_goes_on_where_it_was(self):
        first, second = (self.closed_order(number=f"KILLED0{n}") for n in (1, 2))
        before = self.documents_of(first) + self.documents_of(second)
        self.patch(retention, "PORTION", 1)
        self.pass_days(31)
        self.env["amazon.vendor.requisition"]._gc_pack_closed()
        self.env.flush_all()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.env["amazon.vendor.requisition"]._gc_pack_closed()
            raise ZeroDivisionError  # the server is killed before the commit
        self.env.invalidate_all()
        self.assertEqual([bool(x.packed_on) for x in (first, second)], [True, False])
        self.clean_up(PACK)
        self.assertTrue(second.packed_on)
        self.assertEqual(self.documents_of(first) + self.documents_of(second), before)

    def test_an_order_that_cannot_be_packed_does_not_stop_its_neighbours(self):
        bad, good = (self.closed_order(number=f"BROKEN0{n}") for n in (1, 2))
        model = self.env.registry["amazon.vendor.requisition"]
        real = model._put_away

        def break_one(requisitions):
            if bad in requisitions:
                raise ValueError("broken")
            real(requisitions)

        self.patch(model, "_put_away", break_one)
        self.pass_days(31)
        with self.assertLogs(retention.__name__, "ERROR"):
            self.clean_up(PACK)
        self.assertEqual(self.stored_text(good), 0)
        self.assertGreater(self.stored_text(bad), 0)
        # What was not done is not said to be, and is done once nothing is in the way.
        self.assertFalse(bad.packed_on)
        self.assertFalse(bad.retention_note)
        self.patch(model, "_put_away", real)
        self.pass_days(31)
        self.clean_up(PACK)
        self.assertTrue(bad.packed_on)
        self.assertEqual(self.stored_text(bad), 0)
