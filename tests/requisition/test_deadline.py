from datetime import datetime, timedelta, timezone

from odoo import fields
from odoo.tests import tagged

from ..acknowledgement.case import AcknowledgementCase, iso
from ..orders import item, order


@tagged("post_install", "-at_install")
class TestDeadline(AcknowledgementCase):
    def placed(self, hours, number="4Z32PABC", **details):
        """An order that Amazon placed so many hours (and a half) ago."""
        ago = timedelta(hours=hours, minutes=30)
        moment = iso(datetime.now(timezone.utc) - ago)
        return self.requisition(
            number=number,
            purchaseOrderDate=moment,
            purchaseOrderStateChangedDate=moment,
            **details,
        )

    def reminders(self, requisition):
        return requisition.activity_ids.filtered(
            lambda a: "deadline" in (a.activity_type_id.get_external_id().popitem()[1])
        )

    def watch(self):
        self.run_cron("ir_cron_watch_deadlines")

    # --- The clocks ---------------------------------------------------------

    def test_24_hours_to_answer_and_48_to_change(self):
        requisition = self.placed(2)
        placed = requisition.purchase_order_date
        self.assertEqual(requisition.answer_deadline, placed + timedelta(hours=24))
        self.assertEqual(requisition.change_deadline, placed + timedelta(hours=48))
        self.assertEqual(requisition.answer_hours_left, 21)
        self.assertEqual(requisition.change_hours_left, 45)
        self.assertGreater(requisition.window_hours_left, 200)

    def test_a_change_by_amazon_starts_the_48_hours_again(self):
        changed = datetime.now(timezone.utc) - timedelta(hours=1)
        requisition = self.placed(40, purchaseOrderChangedDate=iso(changed))
        self.assertEqual(
            requisition.change_deadline, requisition.changed_date + timedelta(hours=48)
        )

    def test_the_deadline_that_counts_is_in_words(self):
        requisition = self.placed(2)
        self.assertEqual(requisition.deadline_note, "21 h left to answer")
        self.assertEqual(requisition.deadline_level, "ok")
        self.advance(60 * 17)
        requisition.invalidate_recordset()
        self.assertEqual(requisition.deadline_note, "4 h left to answer")
        self.assertEqual(requisition.deadline_level, "short")
        self.advance(60 * 6)
        requisition.invalidate_recordset()
        self.assertEqual(requisition.deadline_level, "over")
        self.assertIn("late", requisition.deadline_note)

    def test_once_answered_the_window_counts(self):
        requisition = self.placed(47)
        self.send(requisition)
        self.assertIn("left to change", requisition.deadline_note)
        self.advance(120)
        requisition.invalidate_recordset()
        self.assertIn("left in the window", requisition.deadline_note)
        requisition.write({"state": "closed"})
        self.assertFalse(requisition.deadline_note)

    # --- Reminders ----------------------------------------------------------

    def test_a_reminder_when_the_answer_runs_short_and_no_second_one(self):
        short, early = self.placed(19, "SHORT001"), self.placed(2, "EARLY001")
        self.watch()
        self.watch()
        (activity,) = self.reminders(short)
        self.assertEqual(activity.user_id, self.vendor_manager)
        self.assertIn("SHORT001", activity.note)
        self.assertFalse(self.reminders(early))

    def test_the_reminder_goes_when_amazon_has_the_answer(self):
        requisition = self.placed(19)
        self.watch()
        self.assertTrue(self.reminders(requisition))
        self.send(requisition)
        self.assertFalse(self.reminders(requisition))
        self.watch()
        self.assertFalse(self.reminders(requisition))

    def test_a_reminder_dismissed_does_not_come_back(self):
        requisition = self.placed(19)
        self.watch()
        self.reminders(requisition).unlink()
        self.watch()
        self.assertFalse(self.reminders(requisition))

    def test_an_answer_in_trouble_is_reminded_of_before_48_hours_are_over(self):
        requisition = self.placed(43)
        self.send(requisition)
        self.watch()
        self.assertFalse(self.reminders(requisition), "all is well with it")
        self.submission_of(requisition).sudo()._set_state("mismatch", "Look at it.")
        self.watch()
        (activity,) = self.reminders(requisition)
        self.assertIn("takes changed dates only", activity.note)

    def test_the_end_of_the_window_while_something_is_not_delivered(self):
        end = datetime.now(timezone.utc) + timedelta(hours=3)
        start = end - timedelta(days=2)
        requisition = self.placed(30, shipWindow=f"{iso(start)}--{iso(end)}")
        self.send(requisition)
        self.watch()
        self.assertFalse(self.reminders(requisition), "not sold yet")
        requisition.sale_order_id.action_confirm()
        self.watch()
        (activity,) = self.reminders(requisition)
        self.assertIn("The window of 4Z32PABC ends", activity.note)

    def test_a_deadline_that_amazon_moved_is_watched_anew(self):
        requisition = self.placed(19)
        self.watch()
        moment = iso(datetime.now(timezone.utc) - timedelta(hours=1))
        window = requisition.window_end
        document = order(
            "4Z32PABC",
            [item()],
            purchaseOrderDate=moment,
            purchaseOrderStateChangedDate=moment,
            shipWindow=f"{window:%Y-%m-%dT%H:%M:%SZ}--{window:%Y-%m-%dT%H:%M:%SZ}",
        )
        self.imported(document)
        self.assertFalse(self.reminders(requisition))
        self.watch()
        self.assertFalse(self.reminders(requisition))
        self.advance(60 * 18)
        self.watch()
        self.assertTrue(self.reminders(requisition))

    def test_no_query_per_order(self):
        def numbers(start, count):
            return [f"WATCH{n:03}" for n in range(start, start + count)]

        model = self.env["amazon.vendor.requisition"]
        self.instance.responsible_id.notification_type = "inbox"

        def remind(count, start):
            for number in numbers(start, count):
                self.placed(19, number)
            self.env.flush_all()
            self.env.invalidate_all()
            batch = model._running_short(self.instance, "answer")
            self.assertEqual(len(batch), count)
            self.env.invalidate_all()
            return self.count_sql(lambda: batch._remind("answer"))

        remind(2, 0)
        few, many = remind(3, 10), remind(30, 100)
        self.assertLessEqual(many, few + 4)

    # --- What needs me today ------------------------------------------------

    def mine(self, user):
        model = self.env["amazon.vendor.requisition"].with_user(user)
        return model.search([("needs_me_today", "=", True)])

    def test_what_needs_me_today(self):
        due = self.placed(2, "DUE00001")
        done = self.placed(2, "DONE0001")
        self.send(done)
        troubled = self.placed(2, "TROUBLE1")
        self.send(troubled)
        self.submission_of(troubled).sudo()._set_state("mismatch", "Look at it.")
        found = self.mine(self.vendor_manager)
        self.assertIn(due, found)
        self.assertIn(troubled, found)
        self.assertNotIn(done, found)
        self.assertTrue(due.with_user(self.vendor_manager).needs_me_today)
        self.assertFalse(done.with_user(self.vendor_manager).needs_me_today)
        rest = self.env["amazon.vendor.requisition"].with_user(self.vendor_manager)
        self.assertIn(done, rest.search([("needs_me_today", "=", False)]))

    def test_what_is_somebody_elses_is_not_mine(self):
        due = self.placed(2)
        self.assertEqual(due.user_id, self.vendor_manager)
        self.assertNotIn(due, self.mine(self.vendor_user))
        due.user_id = self.vendor_user
        self.assertIn(due, self.mine(self.vendor_user))

    def test_hours_are_counted_from_now(self):
        requisition = self.placed(2)
        self.assertLess(fields.Datetime.now(), requisition.answer_deadline)
        self.advance(60)
        requisition.invalidate_recordset()
        self.assertEqual(requisition.answer_hours_left, 20)
