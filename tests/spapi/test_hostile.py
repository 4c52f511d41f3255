"""Whatever an answer holds, it is read or refused with one of the four errors."""

import gzip
import json
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from ...spapi import answers, inflate, lwa, verdict
from ...spapi.credentials import Credentials
from ...spapi.errors import (
    Configuration,
    Rejected,
    Retryable,
    SpApiError,
    UnknownOutcome,
)
from ...spapi.operations.orders import Orders
from ...spapi.operations.transactions import Transactions
from ...spapi.wire import Answer
from .case import BaseCase, tagged
from .common import HANG_UP, LoopbackMixin, error, orders, reply

PROFILE = settings(max_examples=250, deadline=None, database=None, derandomize=True)
LONG = "9" * 9000
WORD = st.sampled_from(
    ["", " ", "A1", "\x00", "\ud800", LONG, "true", "1e999", "n/a", "Failure"]
)
SCALAR = (
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | WORD
    | st.text(max_size=8)
)
NAME = st.sampled_from(
    [
        "payload",
        "orders",
        "pagination",
        "nextToken",
        "errors",
        "message",
        "code",
        "details",
        "transactionStatus",
        "transactionId",
        "status",
        "purchaseOrderNumber",
        "access_token",
        "expires_in",
        "error",
        "error_description",
    ]
)
JSON = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAME, inner, max_size=4)
    ),
    max_leaves=12,
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "x-amzn-requestid": WORD,
        "x-amzn-ratelimit-limit": st.sampled_from(["nan", "inf", "-1", "1e-300", "x"]),
        "retry-after": st.sampled_from(["-1", "9" * 400, "1e9", "²", "x", LONG]),
        "date": st.sampled_from(["x", "Fri, 99 Jan 9999 99:99:99 GMT", ""]),
    },
)
STATUS = st.sampled_from([200, 202, 400, 401, 403, 404, 429, 500, 503])


def storable(value):
    """Raise where a database could not hold a text in a value."""
    if isinstance(value, str):
        value.encode()
        if "\0" in value:
            raise AssertionError(f"cannot be stored: {value[:200]!r}")
    elif isinstance(value, dict):
        storable([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for each in value:
            storable(each)
    elif hasattr(value, "__dict__"):
        storable(vars(value))


@tagged("post_install", "-at_install")
class TestAnyAnswer(BaseCase):
    @PROFILE
    @given(JSON, STATUS, HEADERS)
    def test_it_is_read_or_one_of_the_four(self, content, status, headers):
        answer = Answer(status, headers, json.dumps(content).encode())
        keys = Credentials("a", "id", "secret", "refresh")
        readers = (
            lambda: answers.page(answer, "x", "orders", None, "payload", "code"),
            lambda: answers.page(answer, "x", "orders", None, None, "code"),
            lambda: answers.document(answer, "x", "payload", "code"),
            lambda: answers.document(answer, "x", None, "code"),
            lambda: answers.receipt(answer, "x", ("payload", "transactionId")),
            lambda: lwa.read_token(answer, keys, 1.8e9).expires_in,
            lambda: verdict.judge(answer, "x", True, True),
            lambda: verdict.judge(answer, "x", False, False, "R"),
        )
        for reader in readers:
            try:
                found = reader()
            except SpApiError as refused:
                self.assertTrue(refused.message)
                self.assertLess(len(refused.message), 10_000)
                self.assertLessEqual(getattr(refused, "seconds", 0), 86400)
                storable((refused.message, refused.request_id, refused.__dict__))
            else:
                storable(found)
        self.assertTrue(answer.rate_limit is None or answer.rate_limit > 0)
        self.assertTrue(answer.retry_after is None or answer.retry_after <= 86400)

    @PROFILE
    @given(JSON)
    def test_a_transaction_is_read_or_refused(self, content):
        class Told:
            endpoint = None

            def perform(self, _operation, _request, read, **_more):
                return read(Answer(200, {}, json.dumps({"payload": content}).encode()))

        api = Transactions.__new__(Transactions)
        api._gateway = Told()
        api._paths = type("Paths", (), {"get_transaction": lambda *_all: None})()
        try:
            storable(api.transaction("asked"))
        except SpApiError as refused:
            storable(refused.message)


@tagged("post_install", "-at_install")
class TestPages(LoopbackMixin, BaseCase):
    def page(self, body, **headers):
        self.server.script = [reply(200, body, **headers)]
        return self.gateway().use(Orders).purchase_orders()

    def test_a_page_token_that_is_no_text_is_refused(self):
        for token in ([1], {"a": 1}, True, "x" * 5000, "a\u0000b", "\ud800"):
            body = {"payload": {"orders": [], "pagination": {"nextToken": token}}}
            with self.subTest(token=token), self.assertRaises(Retryable):
                self.page(body)

    def test_an_order_with_an_endless_number_does_not_hide_its_neighbours(self):
        body = {
            "payload": {
                "orders": [
                    {"purchaseOrderNumber": LONG},
                    {"purchaseOrderNumber": ["A1"]},
                    {"purchaseOrderNumber": "A2"},
                ]
            }
        }
        page = self.page(body)
        self.assertEqual([each.number for each in page.documents], [None, None, "A2"])

    def test_bytes_that_are_no_text_do_not_hide_a_page(self):
        one = b'{"purchaseOrderNumber":"A1","x":"\x00\xed\xa0\x80\xff"}'
        two = b'{"purchaseOrderNumber":"A\\u00002"}'
        page = self.page(b'{"payload":{"orders":[' + one + b"," + two + b"]}}")
        self.assertEqual([each.number for each in page.documents], ["A1", "A2"])
        self.assertNotIn("\0", page.documents[0].text)
        page.documents[0].text.encode()

    def test_a_response_packed_many_times_is_not_unpacked(self):
        """Some hundred bytes, packed a few times, become all memory there is."""
        body = b" " * 50_000_000
        for _each in range(3):
            body = gzip.compress(body)
        self.assertLess(len(body), 2000)
        for encoding in ("gzip, gzip, gzip", "gzip,gzip,gzip", "br", "deflate, gzip"):
            self.server.script = [reply(200, body, Content_Encoding=encoding)] * 3
            with self.subTest(encoding=encoding), self.assertRaises(Retryable):
                self.gateway().use(Orders).purchase_orders()

    def test_a_packed_answer_that_is_cut_short_is_noticed(self):
        body = gzip.compress(b'{"payload":{"orders":[]}}')[:-9]
        with self.assertRaises(Retryable):
            self.server.script = [reply(200, body, Content_Encoding="gzip")] * 3
            self.gateway().use(Orders).purchase_orders()

    def test_what_is_stored_of_a_call_can_be_stored(self):
        self.server.script = [
            reply(400, b'{"errors":[{"code":"\\u0000","message":"\\ud800 \x00no"}]}')
        ]
        with self.assertRaises(Rejected) as caught:
            self.gateway().use(Orders).purchase_orders()
        self.assertIn("\ufffd no", caught.exception.message)
        storable(caught.exception)
        storable(self.records)


@tagged("post_install", "-at_install")
class TestTransactions(LoopbackMixin, BaseCase):
    def transaction(self, **status):
        body = {"payload": {"transactionStatus": status}}
        self.server.script = [reply(200, body)]
        return self.gateway().use(Transactions).transaction("tx-1")

    def test_what_is_said_of_another_transaction_is_not_believed(self):
        for status in ("Failure", "Success", "Processing"):
            with self.assertRaises(Retryable) as caught:
                self.transaction(transactionId="tx-2", status=status)
            self.assertIn("tx-2", caught.exception.message)

    def test_blanks_do_not_make_another_transaction(self):
        self.assertTrue(
            self.transaction(transactionId=" tx-1 ", status="Failure").failed
        )
        self.assertFalse(self.transaction(status="Processing").failed)

    def test_a_reason_with_nul_is_read(self):
        reason = {"code": "X\u0000", "message": "No \ud800.", "details": ["a"]}
        found = self.transaction(
            transactionId="tx-1", status="Failure", errors=[reason]
        )
        self.assertTrue(found.failed)
        self.assertEqual(found.errors[0]["code"], "X")
        storable(found)

    def test_a_receipt_that_cannot_be_asked_for_is_unknown(self):
        for receipt in (LONG, "\u0000", ["tx"], {"id": "tx"}, 7, "\u200b"):
            self.server.script = [reply(202, {"payload": {"transactionId": receipt}})]
            with self.subTest(receipt=receipt), self.assertRaises(UnknownOutcome):
                self.gateway().use(Orders).submit_acknowledgement("{}")


@tagged("post_install", "-at_install")
class TestTokens(LoopbackMixin, BaseCase):
    def test_an_absurd_life_of_a_token_is_not_believed(self):
        for life in (0, -1, 1e-9, 10**400, "x", [], {}, True, "1e999", "nan", 1e308):
            self.store.evict(next(iter(self.store._tokens), None))
            body = {"access_token": "Atza|one", "expires_in": life}
            self.server.token_script = [reply(200, body)]
            gateway = self.gateway()
            before = len(self.server.token_calls)
            for _each in range(3):
                gateway.use(Orders).purchase_orders()
            (token,) = self.store._tokens.values()
            with self.subTest(life=life):
                self.assertTrue(60 <= token.expires_in <= 3600, token.expires_in)
                self.assertEqual(len(self.server.token_calls), before + 1)

    def test_a_token_that_fits_no_header_is_none(self):
        for value in ("x" * 100_000, "ä", "a b", "a\nb", ["a"], 5):
            self.server.token_script = [reply(200, {"access_token": value})] * 3
            with self.subTest(value=str(value)[:9]), self.assertRaises(Retryable):
                self.gateway().use(Orders).purchase_orders()
            self.server.token_script = []


@tagged("post_install", "-at_install")
class TestRefusals(LoopbackMixin, BaseCase):
    def refusal(self, message, expected):
        self.server.script = [error(403, "Unauthorized", message)] * 4
        with self.assertRaises(expected) as caught:
            self.gateway().use(Orders).purchase_orders()
        return caught.exception

    def test_a_new_token_that_is_refused_is_a_setting(self):
        """Amazon says so when the authorisation, the role or the region is wrong; the
        clock of this server has nothing to do with it."""
        found = self.refusal(
            "The access token you provided is revoked, malformed or invalid.",
            Configuration,
        )
        self.assertEqual(found.setting, "role")
        for word in ("authorised", "role", "region", "Inventory and Order Tracking"):
            self.assertIn(word, found.message)
        self.assertNotIn("clock", found.message)

    def test_an_old_token_that_is_refused_is_renewed_first(self):
        said = "The access token you provided is revoked, malformed or invalid."
        gateway = self.gateway()
        gateway.access_token()
        self.server.script = [error(403, "Unauthorized", said), orders("A1")]
        page = gateway.use(Orders).purchase_orders()
        self.assertEqual(page.documents[0].number, "A1")
        self.assertEqual(len(self.server.token_calls), 2)

    def test_an_error_list_without_end_is_cut(self):
        many = [{"code": "X", "message": "y" * 5000}] * 5000
        self.server.script = [reply(400, {"errors": many})]
        with self.assertRaises(Rejected) as caught:
            self.gateway().use(Orders).purchase_orders()
        self.assertLessEqual(len(caught.exception.errors), 50)

    def test_a_rate_of_one_request_in_a_century_is_none(self):
        slow = reply(
            200, {"payload": {"orders": []}}, **{"x_amzn_RateLimit_Limit": "1e-300"}
        )
        self.server.script = [slow] * 11
        orders_ = self.gateway().use(Orders)
        with self.assertRaises(Retryable) as caught:
            for _each in range(12):
                orders_.purchase_orders()
        self.assertLessEqual(caught.exception.seconds, 3600)


@tagged("post_install", "-at_install")
class TestInflate(BaseCase):
    @PROFILE
    @given(st.lists(st.binary(max_size=300), max_size=3), st.integers(1, 50))
    def test_what_was_packed_comes_back(self, members, size):
        packed = b"".join(gzip.compress(each) for each in members) + b"\0" * 3
        plain = b"".join(members)
        if not members:
            packed = b""
        inflater = inflate.Inflater(len(plain))
        found = b"".join(
            inflater.feed(packed[at : at + size]) for at in range(0, len(packed), size)
        )
        inflater.end()
        self.assertEqual(found, plain)

    def test_one_byte_too_much_is_too_much(self):
        packed = gzip.compress(b"x" * 1001)
        with self.assertRaises(inflate.TooLarge):
            inflate.Inflater(1000).feed(packed)

    def test_other_bytes_are_no_gzip(self):
        for body in (b"<html>", zlib.compress(b"x"), b"\x1f\x8b\x08rubbish-and-more"):
            with self.subTest(body=body), self.assertRaises(inflate.Broken):
                inflater = inflate.Inflater(1000)
                inflater.feed(body)
                inflater.end()


@tagged("post_install", "-at_install")
class TestHangUp(LoopbackMixin, BaseCase):
    def test_a_broken_connection_is_healed_by_the_next(self):
        self.server.script = [HANG_UP, orders("A1")]
        page = self.gateway().use(Orders).purchase_orders()
        self.assertEqual(page.documents[0].number, "A1")
