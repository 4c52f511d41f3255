"""What the gateway sends, byte for byte, and what it makes of good answers."""

from datetime import datetime, timedelta, timezone

from ...spapi import checks, session
from ...spapi.errors import (
    Configuration,
    Rejected,
    Retryable,
)
from ...spapi.operations.orders import Orders
from ...spapi.operations.transactions import Transactions
from ...spapi.throttle import Throttle
from .case import BaseCase, tagged
from .common import (
    REFRESH,
    SECRET,
    TOKEN,
    LoopbackMixin,
    error,
    orders,
    reply,
)


@tagged("post_install", "-at_install")
class TestSent(LoopbackMixin, BaseCase):
    def test_only_the_documented_parameters_are_sent(self):
        after = datetime(2026, 11, 20, 8, 30)
        before = datetime(2026, 11, 21, 10, tzinfo=timezone(timedelta(hours=2)))
        self.gateway().use(Orders).purchase_orders(
            changed_after=after,
            changed_before=before,
            limit=25,
            state="New",
            vendor_code="ACME1",
            next_token="a+b/c==",
        )
        (call,) = self.server.calls
        self.assertEqual(call.method, "GET")
        self.assertEqual(call.path, "/vendor/orders/v1/purchaseOrders")
        self.assertEqual(
            call.query,
            {
                "limit": "25",
                "changedAfter": "2026-11-20T08:30:00Z",
                "changedBefore": "2026-11-21T08:00:00Z",
                "includeDetails": "true",
                "purchaseOrderState": "New",
                "orderingVendorCode": "ACME1",
                "nextToken": "a+b/c==",
            },
        )

    def test_no_get_carries_marketplace_ids(self):
        gateway = self.gateway()
        self.server.script = [
            orders(),
            reply(200, {"payload": {"ordersStatus": []}}),
            reply(200, {"payload": {"purchaseOrderNumber": "4Z32PABC"}}),
            reply(200, {"payload": {"transactionStatus": {"status": "Processing"}}}),
        ]
        gateway.use(Orders).purchase_orders()
        gateway.use(Orders).purchase_orders_status()
        gateway.use(Orders).purchase_order(" 4Z32PABC ")
        gateway.use(Transactions).transaction(
            "20190904190535-eef8cad8-418e-4ed3-ac72-789e2ee6214a"
        )
        self.assertEqual(
            [(call.path, call.query) for call in self.server.calls],
            [
                (
                    "/vendor/orders/v1/purchaseOrders",
                    {"limit": "100", "includeDetails": "true"},
                ),
                ("/vendor/orders/v1/purchaseOrdersStatus", {"limit": "100"}),
                ("/vendor/orders/v1/purchaseOrders/4Z32PABC", {}),
                (
                    "/vendor/transactions/v1/transactions/"
                    "20190904190535-eef8cad8-418e-4ed3-ac72-789e2ee6214a",
                    {},
                ),
            ],
        )

    def test_an_acknowledgement_goes_out_exactly_as_given(self):
        self.server.script = [reply(202, {"payload": {"transactionId": " tx-1 "}})]
        body = '{"acknowledgements" : [ {"x":1.10,"é":"\\u00e9 ü"} ]}\n'
        submitted = self.gateway().use(Orders).submit_acknowledgement(body)
        (call,) = self.server.calls
        self.assertEqual(call.body, body.encode())
        self.assertEqual(call.method, "POST")
        self.assertEqual(call.target, "/vendor/orders/v1/acknowledgements")
        self.assertEqual(call.headers["content-type"], "application/json")
        self.assertEqual(call.headers["content-length"], str(len(body.encode())))
        self.assertEqual(submitted.transaction_id, "tx-1")

    def test_the_headers_are_amazons(self):
        self.gateway().use(Orders).purchase_orders()
        (call,) = self.server.calls
        self.assertEqual(call.headers["x-amz-access-token"], TOKEN)
        self.assertEqual(call.headers["host"], self.server.url[len("http://") :])
        self.assertNotIn("authorization", call.headers)

    def test_the_token_request_is_a_form(self):
        self.gateway().use(Orders).purchase_orders()
        (call,) = self.server.token_calls
        self.assertIn("application/x-www-form-urlencoded", call.headers["content-type"])
        self.assertIn(b"grant_type=refresh_token&", call.body)
        self.assertIn(b"refresh_token=Atzr%7Ccanary-refresh-token%2F9c%2B77", call.body)

    def test_a_number_can_not_lead_to_another_address(self):
        gateway = self.gateway()
        for number in ("..", "A/../B", "", "  ", None, "A?x=1", "A#b", "é"):
            with self.assertRaises(Rejected, msg=repr(number)):
                gateway.use(Orders).purchase_order(number)
        self.assertFalse(self.server.received)


@tagged("post_install", "-at_install")
class TestUnderstood(LoopbackMixin, BaseCase):
    def test_documents_are_cut_out_byte_for_byte(self):
        first = '{ "purchaseOrderNumber" : " 4Z32PABC ",\n "net":1.10, "é":"\\u00e9😀"}'
        second = '{"purchaseOrderNumber":"8LB1","n":1E400,"deep":[[],{"a":"]}"}]}'
        body = (
            '\n{"pagination": 1, "payload" : {"orders":[ '
            + first
            + " ,\t"
            + second
            + '], "pagination":{"nextToken":"NEXT"}}, "x":[1]} '
        )
        self.server.script = [reply(200, body.encode(), x_amzn_RequestId="req-1")]
        page = self.gateway().use(Orders).purchase_orders()
        self.assertEqual([each.text for each in page.documents], [first, second])
        self.assertEqual([e.number for e in page.documents], ["4Z32PABC", "8LB1"])
        self.assertEqual(page.next_token, "NEXT")
        self.assertEqual(page.request_id, "req-1")

    def test_one_order_is_the_payload(self):
        text = '{"purchaseOrderNumber": "4Z32PABC", "purchaseOrderState":"New" }'
        self.server.script = [reply(200, f'{{"payload": {text} }}'.encode())]
        document = self.gateway().use(Orders).purchase_order("4Z32PABC")
        self.assertEqual(document.text, text)
        self.assertEqual(document.number, "4Z32PABC")

    def test_a_strange_order_does_not_hide_its_neighbours(self):
        body = b'{"payload":{"orders":[null,{"purchaseOrderNumber":7},{"a":1}]}}'
        self.server.script = [reply(200, body)]
        page = self.gateway().use(Orders).purchase_orders()
        self.assertEqual(
            [(each.text, each.number) for each in page.documents],
            [("null", None), ('{"purchaseOrderNumber":7}', "7"), ('{"a":1}', None)],
        )

    def test_a_failed_transaction_is_no_exception(self):
        found = {"code": "INVALID_ORDER_ID", "message": "Invalid order ID."}
        status = {"transactionId": "t", "status": "FAILURE", "errors": [found]}
        self.server.script = [reply(200, {"payload": {"transactionStatus": status}})]
        transaction = self.gateway().use(Transactions).transaction("t")
        self.assertTrue(transaction.failed)
        self.assertEqual(transaction.status, "Failure")
        self.assertEqual(transaction.errors[0]["code"], "INVALID_ORDER_ID")

    def test_every_attempt_is_recorded_without_secrets(self):
        self.server.script = [error(500, x_amzn_RequestId="r1"), orders("A1")]
        self.gateway().use(Orders).purchase_orders(vendor_code="ACME1")
        token, failed, good = self.records
        self.assertEqual(
            [(r.operation, r.status, r.attempt) for r in self.records],
            [
                ("getAccessToken", 200, 1),
                ("getPurchaseOrders", 500, 1),
                ("getPurchaseOrders", 200, 2),
            ],
        )
        self.assertEqual(failed.error_kind, "retryable")
        self.assertEqual(failed.request_id, "r1")
        self.assertEqual(good.error_kind, None)
        self.assertEqual(good.query["orderingVendorCode"], "ACME1")
        self.assertIn('"A1"', good.response_body)
        self.assertEqual(good.started_at.tzinfo, timezone.utc)
        self.assertIn("grant_type=refresh_token", token.request_body)
        for secret in (SECRET, REFRESH, TOKEN, "Atzr%7C"):
            self.assertNotIn(secret, repr(self.records))

    def test_long_bodies_are_cut_in_the_record_only(self):
        self.server.script = [orders(*(f"N{n}" for n in range(500)))]
        page = self.gateway(body_limit=100).use(Orders).purchase_orders()
        self.assertEqual(len(page.documents), 500)
        self.assertLess(len(self.records[-1].response_body), 140)

    def test_addresses_are_masked_when_asked(self):
        document = {"shipToParty": {"partyId": "X", "address": {"name": "Somebody"}}}
        body = {"payload": {"orders": [document]}}
        self.server.script = [reply(200, body), reply(200, body)]
        self.gateway().use(Orders).purchase_orders()
        self.assertIn("Somebody", self.records[-1].response_body)
        self.gateway(mask_addresses=True).use(Orders).purchase_orders()
        self.assertNotIn("Somebody", self.records[-1].response_body)

    def test_a_failing_observer_does_not_change_the_outcome(self):
        def observer(_record):
            raise ValueError("the audit is broken")

        self.server.script = [reply(202, {"payload": {"transactionId": "tx"}})]
        with self.assertLogs(session.__name__, "ERROR") as logs:
            found = (
                self.gateway(observer=observer).use(Orders).submit_acknowledgement("{}")
            )
        self.assertEqual(found.transaction_id, "tx")
        self.assertIn("the audit is broken", "".join(logs.output))


@tagged("post_install", "-at_install")
class TestRefused(LoopbackMixin, BaseCase):
    def test_a_refusal_carries_what_amazon_said(self):
        self.server.script = [
            error(400, "InvalidInput", "Too long.", "7 days", x_amzn_RequestId="r")
        ]
        with self.assertRaises(Rejected) as caught:
            self.gateway().use(Orders).purchase_orders()
        found = caught.exception
        self.assertEqual((found.code, found.details), ("InvalidInput", "7 days"))
        self.assertEqual((found.status, found.request_id), (400, "r"))
        self.assertEqual(found.operation, "getPurchaseOrders")
        self.assertEqual(found.errors[0]["message"], "Too long.")
        self.assertIn("Too long.", str(found))

    def test_unknown_order(self):
        self.server.script = [error(404, "ResourceNotFound", "None.")]
        with self.assertRaises(Rejected) as caught:
            self.gateway().use(Orders).purchase_order("4Z32PABC")
        self.assertEqual(caught.exception.code, "NotFound")

    def test_other_refusals_do_not_need_a_json_body(self):
        for status in (400, 409, 413, 415, 422):
            self.server.script = [reply(status, b"<html>no</html>")]
            with self.assertRaises(Rejected) as caught:
                self.gateway().use(Orders).submit_acknowledgement("{}")
            self.assertEqual(caught.exception.code, f"HTTP{status}")

    def test_errors_beside_no_payload_are_a_refusal(self):
        self.server.script = [reply(200, {"errors": [{"code": "X", "message": "No."}]})]
        with self.assertRaises(Rejected) as caught:
            self.gateway().use(Orders).purchase_orders()
        self.assertEqual(caught.exception.code, "X")

    def test_a_missing_role_is_named(self):
        denied = error(403, "Unauthorized", "Access to requested resource is denied.")
        self.server.script = [denied]
        with self.assertRaises(Configuration) as caught:
            self.gateway().use(Orders).purchase_orders()
        self.assertEqual(caught.exception.setting, "role")
        self.assertIn("Inventory and Order Tracking", caught.exception.message)
        self.assertIn("Amazon Fulfillment", caught.exception.message)

    def test_an_expired_secret_is_named(self):
        said = "The LWA secret token you provided has expired."
        self.server.script = [error(403, "Unauthorized", "Denied.", said)]
        with self.assertRaises(Configuration) as caught:
            self.gateway().use(Orders).purchase_orders()
        self.assertEqual(caught.exception.setting, "client_secret")

    def test_throttled_with_and_without_a_time(self):
        self.server.script = [error(429, "QuotaExceeded", Retry_After="30"), orders()]
        gateway = self.gateway()
        with self.assertRaises(Retryable) as caught:
            gateway.use(Orders).purchase_orders()
        self.assertEqual(caught.exception.seconds, 30)
        # Nothing goes out before its time.
        self.clock.now += 20
        with self.assertRaises(Retryable) as caught:
            gateway.use(Orders).purchase_orders()
        self.assertAlmostEqual(caught.exception.seconds, 10)
        self.assertEqual(len(self.server.calls), 1)

        self.clock.now += 10
        gateway.use(Orders).purchase_orders()
        self.server.script = [reply(429, {"message": "Too Many Requests"})]
        with self.assertRaises(Retryable) as caught:
            gateway.use(Orders).purchase_orders()
        self.assertGreater(caught.exception.seconds, 0)
        self.assertEqual(len(self.server.calls), 3)
        self.assertEqual(self.clock.slept, [])

    def test_a_short_retry_after_is_waited_for(self):
        self.server.script = [error(429, Retry_After="1"), orders("A1")]
        page = self.gateway(max_wait=2).use(Orders).purchase_orders()
        self.assertEqual(page.documents[0].number, "A1")
        self.assertEqual(self.clock.slept, [1.0])

    def test_a_record_tells_until_when_the_operation_is_closed(self):
        self.server.script = [error(429, Retry_After="30"), orders("A1")]
        with self.assertRaises(Retryable):
            self.gateway().use(Orders).purchase_orders()
        told = self.records[-1].not_before
        self.assertEqual(told, self.clock.time() + 30)

        closed = {"getPurchaseOrders": told}
        elsewhere = {"throttle": Throttle(self.clock), "closed": closed}
        asked = len(self.server.calls)
        with self.assertRaises(Retryable) as caught:
            self.gateway(**elsewhere).use(Orders).purchase_orders()
        self.assertAlmostEqual(caught.exception.seconds, 30)
        self.assertEqual(len(self.server.calls), asked, "nothing went out")
        self.clock.now += 30
        self.gateway(**elsewhere).use(Orders).purchase_orders()
        self.assertIsNone(self.records[-1].not_before)

    def test_small_retries_end_within_max_wait(self):
        self.server.script = [reply(503)] * 10
        with self.assertRaises(Retryable):
            self.gateway().use(Orders).purchase_orders()
        self.assertEqual(len(self.server.calls), 3)
        self.assertLessEqual(sum(self.clock.slept), 1.0)

    def test_no_wait_means_no_retry(self):
        self.server.script = [reply(503)] * 10
        with self.assertRaises(Retryable):
            self.gateway(max_wait=0).use(Orders).purchase_orders()
        self.assertEqual(len(self.server.calls), 1)
        self.assertEqual(self.clock.slept, [])

    def test_the_rate_of_an_answer_is_followed(self):
        slow = reply(
            200, {"payload": {"orders": []}}, **{"x_amzn_RateLimit_Limit": "0.5"}
        )
        self.server.script = [slow]
        gateway = self.gateway()
        for _each in range(10):
            gateway.use(Orders).purchase_orders()
        with self.assertRaises(Retryable) as caught:
            gateway.use(Orders).purchase_orders()
        self.assertAlmostEqual(caught.exception.seconds, 2.0)
        self.assertEqual(self.records[1].rate_limit, 0.5)


@tagged("post_install", "-at_install")
class TestCheck(LoopbackMixin, BaseCase):
    def _check(self):
        return {
            each.name: each
            for each in checks.run(self.gateway(), (Orders, Transactions))
        }

    def test_all_is_well(self):
        self.server.script = [
            orders(),
            reply(200, {"payload": {"ordersStatus": []}}),
            error(404, "ResourceNotFound"),
        ]
        self.clock.now = datetime.now(timezone.utc).timestamp()
        found = self._check()
        self.assertTrue(all(each.ok for each in found.values()), found)
        self.assertEqual(len(found), 5)

    def test_a_wrong_secret_is_named_and_nothing_else_tried(self):
        refusal = {"error": "invalid_client", "error_description": "Client auth failed"}
        self.server.token_script = [reply(401, refusal)]
        (check,) = self._check().values()
        self.assertEqual((check.ok, check.setting), (False, "client_secret"))
        self.assertFalse(self.server.calls)

    def test_a_missing_role_does_not_hide_what_works(self):
        denied = error(403, "Unauthorized", "Access to requested resource is denied.")
        missing = error(404)
        self.server.script = [orders(), denied, denied, missing]
        found = self._check()
        self.assertTrue(found["getPurchaseOrders"].ok)
        self.assertEqual(found["getPurchaseOrdersStatus"].setting, "role")
        self.assertTrue(found["getTransaction"].ok)

    def test_a_wrong_clock_is_noticed(self):
        self.server.script = [
            orders(),
            reply(200, {"payload": {"ordersStatus": []}}),
            error(404, Date="Fri, 15 Jan 2027 09:00:00 GMT"),
        ]
        self.clock.now = datetime(2027, 1, 15, 8, tzinfo=timezone.utc).timestamp()
        check = self._check()["Clock"]
        self.assertEqual((check.ok, check.setting), (False, "clock"))
        self.assertIn("60 minutes behind", check.message)
