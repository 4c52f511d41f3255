from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ..exchange.engine import bisect

#: Soft rules that do not stop the rules from answering: that it is late is one more
#: reason to answer, and obsolete is what a rule or a person has said on purpose.
HARMLESS = {"late_answer", "obsolete_product", "below_ordered", "cost_below_order"}

HOLD_ALERT = "hold"


class AmazonVendorRequisitionWorkflow(models.Model):
    """Three ways to work: by requisition, by approval of the sale order, automatic.

    By requisition nothing happens until a person sends the acknowledgement. In the
    other two ways a new requisition is taken up as soon as it is processed; what
    cannot go on by itself is held, with the reason, and waits for a person.
    """

    _inherit = "amazon.vendor.requisition"

    workflow = fields.Selection(related="instance_id.workflow")
    workflow_due = fields.Boolean(
        readonly=True,
        copy=False,
        help="Not yet taken up by the instance's way of working.",
    )
    hold_reason = fields.Text(
        string="Held For You",
        readonly=True,
        copy=False,
        help="Why it does not go on by itself, one reason per line.",
    )
    awaits_approval = fields.Boolean(
        compute="_compute_awaits_approval",
        help="Its sale order is a quotation that somebody has to confirm.",
    )

    _workflow_due_idx = models.Index("(instance_id) WHERE workflow_due IS TRUE")

    @api.depends("workflow", "can_acknowledge", "sale_order_ids.state")
    def _compute_awaits_approval(self):
        for requisition in self:
            requisition.awaits_approval = bool(
                requisition.workflow == "by_approval"
                and requisition.can_acknowledge
                and requisition.sale_order_id.state in ("draft", "sent")
            )

    @api.model_create_multi
    def create(self, vals_list):
        Instance = self.env["amazon.vendor.instance"]
        for vals in vals_list:
            workflow = Instance.browse(vals.get("instance_id")).workflow
            if vals.get("state", "new") == "new" and workflow != "by_requisition":
                vals.setdefault("workflow_due", True)
        return super().create(vals_list)

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
        ready.sudo()._follow_workflow()
        return True

    def action_reprocess(self):
        """Take up what was held for a product that is known now."""
        result = super().action_reprocess()
        self.sudo()._follow_workflow()
        return result

    @api.model
    def _repair_waiting(self, instances):
        result = super()._repair_waiting(instances)
        due = self.sudo().search(
            [("instance_id", "in", instances.ids), ("workflow_due", "=", True)]
        )
        due._follow_workflow()
        return result

    @api.model
    def _repair(self, lines):
        repaired = super()._repair(lines)
        repaired.sudo()._follow_workflow()
        return repaired

    def _after_approval(self):
        result = super()._after_approval()
        approved = self.filtered(lambda r: r.workflow == "automatic")
        approved.sudo().workflow_due = True
        approved.sudo()._follow_workflow()
        return result

    # === TAKING UP === #

    def _follow_workflow(self):
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
        ready = requisitions.filtered(lambda r: r not in reasons)
        for requisition in ready:
            if obstacles := requisition._obstacles():
                reasons[requisition] = obstacles
        ready = ready.filtered(lambda r: r not in reasons)

        def answer(batch):
            batch._acknowledge()
            batch.write({"workflow_due": False, "hold_reason": False})

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

    def _obstacles(self):
        """What keeps a decided answer from being sent without a person.

        :return: list of sentences.
        """
        found = [
            violation.sentence
            for violation in self._check_acknowledgement()
            if violation.severity == "hard" or violation.code not in HARMLESS
        ]
        if self._exceeds_limit():
            found.append(
                self.env._(
                    "It promises more than the value limit: a Vendor Central "
                    "Manager must approve it."
                )
            )
        return list(dict.fromkeys(found))

    # === HOLDING === #

    def _hold(self, reasons):
        """Keep these orders for a person, with the reason and one activity each.

        :param dict reasons: requisition -> list of sentences.
        """
        for requisition, sentences in reasons.items():
            text = "\n".join(sentences)
            if requisition.hold_reason != text:
                requisition.hold_reason = text
                requisition._alert(
                    HOLD_ALERT,
                    self.env._(
                        "Decide about %(order)s",
                        order=requisition.purchase_order_number,
                    ),
                    text,
                )

    def _create_acknowledgements(self, parts, warnings, moment=None):
        result = super()._create_acknowledgements(parts, warnings, moment)
        # Whoever has answered, a person or the rules: there is nothing to hold now.
        settled = self.sudo().filtered(lambda r: r.workflow_due or r.hold_reason)
        settled._release()
        return result

    def _release(self):
        """What was held is decided."""
        self._alerts(HOLD_ALERT).unlink()
        self.write({"workflow_due": False, "hold_reason": False})


def _sentence(error):
    """What a person is told of an error that keeps an order from going on."""
    return str(error.args[0]) if error.args else str(error)
