from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...logic.acknowledgement.answer import AMAZON_STATUS

SEVERITIES = [
    ("hard", "Must be corrected"),
    ("soft", "Risk"),
    ("info", "Good to know"),
]


class AmazonVendorAcknowledgementPreview(models.TransientModel):
    """What Amazon would be told, before it is: for one order or for many."""

    _name = "amazon.vendor.acknowledgement.preview"
    _description = "Amazon Vendor Acknowledgement Preview"
    _inherit = ["amazon.vendor.preview.mixin"]

    order_ids = fields.One2many(
        "amazon.vendor.acknowledgement.preview.order",
        "preview_id",
        string="Orders",
        readonly=True,
    )
    order_id = fields.Many2one(
        "amazon.vendor.acknowledgement.preview.order",
        readonly=True,
        help="The one order that is shown in full.",
    )
    order_count = fields.Integer(compute="_compute_summary")
    ready_count = fields.Integer(compute="_compute_summary")
    hard_count = fields.Integer(compute="_compute_summary")
    soft_count = fields.Integer(compute="_compute_summary")
    is_short = fields.Boolean(
        compute="_compute_is_short",
        help="Something is accepted beyond what is there, and can be proposed anew.",
    )
    rejection_note = fields.Char(
        compute="_compute_rejection_note",
        help="What Amazon would never order again of these orders.",
    )
    # Of the one order that is shown in full.
    requisition_id = fields.Many2one(related="order_id.requisition_id")
    amazon_status = fields.Char(related="order_id.amazon_status")
    outcome = fields.Selection(related="order_id.outcome")
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount_accepted = fields.Monetary(related="order_id.amount_accepted")
    amount_rejected = fields.Monetary(related="order_id.amount_rejected")
    rule_ids = fields.One2many(related="order_id.rule_ids")
    message = fields.Text(related="order_id.message")

    @api.depends("order_ids.hard_count", "order_ids.soft_count")
    def _compute_summary(self):
        for preview in self:
            orders = preview.order_ids
            preview.order_count = len(orders)
            preview.ready_count = len(orders.filtered(lambda o: not o.hard_count))
            preview.hard_count = sum(orders.mapped("hard_count"))
            preview.soft_count = sum(orders.mapped("soft_count"))

    @api.depends("order_ids.rule_ids.code")
    def _compute_is_short(self):
        for preview in self:
            # By approval the quotation is what is answered.
            waiting = preview.order_ids.requisition_id.filtered("awaits_approval")
            codes = preview.order_ids.rule_ids.mapped("code")
            preview.is_short = "short" in codes and not waiting

    @api.depends("order_ids.amount_rejected", "order_ids.currency_id")
    def _compute_rejection_note(self):
        for preview in self:
            orders = preview.order_ids.filtered("amount_rejected")
            amounts = [
                format_amount(self.env, sum(mine.mapped("amount_rejected")), currency)
                for currency, mine in orders.grouped("currency_id").items()
            ]
            preview.rejection_note = bool(orders) and self.env._(
                "Rejected for good: %(amounts)s (orders: %(rejecting)s of %(count)s). "
                "Amazon never takes a rejection back.",
                amounts=", ".join(amounts),
                rejecting=len(orders),
                count=len(preview.order_ids),
            )

    @api.model
    def _of(self, requisitions):
        """Make the preview of these requisitions as they stand.

        :return: the preview.
        """
        moment = fields.Datetime.now().replace(microsecond=0)
        preview = self.sudo().create({"moment": moment})
        Order = preview.order_ids
        rows, found = [], []
        for requisition in requisitions:
            values = requisition._preview_values(moment)
            violations = values.pop("violations")
            found.append(violations)
            payload = values.pop("payload")
            rows.append(
                {
                    **values,
                    **Order._message_values([payload] if payload else None),
                    "preview_id": preview.id,
                    "hard_count": _count(violations, "hard"),
                    "soft_count": _count(violations, "soft"),
                }
            )
        orders = Order.create(rows)
        if len(orders) == 1:
            preview.order_id = orders
        orders.rule_ids.create(
            [
                {
                    "order_id": order.id,
                    "severity": violation.severity,
                    "code": violation.code,
                    "item": violation.item,
                    "sentence": violation.sentence,
                }
                for order, violations in zip(orders, found, strict=True)
                for violation in violations
            ]
        )
        return preview.with_env(self.env)

    # === BUTTONS === #

    def action_send(self):
        """Send exactly what is shown (button).

        Of many orders those go that break no hard rule; the others are named.

        :raise UserError: something has changed since, the risks are not accepted, or
            nothing can be sent.
        """
        self.ensure_one()
        self.check_access("read")
        requisitions = self.order_ids.requisition_id
        requisitions.check_access("write")
        self._check_accepted(self.soft_count)
        self._check_still_true(requisitions)
        return requisitions._answer(moment=self.moment)

    def action_propose(self):
        """Fill in what stock, costs and rules propose, and look again (button)."""
        self.ensure_one()
        self.check_access("read")
        self.order_ids.requisition_id.action_propose()
        return self.action_refresh()

    def action_refresh(self):
        """Look again: what has changed since is shown (button)."""
        self.ensure_one()
        self.check_access("read")
        requisitions = self.order_ids.requisition_id
        return requisitions.action_preview_acknowledgement()

    def _check_still_true(self, requisitions):
        """Send what was shown or nothing."""
        self._check_fresh()
        requisitions._take_over_sale_orders()
        for order in self.order_ids.filtered("payload"):
            requisition = order.requisition_id
            payload = requisition._previewed_payload(moment=self.moment)
            if not order._is_still([payload] if payload else None):
                raise UserError(
                    self.env._(
                        "%(requisition)s has changed since this preview. Refresh it, "
                        "then send.",
                        requisition=requisition.display_name,
                    )
                )


class AmazonVendorAcknowledgementPreviewOrder(models.TransientModel):
    """One order of a preview."""

    _name = "amazon.vendor.acknowledgement.preview.order"
    _description = "Amazon Vendor Acknowledgement Preview: Order"
    _inherit = ["amazon.vendor.wizard.mixin", "amazon.vendor.previewed.message"]

    preview_id = fields.Many2one(
        "amazon.vendor.acknowledgement.preview",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    requisition_id = fields.Many2one(
        "amazon.vendor.requisition", required=True, ondelete="cascade", readonly=True
    )
    outcome = fields.Selection(
        [
            ("accepted", "Accepted"),
            ("partial", "Partially Accepted"),
            ("rejected", "Rejected"),
        ],
        string="Answer",
        readonly=True,
    )
    amazon_status = fields.Char(
        string="Amazon Will Show",
        compute="_compute_amazon_status",
        help="The status in Vendor Central; a backorder counts as accepted.",
    )
    currency_id = fields.Many2one(related="requisition_id.currency_id")
    amount_accepted = fields.Monetary(string="Accepted", readonly=True)
    amount_rejected = fields.Monetary(string="Refused", readonly=True)
    hard_count = fields.Integer(string="To Correct", readonly=True)
    soft_count = fields.Integer(string="Risks", readonly=True)
    rule_ids = fields.One2many(
        "amazon.vendor.acknowledgement.preview.rule", "order_id", readonly=True
    )
    remarks = fields.Text(compute="_compute_remarks", help="What to correct or accept.")

    @api.depends("outcome")
    def _compute_amazon_status(self):
        for order in self:
            order.amazon_status = AMAZON_STATUS.get(order.outcome)

    @api.depends("rule_ids.sentence")
    def _compute_remarks(self):
        for order in self:
            counted = order.rule_ids.filtered(lambda rule: rule.severity != "info")
            order.remarks = "\n".join(counted.mapped("sentence"))


class AmazonVendorAcknowledgementPreviewRule(models.TransientModel):
    """One rule of Amazon's that the answer touches."""

    _name = "amazon.vendor.acknowledgement.preview.rule"
    _description = "Amazon Vendor Acknowledgement Preview: Rule"
    _inherit = ["amazon.vendor.wizard.mixin"]
    _order = "id"

    order_id = fields.Many2one(
        "amazon.vendor.acknowledgement.preview.order",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    severity = fields.Selection(SEVERITIES, readonly=True)
    code = fields.Char(readonly=True)
    item = fields.Char(string="Line", readonly=True)
    sentence = fields.Text(readonly=True)


def _count(violations, severity):
    return sum(1 for violation in violations if violation.severity == severity)
