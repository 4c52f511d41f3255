"""Faults on the wire: what may be tried again, and what must be looked at first."""

import gzip
import socket

from odoo.tests import BaseCase, tagged

from odoo.addons.amazon_vendor_central.spapi.errors import (
    Configuration,
    Retryable,
    UnknownOutcome,
)
from odoo.addons.amazon_vendor_central.spapi.operations.orders import Orders
from odoo.addons.amazon_vendor_central.spapi.operations.transactions import Transactions

from .common import HANG, HANG_UP, LoopbackMixin, orders, reply

HTML = b"<html><body>Bad Gateway</body></html>"


def cut(status=200):
    """An answer that promises more than it sends."""
    return reply(status, b'{"payload":{"orders":[{"a":1', Content_Length=5000)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@tagged("post_install", "-at_install")
class TestReading(LoopbackMixin, BaseCase):
    """A GET changes nothing at Amazon: every fault is a reason to try again."""

    def _retryable(self, *answers, **options):
        self.server.script = list(answers)
        with self.assertRaises(Retryable) as caught:
            self.gateway(**options).use(Orders).purchase_orders()
        self.assertGreater(caught.exception.seconds, 0)
        self.assertTrue(caught.exception.message)
        return caught.exception

    def test_bodies_that_are_no_answer(self):
        for body in (
            b"",
            HTML,
            b"{}",
            b"[]",
            b"null",
            b'{"payload": null}',
            b'{"payload": {}}',
            b'{"payload": {"orders": {}}}',
            b'{"payload": {"orders": [{"a": 1}, {"b"',
            b'{"payload": {"orders": []}} trailing',
            b'{"payload": {"orders": []}',
            b'\xff\xfe{"payload": {"orders": []}}',
            b'{"payload": {"orders": [' + b"[" * 100_000,
        ):
            with self.subTest(body=body[:40]):
                self._retryable(reply(200, body))

    def test_a_successful_status_with_the_wrong_documents(self):
        self.server.script = [reply(200, {"payload": {"orders": []}})]
        with self.assertRaises(Retryable):
            self.gateway().use(Orders).purchase_orders_status()
        self.server.script = [reply(200, {"payload": {"other": 1}})]
        with self.assertRaises(Retryable):
            self.gateway().use(Transactions).transaction("t")

    def test_statuses(self):
        for status in (500, 502, 503, 504, 408, 418 + 100):
            with self.subTest(status=status):
                found = self._retryable(*[reply(status, HTML)] * 3)
                self.assertEqual(found.status, status)

    def test_a_redirect_is_not_followed(self):
        target = f"{self.server.url}/elsewhere"
        self._retryable(*[reply(302, b"", Location=target)] * 3)
        self.assertNotIn("/elsewhere", [call.path for call in self.server.calls])

    def test_connections_that_break(self):
        for answer in (HANG_UP, cut(), b"HTTP/1.1 200", b"\x00\x01garbage\r\n\r\n"):
            with self.subTest(answer=answer):
                self._retryable(*[answer] * 3)

    def test_a_break_is_healed_in_a_moment(self):
        self.server.script = [HANG_UP, cut(), orders("A1")]
        page = self.gateway().use(Orders).purchase_orders()
        self.assertEqual(page.documents[0].number, "A1")
        self.assertEqual([r.attempt for r in self.records[1:]], [1, 2, 3])

    def test_a_time_out_is_not_tried_again_at_once(self):
        self._retryable(HANG, timeout=0.2)
        self.assertEqual(len(self.server.calls), 1)

    def test_nobody_listens(self):
        url = f"http://127.0.0.1:{free_port()}"
        with self.assertRaises(Retryable):
            self.gateway(url=url).use(Orders).purchase_orders()
        self.assertFalse(self.server.received)

    def test_an_answer_too_large_is_not_read(self):
        big = reply(200, b"[" + b"0," * 300_000 + b"0]")
        found = self._retryable(big, max_bytes=100_000)
        self.assertIn("too large", found.message)

    def test_a_compressed_answer_too_large_is_not_read(self):
        body = gzip.compress(b" " * 5_000_000)
        self._retryable(reply(200, body, Content_Encoding="gzip"), max_bytes=100_000)

    def test_a_compressed_answer_is_read(self):
        body = gzip.compress(b'{"payload":{"orders":[{"purchaseOrderNumber":"A1"}]}}')
        self.server.script = [reply(200, body, Content_Encoding="gzip")]
        page = self.gateway().use(Orders).purchase_orders()
        self.assertEqual(page.documents[0].number, "A1")


@tagged("post_install", "-at_install")
class TestSending(LoopbackMixin, BaseCase):
    """A POST has no idempotency key: unless Amazon surely did not take it, look."""

    def _submit(self, expected, *answers, **options):
        self.server.script = list(answers)
        with self.assertRaises(expected) as caught:
            self.gateway(**options).use(Orders).submit_acknowledgement(
                '{"acknowledgements":[]}'
            )
        return caught.exception

    def test_an_answer_that_says_nothing_is_unknown(self):
        for answer in (
            HANG_UP,
            cut(202),
            reply(202, b""),
            reply(202, HTML),
            reply(202, b"{}"),
            reply(202, b'{"payload":{"transactionId":""}}'),
            reply(202, b'{"payload":[1]}'),
            reply(500, HTML),
            reply(502, b""),
            reply(503, b"", Retry_After="1"),
            reply(504, b""),
            reply(408, b""),
            reply(307, b"", Location="/elsewhere"),
        ):
            with self.subTest(answer=answer):
                before = len(self.server.calls)
                self._submit(UnknownOutcome, answer)
                self.assertEqual(len(self.server.calls), before + 1)
                self.assertEqual(self.records[-1].error_kind, "unknown_outcome")

    def test_a_time_out_is_unknown(self):
        self._submit(UnknownOutcome, HANG, timeout=0.2)
        self.assertEqual(len(self.server.calls), 1)

    def test_what_was_surely_not_taken_is_retryable_but_not_retried(self):
        found = self._submit(Retryable, reply(429, b"", Retry_After="1"), max_wait=5)
        self.assertEqual(found.seconds, 1)
        self.assertEqual(len(self.server.calls), 1)

    def test_nobody_listens_to_a_post(self):
        gateway = self.gateway()
        gateway.access_token()
        self.server.stop()
        with self.assertRaises(Retryable):
            gateway.use(Orders).submit_acknowledgement("{}")
        # The clean-up stops a server that can be woken up.
        self.server.__init__()

    def test_without_a_token_nothing_is_sent(self):
        self.server.token_script = [reply(500, HTML)]
        self._submit(Retryable)
        self.assertFalse(self.server.calls)

    def test_a_refused_token_is_renewed_by_the_next_try(self):
        denied = reply(
            403, {"errors": [{"code": "Unauthorized", "message": "expired"}]}
        )
        gateway = self.gateway()
        gateway.access_token()
        self.server.script = [denied, reply(202, {"payload": {"transactionId": "tx"}})]
        with self.assertRaises(Retryable):
            gateway.use(Orders).submit_acknowledgement("{}")
        self.assertEqual(len(self.server.calls), 1)
        self.assertEqual(
            gateway.use(Orders).submit_acknowledgement("{}").transaction_id, "tx"
        )
        self.assertEqual(len(self.server.token_calls), 2)

    def test_a_missing_role_is_a_setting(self):
        denied = reply(403, {"errors": [{"code": "Unauthorized", "message": "No."}]})
        found = self._submit(Configuration, denied)
        self.assertEqual(found.setting, "role")
