import logging

from odoo import fields, models
from odoo.exceptions import UserError

from ..exchange.engine import bisect
from .requisition import HOLD_ALERT

_logger = logging.getLogger(__name__)


class AmazonVendorRequisitionSteps(models.Model):
    """What follows once an order is stored, step by step, each order for itself.

    A step may fail for reasons that are not ours: another addon refuses, the database
    does. The order stays as it is, says why, is listed under *Failed*, and its
    neighbours go on.
    """

    _inherit = "amazon.vendor.requisition"

    step_problem = fields.Text(
        string="Could Not Go On",
        readonly=True,
        copy=False,
        help="What could not be done once the order was stored, and why.",
    )

    _step_problem_idx = models.Index("(instance_id) WHERE step_problem IS NOT NULL")

    def _in_step(self, work):
        """Do a step for these orders, as one batch as long as none fails.

        :param work: callable(requisitions), no commits inside.
        :return: dict requisition -> list of one sentence, of those that failed.
        """
        errors = {}
        bisect(self, work, lambda one, error: errors.update({one: error}))
        return {one: [one._step_failed(error)] for one, error in errors.items()}

    def _step_failed(self, error):
        """Keep why a step failed.

        :return: that, in a sentence.
        """
        self.ensure_one()
        if isinstance(error, UserError) and error.args:
            sentence = str(error.args[0])
        else:
            _logger.error("A step of requisition %s failed", self.id, exc_info=error)
            sentence = self.env._(
                "It could not go on by itself: %(error)s. Click Reprocess once the "
                "cause is removed.",
                error=f"{type(error).__name__}: {error}",
            )
        self.sudo().step_problem = sentence
        return sentence

    def _steps_done(self):
        """What could not be done before is done, or is tried again."""
        self.sudo().filtered("step_problem").step_problem = False

    # === WHAT WAITS FOR A PERSON === #

    def _hold(self, reasons):
        """Keep these orders for a person, with the reason and one activity each.

        :param dict reasons: requisition -> list of sentences.
        """
        texts = {}
        for requisition, sentences in reasons.items():
            text = "\n".join(sentences)
            if requisition.hold_reason != text:
                requisition.hold_reason = text
                texts[requisition] = text

        def alert(batch):
            for requisition in batch:
                requisition._alert(
                    HOLD_ALERT,
                    self.env._(
                        "Decide about %(order)s",
                        order=requisition.purchase_order_number,
                    ),
                    texts[requisition],
                )

        # Without its activity an order is held all the same.
        self.browse().union(*texts)._in_step(alert)
