import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...spapi.backoff import delay
from ...spapi.text import short
from ..exchange.alone import each_alone
from ..exchange.engine import ends_transaction, is_concurrency_error, no_checkpoint
from ..exchange.retry_mixin import (
    FIRST_RETRY_SECONDS,
    LONGEST_REASON,
    LONGEST_RETRY_SECONDS,
    MAX_ATTEMPTS,
)

_logger = logging.getLogger(__name__)


class AmazonVendorSubmissionWorkLeft(models.Model):
    """What is left to do here once Amazon has taken a document.

    A step of its own, committed on its own: whatever keeps it from being done never
    undoes the submission, nor the work of another one. What breaks says why, is listed
    under *Failed*, and is tried again later and later.
    """

    _inherit = "amazon.vendor.submission"

    untold = fields.Boolean(
        readonly=True,
        copy=False,
        help="The document has not heard of the submission's status yet.",
    )
    work_problem = fields.Text(
        string="What Follows Broke",
        readonly=True,
        copy=False,
        help="Why what follows here could not be done.",
    )
    work_attempts = fields.Integer(readonly=True, copy=False)
    work_next_try = fields.Datetime(readonly=True, copy=False)

    def _leave_work(self):
        """Have the work of these done by whoever sends next."""
        if self:
            self.work_left = True
            self._trigger_send()

    @api.model
    def _work_left_domain(self):
        """Those whose work is due; what broke too often waits for a person."""
        return (
            Domain("work_left", "=", True)
            & self._installed_domain()
            & Domain("work_attempts", "<", MAX_ATTEMPTS)
            & (
                Domain("work_next_try", "=", False)
                | Domain("work_next_try", "<=", fields.Datetime.now())
            )
        )

    def _finish_work(self, checkpoint=no_checkpoint):
        """Do what is left of these, each for itself.

        :param checkpoint: see ``engine.no_checkpoint``; asked after each.
        """
        # What an addon that is gone has left waits for it.
        waiting = self.filtered(lambda s: s.work_left and s._handler()._is_installed())
        each_alone(
            waiting,
            lambda submission: submission._finish_one(),
            lambda submission, error: submission._work_broke(error),
            checkpoint,
        )

    def _finish_one(self):
        """Do what is left of this one, once: where it cannot be done, a person is
        told."""
        handler = self._handler()
        if self.untold:
            handler._state_changed(self, self.state, self.error_message)
        self.write(
            {
                "work_left": False,
                "untold": False,
                "work_problem": False,
                "work_attempts": 0,
                "work_next_try": False,
            }
        )
        try:
            with self.env.cr.savepoint():
                if handler._has_work(self):
                    handler._finish(self)
        except Exception as error:  # other addons may refuse for reasons of their own
            if ends_transaction(error):
                raise
            _logger.info("What follows %s is not done", self.name, exc_info=True)
            self.env.invalidate_all(flush=False)
            handler._not_finished(self, error)

    def _not_told(self, error):
        """The document could not hear of a new status: that stands, and it is told
        again."""
        self.write({"untold": True, "work_left": True})
        self._work_broke(error)

    def _work_broke(self, error):
        """Keep why what follows broke, and when it is tried again."""
        self.ensure_one()
        if is_concurrency_error(error):
            self._trigger_send()
            return
        _logger.error("What follows %s broke", self.name, exc_info=error)
        attempts = self.work_attempts + 1
        seconds = delay(attempts, base=FIRST_RETRY_SECONDS, cap=LONGEST_RETRY_SECONDS)
        moment = fields.Datetime.now() + timedelta(seconds=seconds)
        if attempts >= MAX_ATTEMPTS:
            moment = False
        self.write(
            {
                "work_attempts": attempts,
                "work_next_try": moment,
                "work_problem": self.env._(
                    "What follows here could not be done: %(reason)s",
                    reason=reason_of(error),
                ),
            }
        )
        if moment:
            self._trigger_send(at=moment)

    def _work_again(self):
        """Try what broke again, now (a person has removed the cause)."""
        self.write({"work_attempts": 0, "work_next_try": False})
        self._trigger_send()
        if seen := self.filtered(lambda s: s.can_look_up and not s.work_left):
            seen.next_check = fields.Datetime.now()
            seen._trigger_look_up()


def reason_of(error):
    """What an error says, short enough to be kept."""
    said = error.args[0] if isinstance(error, UserError) else repr(error)
    return short(str(said), LONGEST_REASON)
