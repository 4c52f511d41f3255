from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import ORDER_TYPES, REJECTION_REASONS
from ...logic.decision.proposal import by_rule, propose


class AmazonVendorRule(models.Model):
    """What to do with order lines that meet some conditions.

    The first active rule that fits a line decides it. A line that no rule fits is
    accepted when all of it can be delivered at the right cost; anything else is only
    proposed, for a person to decide.
    """

    _name = "amazon.vendor.rule"
    _description = "Amazon Vendor Acknowledgement Rule"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True, help="A rule that is off can be tried in a dry run."
    )
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env["amazon.vendor.product"]._default_instance(),
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="instance_id.marketplace_currency_id")

    # --- Conditions ---
    vendor_code_ids = fields.Many2many(
        "amazon.vendor.code",
        string="Vendor Codes",
        domain="[('instance_id', '=', instance_id)]",
        help="Empty: any.",
    )
    order_type = fields.Selection(ORDER_TYPES, help="Empty: any.")
    product_categ_ids = fields.Many2many(
        "product.category",
        string="Product Categories",
        help="These and what is below them. Empty: any.",
    )
    availability = fields.Selection(
        [
            ("full", "All can be delivered within the window"),
            ("part", "Only a part can be delivered within the window"),
            ("later", "All comes after the window"),
            ("none", "Nothing is expected"),
            ("missing", "Anything less than all within the window"),
            ("unknown", "The product is not known"),
            ("unclear", "The product is not clear"),
            ("unsellable", "The product is archived or not for sale"),
        ],
        help="Empty: any.",
    )
    cost_condition = fields.Selection(
        [
            ("fine", "Right, or within the tolerance"),
            ("less", "Less than agreed, beyond the tolerance"),
            ("unknown", "There is no agreed cost"),
        ],
        string="Amazon's Cost",
        help="Empty: any. Costs are checked where the instance says so.",
    )
    cost_percent_from = fields.Float(
        string="At Least Less", help="Percent that Amazon pays less than agreed."
    )
    cost_percent_to = fields.Float(
        string="At Most Less",
        help="Percent that Amazon pays less than agreed. 0: no limit.",
    )
    value_from = fields.Monetary(
        string="Order Value From",
        help="Orders in another currency are converted by the rate of their day; a "
        "rule with a value fits no order in several currencies.",
    )
    value_to = fields.Monetary(string="Order Value To", help="0: no limit.")
    has_days_limit = fields.Boolean(string="Window Ends Soon")
    days_to_window = fields.Integer(
        string="Within Days", help="Days until Amazon's window ends."
    )

    # --- What follows ---
    outcome = fields.Selection(
        [
            ("propose", "Answer as stock allows"),
            ("accept", "Accept in full"),
            ("backorder", "Accept what is there, backorder the rest"),
            ("reject_rest", "Accept what is there, reject the rest"),
            ("reject", "Reject"),
            ("hold", "Hold for a person"),
        ],
        required=True,
        default="hold",
        help="Backorders are answered only where Amazon allows them; a line that "
        "cannot be backordered is held.",
    )
    rejection_reason = fields.Selection(
        REJECTION_REASONS,
        required=True,
        default="TemporarilyUnavailable",
        help="Amazon stops ordering a product after two answers of Obsolete Product.",
    )

    @api.constrains("vendor_code_ids", "instance_id")
    def _check_vendor_codes(self):
        for rule in self:
            if rule.vendor_code_ids.instance_id - rule.instance_id:
                raise ValidationError(
                    self.env._(
                        "Rule %(rule)s names a vendor code of another instance.",
                        rule=rule.name,
                    )
                )

    # === BUTTONS === #

    def action_dry_run(self):
        """Show what these rules would do with the open requisitions (button)."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dry Run"),
            "res_model": "amazon.vendor.rule.dry.run",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_instance_id": self.instance_id[:1].id,
                "default_rule_ids": self.ids,
            },
        }

    # === EVALUATING === #

    @api.model
    def _active_of(self, instances):
        """The rules that are switched on, in their order."""
        return self.search([("instance_id", "in", instances.ids)])

    def _evaluate(self, requisitions):
        """What these rules would do with the requisitions; nothing is changed.

        :return: dict requisition -> ``logic.decision.proposal.ProposalResult``.
        """
        return requisitions._propose(apply=False, rules=self)

    def _matcher(self):
        """Prepare these rules for many lines.

        :return: callable(requisition line, LineFacts) -> LineProposal.
        """
        by_instance = self.sudo().sorted().grouped("instance_id")
        now = fields.Datetime.now()

        def follow(line, facts):
            for rule in by_instance.get(line.instance_id.sudo(), ()):
                if rule._fits(line, facts, now):
                    return rule._answer(facts)
            return propose(facts)

        return follow

    def _answer(self, facts):
        names_cost = self.cost_condition or self.cost_percent_from
        return by_rule(
            facts,
            self,
            self.outcome,
            self.rejection_reason,
            names_cost=bool(names_cost or self.cost_percent_to),
            names_problem=self.availability == facts.product_problem,
        )

    def _fits(self, line, facts, now):
        """Whether a line meets every condition of this rule."""
        requisition = line.requisition_id
        codes = self.vendor_code_ids
        if codes and requisition.vendor_code_id not in codes:
            return False
        if self.order_type and requisition.order_type != self.order_type:
            return False
        return (
            self._fits_product(line.product_id)
            and self._fits_availability(facts)
            and self._fits_cost(facts.cost)
            and self._fits_value(requisition)
            and self._fits_window(requisition, now)
        )

    def _fits_product(self, product):
        if not self.product_categ_ids:
            return True
        path = product.sudo().categ_id.parent_path or ""
        return any(path.startswith(c.parent_path) for c in self.product_categ_ids)

    def _fits_availability(self, facts):
        if self.availability == "missing":
            return facts.availability in ("part", "later", "none")
        return not self.availability or facts.availability == self.availability

    def _fits_cost(self, cost):
        if self.cost_condition:
            if cost is None:
                return False
            if cost.agreed is None:
                return self.cost_condition == "unknown"
            if self.cost_condition != ("fine" if cost.is_fine else "less"):
                return False
        if self.cost_percent_from or self.cost_percent_to:
            if cost is None or cost.percent is None:
                return False
            percent = round(float(cost.percent), 6)
            if percent < self.cost_percent_from:
                return False
            if self.cost_percent_to and percent > self.cost_percent_to:
                return False
        return True

    def _fits_value(self, requisition):
        """Whether the order is worth what the rule says, in the rule's currency.

        An order in several currencies, or in an unknown one, is worth nothing that
        could be compared.
        """
        if not (self.value_from or self.value_to):
            return True
        ordered = requisition.line_ids.filtered("ordered_qty")
        currency = requisition.currency_id
        if not currency or len(ordered._currency_codes()) > 1:
            return False
        value = currency._convert(
            requisition.amount_ordered,
            self.currency_id,
            requisition.company_id,
            requisition._local_day(),
        )
        compare = self.currency_id.compare_amounts
        if self.value_from and compare(value, self.value_from) < 0:
            return False
        return not (self.value_to and compare(value, self.value_to) > 0)

    def _fits_window(self, requisition, now):
        if not self.has_days_limit:
            return True
        if not requisition.window_end:
            return False
        end, today = map(requisition._local_day, (requisition.window_end, now))
        return (end - today).days <= self.days_to_window
