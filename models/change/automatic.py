import logging

from odoo import api, models
from odoo.exceptions import UserError

from ...logic.change.meaning import STOP
from ..exchange.engine import bisect, no_checkpoint
from ..outbound.submission import UNDER_WAY

_logger = logging.getLogger(__name__)


class AmazonVendorRevisionAutomatic(models.Model):
    """Changes that the instance wants applied without a person."""

    _inherit = "amazon.vendor.requisition"

    def _apply_automatic_changes(self, checkpoint=no_checkpoint):
        """Apply what the instance wants applied without a person.

        What cannot be applied, or has left the warehouse already, is given to one.

        :param checkpoint: see ``engine.no_checkpoint``; asked after each requisition.
        """
        for requisition in self:
            pending = requisition._pending_revisions()
            if not any(pending.mapped("automatic")):
                continue
            if requisition._waits_for_amazon():
                continue  # the schedule comes back when it is known
            if reasons := requisition._needs_a_person():
                requisition._leave_to_a_person(" ".join(reasons))
            else:
                bisect(
                    requisition,
                    lambda one: one._apply_changes(),
                    lambda one, error: one._not_applied(error),
                )
            if checkpoint(1) <= 0:
                return

    def _waits_for_amazon(self):
        """Whether an answer is under way, which another one must not overtake."""
        return (
            self.acknowledgement_state in UNDER_WAY
            and self.change_meaning != STOP
            and self._wants_next_answer()
        )

    def _needs_a_person(self):
        """Why the changes must not be applied without a person.

        :return: list of sentences.
        """
        order = self._living_sale_order()
        if order._amazon_is_shipped():
            return [
                self.env._(
                    "Something of %(order)s was shipped already.", order=order.name
                )
            ]
        if self._is_answered_as_it_stands():
            return []
        if self._wants_next_answer() and not self._is_too_late():
            # Nobody looks at the risks of this answer.
            return self._obstacles()
        return []

    def _not_applied(self, error):
        if isinstance(error, UserError):
            reason = error.args[0]
        else:
            _logger.error("Changes of %s not applied", self.name, exc_info=error)
            reason = self.env._(
                "It could not be applied by itself: %(error)s.", error=error
            )
        self._leave_to_a_person(reason)

    def _leave_to_a_person(self, reason):
        self._pending_revisions().write({"automatic": False})
        self._alert_change(reason)

    @api.model
    def _apply_waiting_changes(self, instance, checkpoint=no_checkpoint):
        """Apply what a process that died has left.

        :param instance: amazon.vendor.instance.
        """
        groups = self.env["amazon.vendor.requisition.revision"]._read_group(
            [
                ("requisition_id.instance_id", "=", instance.id),
                ("state", "=", "pending"),
                ("automatic", "=", True),
            ],
            ["requisition_id"],
        )
        waiting = self.browse([requisition.id for (requisition,) in groups])
        waiting._apply_automatic_changes(checkpoint)


class AmazonVendorRevisionQueue(models.Model):
    _inherit = "amazon.vendor.queue"

    @api.model
    def _process_instance(self, instance, checkpoint=no_checkpoint):
        sentence = super()._process_instance(instance, checkpoint)
        Requisition = self.env["amazon.vendor.requisition"]
        Requisition._apply_waiting_changes(instance, checkpoint)
        return sentence
