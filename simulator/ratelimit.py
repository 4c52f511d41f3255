"""Usage plans: token buckets per account and operation."""

import threading

from .api.base import VENDOR_PLAN


class RateLimits:
    """Decide whether a request still fits the account's usage plan.

    :param clock: gives ``monotonic()`` seconds
    :param float rate: requests a second for all operations, instead of Amazon's;
        0 switches the limits off
    :param int burst: size of the bucket, instead of Amazon's
    """

    def __init__(self, clock, rate=None, burst=None):
        self.clock = clock
        self.rate = rate
        self.burst = burst
        #: operation -> (rate, burst), as the APIs say
        self.plans = {}
        self._buckets = {}
        self._lock = threading.Lock()

    def plan(self, operation):
        """Return ``(rate, burst)`` of an operation."""
        rate, burst = self.plans.get(operation, VENDOR_PLAN)
        if self.rate is not None:
            rate = float(self.rate)
        return rate, self.burst or burst

    def take(self, account, operation):
        """Take one request out of the bucket.

        :return: whether there was one left
        """
        rate, burst = self.plan(operation)
        if rate <= 0:
            return True
        key = (account, operation)
        with self._lock:
            now = self.clock.monotonic()
            level, since = self._buckets.get(key, (float(burst), now))
            level = min(burst, level + max(0.0, now - since) * rate)
            taken = level >= 1
            self._buckets[key] = (level - 1 if taken else level, now)
        return taken

    def header(self, operation):
        """Return the value of ``x-amzn-RateLimit-Limit``, or ``None`` when off."""
        rate, _burst = self.plan(operation)
        return str(rate) if rate > 0 else None

    def reset(self):
        """Fill every bucket again."""
        with self._lock:
            self._buckets.clear()
