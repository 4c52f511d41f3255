from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...spapi.errors import Configuration, Retryable
from ..common import AmazonVendorCase

IMPORT = "import_purchase_orders"
MINUTES_IN = {"minutes": 1, "hours": 60, "days": 24 * 60}
LOGGER = "odoo.addons.amazon_vendor_central.models.instance.schedule"


@tagged("post_install", "-at_install")
class TestSchedule(AmazonVendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Schedule = cls.env["amazon.vendor.schedule"]
        cls.schedule = cls._schedule_of(cls.instance)

    @classmethod
    def _schedule_of(cls, instance, operation=IMPORT):
        return instance.schedule_ids.filtered(lambda s: s.operation == operation)

    def _due(self):
        return self.Schedule._due(IMPORT) & self.instance.schedule_ids

    def test_an_instance_brings_its_schedules(self):
        self.assertEqual(
            [
                (s.operation, s.interval_number * MINUTES_IN[s.interval_type])
                for s in self.instance.schedule_ids
            ],
            [
                ("import_purchase_orders", 15),
                ("import_purchase_order_status", 60),
                ("import_remittances", 12 * 60),
                ("import_direct_orders", 10),
                ("import_cancelled_direct_orders", 15),
                ("process_queues", 5),
                ("send_submissions", 5),
                ("send_stock", 15),
                ("follow_submissions", 5),
                ("gap_check", 24 * 60),
                ("direct_gap_check", 24 * 60),
            ],
        )
        off = self.instance.schedule_ids.filtered(lambda s: not s.active)
        self.assertEqual(
            off.mapped("operation"),
            [
                "import_direct_orders",
                "import_cancelled_direct_orders",
                "send_stock",
                "direct_gap_check",
            ],
            "of a program that it takes no part in",
        )
        selection = self.Schedule._fields["operation"].get_values(self.env)
        self.assertEqual(selection, self.instance.schedule_ids.mapped("operation"))
        for schedule in self.instance.schedule_ids:
            self.assertTrue(self.env.ref(schedule._cron_xmlid()).active)

    def test_what_an_update_brings_to_an_instance_comes_switched_off_and_says_so(self):
        kept = self.instance.schedule_ids - self.schedule
        before = kept.mapped("active")
        self.schedule.unlink()
        self.env["amazon.vendor.operations"]._create_schedules()
        brought = self._schedule_of(self.instance)
        self.assertEqual((len(brought), brought.active), (1, False))
        self.assertEqual(brought.turn, "Off")
        self.assertIn("switched off", brought.last_message)
        self.assertFalse(self._due())
        after = kept.mapped("active")
        self.assertEqual(after, before, "what was there stays as it was")

    def test_due(self):
        self.assertEqual(self._due(), self.schedule)
        self.schedule.next_run = fields.Datetime.now() + timedelta(minutes=10)
        self.assertFalse(self._due())
        self.advance(minutes=10)
        self.assertEqual(self._due(), self.schedule)

    def test_switched_off_archived_or_without_keys_is_not_due(self):
        self.schedule.active = False
        self.assertFalse(self._due())
        self.schedule.active = True
        self.instance.active = False
        self.assertFalse(self._due())
        self.instance.active = True
        self.assertEqual(self._due(), self.schedule)
        self.instance.lwa_client_id = False
        self.assertFalse(self._due())

    def test_the_longest_waiting_comes_first(self):
        other = self._schedule_of(self._create_instance())
        now = fields.Datetime.now()
        self.schedule.next_run = now - timedelta(minutes=5)
        other.next_run = now - timedelta(minutes=50)
        due = self.Schedule._due(IMPORT)
        self.assertEqual(due & (self.schedule + other), due)
        self.assertEqual(due[:2], other + self.schedule)

    def test_a_run_is_written_down(self):
        now = fields.Datetime.now()
        seen = []
        done = self.schedule._run(
            lambda instance: seen.append(instance) or "Opened DQ1."
        )
        self.assertEqual(done, self.schedule)
        self.assertEqual(seen, [self.instance])
        self.assertEqual(self.schedule.last_state, "ok")
        self.assertEqual(self.schedule.last_message, "Opened DQ1.")
        self.assertGreaterEqual(self.schedule.last_run, now)
        self.assertGreaterEqual(self.schedule.last_success, now)

    def test_the_interval_does_not_drift(self):
        now = fields.Datetime.now()
        self.schedule.next_run = now - timedelta(minutes=4)
        self.schedule._run(lambda instance: None)
        self.assertEqual(self.schedule.next_run, now + timedelta(minutes=11))

    def test_a_long_pause_is_not_made_up_for(self):
        self.schedule.write(
            {
                "next_run": fields.Datetime.now() - timedelta(days=3),
                "interval_number": 2,
                "interval_type": "hours",
            }
        )
        before = fields.Datetime.now()
        self.schedule._run(lambda instance: None)
        self.assertGreaterEqual(self.schedule.next_run, before + timedelta(hours=2))

    def test_the_work_runs_in_the_company_of_the_instance(self):
        self._create_outsiders()
        companies = []
        self._schedule_of(self.other_instance)._run(
            lambda instance: companies.append(instance.env.company)
        )
        self.assertEqual(companies, [self.other_company])

    @mute_logger(LOGGER)
    def test_one_instances_trouble_does_not_stop_another(self):
        other = self._schedule_of(self._create_instance(name="Neighbour"))

        def work(instance):
            instance.order_prefix = "half done"
            if instance == self.instance:
                raise ZeroDivisionError("unlucky")

        self.assertEqual((self.schedule + other)._run(work), other)
        self.assertEqual(self.schedule.last_state, "error")
        self.assertIn("unlucky", self.schedule.last_message)
        self.assertFalse(self.schedule.last_success)
        self.assertFalse(self.instance.order_prefix, "what it did is undone")
        self.assertEqual(other.last_state, "ok")
        self.assertEqual(other.instance_id.order_prefix, "half done")

    def test_amazons_wish_to_be_left_alone_is_honoured(self):
        def work(instance):
            raise Retryable("Amazon is busy.", seconds=3600)

        before = fields.Datetime.now()
        self.schedule._run(work)
        self.assertGreaterEqual(self.schedule.next_run, before + timedelta(hours=1))
        self.assertIn("Amazon is busy", self.schedule.last_message)
        self.assertFalse(self.instance.activity_ids, "one hiccup is no alarm")

    def test_lasting_trouble_makes_one_activity_and_closes_it(self):
        def fail(instance):
            raise Retryable("Amazon is down.", seconds=1)

        for _try in range(5):
            self.schedule._run(fail)
        self.assertEqual(len(self.instance.activity_ids), 1)
        self.assertEqual(self.instance.activity_ids.user_id, self.vendor_manager)
        self.assertIn("Amazon is down", self.instance.activity_ids.note)
        self.assertEqual(self.instance.health, "error")
        self.assertIn("Amazon is down", self.instance.health_message)
        self.schedule._run(lambda instance: "fine")
        self.assertFalse(self.instance.activity_ids)
        self.assertEqual(self.schedule.failure_count, 0)
        self.assertNotEqual(self.instance.health, "error")

    def test_a_wrong_setting_alarms_at_once(self):
        def fail(instance):
            raise Configuration("The secret is wrong.", setting="client_secret")

        self.schedule._run(fail)
        self.assertIn("LWA client secret", self.instance.activity_ids.note)

    def test_a_lost_race_is_run_again(self):
        """Odoo does not repeat a scheduled action after a serialization failure."""
        tries = []

        def work(instance):
            tries.append(instance)
            if len(tries) < 3:
                raise SerializationFailure("could not serialize access")
            return "third time lucky"

        self._run_as_cron(work)
        self.assertEqual(len(tries), 3)
        self.assertEqual(self.schedule.last_message, "third time lucky")
        self.assertEqual(self.schedule.last_state, "ok")

    def test_a_schedule_that_somebody_changes_right_now_is_left_for_later(self):
        other = self._schedule_of(self._create_instance(name="Neighbour"))
        claim = type(self.schedule)._claim
        contested = self.schedule.id

        def lose(schedule):
            if schedule.id == contested:
                raise SerializationFailure("could not serialize access")
            return claim(schedule)

        seen = []
        with patch.object(type(self.schedule), "_claim", lose):
            self._run_as_cron(
                lambda instance: seen.append(instance.id), self.schedule + other
            )
        self.assertEqual(seen, other.instance_id.ids)
        self.assertFalse(self.schedule.last_run)
        self.assertEqual(other.last_state, "ok")

    def test_how_it_went_is_kept_though_somebody_changes_the_schedule(self):
        other = self._schedule_of(self._create_instance(name="Neighbour"))
        both = self.schedule + other
        for name, work, state in (
            ("_succeeded", lambda instance: "fine", "ok"),
            ("_failed", self._amazon_is_down, "error"),
        ):
            with self.subTest(name):
                self.assertEqual(self._lose_once(name, work, both), both.instance_id)
                self.assertEqual(both.mapped("last_state"), [state, state])

    def _lose_once(self, name, work, schedules):
        """Run; the first time that method has written, somebody was faster.

        :return: the instances that work was done for, in order, as often as it was.
        """
        original = getattr(type(schedules), name)
        seen, lost = [], []

        def lose_once(schedule, *args):
            original(schedule, *args)
            if not lost:
                lost.append(schedule)
                raise SerializationFailure("could not serialize access")

        def counted(instance):
            seen.append(instance.id)
            return work(instance)

        with patch.object(type(schedules), name, lose_once):
            self._run_as_cron(counted, schedules)
        self.assertEqual(len(lost), 1)
        self.assertEqual(len(seen), len(schedules), "nothing is done again")
        return schedules.instance_id.browse(seen)

    @staticmethod
    def _amazon_is_down(_instance):
        raise Retryable("Amazon is down.")

    def test_work_that_commits_keeps_what_it_committed(self):
        def work(instance):
            instance.order_prefix = "kept"
            instance.env["ir.cron"]._commit_progress()
            instance.order_prefix = "lost"
            raise Retryable("Amazon is down.")

        self._run_as_cron(work)
        self.assertEqual(self.instance.order_prefix, "kept")
        self.assertEqual(self.schedule.last_state, "error")

    def _run_as_cron(self, work, schedules=None):
        """On a cursor of its own, with commits."""
        self.env.flush_all()
        with self.registry.cursor() as cr:
            schedule = (schedules or self.schedule).with_env(self.env(cr=cr))
            schedule._run(work, schedule.env["ir.cron"]._commit_progress)
        self.env.invalidate_all()

    def test_run_now(self):
        self.schedule.next_run = fields.Datetime.now() + timedelta(days=1)
        cron = self.env.ref("amazon_vendor_central.ir_cron_import_purchase_orders")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.schedule.with_user(self.vendor_manager).action_run_now()
        self.assertEqual(self._due(), self.schedule)
        self.assertEqual(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]),
            triggers + 1,
        )

    def test_the_first_import_looks_back_some_days(self):
        self.instance.first_import_days = 3
        start, end = self.instance._import_window(IMPORT)
        self.assertEqual(end - start, timedelta(days=3))

    def test_later_imports_overlap(self):
        now = fields.Datetime.now()
        self.instance.import_cursor = now - timedelta(minutes=15)
        start, end = self.instance._import_window(IMPORT)
        self.assertEqual(start, now - timedelta(minutes=75))
        self.assertGreaterEqual(end, now)

    def test_an_import_stays_within_amazons_history(self):
        now = fields.Datetime.now()
        self.instance.import_cursor = now - timedelta(days=400)
        start, _end = self.instance._import_window(IMPORT)
        self.assertGreater(start, now - timedelta(days=180))
        self.assertLess(start, now - timedelta(days=179))

    def test_a_cursor_in_the_future_does_not_turn_the_window_round(self):
        self.instance.import_cursor = fields.Datetime.now() + timedelta(days=2)
        start, end = self.instance._import_window(IMPORT)
        self.assertLess(start, end)

    def test_the_cursor_only_moves_forward(self):
        now = fields.Datetime.now()
        self.instance._move_import_cursor(now, IMPORT)
        self.assertEqual(self.instance.import_cursor, now)
        self.instance._move_import_cursor(now - timedelta(hours=1), IMPORT)
        self.assertEqual(self.instance.import_cursor, now)

    def test_a_window_on_its_way_does_not_move_over_what_was_set_back(self):
        now = fields.Datetime.now()
        since = now - timedelta(hours=1)
        self.instance.import_cursor = now - timedelta(days=9)  # by a person, meanwhile
        self.instance._move_import_cursor(now, IMPORT, since)
        self.assertEqual(self.instance.import_cursor, now - timedelta(days=9))
        # What Amazon does not keep any more is waited for by nobody.
        self.instance.import_cursor = now - timedelta(days=400)
        start, end = self.instance._import_window(IMPORT)
        self.instance._move_import_cursor(end, IMPORT, start)
        self.assertEqual(self.instance.import_cursor, end)

    def test_a_running_company_cannot_be_changed(self):
        self._create_outsiders()
        self.other_instance.company_id = self.company
        self.env["amazon.vendor.queue"].create({"instance_id": self.instance.id})
        with self.assertRaises(UserError):
            self.instance.company_id = self.other_company

    def test_a_schedule_that_is_off_shows_no_next_run(self):
        self.schedule.next_run = "2099-03-09 08:05:00"
        shown = self.schedule.with_context(tz="UTC")
        self.assertEqual(shown.turn, "Mar 9, 2099, 8:05 AM")
        shown.active = False
        self.assertEqual(shown.turn, "Off")
