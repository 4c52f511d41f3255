"""Direct fulfilment's orders and transactions, byte by byte."""

import json

from ...spapi.errors import Configuration, Rejected, Retryable, UnknownOutcome
from ...spapi.operations.direct_orders import DirectOrders
from ...spapi.operations.direct_transactions import DirectTransactions
from ...spapi.operations.restricted import MOST_RESOURCES, Grant, Resource
from .case import BaseCase, tagged
from .common import HANG_UP, LoopbackMixin, error, reply
from .common import RESTRICTED_TOKENS as TOKENS

ROOT = "/vendor/directFulfillment/orders/2021-12-28"
WINDOW = {
    "created_after": "2026-03-04T12:00:00Z",
    "created_before": "2026-03-11T12:00:00Z",
}
CANARY = "Erika Canary"


def grant(value="Atz.sprdt|first-restricted", life=3600):
    return reply(200, {"restrictedDataToken": value, "expiresIn": life})


def orders(*numbers, next_token=None):
    page = {"orders": [{"purchaseOrderNumber": n, "name": CANARY} for n in numbers]}
    if next_token:
        page["pagination"] = {"nextToken": next_token}
    return reply(200, page)


@tagged("post_install", "-at_install")
class TestDirectOrders(LoopbackMixin, BaseCase):
    def direct(self):
        return self.gateway().use(DirectOrders)

    def token_of(self, call):
        return self.server.calls[call].headers["x-amz-access-token"]

    def test_a_token_is_asked_for_once_and_opens_all_pages(self):
        self.server.script = [grant(), orders("D1", next_token="n"), orders("D2")]
        direct = self.direct()
        first = direct.orders(**WINDOW)
        second = direct.orders(**WINDOW, next_token=first.next_token)
        self.assertEqual(first.documents[0].number, "D1")
        self.assertEqual((second.documents[0].number, second.next_token), ("D2", None))
        self.assertEqual(
            [call.path for call in self.server.calls],
            [TOKENS, f"{ROOT}/purchaseOrders", f"{ROOT}/purchaseOrders"],
        )
        self.assertEqual(
            json.loads(self.server.calls[0].body),
            {
                "restrictedResources": [
                    {"method": "GET", "path": f"{ROOT}/purchaseOrders"}
                ]
            },
        )
        self.assertEqual(self.token_of(1), "Atz.sprdt|first-restricted")
        self.assertEqual(self.token_of(2), "Atz.sprdt|first-restricted")
        self.assertEqual(self.server.calls[2].query["nextToken"], "n")

    def test_each_set_of_resources_has_a_token_of_its_own(self):
        one = reply(200, {"purchaseOrderNumber": "D1"})
        self.server.script = [grant(), orders("D1"), grant("Atz.sprdt|second"), one]
        direct = self.direct()
        direct.orders(**WINDOW)
        self.assertEqual(direct.order(" D1 ").number, "D1")
        self.assertEqual(self.token_of(3), "Atz.sprdt|second")
        self.assertEqual(
            json.loads(self.server.calls[2].body)["restrictedResources"][0]["path"],
            f"{ROOT}/purchaseOrders/{{purchaseOrderNumber}}",
        )

    def test_a_token_is_renewed_before_it_ends(self):
        self.server.script = [
            grant(life=600),
            orders("D1"),
            grant("Atz.sprdt|second"),
            orders("D1"),
        ]
        direct = self.direct()
        direct.orders(**WINDOW)
        self.clock.now += 590
        direct.orders(**WINDOW)
        self.assertEqual(self.token_of(3), "Atz.sprdt|second")

    def test_what_no_header_can_hold_is_no_token(self):
        for value in ("", "two words", "Atz.sprdt|\u00e9", "x" * 9000, 7, None):
            with self.subTest(value=str(value)[:10]):
                self.server.script = [grant(value)] * 4
                with self.assertRaisesRegex(Retryable, "no restricted data token"):
                    self.direct().orders(**WINDOW)
        self.assertNotIn(
            f"{ROOT}/purchaseOrders", [call.path for call in self.server.calls]
        )

    def test_no_token_is_believed_for_longer_than_an_hour_nor_for_a_moment(self):
        self.server.script = [
            grant(life=10**9),
            orders("D1"),
            grant("Atz.sprdt|second", 0.001),
            orders("D1"),
            orders("D1"),
        ]
        direct = self.direct()
        direct.orders(**WINDOW)
        self.clock.now += 3600
        direct.orders(**WINDOW)
        self.clock.now += 1
        direct.orders(**WINDOW)
        self.assertEqual(self.token_of(3), "Atz.sprdt|second")
        self.assertEqual(self.token_of(4), "Atz.sprdt|second")

    def test_a_refused_token_is_replaced_once(self):
        self.server.script = [
            grant(),
            orders("D1"),
            error(403, "Unauthorized"),
            grant("Atz.sprdt|second"),
            orders("D2"),
        ]
        direct = self.direct()
        direct.orders(**WINDOW)
        self.assertEqual(direct.orders(**WINDOW).documents[0].number, "D2")
        self.assertEqual(self.token_of(4), "Atz.sprdt|second")

    def test_a_missing_role_is_named(self):
        self.server.script = [error(403, "Unauthorized"), error(403, "Unauthorized")]
        with self.assertRaisesRegex(Configuration, "Direct-to-Consumer Shipping"):
            self.direct().orders(**WINDOW)

    def test_a_token_that_never_came_is_asked_for_again_later(self):
        for answer in (HANG_UP, reply(200, {}), reply(200, b"<html>")):
            self.server.script = [answer] * 4
            with self.assertRaises(Retryable):
                self.direct().orders(**WINDOW)
        self.assertNotIn(
            f"{ROOT}/purchaseOrders", [call.path for call in self.server.calls]
        )

    def test_neither_a_token_nor_a_name_is_in_the_record_of_a_call(self):
        self.server.script = [grant(), orders("D1")]
        self.direct().orders(**WINDOW)
        shown = repr(self.records)
        self.assertIn(TOKENS, shown)
        self.assertNotIn("first-restricted", shown)
        self.assertNotIn(CANARY, shown)

    def test_a_window_that_amazon_refuses_is_not_asked(self):
        for after, before in (
            ("2026-03-04T12:00:00Z", "2026-03-11T12:00:01Z"),
            ("2026-03-04T12:00:00Z", "2026-03-04T12:00:00Z"),
            ("2026-03-04T12:00:00Z", None),
        ):
            with self.assertRaisesRegex(Rejected, "7 days"):
                self.direct().orders(created_after=after, created_before=before)
        self.assertEqual(self.server.calls, [])

    def test_a_token_is_for_fifty_resources_at_most(self):
        many = [Resource("GET", f"/x/{n}") for n in range(MOST_RESOURCES + 1)]
        Grant(self.gateway(), many[:-1])
        for wrong in ([], many):
            with self.assertRaisesRegex(Rejected, "50"):
                Grant(self.gateway(), wrong)

    def test_an_acknowledgement_goes_out_exactly_and_once(self):
        for answer in (
            {"transactionId": "t1"},
            {"payload": {"transactionId": "t1"}},
        ):
            self.server.script = [reply(202, answer)]
            found = self.direct().submit_acknowledgement('{"a" : 1}')
            self.assertEqual(found.transaction_id, "t1")
            self.assertEqual(self.server.calls[-1].body, b'{"a" : 1}')
            self.assertEqual(self.server.calls[-1].path, f"{ROOT}/acknowledgements")
        self.server.script = [HANG_UP]
        with self.assertRaises(UnknownOutcome):
            self.direct().submit_acknowledgement("{}")
        self.assertEqual(len(self.server.calls), 3)

    def test_errors_of_a_transaction_are_an_object(self):
        refused = {"code": "X1", "message": "Bad line", "details": ""}
        answer = {
            "transactionStatus": {
                "transactionId": "t1",
                "status": "Failure",
                "errors": {"errors": [refused]},
            }
        }
        self.server.script = [reply(200, answer)]
        found = self.gateway().use(DirectTransactions).transaction("t1")
        self.assertTrue(found.failed)
        self.assertEqual(found.errors, (refused,))
        with self.assertRaises(Retryable):
            self.server.script = [reply(200, answer)]
            self.gateway().use(DirectTransactions).transaction("t2")
