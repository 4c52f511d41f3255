from datetime import timedelta

from odoo import fields, models

from ...spapi.backoff import delay
from ...spapi.text import clean, short

#: After so many tries a row waits for a person instead of for the clock.
MAX_ATTEMPTS = 8
FIRST_RETRY_SECONDS = 60
LONGEST_RETRY_SECONDS = 6 * 3600
#: Characters of a reason, and of its details: it can hold Amazon's own words.
LONGEST_REASON = 2000
LONGEST_DETAIL = 50_000


class AmazonVendorRetryMixin(models.AbstractModel):
    """What every row that can fail remembers: why, how often, and when again.

    The sentence in ``error_message`` is for people, ``error_detail`` (a traceback or
    Amazon's answer) for administrators.
    """

    _name = "amazon.vendor.retry.mixin"
    _description = "Amazon Vendor: what can fail and be tried again"
    _inherit = ["amazon.vendor.ignore.mixin"]

    attempts = fields.Integer(readonly=True, copy=False)
    next_try = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the scheduled action tries again. Empty: it waits for a person.",
    )
    failed_since = fields.Datetime(
        readonly=True, copy=False, help="When the first of the failed tries was."
    )
    error_message = fields.Char(string="Problem", readonly=True, copy=False)
    error_detail = fields.Text(
        string="Technical Details",
        readonly=True,
        copy=False,
        groups="base.group_system",
    )

    def _is_last_try(self):
        """Whether it waits for a person once it has failed again."""
        return self.attempts + 1 >= MAX_ATTEMPTS

    def _record_failure(self, message, detail=None, retry_in=None, retry=True):
        """Write down a failed try and when the next one is due.

        :param str message: one sentence a person can read.
        :param str detail: technical details, no secrets.
        :param float retry_in: seconds Amazon asked us to wait; without it the wait
            grows with the number of attempts.
        :param bool retry: False when trying again cannot help by itself.
        """
        # What says why a row could not be stored must be storable.
        message = short(message, LONGEST_REASON)
        detail = clean(detail or "")[-LONGEST_DETAIL:]
        for record in self:
            attempts = record.attempts + 1
            next_try = False
            if retry and not record._is_last_try():
                seconds = retry_in or delay(
                    attempts, base=FIRST_RETRY_SECONDS, cap=LONGEST_RETRY_SECONDS
                )
                next_try = fields.Datetime.now() + timedelta(seconds=seconds)
            if record.ignored_reason and record.error_message != message:
                record._forget_ignoring()  # that was said about another failure
            record.write(
                {
                    "attempts": attempts,
                    "failed_since": record.failed_since or fields.Datetime.now(),
                    "next_try": next_try,
                    "error_message": message,
                    "error_detail": detail or False,
                }
            )

    def _record_success(self):
        """Forget the failures of the rows that had any (no write for the others)."""
        troubled = self.filtered(lambda r: r.error_message or r.next_try or r.attempts)
        if troubled:
            troubled.write(
                {
                    "attempts": 0,
                    "next_try": False,
                    "failed_since": False,
                    "ignored_reason": False,
                    "ignored_by_id": False,
                    "error_message": False,
                    "error_detail": False,
                }
            )
