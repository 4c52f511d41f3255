"""Wait for Amazon's answer in one call: for programs, which see no page that moves."""

import time

from odoo import fields, models

#: Seconds between two looks at a queue that a worker is receiving.
PAUSE = 0.5
#: A request that waits keeps a worker of Odoo's: never longer than this.
MOST_SECONDS = 50


class AmazonVendorQueueWaiting(models.Model):
    _inherit = "amazon.vendor.queue"

    def action_wait_fetched(self, seconds=20):
        """Wait until all of these queues are received, or for some seconds.

        Call it again while one of them is ``waiting``. Nothing depends on the
        schedules: what no worker is receiving goes on once this call is committed.

        :param float seconds: to wait at most; more than 50 count as 50.
        :return: list of dicts, one a queue in the order of the ids: ``id``,
            ``fetch_state`` (pending, running, done, failed), ``waiting`` (whether it is
            received, or tried again, by itself), ``received`` (documents so far),
            ``state`` (of their processing) and ``message`` (what is wrong).
        """
        self.check_access("read")  # membership and company; nobody writes by hand
        # In this order, what is no number (NaN) waits for nothing, and not for ever.
        end = time.monotonic() + min(max(0.0, float(seconds)), MOST_SECONDS)
        while True:
            found, free = self._looked_at()
            if free:
                # Not here: Amazon is never called in somebody's open transaction.
                self.browse(free).sudo()._fetch_after_commit()
            left = end - time.monotonic()
            if free or left <= 0 or not any(each["waiting"] for each in found):
                return found
            time.sleep(min(PAUSE, left))

    def _looked_at(self):
        """How the fetches stand now: this transaction still sees what was before it.

        :return: (see ``action_wait_fetched``, ids of the queues that wait for nobody)
        """
        with self.env.registry.cursor() as cr:
            queues = self.with_env(self.env(cr=cr)).exists()
            now = fields.Datetime.now()
            found = [queue._fetch_told() for queue in queues]
            free = [
                queue.id
                for queue, told in zip(queues, found, strict=True)
                if told["waiting"]
                and not (queue.lease_until and queue.lease_until > now)
                and not (queue.next_try and queue.next_try > now)
            ]
        return found, free

    def _fetch_told(self):
        return {
            "id": self.id,
            "fetch_state": self.fetch_state,
            "waiting": self.fetch_state in ("pending", "running")
            or bool(self.fetch_state == "failed" and self.next_try),
            "received": self.received_count,
            "state": self.state,
            "message": self.error_message,
        }
