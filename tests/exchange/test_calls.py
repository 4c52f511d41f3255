from datetime import timezone
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.instance.keys import DOOR
from ...spapi import gateway, redact
from ...spapi.errors import Rejected, Retryable
from ...spapi.operations.orders import Orders
from ...spapi.operations.transactions import Transactions
from ...spapi.throttle import Throttle
from ..acknowledgement.case import AcknowledgementCase
from ..common import CANARY_SECRET, CANARY_TOKEN, CLIENT_ID
from ..orders import order

ORDERS = "getPurchaseOrders"
SUBMIT = "submitAcknowledgement"


@tagged("post_install", "-at_install")
class TestCalls(AcknowledgementCase):
    def _calls(self, operation, instance=None):
        return self.env["amazon.vendor.call"].search(
            [
                ("instance_id", "=", (instance or self.instance).id),
                ("operation", "=", operation),
            ],
            order="id",
        )

    def _ask(self, **options):
        with self.instance._gateway(DOOR, origin=self.instance, **options) as gateway:
            orders = gateway.use(Orders)
            return orders.purchase_orders(changed_after=fields.Datetime.now())

    def _ask_in_vain(self, **options):
        """Ask and fail. Not with ``assertRaises``, which rolls back what it holds."""
        try:
            self._ask(**options)
        except Retryable:
            return
        self.fail("Amazon answered")

    def test_what_amazon_says_of_its_limits_is_kept(self):
        self.simulator.set_rate(5, 5)
        self.addCleanup(self.simulator.set_rate, 0, 0)
        self._ask()
        call = self._calls(ORDERS)
        self.assertEqual(call.rate_limit, 5)
        self.assertEqual(call.host, self.simulator.url)
        self.assertIn("getPurchaseOrders: 5 a second", self.instance.rate_budget)

    def another_process(self):
        """From now on we are one that has not heard what Amazon said."""
        self.startPatcher(patch.object(gateway, "SHARED_THROTTLE", Throttle()))

    def test_a_retry_after_holds_for_every_process(self):
        self.simulator.add_fault("throttle", ORDERS, retry_after=60)
        self._ask_in_vain()
        self.another_process()
        asked = self.simulator.ledger.count(operation=ORDERS)
        self._ask_in_vain()
        self.assertEqual(self.simulator.ledger.count(operation=ORDERS), asked)
        with self.instance._gateway(DOOR) as door:
            door.use(Transactions)  # another operation is not closed
            with self.assertRaises(Rejected):
                door.use(Transactions).transaction("unheard-of")

        self.advance(minutes=2)
        self.another_process()
        self._ask()
        self.assertEqual(self.simulator.ledger.count(operation=ORDERS), asked + 1)

    def test_another_account_may_ask_meanwhile(self):
        other = self._create_instance(name="Another account")
        self.simulator.add_fault("throttle", ORDERS, retry_after=60)
        self._ask_in_vain()
        self.another_process()
        asked = self.simulator.ledger.count(operation=ORDERS)
        with other._gateway(DOOR) as door:
            page = door.use(Orders).purchase_orders(changed_after=fields.Datetime.now())
        self.assertEqual(page.documents, [])
        self.assertEqual(self.simulator.ledger.count(operation=ORDERS), asked + 1)
        self._ask_in_vain()
        self.assertEqual(self.simulator.ledger.count(operation=ORDERS), asked + 1)

    def test_the_longest_of_several_pauses_counts(self):
        now = fields.Datetime.now()
        epoch = now.replace(tzinfo=timezone.utc).timestamp()
        for seconds in (30.5, 90.25, -5, 0):
            self.env["amazon.vendor.call"].create(
                {
                    "instance_id": self.instance.id,
                    "operation": ORDERS,
                    "started_at": now,
                    "not_before": seconds and epoch + seconds,
                }
            )
        self.env.flush_all()
        Call = self.env["amazon.vendor.call"]
        self.assertEqual(Call._closed(self.instance), {ORDERS: epoch + 90.25})
        with self.assertQueryCount(1):
            Call._closed(self.instance)

    def test_no_statement_is_added_by_a_request(self):
        self._ask()
        few = many = 0
        for count in (1, 5):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self.instance._gateway(DOOR) as door:
                opened = self.env.cr.sql_log_count - before
                for _each in range(count):
                    door.use(Orders).purchase_orders(
                        changed_after=fields.Datetime.now()
                    )
                asked = self.env.cr.sql_log_count - before - opened
            few, many = few or asked, asked
        self.assertEqual((few, many), (0, 0))

    def test_addresses_of_parties_are_not_kept_with_a_call(self):
        street = "Canary Street 7"
        party = {"partyId": "CANARY1", "address": {"name": "A }", "line": street}}
        self.simulator.add_orders([order("MASKED01", shipToParty=party)])
        with self.instance._gateway(DOOR) as door:
            document = door.use(Orders).purchase_order("MASKED01")
        self.assertIn(street, document.text, "the document itself has it")
        call = self._calls("getPurchaseOrder")
        self.assertIn("CANARY1", call.response_body)
        self.assertNotIn(street, call.response_body)
        self.assertNotIn(street, call.support_case)
        self.assertIn('"address"', call.response_body)

    def test_every_attempt_is_a_row_of_its_own(self):
        self.simulator.add_fault("server_error", ORDERS)
        self._ask(max_wait=5.0)
        calls = self._calls(ORDERS)
        self.assertEqual(calls.mapped("attempt"), [1, 2])
        self.assertEqual(calls.mapped("status"), [503, 200])
        self.assertEqual(calls.mapped("outcome"), ["retryable", "ok"])
        self.assertTrue(calls[0].error_message)
        self.assertTrue(all(calls.mapped("request_id")))

    def test_a_refusal_for_the_rate(self):
        self.simulator.add_fault("throttle", ORDERS, retry_after=60)
        self._ask_in_vain()
        call = self._calls(ORDERS)
        self.assertEqual((call.status, call.retry_after), (429, 60))
        self.assertEqual(self.instance.throttled_count, 1)

    def test_no_answer_is_on_record_too(self):
        self.simulator.add_fault("close_before", ORDERS, times=3)
        self._ask_in_vain()
        call = self._calls(ORDERS)[0]
        self.assertEqual(call.status, 0)
        self.assertEqual(call.outcome, "retryable")
        self.assertIn("no answer", call.support_case)

    def test_request_and_answer_of_an_acknowledgement(self):
        requisition = self.requisition()
        self.send(requisition)
        submission = self.submission_of(requisition)
        call = self._calls(SUBMIT)
        self.assertEqual(call.request_body, submission.payload)
        self.assertIn(submission.transaction_id, call.response_body)
        self.assertEqual(call.request_id, submission.request_id)
        self.assertEqual(
            (call.res_model, call.res_id), (submission._name, submission.id)
        )
        domain = submission.action_view_calls()["domain"]
        self.assertIn(call, call.search(domain))

    def test_the_support_case_has_all_and_no_secret(self):
        self.instance.vendor_code_ids = [(0, 0, {"name": "VEND1"})]
        requisition = self.requisition()
        self.send(requisition)
        call = self._calls(SUBMIT)
        case = call.support_case
        for words in (
            "submitAcknowledgement",
            "POST /vendor/orders/v1/acknowledgements",
            call.request_id,
            fields.Datetime.to_string(call.started_at),
            "202",
            "DE (A1PA6795UKMFR9)",
            "VEND1",
            requisition.purchase_order_number,
        ):
            self.assertIn(words, case)
        for call in self.env["amazon.vendor.call"].search([]):
            for secret in (CANARY_SECRET, CANARY_TOKEN, "Atza|"):
                self.assertNotIn(secret, call.support_case)

    def test_the_support_case_is_masked_once_more(self):
        """Also what came into the table by another way."""
        redact.remember(CANARY_SECRET)
        call = self.env["amazon.vendor.call"].create(
            {
                "instance_id": self.instance.id,
                "operation": ORDERS,
                "started_at": fields.Datetime.now(),
                "response_body": f'{{"refresh_token": "abc", "x": "{CANARY_SECRET}"}}',
                "error_message": "x-amz-access-token: Atza|IwEB",
            }
        )
        self.assertNotIn(CANARY_SECRET, call.support_case)
        self.assertNotIn('"abc"', call.support_case)
        self.assertNotIn("IwEB", call.support_case)

    def test_no_secret_in_any_column(self):
        self.send(self.requisition())
        self.env.cr.execute("SELECT c::text FROM amazon_vendor_call c")
        rows = [row for (row,) in self.env.cr.fetchall()]
        self.assertTrue(any(CLIENT_ID not in row for row in rows))
        for row in rows:
            for secret in (CANARY_SECRET, CANARY_TOKEN, "Atza|"):
                self.assertNotIn(secret, row)

    def test_a_cause_that_is_gone_is_said(self):
        queue = self.env["amazon.vendor.queue"].create(
            {"instance_id": self.instance.id, "fetch_state": "done"}
        )
        call = self.env["amazon.vendor.call"].create(
            {
                "instance_id": self.instance.id,
                "operation": ORDERS,
                "started_at": fields.Datetime.now(),
                "res_model": queue._name,
                "res_id": queue.id,
            }
        )
        self.assertEqual(call.action_open_origin()["res_id"], queue.id)
        queue.unlink()
        with self.assertRaisesRegex(UserError, "does not exist any more"):
            call.action_open_origin()

    def test_who_may_not_see_calls_does_not_see_them(self):
        self._ask()
        call = self._calls(ORDERS)
        self.assertTrue(call.with_user(self.vendor_manager).support_case)
        self.assertFalse(call.with_user(self.vendor_user).has_access("read"))
