import logging

from odoo import models

from ..exchange.engine import bisect, commits, is_concurrency_error, no_checkpoint

_logger = logging.getLogger(__name__)

#: Ten sale orders are confirmed at once: a fifth less work than one by one.
FINISHED_AT_ONCE = 10


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
        """Do what is left of these, some at once, so that none keeps another from it.

        :param checkpoint: see ``engine.no_checkpoint``; asked after each batch. Out of
            time, the rest is left to the scheduled action.
        """
        for batch in self.filtered("work_left")._batches(FINISHED_AT_ONCE):
            if not batch[0]._handler()._is_installed():
                continue  # it waits for the addon
            try:
                batch._finish_batch()
                self.env.flush_all()
            except Exception as error:
                if not commits(checkpoint):
                    raise
                self.env.cr.rollback()
                if is_concurrency_error(error):
                    batch._trigger_send()
                elif len(batch) > 1:
                    for submission in batch._batches(1):
                        submission._finish_work(checkpoint)
                else:
                    # Not even a person could be told: it stays, and so do the others.
                    _logger.error("What follows %s broke", batch.name, exc_info=error)
                continue
            if checkpoint() <= 0:
                self._trigger_send()
                checkpoint()
                break

    def _finish_batch(self):
        """Do what is left of these, of one kind, once; where it cannot be done, a
        person is told."""
        self.work_left = False
        handler = self[0]._handler()

        def finish(submissions):
            if waiting := submissions.filtered(handler._has_work):
                handler._finish_all(waiting)

        def report(submission, error):
            # Other addons may refuse for reasons of their own.
            _logger.info("What follows %s is not done", submission.name, exc_info=error)
            handler._not_finished(submission, error)

        bisect(self, finish, report)
