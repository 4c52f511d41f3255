from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.instance.watch import TROUBLE
from ..inbound.case import QueueCase
from ..orders import order

WATCH = "odoo.addons.amazon_vendor_central.models.instance.watch"


@tagged("post_install", "-at_install")
class TestHealth(QueueCase):
    def setUp(self):
        super().setUp()
        self.instance.connection_state = "ok"
        self.instance.schedule_ids.next_run = fields.Datetime.now()
        # Other databases' history is not this test's: nothing of ours is late.
        self.crons = self.env["ir.cron"].search(
            [("cron_name", "=like", "Amazon Vendor Central:%")]
        )
        self.crons.write({"nextcall": fields.Datetime.now(), "failure_count": 0})

    def _refresh(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def _badge(self):
        self._refresh()
        return self.instance.health

    def _activities(self):
        self._refresh()
        return self.instance.activity_ids.filtered(
            lambda each: each.activity_type_id == self.env.ref(TROUBLE)
        )

    def test_healthy(self):
        self.assertEqual(self._badge(), "ok")
        self.assertFalse(self.instance.health_message)

    # --- Scheduled actions ---------------------------------------------------

    def test_a_scheduled_action_that_was_switched_off_turns_it_red(self):
        cron = self.env.ref("amazon_vendor_central.ir_cron_import_purchase_orders")
        cron.active = False
        self.assertEqual(self._badge(), "error")
        self.assertIn("import purchase orders", self.instance.health_message)
        self.assertIn("switched off", self.instance.health_message)
        cron.active = True
        self.assertEqual(self._badge(), "ok")

    def test_one_that_this_instance_does_not_use_does_not_matter(self):
        cron = self.env.ref("amazon_vendor_central.ir_cron_import_purchase_orders")
        cron.active = False
        self.instance.schedule_ids.filtered(
            lambda each: each.operation == "import_purchase_orders"
        ).active = False
        self.assertEqual(self._badge(), "ok")

    def test_while_every_schedule_is_off_it_is_not_healthy(self):
        self.instance.schedule_ids.active = False
        self.assertEqual(self._badge(), "warning")
        self.assertIn("Every schedule is off", self.instance.health_message)
        self.instance.with_context(active_test=False).schedule_ids[:1].active = True
        self.assertEqual(self._badge(), "ok")

    def test_the_watch_itself_being_off_shows(self):
        self.env.ref("amazon_vendor_central.ir_cron_watch").active = False
        self.assertEqual(self._badge(), "error")
        self.assertIn("watch over", self.instance.health_message)

    def test_one_that_fails_again_and_again_shows(self):
        cron = self.env.ref("amazon_vendor_central.ir_cron_send_submissions")
        cron.failure_count = 2
        self.assertEqual(self._badge(), "ok", "a hiccup")
        cron.failure_count = 3
        self.assertEqual(self._badge(), "error")
        self.assertIn("failed 3 times", self.instance.health_message)

    def test_one_that_never_runs_shows(self):
        cron = self.env.ref("amazon_vendor_central.ir_cron_follow_submissions")
        cron.nextcall = fields.Datetime.now() - timedelta(hours=2)
        self.assertEqual(self._badge(), "error")
        self.assertIn("has not run", self.instance.health_message)
        cron.lastcall = fields.Datetime.now()
        self.assertEqual(self._badge(), "ok", "it is at work, in many short runs")

    def test_a_schedule_that_is_overdue_shows(self):
        self.instance.schedule_ids[0].next_run -= timedelta(hours=2)
        self.assertEqual(self._badge(), "error")
        self.assertIn("Import Purchase Orders was due", self.instance.health_message)

    # --- Work ----------------------------------------------------------------

    def test_failed_records_are_counted(self):
        queue = self.queue_with("{broken")
        queue._process()
        self.assertEqual(self._badge(), "warning")
        self.assertEqual(self.instance.dead_letter_count, 1)
        self.assertIn("waiting for a decision: 1", self.instance.health_message)

    def test_a_backlog_has_an_age(self):
        self.queue_with(order("BACKLOG1"), order("BACKLOG2"))
        self.assertEqual(self._badge(), "ok")
        self.assertEqual(self.instance.backlog_count, 2)
        self.assertTrue(self.instance.backlog_since)
        self.advance(minutes=90)
        self.crons.write({"nextcall": fields.Datetime.now()})
        self.instance.schedule_ids.next_run = fields.Datetime.now()
        self.assertEqual(self._badge(), "warning")
        self.assertIn("to be processed: 2", self.instance.health_message)

    def test_the_overview_counts_and_opens_the_same(self):
        self.imported(order("OVERVIEW1"))
        self.queue_with(order("OVERVIEW2"))
        self.queue_with("{broken")._process()
        instance = self.instance.with_user(self.vendor_user)
        self._refresh()
        for figure, method in (
            ("to_acknowledge_count", "action_view_to_acknowledge"),
            ("today_count", "action_view_today"),
            ("dead_letter_count", "action_view_dead_letters"),
            ("unknown_count", "action_view_unknown"),
            ("under_way_count", "action_view_under_way"),
            ("backlog_count", "action_view_backlog"),
        ):
            with self.subTest(figure=figure):
                action = getattr(instance, method)()
                found = instance.env[action["res_model"]].search_count(action["domain"])
                self.assertEqual(instance[figure], found)
        self.assertEqual(instance.to_acknowledge_count, 1)
        self.assertEqual(instance.backlog_count, 1)
        self.assertEqual(instance.dead_letter_count, 1)

    def test_many_instances_cost_no_more_statements(self):
        def read(instances):
            self._refresh()
            return self.count_sql(
                lambda: instances.read(
                    ["health", "today_count", "backlog_count", "rate_budget"]
                )
            )

        read(self.instance)
        one = read(self.instance)
        others = [self._create_instance(name=f"Instance {n}") for n in range(5)]
        many = read(self.env["amazon.vendor.instance"].union(self.instance, *others))
        self.assertLessEqual(many, one + 2)

    # --- Rate budget ---------------------------------------------------------

    def _call(self, **values):
        return self.env["amazon.vendor.call"].create(
            {
                "instance_id": self.instance.id,
                "operation": "getPurchaseOrders",
                "started_at": fields.Datetime.now(),
                "status": 200,
                **values,
            }
        )

    def test_rate_budget(self):
        now = fields.Datetime.now()
        self._call(rate_limit=10, started_at=now - timedelta(minutes=30))
        self._call(rate_limit=2.5, started_at=now - timedelta(minutes=20))
        self._call(status=429, outcome="retryable")
        self._call(status=429, started_at=now - timedelta(hours=2))
        self._refresh()
        self.assertEqual(self.instance.throttled_count, 1)
        self.assertEqual(
            self.instance.rate_budget,
            "getPurchaseOrders: 2.5 a second allowed; 3 calls in the last hour, "
            "1 refused.",
        )
        self.assertEqual(
            self.instance.with_user(self.vendor_user).throttled_count,
            1,
            "who may not see the calls still sees the budget",
        )

    def test_many_refusals_show(self):
        for _each in range(20):
            self._call(status=429, outcome="retryable")
        self.assertEqual(self._badge(), "warning")
        self.assertIn("Amazon refused 20 calls", self.instance.health_message)

    # --- The watch -----------------------------------------------------------

    def _break(self):
        self.env.ref("amazon_vendor_central.ir_cron_import_purchase_orders").write(
            {"active": False}
        )

    def _repair(self):
        self.env.ref("amazon_vendor_central.ir_cron_import_purchase_orders").write(
            {"active": True}
        )

    def test_one_activity_however_often_it_looks(self):
        self._break()
        for _look in range(3):
            self.run_cron("ir_cron_watch")
        activity = self._activities()
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.vendor_manager)
        self.assertIn("switched off", activity.note)

    def test_another_trouble_rewrites_the_note(self):
        self._break()
        self.run_cron("ir_cron_watch")
        self._repair()
        self.env.ref("amazon_vendor_central.ir_cron_send_submissions").failure_count = 5
        self.run_cron("ir_cron_watch")
        activity = self._activities()
        self.assertEqual(len(activity), 1)
        self.assertIn("failed 5 times", activity.note)

    def test_it_notifies_once(self):
        self._break()
        messages = self.env["mail.message"].search_count([])
        with patch.object(
            type(self.env["mail.activity"]), "action_notify", autospec=True
        ) as notify:
            for _look in range(3):
                self.instance._watch()
        notified = [call.args[0] for call in notify.call_args_list]
        self.assertEqual(sum(map(len, notified)), 1)
        self.assertEqual(self.env["mail.message"].search_count([]), messages)

    def test_it_closes_only_its_own_activity(self):
        other = self.instance.activity_schedule(
            "mail.mail_activity_data_warning",
            summary="Somebody else's",
            user_id=self.vendor_manager.id,
        )
        self._break()
        self.run_cron("ir_cron_watch")
        self.assertTrue(self._activities())
        self._repair()
        self.run_cron("ir_cron_watch")
        self.assertFalse(self._activities())
        self.assertTrue(other.exists())

    def test_a_secret_to_rotate_makes_an_activity_and_a_new_one_closes_it(self):
        self.instance.write({"environment": "production", "connection_state": "ok"})
        self.instance.secret_set_on = fields.Date.today() - timedelta(days=170)
        self.run_cron("ir_cron_watch")
        self.assertIn("10 days", self._activities().note)
        self.assertEqual(self.instance.health, "warning")
        self.instance.secret_set_on = fields.Date.today()
        self.run_cron("ir_cron_watch")
        self.assertFalse(self._activities())

    def test_in_the_language_of_the_person(self):
        seen = []
        Instance = type(self.env["amazon.vendor.instance"])
        with patch.object(
            Instance, "_findings", lambda each, *_a: seen.append(each.env.lang) or []
        ):
            self.env["res.lang"]._activate_lang("fr_FR")
            self.vendor_manager.lang = "fr_FR"
            self.instance._watch()
        self.assertEqual(seen, ["fr_FR"])

    def test_one_instance_that_cannot_be_watched_stops_no_other(self):
        broken = self._create_instance(name="Broken", sequence=1)
        self._break()
        Instance = type(self.env["amazon.vendor.instance"])
        watch_one = Instance._watch_one

        def fail(instance):
            if instance == broken:
                raise ValueError("a defect")
            return watch_one(instance)

        self.env.flush_all()
        with patch.object(Instance, "_watch_one", fail), mute_logger(WATCH):
            self.run_cron("ir_cron_watch")
        self.assertTrue(self._activities())

    def test_after_a_night_everything_has_its_turn_first(self):
        self._break()
        night = fields.Datetime.now() - timedelta(hours=8)
        watch = self.env["amazon.vendor.instance"].with_context(lastcall=night)
        watch._cron_watch()
        self.assertFalse(self._activities())

    def test_the_daily_clean_up_looks_as_well(self):
        self.env.ref("amazon_vendor_central.ir_cron_watch").active = False
        self.env["amazon.vendor.instance"]._gc_watch_daily()
        self.assertIn("watch over", self._activities().note)

    def test_an_archived_person_gets_nothing(self):
        self._break()
        self.vendor_manager.active = False
        self.instance._watch()
        self.assertFalse(self._activities())
