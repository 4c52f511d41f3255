from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError

from ..exchange.engine import bisect


class AmazonVendorRequisitionWorkflow(models.Model):
    """Three ways to work: by requisition, by approval of the sale order, automatic.

    By requisition nothing happens until a person sends the acknowledgement. In the
    other two ways a new requisition is taken up as soon as it is processed; what
    cannot go on by itself is held, with the reason, and waits for a person.
    """

    _inherit = "amazon.vendor.requisition"

    # === BUTTONS === #

    def action_follow_workflow(self):
        """Have these orders taken up by their instance's way of working (button).

        :raise UserError: none of them can be: answered already, or by requisition.
        """
        self.check_access("write")
        ready = self.filtered(
            lambda r: r.can_acknowledge and r.workflow != "by_requisition"
        )
        if not ready:
            raise UserError(
                self.env._(
                    "There is nothing to do: these orders are answered, or their "
                    "instance works by requisition."
                )
            )
        ready.sudo().workflow_due = True
        ready.sudo()._take_up()
        return True

    # === TAKING UP === #

    def _take_up(self):
        """Take up what is due of these requisitions; runs as superuser."""
        due = self.filtered(lambda r: r.workflow_due and r.can_acknowledge)
        for workflow, requisitions in due.grouped("workflow").items():
            if workflow == "by_approval":
                unmapped = requisitions.filtered("unmapped_count")
                unmapped._hold_unmapped()
                (requisitions - unmapped)._prepare_for_approval()
            elif workflow == "automatic":
                requisitions._answer_automatically()

    def _hold_unmapped(self):
        """They go on by themselves as soon as their products are known."""
        self._hold(
            {
                requisition: [
                    self.env._(
                        "%(count)s of the lines have no product.",
                        count=requisition.unmapped_count,
                    )
                ]
                for requisition in self
            }
        )

    def _prepare_for_approval(self):
        """Make the quotations that a person will look at and confirm."""
        failed = {}

        def prepare(batch):
            batch._create_sale_orders()
            batch.write({"workflow_due": False, "hold_reason": False})

        bisect(self, prepare, lambda r, error: failed.update({r: [_sentence(error)]}))
        self._hold(failed)

    # === AUTOMATIC === #

    def _answer_automatically(self):
        """Let the rules decide, and acknowledge what they have decided."""
        # Whoever has the queue processed: it is the rules that answer, not this user.
        requisitions = self.with_user(SUPERUSER_ID)
        reasons = {}
        for requisition, held in requisitions._decide_automatically().items():
            if held:
                reasons[requisition] = held
        checked = {
            requisition: requisition._checked_answer(by_rules=True)
            for requisition in requisitions
            if requisition not in reasons
        }
        for requisition, found in checked.items():
            if found.obstacles:
                reasons[requisition] = found.obstacles
        ready = requisitions.filtered(lambda r: r not in reasons)

        def answer(batch):
            batch._acknowledge(checked=checked)

        bisect(ready, answer, lambda r, error: reasons.update({r: [_sentence(error)]}))
        requisitions._hold(reasons)
        if ready.filtered(lambda r: r not in reasons):
            # The worker sends: an import never waits for Amazon.
            self.env["amazon.vendor.submission"].sudo()._trigger_send()

    def _decide_automatically(self):
        """Have the rules decide every line that no person has decided.

        :return: dict requisition -> list of sentences why a person must decide; an
            empty list where the rules have decided.
        """
        held = {}
        for requisition, result in self._propose(keep_decided=True).items():
            sentences = list(result.sentences)
            if not result.is_decided and not sentences:
                sentences = [self.env._("No rule decides about this order.")]
            held[requisition] = [] if result.is_decided else sentences
        return held


def _sentence(error):
    """What a person is told of an error that keeps an order from going on."""
    return str(error.args[0]) if error.args else str(error)
