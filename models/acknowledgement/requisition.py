from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount

from ..outbound.submission import SETTLED, SUBMISSION_STATES, TAKEN, UNDER_WAY
from .checks import MANAGER


class AmazonVendorRequisitionAnswer(models.Model):
    """What a requisition shows of its answers, and who may still change or approve one.

    How one is given is in ``answering.py``.
    """

    _inherit = "amazon.vendor.requisition"

    acknowledgement_ids = fields.One2many(
        "amazon.vendor.acknowledgement",
        "requisition_id",
        string="Acknowledgements",
        readonly=True,
    )
    acknowledgement_id = fields.Many2one(
        "amazon.vendor.acknowledgement",
        string="Latest Acknowledgement",
        compute="_compute_acknowledgement_id",
    )
    acknowledgement_count = fields.Integer(compute="_compute_acknowledgement_id")
    acknowledgement_state = fields.Selection(
        SUBMISSION_STATES,
        string="Acknowledgement",
        compute="_compute_acknowledgement_state",
        store=True,
        index=True,
        help="What became of the latest acknowledgement that is not thrown away.",
    )
    acknowledgement_problem = fields.Char(
        compute="_compute_acknowledgement_id", string="Problem of the Acknowledgement"
    )
    can_acknowledge = fields.Boolean(compute="_compute_can_acknowledge")

    answer_reopened = fields.Boolean(
        readonly=True,
        copy=False,
        help="Somebody is changing the answer that Amazon has; it is sent as the next "
        "version.",
    )
    can_change_answer = fields.Boolean(compute="_compute_can_change_answer")
    ladder = fields.Html(
        string="What Became of the Answer", compute="_compute_ladder", sanitize=False
    )
    version_comparison = fields.Html(
        compute="_compute_version_comparison",
        sanitize=False,
        help="All answers to this order side by side; what changed is marked.",
    )
    approved_amount = fields.Monetary(
        readonly=True, copy=False, help="Up to here the answer may promise."
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    needs_approval = fields.Boolean(
        compute="_compute_needs_approval",
        help="It promises more than the instance's limit, and no Manager has "
        "approved that.",
    )
    awaits_approval = fields.Boolean(
        compute="_compute_awaits_approval",
        help="Its sale order is a quotation that somebody has to confirm.",
    )

    @api.depends(
        "acknowledgement_ids.version",
        "acknowledgement_ids.submission_ids.error_message",
        "revision_ids.changes",
    )
    def _compute_acknowledgement_id(self):
        for requisition in self:
            versions = requisition.acknowledgement_ids.sorted("version")
            requisition.acknowledgement_id = versions[-1:]
            requisition.acknowledgement_problem = requisition._problem_of_answer(
                versions[-1:]
            )
            requisition.acknowledgement_count = len(versions)

    def _problem_of_answer(self, answer):
        """Why Amazon did not take an answer, and what it had changed meanwhile."""
        problem = not self._is_thrown_away(answer) and answer.problem
        if not problem or answer.state != "failed":
            return problem
        cut = self._say_cuts(answer.create_date)
        return f"{problem} {cut}" if cut else problem

    @api.depends(
        "acknowledgement_ids.state", "acknowledgement_ids.version", "answer_reopened"
    )
    def _compute_acknowledgement_state(self):
        for requisition in self:
            latest = requisition.acknowledgement_ids.sorted("version")[-1:]
            if requisition._is_thrown_away(latest):
                latest = requisition._answer_in_force()
            requisition.acknowledgement_state = latest.state

    def _is_thrown_away(self, answer):
        """Whether an answer never reached Amazon, which has one of before, and nobody
        goes on with it."""
        return (
            answer.state == "cancelled"
            and not self.answer_reopened
            and bool(self._answer_in_force())
        )

    @api.depends("acknowledgement_ids.ladder", "acknowledgement_ids.version")
    def _compute_ladder(self):
        for requisition in self:
            requisition.ladder = requisition.acknowledgement_id.ladder

    @api.depends("acknowledgement_ids.version", "acknowledgement_ids.state")
    def _compute_version_comparison(self):
        for requisition in self:
            versions = requisition.acknowledgement_ids.sorted("version")
            requisition.version_comparison = (
                versions._comparison_table() if len(versions) > 1 else False
            )

    # === WHETHER IT CAN BE ANSWERED === #

    @api.depends(
        "state",
        "acknowledgement_state",
        "answer_reopened",
        "change_pending",
        "answered_elsewhere",
    )
    def _compute_can_acknowledge(self):
        for requisition in self:
            answer = requisition.acknowledgement_state
            requisition.can_acknowledge = (
                requisition.state != "closed"
                and not requisition.answered_elsewhere
                and answer not in UNDER_WAY
                and (answer not in SETTLED or requisition._wants_next_answer())
            )

    @api.depends("state", "can_acknowledge", "acknowledgement_state")
    def _compute_can_change_answer(self):
        for requisition in self:
            requisition.can_change_answer = (
                requisition.state != "closed"
                and bool(requisition.acknowledgement_state)
                and not requisition.answered_elsewhere
                and requisition.acknowledgement_state not in UNDER_WAY
                and not requisition.can_acknowledge
            )

    def _wants_next_answer(self):
        """Whether an answer may follow although Amazon has one."""
        return self.answer_reopened or self._change_wants_answer()

    def _amazon_was_told(self):
        """Whether Amazon counts on an answer that nobody is changing.

        Of an order that Amazon has closed it counts on nothing any more.
        """
        return (
            self.acknowledgement_state in TAKEN + UNDER_WAY
            and self.state != "closed"
            and not self.can_acknowledge
        )

    def action_change_answer(self):
        """Open the answer that Amazon has for another version of it (button).

        Amazon keeps the present one until Send Acknowledgement is clicked again.

        :raise UserError: there is no answer that could be changed.
        """
        self.check_access("write")
        for requisition in self:
            if not requisition.can_change_answer:
                raise UserError(
                    self.env._(
                        "%(requisition)s has no answer that can be changed now: it is "
                        "not answered yet, the answer is under way, or Amazon has "
                        "closed the order.",
                        requisition=requisition.display_name,
                    )
                )
        self.sudo().answer_reopened = True
        return True

    # === APPROVALS === #

    @api.depends("workflow", "can_acknowledge", "sale_order_ids.state")
    def _compute_awaits_approval(self):
        for requisition in self:
            requisition.awaits_approval = bool(
                requisition.workflow == "by_approval"
                and requisition.can_acknowledge
                and requisition.sale_order_id.state in ("draft", "sent")
            )

    @api.depends(
        "amount_accepted",
        "line_ids.split_ids.code",
        "line_ids.split_ids.quantity",
        "approved_amount",
        "currency_id",
        "instance_id.approval_limit",
        "can_acknowledge",
    )
    def _compute_needs_approval(self):
        for requisition in self:
            requisition.needs_approval = bool(
                requisition.can_acknowledge
                and requisition.instance_id.approval_limit
                and requisition._exceeds_limit(requisition._promised())
            )

    def action_approve(self):
        """Approve what these answers promise as they stand (button).

        :raise AccessError: the user is no Vendor Central Manager.
        :raise UserError: there is nothing to approve.
        """
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a Vendor Central Manager can approve."))
        waiting = self.filtered("needs_approval")
        if not waiting:
            raise UserError(self.env._("Nothing here waits for an approval."))
        for requisition in waiting.sudo():
            requisition.write(
                {
                    "approved_amount": requisition._promised(),
                    "approved_by_id": self.env.uid,
                    "approved_on": fields.Datetime.now(),
                }
            )
            requisition._message_log(
                body=self.env._(
                    "%(user)s approved %(amount)s.",
                    user=self.env.user.name,
                    amount=format_amount(
                        self.env, requisition.approved_amount, requisition.currency_id
                    ),
                )
            )
        # An approval sets free what the rules may do from here on.
        freed = waiting.filtered(lambda r: r.workflow == "automatic").sudo()
        freed.workflow_due = True
        freed._take_up()
        return True

    # === WAYS OUT === #

    def action_view_acknowledgements(self):
        """Open the acknowledgements of this requisition (button)."""
        return self.acknowledgement_ids._action_open()

    def _action_after_acknowledgement(self):
        """Open the sale orders that were made, or the acknowledgements."""
        if self.sale_order_ids.filtered(lambda order: order.state != "cancel"):
            return self.action_view_sale_order()
        return self.acknowledgement_id._action_open()

    def _notify_refused(self, answered, refused):
        """Say how many of several went through, and why the others did not.

        :param dict refused: requisition -> sentence.
        """
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._(
                    "%(answered)s answered, %(refused)s not",
                    answered=len(answered),
                    refused=len(refused),
                ),
                "message": "\n".join(dict.fromkeys(refused.values())),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
