"""Amazon's usage plans: a token bucket per account and operation.

10 requests a second, burst 10, where an operation says nothing else (Amazon's vendor
models, section "Usage Plan"). Buckets live in this process; several workers
each have their own, and Amazon's 429 keeps the sum right.
"""

import math
import threading
import time
from dataclasses import dataclass

from .errors import Retryable

DEFAULT_PLAN = (10.0, 10)
#: Nobody waits longer than a day because of one header.
LONGEST_PAUSE = 86400.0


@dataclass
class _Bucket:
    rate: float
    burst: float
    tokens: float
    stamp: float
    closed_until: float = -math.inf


class Throttle:
    """Says when the next request may go out. Safe with threads.

    :param clock: something with ``monotonic()`` and ``sleep(seconds)``
    :param plans: operation -> (requests a second, burst), whatever Amazon documents
    """

    def __init__(self, clock=time, plans=None):
        self._clock = clock
        self._plans = plans or {}
        self._buckets = {}
        self._lock = threading.Lock()

    def acquire(self, account_key, operation, max_wait=1.0, plan=None):
        """Take one request out of the bucket, waiting a moment if need be.

        :param max_wait: the longest time to sleep, seconds
        :param plan: (requests a second, burst) as Amazon documents it
        :return: seconds slept
        :raise Retryable: the wait would be longer; nothing was taken
        """
        slept = 0.0
        while True:
            with self._lock:
                wait = self._take(self._bucket(account_key, operation, plan))
            if not wait:
                return slept
            if slept + wait > max_wait:
                raise Retryable(
                    f"The limit of requests for {operation} is reached: "
                    f"next try in {math.ceil(wait)} s.",
                    seconds=wait,
                    operation=operation,
                )
            self._clock.sleep(wait)
            slept += wait

    def adjust(self, account_key, operation, rate):
        """Follow the ``x-amzn-RateLimit-Limit`` of an answer.

        :param rate: requests a second; anything that is no positive number is ignored
        """
        if not rate or not 0 < rate < math.inf:
            return
        with self._lock:
            bucket = self._bucket(account_key, operation)
            self._refill(bucket)
            bucket.rate = rate

    def pause(self, account_key, operation, seconds):
        """Let nothing out for some time (``Retry-After``).

        :param seconds: from now
        """
        with self._lock:
            bucket = self._bucket(account_key, operation)
            until = self._clock.monotonic() + min(seconds, LONGEST_PAUSE)
            bucket.closed_until = max(bucket.closed_until, until)

    def _bucket(self, account_key, operation, plan=None):
        key = (account_key, operation)
        if key not in self._buckets:
            rate, burst = self._plans.get(operation) or plan or DEFAULT_PLAN
            now = self._clock.monotonic()
            self._buckets[key] = _Bucket(rate, burst, burst, now)
        return self._buckets[key]

    def _refill(self, bucket):
        now = self._clock.monotonic()
        gained = max(now - bucket.stamp, 0.0) * bucket.rate
        bucket.tokens = min(bucket.burst, bucket.tokens + gained)
        bucket.stamp = now
        return now

    def _take(self, bucket):
        """Take one and return 0, or return how long to wait."""
        now = self._refill(bucket)
        if bucket.closed_until > now:
            return max(bucket.closed_until - now, 0.001)
        # Adding up fractions of a second leaves 0.9999999 where 1 is meant; and a wait
        # too short for the clock to notice would be waited for ever.
        if bucket.tokens >= 1 - 1e-6:
            bucket.tokens = max(bucket.tokens - 1, 0.0)
            return 0.0
        return max((1 - bucket.tokens) / bucket.rate, 0.001)


#: The process's buckets: a gateway lives for one piece of work, its limits longer.
SHARED = Throttle()
