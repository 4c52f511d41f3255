from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import ORDER_TYPES, PAYMENT_METHODS
from ...logic.local_day import local_day, window_end
from ..exchange.plain_text import as_html
from ..exchange.sequence_numbers import next_numbers

#: Type of the activity that something needs a person.
ALERT = "mail.mail_activity_data_warning"
HOLD_ALERT = "hold"
#: One for an order, however often its sale order is cancelled although Amazon counts on
#: it.
CANCELLED_ALERT = "sale order cancelled"
#: What Amazon's deadlines are reckoned from.
DATES_OF_DEADLINES = {
    "purchase_order_date",
    "changed_date",
    "ship_window_end",
    "delivery_window_end",
}


class AmazonVendorRequisition(models.Model):
    """The purchase order as Amazon wrote it, and our decision about each line.

    Amazon's words are kept beside Odoo's records, so that nothing of the order is lost
    when a partner, product or unit cannot be found. Importing the order again updates
    it (``import_orders.py``).
    """

    _name = "amazon.vendor.requisition"
    _description = "Amazon Vendor Order Requisition"
    _inherit = [
        "amazon.vendor.guard.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "amazon.vendor.received.mixin",
    ]
    _order = "purchase_order_date desc, id desc"
    _rec_names_search = ["name", "purchase_order_number"]
    _check_company_auto = True

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    purchase_order_number = fields.Char(
        string="Order No.", required=True, readonly=True, copy=False
    )
    version = fields.Integer(
        readonly=True, copy=False, help="Version of Amazon's order that is shown here."
    )
    state = fields.Selection(
        [("new", "New"), ("acknowledged", "Acknowledged"), ("closed", "Closed")],
        string="Status",
        required=True,
        readonly=True,
        default="new",
        index=True,
        tracking=True,
        copy=False,
    )
    amazon_state = fields.Char(
        string="Amazon's State",
        readonly=True,
        help="purchaseOrderState as Amazon last said it.",
    )
    order_type = fields.Selection(ORDER_TYPES, readonly=True)

    partner_id = fields.Many2one(
        "res.partner", string="Customer", check_company=True, tracking=True
    )
    partner_shipping_id = fields.Many2one(
        "res.partner", string="Shipping Address", check_company=True
    )
    partner_invoice_id = fields.Many2one(
        "res.partner", string="Invoice Address", check_company=True
    )
    vendor_code_id = fields.Many2one("amazon.vendor.code", readonly=True)
    selling_party_code = fields.Char(string="Vendor", readonly=True)
    selling_party_raw = fields.Char(
        readonly=True, help="As Amazon wrote it; the answer echoes it exactly."
    )
    buying_party_code = fields.Char(string="Buying Party", readonly=True)
    ship_to_party_code = fields.Char(string="Ship to Party", readonly=True)
    bill_to_party_code = fields.Char(string="Bill to Party", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", tracking=True)
    warehouse_id = fields.Many2one("stock.warehouse", check_company=True)

    purchase_order_date = fields.Datetime(string="Order Date", readonly=True)
    state_changed_date = fields.Datetime(string="State Changed On", readonly=True)
    changed_date = fields.Datetime(
        string="Changed by Amazon On",
        readonly=True,
        help="Amazon changed the order after placing it; the changed order counts.",
    )
    ship_window_start = fields.Datetime(readonly=True)
    ship_window_end = fields.Datetime(readonly=True)
    delivery_window_start = fields.Datetime(readonly=True)
    delivery_window_end = fields.Datetime(readonly=True)
    window_start = fields.Datetime(
        compute="_compute_window", store=True, precompute=True
    )
    window_end = fields.Datetime(
        string="Max Delivery Date",
        compute="_compute_window",
        store=True,
        precompute=True,
        help="End of the ship window where Amazon pays the freight, of the delivery "
        "window where you do.",
    )

    payment_method = fields.Selection(PAYMENT_METHODS, readonly=True)
    deal_code = fields.Char(readonly=True)
    is_import = fields.Boolean(string="Import Order", readonly=True)
    import_method_of_payment = fields.Char(string="Method of Payment", readonly=True)
    import_terms = fields.Char(string="International Commercial Terms", readonly=True)
    import_port_of_delivery = fields.Char(string="Port of Delivery", readonly=True)
    import_containers = fields.Char(readonly=True)
    import_shipping_instructions = fields.Char(
        string="Shipping Instructions", readonly=True
    )

    currency_id = fields.Many2one("res.currency", readonly=True)
    currency_code = fields.Char(string="Amazon's Currency", readonly=True)
    amount_ordered = fields.Monetary(
        compute="_compute_amounts", string="Ordered", store=True, precompute=True
    )
    amount_accepted = fields.Monetary(
        compute="_compute_amounts", string="To Acknowledge", store=True, precompute=True
    )

    line_ids = fields.One2many("amazon.vendor.requisition.line", "requisition_id")
    line_count = fields.Integer(compute="_compute_line_problems", store=True)
    unmapped_count = fields.Integer(
        string="Lines Without Product", compute="_compute_line_problems", store=True
    )
    problem_count = fields.Integer(
        string="Lines With a Problem", compute="_compute_line_problems", store=True
    )
    problem = fields.Text(
        string="What Needs You",
        readonly=True,
        help="Problems of the order as a whole, one per line.",
    )

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

    revision_ids = fields.One2many(
        "amazon.vendor.requisition.revision", "requisition_id", readonly=True
    )
    log_ids = fields.One2many("amazon.vendor.log", "requisition_id", readonly=True)

    _purchase_order_uniq = models.Constraint(
        "UNIQUE(instance_id, purchase_order_number)",
        "This purchase order already has a requisition in this instance.",
    )
    _workflow_due_idx = models.Index("(instance_id) WHERE workflow_due IS TRUE")
    # The order of the list.
    _date_idx = models.Index("(purchase_order_date, id)")
    # What is looked for at every tick is among the open ones.
    _open_idx = models.Index("(instance_id, window_end) WHERE state != 'closed'")

    @api.depends(
        "ship_window_start",
        "ship_window_end",
        "delivery_window_start",
        "delivery_window_end",
        "instance_id.marketplace",
    )
    def _compute_window(self):
        # Amazon: the ship window counts for Collect/WePay freight, the delivery window
        # where the vendor pays; an order carries the one that counts.
        for requisition in self:
            requisition.window_start = (
                requisition.ship_window_start or requisition.delivery_window_start
            )
            requisition.window_end = window_end(
                requisition.window_start,
                requisition.ship_window_end or requisition.delivery_window_end,
                requisition.instance_id.marketplace,
            )

    def _local_day(self, moment=None):
        """The day on which something happens where this order was placed.

        :param datetime moment: naive UTC; that of the order by default, or now where
            Amazon gave none.
        :rtype: date
        """
        moment = moment or self.purchase_order_date or fields.Datetime.now()
        return local_day(moment, self.instance_id.marketplace)

    @api.depends("line_ids.amount_ordered", "line_ids.subtotal")
    def _compute_amounts(self):
        for requisition in self:
            lines = requisition.line_ids
            requisition.amount_ordered = sum(lines.mapped("amount_ordered"))
            requisition.amount_accepted = sum(lines.mapped("subtotal"))

    @api.depends("line_ids.state")
    def _compute_line_problems(self):
        for requisition in self:
            states = requisition.line_ids.mapped("state")
            requisition.line_count = len(states)
            requisition.unmapped_count = states.count("unmapped")
            requisition.problem_count = states.count("problem")

    @api.depends("name", "purchase_order_number")
    def _compute_display_name(self):
        for requisition in self:
            requisition.display_name = (
                f"{requisition.name} ({requisition.purchase_order_number})"
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._give_names(vals_list)
        self._mark_due(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        result = super().write(vals)
        if DATES_OF_DEADLINES & vals.keys():
            self._forget_reminders()
        return result

    @api.model
    def _hint_on_foreign_fields(self):
        return self.env._("Change the answer (accepted, backordered, reason) instead.")

    @api.model
    def _give_names(self, vals_list):
        """Number those that have no name yet, in place.

        ``next_by_code`` would search for the sequence again for each of them.
        """
        unnamed = [vals for vals in vals_list if not vals.get("name")]
        if not unnamed:
            return
        sequence = (
            self.env["ir.sequence"]
            .sudo()
            .search(
                [
                    ("code", "=", "amazon.vendor.requisition"),
                    ("company_id", "in", [self.env.company.id, False]),
                ],
                order="company_id",
                limit=1,
            )
        )
        names = next_numbers(sequence, [None] * len(unnamed))
        for vals, name in zip(unnamed, names, strict=True):
            vals["name"] = name

    @api.model
    def _mark_due(self, vals_list):
        """New orders are taken up where the instance works that way, in place."""
        Instance = self.env["amazon.vendor.instance"]
        for vals in vals_list:
            workflow = Instance.browse(vals.get("instance_id")).workflow
            if vals.get("state", "new") == "new" and workflow != "by_requisition":
                vals.setdefault("workflow_due", True)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        if self.filtered(lambda r: r.state != "new"):
            raise UserError(
                self.env._(
                    "A requisition that Amazon has been answered, or that Amazon has "
                    "closed, is the record of what was agreed and cannot be deleted."
                )
            )

    # === BUTTONS === #

    def _action_open(self):
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Order Requisitions"),
            "res_model": self._name,
        }
        if len(self) == 1:
            return {**action, "view_mode": "form", "res_id": self.id}
        return {
            **action,
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", self.ids)],
        }

    def _action_form(self):
        """Open this requisition in its form."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Order Requisition"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # === WHAT WAITS FOR A PERSON === #

    def _alert(self, key, summary, note, user=None):
        """Give the responsible person an activity; the same one is not given twice.

        :param str key: what it is about; see ``mail.activity.amazon_vendor_key``.
        :param str summary: that, in the reader's language.
        :param note: what happened and what to do next: str, or Markup.
        :param user: who is asked; by default who is responsible for the instance, and
            for the order.
        """
        user = user or self.instance_id.responsible_id or self.user_id
        note = as_html(note)
        if same := self._alerts(key):
            same.note = note
        elif user.active:
            self.sudo().activity_schedule(
                ALERT,
                summary=summary,
                note=note,
                user_id=user.id,
                amazon_vendor_key=key,
            )

    def _alerts(self, *keys):
        """The open activities about these matters."""
        return self.activity_ids.filtered(lambda a: a.amazon_vendor_key in keys)

    def _release(self):
        """What was held is decided, and nothing is to be taken up any more."""
        settled = self.filtered(lambda r: r.workflow_due or r.hold_reason)
        self._steps_done()
        settled._alerts(HOLD_ALERT).unlink()
        settled.write({"workflow_due": False, "hold_reason": False})
