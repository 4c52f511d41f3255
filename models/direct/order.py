from odoo import api, fields, models

from ..exchange.plain_text import as_html
from .const import ALERT, AMAZON_STATES, ENDED, STATES


class AmazonVendorDirectOrder(models.Model):
    """An order of one of Amazon's customers, which the maker sends itself.

    It is filled whole or not at all, and answered with one code. To whom it goes is not
    in here: that is sealed in its ``amazon.vendor.direct.consignee``.
    """

    _name = "amazon.vendor.direct.order"
    _description = "Amazon Vendor Direct Fulfilment Order"
    _inherit = [
        "amazon.vendor.guard.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "amazon.vendor.received.mixin",
        "amazon.vendor.ignore.mixin",
    ]
    _order = "required_ship_at, id"
    _rec_names_search = ["name", "customer_order_number"]
    _check_company_auto = True

    name = fields.Char(
        string="Order No.",
        required=True,
        readonly=True,
        copy=False,
        help="Amazon's purchase order number.",
    )
    customer_order_number = fields.Char(
        string="Customer's Order No.",
        readonly=True,
        index="btree_not_null",
        help="The number that Amazon's customer knows.",
    )
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    version = fields.Integer(
        readonly=True, help="Of Amazon's document: it has changed so many times."
    )
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        readonly=True,
        default="new",
        index=True,
        tracking=True,
        copy=False,
    )
    amazon_state = fields.Selection(AMAZON_STATES, string="At Amazon", readonly=True)
    answer_code = fields.Char(
        readonly=True, copy=False, help="Amazon's code of what was answered."
    )
    answer_text = fields.Char(
        string="Answer",
        compute="_compute_answer_text",
        help="What the code means, in Amazon's words.",
    )
    can_answer = fields.Boolean(compute="_compute_can_answer", compute_sudo=True)
    user_id = fields.Many2one(
        "res.users", string="Responsible", domain="[('share', '=', False)]"
    )

    # === WHEN === #

    ordered_at = fields.Datetime(string="Ordered", readonly=True)
    required_ship_at = fields.Datetime(
        string="Ship Until", readonly=True, index=True, help="It has to leave by then."
    )
    promised_at = fields.Datetime(string="Promised for", readonly=True)
    answer_due_at = fields.Datetime(
        string="Answer Until",
        readonly=True,
        help="24 hours after it was ordered, and before it has to leave.",
    )
    ended_at = fields.Datetime(
        readonly=True, copy=False, help="Nothing is to be done about it since then."
    )
    confirm_due_at = fields.Datetime(
        string="Confirm Until",
        readonly=True,
        copy=False,
        help="Amazon expects the shipment to be confirmed within four hours.",
    )

    # === FROM WHERE, AND HOW === #

    selling_party_code = fields.Char(string="Vendor Code", readonly=True)
    bill_to_party_code = fields.Char(string="Billed to", readonly=True)
    ship_from_code = fields.Char(
        readonly=True, help="Amazon's code of the warehouse it leaves from."
    )
    warehouse_code_id = fields.Many2one(
        "amazon.vendor.warehouse",
        string="Amazon's Warehouse",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True, check_company=True)
    ship_method = fields.Char(readonly=True, help="Amazon's code, for its label.")
    is_priority = fields.Boolean(string="Priority", readonly=True)
    is_scheduled = fields.Boolean(string="By Appointment", readonly=True)
    is_gift = fields.Boolean(string="Gift", readonly=True)
    is_slip_required = fields.Boolean(string="Packing Slip Required", readonly=True)

    # === WHAT === #

    line_ids = fields.One2many(
        "amazon.vendor.direct.order.line", "order_id", readonly=True
    )
    line_count = fields.Integer(
        string="Lines", compute="_compute_line_count", store=True, precompute=True
    )
    unmapped_count = fields.Integer(
        string="Lines Without Product",
        compute="_compute_line_count",
        store=True,
        precompute=True,
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    currency_code = fields.Char(string="Amazon's Currency", readonly=True)
    amazon_problem = fields.Text(
        readonly=True, copy=False, help="What Amazon wrote that cannot be used."
    )
    problem = fields.Text(
        compute="_compute_problem",
        store=True,
        help="Why it cannot be answered by itself as it stands.",
    )
    step_problem = fields.Text(
        string="Why It Stopped",
        readonly=True,
        copy=False,
        help="What kept the connector from going on with it.",
    )

    # === WHAT BECAME OF IT === #

    sale_order_id = fields.Many2one(
        "sale.order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    picking_ids = fields.One2many(
        related="sale_order_id.picking_ids", string="Deliveries"
    )
    acknowledgement_ids = fields.One2many(
        "amazon.vendor.direct.acknowledgement", "order_id", readonly=True
    )
    consignee_ids = fields.One2many(
        "amazon.vendor.direct.consignee",
        "order_id",
        readonly=True,
        groups="amazon_vendor_central.group_consignee",
    )

    _name_uniq = models.Constraint(
        "UNIQUE(instance_id, name)",
        "This order of Amazon's is here already.",
    )
    _to_answer_idx = models.Index("(instance_id, answer_due_at) WHERE state = 'new'")

    @api.depends("line_ids.product_id")
    def _compute_line_count(self):
        for order in self:
            order.line_count = len(order.line_ids)
            order.unmapped_count = len(
                order.line_ids.filtered(lambda line: not line.product_id)
            )

    @api.depends(
        "amazon_problem",
        "state",
        "ship_from_code",
        "warehouse_id",
        "currency_id",
        "currency_code",
        "line_ids.problem",
        "line_ids.unit",
        "line_ids.cost_text",
    )
    def _compute_problem(self):
        for order in self:
            order.problem = "\n".join(order._problems()) or False

    def _problems(self):
        """Why it cannot be answered by itself, sentences; none once it is answered."""
        if self.state != "new":
            return []
        found = [self.amazon_problem] if self.amazon_problem else []
        if self.ship_from_code and not self.warehouse_id:
            found.append(
                self.env._(
                    "Amazon's warehouse %(code)s is not known here: say which one it "
                    "is under Configuration > Amazon's Warehouses.",
                    code=self.ship_from_code,
                )
            )
        codes = set(filter(None, self.sudo().line_ids.mapped("currency_code")))
        if len(codes) > 1:
            found.append(
                self.env._(
                    "Its prices are in several currencies: %(codes)s. Look at it in "
                    "Vendor Central.",
                    codes=", ".join(sorted(codes)),
                )
            )
        elif self.currency_code and not self.currency_id:
            found.append(
                self.env._(
                    "%(code)s is not active in Odoo: activate it under Invoicing > "
                    "Configuration > Currencies.",
                    code=self.currency_code,
                )
            )
        return found + [
            self.env._(
                "Line %(line)s: %(problem)s",
                line=line.item_number or line.sequence,
                problem=problem,
            )
            for line in self.line_ids
            if (problem := line._say_problem())
        ]

    @api.depends("state", "acknowledgement_ids.state")
    def _compute_can_answer(self):
        for order in self:
            order.can_answer = order._is_unanswered()

    @api.depends("answer_code")
    @api.depends_context("lang")
    def _compute_answer_text(self):
        words = self.env["amazon.vendor.direct.acknowledgement"]._code_words()
        for order in self:
            order.answer_text = words.get(order.answer_code)

    def write(self, vals):
        # From then on it is counted until to whom it went is erased.
        if vals.get("state") in ENDED and "ended_at" not in vals:
            vals = {**vals, "ended_at": fields.Datetime.now()}
        return super().write(vals)

    def _has_ended(self):
        """Whether nothing is to be done about it any more."""
        self.ensure_one()
        return self.state in ENDED

    # === WHAT NEEDS A PERSON === #

    def _alert(self, key, summary, note):
        """Give the responsible person an activity; the same one is not given twice.

        :param str key: what it is about; see ``mail.activity.amazon_vendor_key``.
        :param str summary: that, in the reader's language.
        :param str note: what happened and what to do next.
        """
        user = self.user_id or self.instance_id.responsible_id
        same = self.activity_ids.filtered(lambda a: a.amazon_vendor_key == key)
        if same:
            same.note = as_html(note)
        elif user.active:
            self.sudo().activity_schedule(
                ALERT,
                summary=summary,
                note=as_html(note),
                user_id=user.id,
                amazon_vendor_key=key,
            )

    def _close_alerts(self, *keys):
        """What was to be done about these matters is done; without any: all of it."""
        self.sudo().activity_ids.filtered(
            lambda a: a.amazon_vendor_key in keys if keys else a.amazon_vendor_key
        ).unlink()

    # === BUTTONS === #

    def action_view_sale_order(self):
        """Open the sale order (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sale Order"),
            "res_model": "sale.order",
            "view_mode": "form",
            "res_id": self.sale_order_id.id,
        }
