import logging

from odoo import models

from ..exchange.engine import (
    commits,
    ends_transaction,
    is_concurrency_error,
    no_checkpoint,
)

_logger = logging.getLogger(__name__)


class AmazonVendorSubmissionWorkLeft(models.Model):
    """What is left to do here once Amazon has taken a document.

    A step of its own, committed on its own: whatever keeps it from being done never
    undoes the submission, nor the work of another one.
    """

    _inherit = "amazon.vendor.submission"

    def _leave_work(self):
        """Have the work of these done by whoever sends next."""
        if self:
            self.work_left = True
            self._trigger_send()

    def _finish_work(self, checkpoint=no_checkpoint):
        """Do what is left of these, each for itself.

        :param checkpoint: see ``engine.no_checkpoint``; asked after each.
        """
        for submission in self.filtered("work_left"):
            submission = submission.with_company(submission.company_id)
            if not submission._handler()._is_installed():
                continue  # it waits for the addon
            try:
                submission._finish_one()
                self.env.flush_all()
            except Exception as error:
                if not commits(checkpoint):
                    raise
                self.env.cr.rollback()
                if not is_concurrency_error(error):
                    # Not even a person could be told: it stays, and so do the others.
                    _logger.exception("What follows %s broke", submission.name)
                    continue
                submission._trigger_send()
                continue
            checkpoint()

    def _finish_one(self):
        """Do what is left of this one, once: where it cannot be done, a person is
        told."""
        self.work_left = False
        handler = self._handler()
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
