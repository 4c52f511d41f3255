"""A whole exchange has one end, however its bytes come; and what a person waits for
has an end of its own."""

import time

from ...spapi import deadline, lwa, wire
from ...spapi.errors import Configuration, Retryable, UnknownOutcome
from ...spapi.operations.orders import Orders
from .case import BaseCase, tagged
from .common import HANG, LoopbackMixin, Trickle, orders, reply

START = b"HTTP/1.1 200 X\r\nContent-Type: application/json\r\n"
#: Answers whose bytes keep coming, each long before any time-out.
ENDLESS = {
    "a status line": Trickle(b"HTTP/1.1 200 ", b"x"),
    "headers": Trickle(START, b"X"),
    "header after header": Trickle(START, b"X-A: b\r\n"),
    "interim answers": Trickle(b"", b"HTTP/1.1 103 X\r\n\r\n"),
    "a flood of interim answers": Trickle(b"", b"HTTP/1.1 100 X\r\n\r\n" * 99, 0.001),
    "a body": Trickle(START + b"Content-Length: 1000000\r\n\r\n", b" "),
    "a body of chunks": Trickle(
        START + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"
    ),
}


@tagged("post_install", "-at_install")
class TestExchange(LoopbackMixin, BaseCase):
    def test_answers_that_trickle_without_an_end(self):
        for what, answer in ENDLESS.items():
            self.server.script = [answer]
            with self.subTest(what), self.assertRaises(Retryable):
                self.gateway(timeout=0.2).use(Orders).purchase_orders()
            # It took all the time there was: not tried again at once.
            self.assertEqual(self.records[-1].attempt, 1)

    def test_a_document_whose_answer_trickles_may_have_been_taken(self):
        for what, answer in ENDLESS.items():
            self.server.script = [answer]
            with self.subTest(what), self.assertRaises(UnknownOutcome):
                self.gateway(timeout=0.2).use(Orders).submit_acknowledgement("{}")

    def test_a_token_that_trickles(self):
        for what, answer in ENDLESS.items():
            self.server.token_script = [answer]
            with self.subTest(what), self.assertRaises(Retryable) as caught:
                self.gateway(timeout=0.2).use(Orders).purchase_orders()
            self.assertEqual(caught.exception.operation, lwa.OPERATION)

    def test_a_connection_that_is_used_again_has_its_own_deadline(self):
        body = b'{"payload":{"orders":[]}}'
        kept = START + b"Content-Length: %d\r\n\r\n" % len(body) + body
        api = self.gateway(timeout=0.2).use(Orders)
        self.server.script = [kept, orders("A1")]
        api.purchase_orders()
        page = api.purchase_orders()
        self.assertEqual(page.documents[0].number, "A1")

    def test_outside_of_an_exchange_there_is_no_deadline(self):
        with deadline.within(0):
            with deadline.within(60):
                self.assertGreater(deadline._left(None, Retryable), 50)
            with self.assertRaises(Retryable):
                deadline._left(None, Retryable)
        self.assertIsNone(deadline._left(None, Retryable))

    def test_a_client_that_is_built_otherwise_is_a_setting(self):
        with self.assertRaises(Configuration) as caught:
            deadline.bound(object())
        self.assertEqual(caught.exception.setting, "library")


@tagged("post_install", "-at_install")
class TestTimeLimit(LoopbackMixin, BaseCase):
    """What a button does."""

    def test_a_post_that_is_not_answered_in_time_is_unknown(self):
        api = self.gateway(timeout=30.0, time_limit=0.8, clock=time).use(Orders)
        self.server.script = [HANG]
        begun = time.monotonic()
        with self.assertRaises(UnknownOutcome):
            api.submit_acknowledgement("{}")
        self.assertLess(time.monotonic() - begun, 15, "the server hangs for 30 s")
        self.assertEqual(len(self.server.calls), 1)

    def test_all_requests_share_it(self):
        api = self.gateway(timeout=30.0, time_limit=0.8, clock=time).use(Orders)
        self.server.script = [HANG] * 3
        begun = time.monotonic()
        for _each in range(3):
            with self.assertRaises(Retryable):
                api.purchase_orders()
        self.assertLess(time.monotonic() - begun, 15)
        self.assertEqual(len(self.server.calls), 1)

    def test_a_post_that_would_begin_too_late_is_not_sent(self):
        gateway = self.gateway(time_limit=5)
        gateway.access_token()
        self.clock.now += 4.9
        with self.assertRaises(Retryable) as caught:
            gateway.use(Orders).submit_acknowledgement("{}")
        self.assertIn("no time left", caught.exception.message)
        self.assertFalse(self.server.calls)

    def test_waits_and_retries_end_with_it(self):
        self.server.script = [reply(503, b"", Retry_After="3")] * 5
        with self.assertRaises(Retryable):
            self.gateway(time_limit=5, max_wait=60).use(Orders).purchase_orders()
        self.assertLessEqual(sum(self.clock.slept), 5)
        self.assertEqual(len(self.server.calls), 2)

    def test_a_token_that_another_thread_fetches_is_not_waited_for_longer(self):
        with self.store._lock:
            gateway = self.gateway(time_limit=0.8, clock=time)
        gateway._session._tokens = Waiting()
        with self.assertRaises(Retryable):
            gateway.use(Orders).purchase_orders()
        self.assertLessEqual(gateway._session._tokens.patience, 0.8)

    def test_without_one_the_time_outs_are_the_limit(self):
        self.clock.now += 1_000_000
        self.gateway().use(Orders).purchase_orders()
        self.assertEqual(len(self.server.calls), 1)


class Waiting:
    """A store whose token another thread fetches."""

    def obtain(self, _key, _fetch, patience):
        self.patience = patience
        raise Retryable("The access token did not arrive in time.", seconds=30)


@tagged("post_install", "-at_install")
class TestWriting(LoopbackMixin, BaseCase):
    def test_a_large_document_goes_out_as_it_is(self):
        body = b"%d" % 7 * 1_000_003
        self.server.script = [reply(202, {"payload": {"transactionId": "tx"}})]
        self.gateway().use(Orders).submit_acknowledgement(body)
        self.assertEqual(self.server.calls[0].body, body)

    def test_the_agent_is_named(self):
        self.gateway().use(Orders).purchase_orders()
        self.assertEqual(self.server.calls[0].headers["user-agent"], wire.USER_AGENT)
        self.assertEqual(self.server.calls[0].headers["accept-encoding"], "gzip")
