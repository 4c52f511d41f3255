"""Limits, back-off and windows of time."""

import random
import threading
from datetime import datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from ...spapi.backoff import delay
from ...spapi.errors import Retryable
from ...spapi.operations.transactions import (
    Transactions,
)
from ...spapi.throttle import Throttle
from ...spapi.windows import iso, split_window
from .case import BaseCase, tagged
from .common import FakeClock

OPERATION = "getPurchaseOrders"


@tagged("post_install", "-at_install")
class TestThrottle(BaseCase):
    def setUp(self):
        super().setUp()
        self.clock = FakeClock()
        self.throttle = Throttle(self.clock)

    def _take(self, count, operation=OPERATION, account="a", max_wait=0.0, plan=None):
        for _each in range(count):
            self.throttle.acquire(account, operation, max_wait, plan)

    def test_a_burst_goes_through_and_the_next_one_waits(self):
        self._take(10)
        with self.assertRaises(Retryable) as caught:
            self._take(1)
        self.assertAlmostEqual(caught.exception.seconds, 0.1)
        self.clock.now += 0.1
        self._take(1)

    def test_the_transaction_status_has_a_burst_of_twenty(self):
        plan = Transactions.PLANS["getTransaction"]
        self._take(20, "getTransaction", plan=plan)
        with self.assertRaises(Retryable):
            self._take(1, "getTransaction", plan=plan)

    def test_accounts_and_operations_do_not_share(self):
        self._take(10)
        self._take(10, account="b")
        self._take(10, "getPurchaseOrder")

    def test_a_short_wait_is_slept(self):
        self._take(12, max_wait=1.0)
        self.assertAlmostEqual(sum(self.clock.slept), 0.2)

    def test_over_time_the_rate_is_kept(self):
        start = self.clock.now
        self._take(110, max_wait=1.0)
        self.assertAlmostEqual(self.clock.now - start, 10.0, places=3)

    def test_amazons_rate_is_followed(self):
        self.throttle.adjust("a", OPERATION, 2.0)
        self._take(10)
        with self.assertRaises(Retryable) as caught:
            self._take(1)
        self.assertAlmostEqual(caught.exception.seconds, 0.5)

    def test_a_nonsense_rate_is_ignored(self):
        for rate in (None, 0, -1, float("nan"), float("inf")):
            self.throttle.adjust("a", OPERATION, rate)
        self._take(10)
        with self.assertRaises(Retryable) as caught:
            self._take(1)
        self.assertAlmostEqual(caught.exception.seconds, 0.1)

    def test_nothing_goes_out_during_a_pause(self):
        self.throttle.pause("a", OPERATION, 30)
        with self.assertRaises(Retryable) as caught:
            self._take(1, max_wait=1.0)
        self.assertAlmostEqual(caught.exception.seconds, 30)
        self.throttle.pause("a", OPERATION, 5)  # a shorter one does not cut it short
        self.clock.now += 29
        with self.assertRaises(Retryable):
            self._take(1)
        self.clock.now += 1
        self._take(1)

    def test_another_process_waits_as_long_as_the_one_that_was_told(self):
        self.throttle.pause("a", OPERATION, 30)
        told = self.clock.time() + 30
        self.clock.now += 10
        other = Throttle(self.clock)
        other.close("a", OPERATION, told)
        for throttle in (self.throttle, other):
            with self.assertRaises(Retryable) as caught:
                throttle.acquire("a", OPERATION, 1.0)
            self.assertAlmostEqual(caught.exception.seconds, 20)
            throttle.acquire("a", "getPurchaseOrder", 0.0)
            throttle.acquire("b", OPERATION, 0.0)
        self.clock.now += 20
        other.acquire("a", OPERATION, 0.0)

    def test_what_is_over_and_what_is_absurd_closes_nothing_for_long(self):
        self.throttle.close("a", OPERATION, self.clock.time() - 1)
        self._take(1)
        self.throttle.close("a", OPERATION, 1e300)
        with self.assertRaises(Retryable) as caught:
            self._take(1)
        self.assertEqual(caught.exception.seconds, 86400)

    def test_a_pause_told_before_the_first_request_leaves_amazons_plan(self):
        plan = Transactions.PLANS["getTransaction"]
        self.throttle.close("a", "getTransaction", self.clock.time() + 5)
        self.clock.now += 5
        self._take(20, "getTransaction", plan=plan)
        with self.assertRaises(Retryable):
            self._take(1, "getTransaction", plan=plan)

    def test_threads_never_take_more_than_there_is(self):
        taken = []
        start = threading.Barrier(8)

        def take():
            start.wait(10)
            for _each in range(10):
                try:
                    self.throttle.acquire("a", OPERATION, 0.0)
                except Retryable:
                    continue
                taken.append(1)

        threads = [threading.Thread(target=take) for _each in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        self.assertEqual(len(taken), 10)


@tagged("post_install", "-at_install")
class TestBackoff(BaseCase):
    def test_it_grows_up_to_a_cap(self):
        rng = random.Random(4)
        delays = [delay(n, base=1, cap=60, rng=rng) for n in range(1, 12)]
        for attempt, seconds in enumerate(delays, 1):
            full = min(60, 2 ** (attempt - 1))
            self.assertTrue(full / 2 <= seconds <= full, (attempt, seconds))

    def test_it_is_reproducible_with_a_seed(self):
        one = [delay(n, rng=random.Random(7)) for n in range(9)]
        self.assertEqual(one, [delay(n, rng=random.Random(7)) for n in range(9)])

    def test_any_number_of_attempts(self):
        for attempt in (-5, 0, 10**6, 10**30):
            self.assertLessEqual(delay(attempt, cap=900), 900)


@tagged("post_install", "-at_install")
class TestWindows(BaseCase):
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)

    @settings(max_examples=200, deadline=None, database=None, derandomize=True)
    @given(st.integers(1, 200 * 86400), st.integers(1, 7))
    def test_pieces_cover_the_window_and_stay_within_seven_days(self, seconds, days):
        end = self.start + timedelta(seconds=seconds)
        pieces = split_window(self.start, end, days)
        self.assertEqual((pieces[0][0], pieces[-1][1]), (self.start, end))
        for after, before in pieces:
            self.assertLess(after, before)
            self.assertLessEqual(before - after, timedelta(days=days))
        for (_start, before), (after, _end) in zip(pieces, pieces[1:], strict=False):
            # A moment on the border is in one of both, whatever "after" means.
            self.assertLess(after, before)

    def test_exactly_seven_days_are_one_piece(self):
        end = self.start + timedelta(days=7)
        self.assertEqual(split_window(self.start, end), [(self.start, end)])

    def test_naive_dates_are_utc(self):
        found = split_window(datetime(2026, 1, 1), datetime(2026, 1, 2))
        self.assertEqual(found[0][0], self.start)
        self.assertEqual(iso(datetime(2026, 1, 1, 8)), "2026-01-01T08:00:00Z")
        self.assertEqual(iso("2026-01-01T08:00:00+02:00"), "2026-01-01T06:00:00Z")

    def test_an_end_before_the_start_is_refused(self):
        for end in (self.start, self.start - timedelta(days=1)):
            with self.assertRaises(ValueError):
                split_window(self.start, end)
