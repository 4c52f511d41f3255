from odoo import fields, models
from odoo.exceptions import UserError

from .const import MONEY
from .domains import opening


class AmazonVendorInstance(models.Model):
    """What becomes of the money of an instance, for who may see it."""

    _inherit = "amazon.vendor.instance"

    receive_days = fields.Integer(
        string="Days to Receive",
        default=14,
        help="What Amazon shows as received so many days after the goods have left "
        "counts as all: what is missing then, it will not pay.",
    )
    to_dispute_count = fields.Integer(
        string="Deductions to Dispute", compute="_compute_money", groups=MONEY
    )
    open_amount = fields.Monetary(
        string="Open Money",
        compute="_compute_money",
        currency_field="company_currency_id",
        groups=MONEY,
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id")

    _receive_days_check = models.Constraint(
        "CHECK(receive_days >= 0)", "Days to receive cannot be negative."
    )

    def _compute_money(self):
        cards = self.env["amazon.vendor.money"].browse(self.ids)
        found = {
            row["id"]: row
            for row in cards.search([("id", "in", self.ids)]).read(
                ["to_dispute_count", "open_amount"], load=False
            )
        }
        for instance in self:
            row = found.get(instance.id, {})
            instance.to_dispute_count = row.get("to_dispute_count", 0)
            instance.open_amount = row.get("open_amount", 0)

    # === BUTTONS === #

    def action_view_unverified_invoices(self):
        """Open the invoices that Amazon has accepted and nobody has seen (button)."""
        return opening("unverified", self.env._("Invoices Unverified"), self)

    def action_view_failed_invoices(self):
        """Open the invoices that Amazon did not take (button)."""
        return opening("failed", self.env._("Invoices Failed"), self)

    def action_view_to_dispute(self):
        """Open what Amazon took off and nobody has disputed yet (button)."""
        return opening("to_dispute", self.env._("Deductions to Dispute"), self)

    def action_view_open_money(self):
        """Open the invoices and credit notes that are not settled (button)."""
        return opening("open", self.env._("Open Money"), self)

    def action_view_sales(self):
        """Open the sales of this instance's team, as Odoo analyses sales (button).

        :raise UserError: it has no team.
        """
        self.ensure_one()
        self.check_access("read")
        if not self.team_id:
            raise UserError(
                self.env._(
                    "%(instance)s has no sales team. Choose one on its tab Orders.",
                    instance=self.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sales of %(team)s", team=self.team_id.display_name),
            "res_model": "sale.report",
            "view_mode": "graph,pivot",
            "domain": [("team_id", "=", self.team_id.id), ("state", "!=", "cancel")],
            "context": {"search_default_Sales": 1, "group_by": ["date:month"]},
        }
