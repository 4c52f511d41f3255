"""Amazon's usage plans: a token bucket per account and operation.

10 requests a second, burst 10, where an operation says nothing else (Amazon's vendor
models, section "Usage Plan"). Buckets live in this process; several workers
each have their own, and Amazon's 429 keeps the sum right. How long such an answer
closes an operation can be told to the others: :meth:`Throttle.close`.
"""

import math
import threading
import time
from dataclasses import dataclass

from .errors import LONGEST_PAUSE, Retryable

DEFAULT_PLAN = (10.0, 10)
#: The slowest of Amazon's plans is one request in some minutes; a header that allows
#: one in a century is none.
_SLOWEST = 1 / 3600


@dataclass
class _Bucket:
    rate: float
    burst: float
    tokens: float
    stamp: float


class Throttle:
    """Says when the next request may go out. Safe with threads.

    :param clock: something with ``time()``, ``monotonic()`` and ``sleep(seconds)``
    :param plans: operation -> (requests a second, burst), whatever Amazon documents
    """

    def __init__(self, clock=time, plans=None):
        self._clock = clock
        self._plans = plans or {}
        self._buckets = {}
        #: (account, operation) -> on the clock's ``monotonic()``
        self._closed_until = {}
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
                wait = self._closed_for(account_key, operation) or self._take(
                    self._bucket(account_key, operation, plan)
                )
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
            bucket.rate = max(rate, _SLOWEST)

    def pause(self, account_key, operation, seconds):
        """Let nothing out for some time (``Retry-After``).

        :param seconds: from now
        """
        if not seconds > 0:
            return
        key = (account_key, operation)
        with self._lock:
            until = self._clock.monotonic() + min(seconds, LONGEST_PAUSE)
            self._closed_until[key] = max(self._closed_until.get(key, until), until)

    def close(self, account_key, operation, not_before):
        """Let nothing out before a moment, of which another process was told.

        :param not_before: seconds since the epoch; one that is over changes nothing
        """
        self.pause(account_key, operation, not_before - self._clock.time())

    def _closed_for(self, account_key, operation):
        """Seconds for which nothing may go out, 0 if something may."""
        key = (account_key, operation)
        left = self._closed_until.get(key, -math.inf) - self._clock.monotonic()
        if left <= 0:
            self._closed_until.pop(key, None)
            return 0.0
        return max(left, 0.001)

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

    def _take(self, bucket):
        """Take one and return 0, or return how long to wait."""
        self._refill(bucket)
        # Adding up fractions of a second leaves 0.9999999 where 1 is meant; and a wait
        # too short for the clock to notice would be waited for ever.
        if bucket.tokens >= 1 - 1e-6:
            bucket.tokens = max(bucket.tokens - 1, 0.0)
            return 0.0
        return max((1 - bucket.tokens) / bucket.rate, 0.001)


#: The process's buckets: a gateway lives for one piece of work, its limits longer.
SHARED = Throttle()
