from odoo import api, fields, models
from odoo.fields import Domain

WORKFLOWS = [
    ("by_requisition", "By requisition"),
    ("by_approval", "By approval of the sale order"),
    ("automatic", "Automatic, by rules"),
]

PREVIEWS = [
    ("always", "Always"),
    ("risks", "When it carries a risk"),
    ("never", "Never"),
]


IMPORT = "import_purchase_orders"


class AmazonVendorInstance(models.Model):
    """How this instance answers Amazon, and which orders wait for an answer."""

    _inherit = "amazon.vendor.instance"

    workflow = fields.Selection(
        WORKFLOWS,
        string="Way of Working",
        required=True,
        default="by_requisition",
        tracking=True,
        help="By requisition: you decide on the order requisition and send the "
        "acknowledgement there. By approval: a quotation is made of each order; "
        "confirming it sends the acknowledgement, and it becomes a sale order once "
        "Amazon has answered. Automatic: the rules decide, acknowledge and confirm; "
        "what they cannot decide waits for a person.",
    )
    preview_before_sending = fields.Selection(
        PREVIEWS,
        required=True,
        default="risks",
        help="Show what will be sent, and every rule of Amazon's it touches, before an "
        "acknowledgement is sent by a click.",
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    approval_limit = fields.Monetary(
        string="Manager Approves Above",
        currency_field="company_currency_id",
        tracking=True,
        help="An answer that promises more than this is sent by a Vendor Central "
        "Manager, or after one has approved it. 0: no limit.",
    )
    answer_alert_hours = fields.Integer(
        string="Remind Before a Deadline (hours)",
        required=True,
        default=6,
        help="So long before a deadline of Amazon's the person in charge gets an "
        "activity, if the order still needs something.",
    )

    import_cursor = fields.Datetime(
        compute="_compute_import_cursor",
        inverse="_inverse_import_cursor",
        search="_search_import_cursor",
        compute_sudo=True,
        copy=False,
        tracking=True,
        help="Everything Amazon changed before this moment is stored. Set it back to "
        "import a period again; nothing is stored twice.",
    )

    # === FIGURES === #

    last_import = fields.Datetime(
        compute="_compute_last_import", help="When an import last succeeded."
    )
    next_import = fields.Datetime(compute="_compute_last_import")
    requisition_count = fields.Integer(compute="_compute_requisition_count")
    today_count = fields.Integer(
        string="Needs Me Today",
        compute="_compute_requisition_figures",
        help="Requisitions that are yours and due by tomorrow.",
    )
    to_acknowledge_count = fields.Integer(
        string="To Acknowledge",
        compute="_compute_requisition_figures",
        help="Requisitions that Amazon has no answer to.",
    )

    _answer_alert_positive = models.Constraint(
        "CHECK(answer_alert_hours BETWEEN 0 AND 48)",
        "Remind between 0 and 48 hours before a deadline.",
    )
    _approval_limit_positive = models.Constraint(
        "CHECK(approval_limit >= 0)",
        "The limit above which a manager approves cannot be negative.",
    )

    @api.depends("schedule_ids.operation", "schedule_ids.cursor")
    def _compute_import_cursor(self):
        for instance in self:
            instance.import_cursor = instance._schedule(IMPORT).cursor

    def _inverse_import_cursor(self):
        for instance in self:
            instance._schedule(IMPORT).cursor = instance.import_cursor

    @api.model
    def _search_import_cursor(self, operator, value):
        mine = Domain("operation", "=", IMPORT) & Domain("cursor", operator, value)
        return Domain("schedule_ids", "any", mine)

    @api.depends("schedule_ids.last_success", "schedule_ids.next_run")
    def _compute_last_import(self):
        for instance in self:
            schedule = instance.schedule_ids.filtered(
                lambda each: each.operation == IMPORT
            )
            instance.last_import = schedule.last_success
            instance.next_import = schedule.active and schedule.next_run

    @api.model
    def _to_acknowledge_domain(self):
        return Domain("state", "=", "new") & Domain("answered_elsewhere", "=", False)

    @api.model
    def _today_domain(self):
        return Domain("needs_me_today", "=", True)

    def _compute_requisition_count(self):
        counts = self._count("amazon.vendor.requisition", Domain.TRUE)
        for instance in self:
            instance.requisition_count = counts.get(instance.id, 0)

    def _compute_requisition_figures(self):
        model = "amazon.vendor.requisition"
        waiting = self._count(model, self._to_acknowledge_domain())
        today = self._count(model, self._today_domain())
        for instance in self:
            instance.to_acknowledge_count = waiting.get(instance.id, 0)
            instance.today_count = today.get(instance.id, 0)

    def _confirms_when(self, state):
        """Whether a sale order is confirmed when its answer reaches ``state``.

        Where a person only prepares the answer, or nobody does, the order counts as
        awaiting shipment only once Amazon has answered: a transaction that was taken
        may still fail.

        :param str state: ``submitted`` (Amazon took the document) or ``answered``
            (it is presumed or confirmed that Amazon keeps it).
        """
        self.ensure_one()
        if self.workflow == "by_requisition":
            return state == "submitted" and self.sale_order_policy == "confirm"
        return state == "answered"

    # === BUTTONS === #

    def action_view_requisitions(self):
        """Open the order requisitions of this instance."""
        return self._action_view(
            self.env._("Order Requisitions"), "amazon.vendor.requisition"
        )

    def action_view_today(self):
        """Open the requisitions that need this user today (button)."""
        return self._action_view(
            self.env._("What Needs Me Today"),
            "amazon.vendor.requisition",
            self._today_domain(),
        )

    def action_view_to_acknowledge(self):
        """Open the requisitions that Amazon has no answer to (button)."""
        return self._action_view(
            self.env._("To Acknowledge"),
            "amazon.vendor.requisition",
            self._to_acknowledge_domain(),
        )
