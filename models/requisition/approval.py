from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount

from ...spapi.messages.acknowledgement import RuleViolation

MANAGER = "amazon_vendor_central.group_amazon_vendor_manager"


class AmazonVendorRequisitionApproval(models.Model):
    """Above a value limit a Vendor Central Manager approves the answer."""

    _inherit = "amazon.vendor.requisition"

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

    @api.depends(
        "amount_accepted",
        "approved_amount",
        "currency_id",
        "instance_id.approval_limit",
        "can_acknowledge",
    )
    def _compute_needs_approval(self):
        for requisition in self:
            requisition.needs_approval = (
                requisition.can_acknowledge and requisition._exceeds_limit()
            )

    def _exceeds_limit(self):
        """Whether the answer promises more than may be promised as things stand."""
        self.ensure_one()
        instance = self.instance_id
        limit = instance.approval_limit
        promised = self.amount_accepted
        if not limit or not promised:
            return False
        if self.approved_by_id and promised <= self.approved_amount:
            return False
        # In the company's currency; an unknown currency counts as if it were that.
        currency = self.currency_id or instance.company_currency_id
        date = self.purchase_order_date or fields.Datetime.now()
        value = currency._convert(
            promised, instance.company_currency_id, self.company_id, date
        )
        return instance.company_currency_id.compare_amounts(value, limit) > 0

    def _own_violations(self, parts, again):
        found = super()._own_violations(parts, again)
        if self._exceeds_limit() and not self.env.user.has_group(MANAGER):
            sentence = self.env._(
                "%(amount)s is promised. Above %(limit)s a Vendor Central "
                "Manager must approve it.",
                amount=format_amount(self.env, self.amount_accepted, self.currency_id),
                limit=format_amount(
                    self.env,
                    self.instance_id.approval_limit,
                    self.instance_id.company_currency_id,
                ),
            )
            found.append(RuleViolation("needs_approval", "hard", None, {}, sentence))
        return found

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
                    "approved_amount": requisition.amount_accepted,
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
        waiting._after_approval()
        return True

    def _after_approval(self):
        """What an approval sets free; see ``..._requisition_workflow.py``."""
