from odoo import fields, models

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


class AmazonVendorInstanceWorkflow(models.Model):
    """How this instance answers Amazon: who decides, and what is looked at before."""

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

    _answer_alert_positive = models.Constraint(
        "CHECK(answer_alert_hours BETWEEN 0 AND 48)",
        "Remind between 0 and 48 hours before a deadline.",
    )
    _approval_limit_positive = models.Constraint(
        "CHECK(approval_limit >= 0)",
        "The limit above which a manager approves cannot be negative.",
    )

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
