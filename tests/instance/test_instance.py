import os
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import AccessError, UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, Form, get_db_name, tagged
from odoo.tools import mute_logger

from ...models.instance.connection import SIMULATOR_VARIABLE
from ...models.instance.keys import DOOR
from ...spapi.errors import (
    Configuration,
    Rejected,
    Retryable,
    SpApiError,
    UnknownOutcome,
)
from ..common import (
    CANARY_SECRET,
    CANARY_TOKEN,
    CLIENT_ID,
    AmazonVendorCase,
    start_simulator,
)


@tagged("post_install", "-at_install")
class TestInstance(AmazonVendorCase):
    def test_form_defaults(self):
        with Form(self.env["amazon.vendor.instance"]) as form:
            form.name = "Fresh"
            form.partner_id = self.customer
        instance = form.save()
        self.assertEqual(instance.environment, "production")
        self.assertEqual(instance.company_id, self.company)
        self.assertEqual(instance.warehouse_id, self.warehouse)
        self.assertEqual(instance.responsible_id, self.env.user)
        self.assertEqual(instance.sale_order_policy, "quotation")
        self.assertEqual(instance.health, "setup")
        self.assertEqual(
            len(instance.schedule_ids),
            len(self.env["amazon.vendor.operations"]._scheduled()),
        )

    def test_region_and_currency_follow_the_marketplace(self):
        self.assertEqual(self.instance.region, "EU")
        self.assertEqual(self.instance.marketplace_currency_id.name, "EUR")
        self.instance.marketplace = "JP"
        self.assertEqual(self.instance.region, "FE")
        self.assertEqual(self.instance.marketplace_currency_id.name, "JPY")

    def test_the_warehouse_follows_the_company(self):
        self._create_outsiders()
        self.assertEqual(
            self.other_instance.warehouse_id.company_id, self.other_company
        )
        self.other_instance.company_id = self.company
        self.assertEqual(self.other_instance.warehouse_id.company_id, self.company)

    def test_records_of_another_company_are_refused(self):
        self._create_outsiders()
        with self.assertRaises(UserError):
            self.instance.warehouse_id = self.other_instance.warehouse_id

    def test_vendor_codes_are_cleaned_and_unique(self):
        code = self.env["amazon.vendor.code"].create(
            {"instance_id": self.instance.id, "name": " abcde\n"}
        )
        self.assertEqual(code.name, "ABCDE")
        self.assertEqual(code.company_id, self.company)
        code.name = "fghij "
        self.assertEqual(code.name, "FGHIJ")
        self.env["amazon.vendor.code"].create(
            {"instance_id": self._create_instance().id, "name": "FGHIJ"}
        )
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            code.copy()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.env["amazon.vendor.code"].create(
                {"instance_id": self.instance.id, "name": "  "}
            )

    def test_limits_of_the_settings(self):
        for values in (
            {"call_retention_days": 0},
            {"import_overlap_minutes": -1},
            {"first_import_days": 181},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.instance.write(values)
                self.env.flush_all()
            self.instance.invalidate_recordset()

    def test_smart_buttons(self):
        self.env["amazon.vendor.queue"].create({"instance_id": self.instance.id})
        self.env["amazon.vendor.log"].create(
            [
                {"instance_id": self.instance.id, "level": level, "message": level}
                for level in ("error", "info")
            ]
        )
        self.instance.invalidate_recordset()
        self.assertEqual(self.instance.queue_count, 1)
        self.assertEqual(self.instance.requisition_count, 0)
        self.assertEqual(self.instance.error_count, 1)
        for action in (
            self.instance.action_view_queues(),
            self.instance.action_view_errors(),
        ):
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found.instance_id, self.instance)
            self.assertEqual(len(found), 1)


@tagged("post_install", "-at_install")
class TestInstanceConnection(AmazonVendorCase):
    def _check(self, instance=None, user=None):
        instance = instance or self.instance
        action = instance.with_user(
            user or self.vendor_manager
        ).action_check_connection()
        self.assertEqual(action["tag"], "soft_reload")
        self.run_after_commit()

    def _failed_settings(self, instance=None):
        checks = (instance or self.instance).connection_checks
        return [check["setting"] for check in checks if not check["ok"]]

    def test_all_works(self):
        self._check()
        self.assertEqual(self.instance.connection_state, "ok")
        self.assertTrue(self.instance.connection_checked_on)
        self.assertEqual(self._failed_settings(), [])
        self.assertEqual(self.instance.connection_message.count("fa-check"), 5)
        self.assertEqual(self.instance.health, "ok")

    def test_only_reads(self):
        self._check()
        methods = {
            (call.method, call.operation)
            for call in self._calls()
            if call.method != "GET"
        }
        self.assertEqual(len(methods), 1, "the token's POST and nothing else")

    def _calls(self, instance=None):
        return self.env["amazon.vendor.call"].search(
            [("instance_id", "=", (instance or self.instance).id)]
        )

    def test_nothing_is_asked_before_the_commit(self):
        self.instance.action_check_connection()
        self.assertFalse(self._calls())
        self.assertEqual(self.instance.connection_state, "draft")

    def test_wrong_secret(self):
        self.instance.lwa_client_secret = "not-the-secret-of-the-simulator"
        self._check()
        self.assertEqual(self.instance.connection_state, "error")
        self.assertEqual(self._failed_settings(), ["client_secret"])
        self.assertIn("LWA client secret", self.instance.connection_message)
        self.assertEqual(self.instance.health, "error")
        self.assertIn("the secret is wrong", self.instance.health_message)
        self.instance.lwa_client_secret = CANARY_SECRET
        self._check()
        self.assertEqual(self.instance.connection_state, "ok")

    def test_wrong_refresh_token(self):
        self.instance.lwa_refresh_token = "Atzr|not-the-token-of-the-simulator"
        self._check()
        self.assertEqual(self._failed_settings(), ["refresh_token"])

    def test_a_missing_role_is_named(self):
        self.simulator.deny("getPurchaseOrdersStatus")
        self._check()
        self.assertEqual(self.instance.connection_state, "error")
        self.assertEqual(self._failed_settings(), ["role"])
        works = [
            check["name"] for check in self.instance.connection_checks if check["ok"]
        ]
        self.assertIn("getPurchaseOrders", works)
        self.assertIn("getTransaction", works)

    def test_missing_key(self):
        instance = self._create_instance(lwa_client_id=False)
        self._check(instance)
        self.assertEqual(self._failed_settings(instance), ["client_id"])
        self.assertFalse(self._calls(instance))

    def test_no_simulator_configured(self):
        with patch.dict(os.environ, {SIMULATOR_VARIABLE: ""}):
            self._check()
        self.assertEqual(self._failed_settings(), ["environment"])
        self.assertIn(SIMULATOR_VARIABLE, self.instance.connection_message)

    def test_the_simulator_must_be_on_this_machine(self):
        with patch.dict(os.environ, {SIMULATOR_VARIABLE: "http://192.0.2.1:8099"}):
            self._check()
        self.assertEqual(self._failed_settings(), ["environment"])
        self.assertFalse(self._calls(), "the keys did not leave the machine")

    def test_amazon_down(self):
        with patch.dict(os.environ, {SIMULATOR_VARIABLE: "http://127.0.0.1:9"}):
            self._check()
        self.assertEqual(self.instance.connection_state, "error")
        call = self._calls()[:1]
        self.assertEqual(call.outcome, "retryable")
        self.assertEqual(call.status, 0)

    def test_html_in_an_answer_is_shown_as_text(self):
        self.instance.connection_checks = [
            {"name": "x", "ok": False, "message": "<script>alert(1)</script>"}
        ]
        self.assertNotIn("<script", self.instance.connection_message)
        self.assertIn("alert(1)", self.instance.connection_message)

    def test_rights(self):
        for user in (self.vendor_user,):
            with self.assertRaises(AccessError):
                self.instance.with_user(user).action_check_connection()
        self.run_after_commit()
        self.assertFalse(self._calls())

    def test_calls_are_on_record_and_point_to_their_cause(self):
        self._check()
        calls = self._calls()
        self.assertEqual(len(calls), 4)
        for call in calls:
            self.assertEqual(call.company_id, self.company)
            self.assertEqual(call.user_id, self.vendor_manager)
            self.assertTrue(call.operation)
            self.assertTrue(call.request_id)
            self.assertEqual(
                (call.res_model, call.res_id), (self.instance._name, self.instance.id)
            )
        orders = calls.filtered(lambda call: call.operation == "getPurchaseOrders")
        self.assertEqual((orders.status, orders.outcome), (200, "ok"))
        self.assertIn(orders.request_id, orders.support_case)
        self.assertEqual(orders.action_open_origin()["res_id"], self.instance.id)

    def test_an_audit_that_fails_does_not_undo_the_work(self):
        Call = self.registry["amazon.vendor.call"]
        with (
            patch.object(Call, "_store", side_effect=ValueError("disk full")),
            self.assertLogs(
                "odoo.addons.amazon_vendor_central.models.instance.connection",
                "ERROR",
            ),
        ):
            self._check()
        self.assertEqual(self.instance.connection_state, "ok")

    def test_old_calls_are_forgotten(self):
        self._check()
        calls = self._calls()
        calls[0].started_at = fields.Datetime.now() - timedelta(days=31)
        self.env["amazon.vendor.call"]._gc_old_calls()
        self.assertEqual(self._calls(), calls[1:])

    def test_errors_in_words(self):
        describe = self.instance._describe_error
        for error, expected in (
            (
                Configuration("The secret is wrong.", setting="client_secret"),
                "The secret is wrong (to correct: LWA client secret).",
            ),
            (
                Configuration("Odd.", setting="something new"),
                "Odd (to correct: something new).",
            ),
            (
                Rejected("The date range is too long.", code="InvalidInput"),
                "Amazon refused: The date range is too long (InvalidInput).",
            ),
            (Rejected("No such order"), "Amazon refused: No such order."),
            (
                Retryable("Amazon is busy.", seconds=3),
                "Amazon is busy. It is tried again by itself.",
            ),
            (
                UnknownOutcome("No answer came."),
                "Amazon may or may not have taken it: No answer came. We look before "
                "anything is sent again.",
            ),
            (
                SpApiError("Amazon repeated a page token"),
                "Amazon repeated a page token.",
            ),
            (Rejected("100% of %(x)s"), "Amazon refused: 100% of %(x)s."),
            (
                Rejected("Amazon refuses createReport (HTTP 400): Too long."),
                "Amazon refuses createReport (HTTP 400): Too long.",
            ),
            (
                Rejected("Amazon refuses createReport.", code="InvalidInput"),
                "Amazon refuses createReport (InvalidInput).",
            ),
        ):
            with self.subTest(error=error):
                self.assertEqual(describe(error), expected)
        with self.assertRaises(UserError) as caught:
            self.instance._raise_for_user(Retryable("Amazon is busy."))
        self.assertIn("Amazon is busy", caught.exception.args[0])

    def test_the_secret_is_to_be_rotated_every_180_days(self):
        self._check()
        instance = self._create_instance(environment="production")
        instance.connection_state = "ok"
        today = fields.Date.today()
        for age, health in ((0, "ok"), (158, "ok"), (160, "warning"), (180, "error")):
            with self.subTest(age=age):
                instance.secret_set_on = today - timedelta(days=age)
                self.assertEqual(instance.secret_days_left, 180 - age)
                self.assertEqual(instance.health, health)


@tagged("post_install", "-at_install")
class TestCallsOnTheirOwnTransaction(BaseCase):
    """With real commits and rollbacks, which the test mode only imitates."""

    def setUp(self):
        super().setUp()
        simulator = start_simulator()
        self.addCleanup(simulator.stop)
        self.startPatcher(patch.dict(os.environ, {SIMULATOR_VARIABLE: simulator.url}))
        with self._env() as env:
            partner = env["res.partner"].create({"name": "Amazon, committed"})
            instance = env["amazon.vendor.instance"].create(
                {
                    "name": "Committed",
                    "environment": "simulator",
                    "partner_id": partner.id,
                    "lwa_client_id": CLIENT_ID,
                    "lwa_client_secret": CANARY_SECRET,
                    "lwa_refresh_token": CANARY_TOKEN,
                }
            )
            self.ids = (instance.id, partner.id)
        self.addCleanup(self._remove)

    @contextmanager
    def _env(self):
        with Registry(get_db_name()).cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _remove(self):
        instance_id, partner_id = self.ids
        with self._env() as env:
            env["amazon.vendor.instance"].browse(instance_id).unlink()
            env["res.partner"].browse(partner_id).unlink()

    def test_calls_survive_a_rollback(self):
        with self.assertRaises(ZeroDivisionError), self._env() as env:
            instance = env["amazon.vendor.instance"].browse(self.ids[0])
            instance.order_prefix = "rolled back"
            env.flush_all()
            with instance._gateway(DOOR) as gateway:
                gateway.access_token()
                raise ZeroDivisionError
        with self._env() as env:
            instance = env["amazon.vendor.instance"].browse(self.ids[0])
            self.assertFalse(instance.order_prefix)
            calls = env["amazon.vendor.call"].search(
                [("instance_id", "=", instance.id)]
            )
            self.assertEqual(calls.mapped("status"), [200])
            self.assertEqual(calls.outcome, "ok")
