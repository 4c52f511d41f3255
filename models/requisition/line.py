from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...const import CASES, EACHES, REJECTION_REASONS
from ...logic.acknowledgement.answer import UNCHOSEN_REASON, Part
from ...spapi.messages.acknowledgement import ACCEPTED, BACKORDERED, REJECTED
from ..exchange.own_work import OwnWork

#: What decides a line that is not split; writing it takes the place of the parts.
ANSWER_FIELDS = {
    "accepted_qty",
    "backordered_qty",
    "ship_date",
    "backorder_date",
}
#: What a line is answered with.
DECISION_FIELDS = ANSWER_FIELDS | {"split_ids", "rejection_reason"}

LINE_STATES = [
    ("unmapped", "No Product"),
    ("problem", "Problem"),
    ("accepted", "Accepted"),
    ("partial", "Partly Accepted"),
    ("backordered", "Backordered"),
    ("rejected", "Rejected"),
    ("cancelled", "Cancelled by Amazon"),
]


class LineWork(OwnWork):
    """What the connector does to the answer of a line; otherwise a person did."""

    DECIDE = "amazon_vendor_deciding"
    #: The product of a line is looked up, not chosen.
    FIND = "amazon_vendor_no_remember"
    #: The parts of a line are written: the line follows when all of them are.
    SPLIT = "amazon_vendor_follows_split"


class AmazonVendorRequisitionLine(models.Model):
    """One line of Amazon's order, and how it is answered.

    Quantities count Amazon's unit of the line (Cases of ``unit_size``, or Eaches) and
    are whole numbers. Costs are Amazon's decimal strings: a float would not give back
    what the invoice must match.
    """

    _name = "amazon.vendor.requisition.line"
    _description = "Amazon Vendor Order Requisition Line"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "requisition_id, sequence, id"
    _check_company_auto = True
    _fixed_fields = ("requisition_id", "instance_id", "company_id")

    requisition_id = fields.Many2one(
        "amazon.vendor.requisition",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        related="requisition_id.instance_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="requisition_id.company_id", store=True, precompute=True
    )
    # Stored: an amount asks for its currency each time it is written.
    currency_id = fields.Many2one(
        related="requisition_id.currency_id", store=True, precompute=True
    )
    sequence = fields.Integer(readonly=True, aggregator=None)
    item_sequence_number = fields.Char(
        string="Line", readonly=True, help="itemSequenceNumber: 1 where it is 01."
    )
    item_sequence_number_raw = fields.Char(
        readonly=True, help="As Amazon wrote it; the answer echoes it exactly."
    )
    item_key = fields.Char(
        readonly=True, help="Which line of Amazon's order this is, also when dirty."
    )
    asin = fields.Char(string="ASIN", readonly=True, index="btree_not_null")
    vendor_sku = fields.Char(string="Vendor SKU", readonly=True, index="btree_not_null")
    amazon_product_identifier = fields.Char(
        readonly=True, help="As Amazon wrote it; the answer echoes it exactly."
    )
    vendor_product_identifier = fields.Char(readonly=True)

    product_id = fields.Many2one(
        "product.product",
        check_company=True,
        index="btree_not_null",
        domain="[('type', '!=', 'combo')]",
    )
    match_problem = fields.Char(
        readonly=True, help="Why no product was found, in a sentence."
    )
    match_code = fields.Char(readonly=True, help="The same as a code, for rules.")
    ordered_qty = fields.Integer(string="Quantity", readonly=True, aggregator=None)
    unit_of_measure = fields.Selection(
        [(EACHES, "Eaches"), (CASES, "Cases")], readonly=True, default=EACHES
    )
    unit_size = fields.Integer(
        string="Case Size",
        readonly=True,
        default=1,
        aggregator=None,
        help="Eaches in one unit.",
    )
    uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        readonly=True,
        help="Odoo's unit that equals Amazon's.",
    )
    backorder_allowed = fields.Boolean(readonly=True)

    net_cost_amount = fields.Char(
        string="Amazon's Net Cost", readonly=True, help="Amazon's decimal, exactly."
    )
    net_cost = fields.Float(
        compute="_compute_costs",
        store=True,
        precompute=True,
        digits=(16, 6),
        min_display_digits=2,
        aggregator=None,
        help="What Amazon pays for one each (or one unit of weight).",
    )
    answered_cost_amount = fields.Char(
        string="Confirmed Net Cost",
        readonly=True,
        help="What the answer confirms for one each, where that is another amount than "
        "Amazon's net cost.",
    )
    cost_currency_code = fields.Char(readonly=True)
    cost_unit_of_measure = fields.Char(
        string="Cost Per", readonly=True, help="Set for items priced by weight."
    )
    list_price_amount = fields.Char(string="List Price", readonly=True)
    list_price_currency_code = fields.Char(readonly=True)

    accepted_qty = fields.Integer(string="Ack Quantity", aggregator=None)
    backordered_qty = fields.Integer(string="Backorder Qty", aggregator=None)
    rejected_qty = fields.Integer(
        aggregator=None,
        compute="_compute_rejected_qty",
        store=True,
        precompute=True,
    )
    ship_date = fields.Datetime(
        string="Scheduled Ship Date",
        help="For the accepted quantity. Empty: none sent.",
    )
    backorder_date = fields.Datetime(
        string="Backorder Ship Date", help="When the backordered quantity will ship."
    )
    rejection_reason = fields.Selection(
        REJECTION_REASONS, default="TemporarilyUnavailable"
    )
    state = fields.Selection(
        LINE_STATES,
        string="Product Availability",
        compute="_compute_state",
        store=True,
        precompute=True,
    )
    problem = fields.Char(readonly=True, help="Why this line cannot be answered as is.")
    amount_ordered = fields.Monetary(
        compute="_compute_subtotal", store=True, precompute=True
    )
    subtotal = fields.Monetary(
        compute="_compute_subtotal",
        store=True,
        precompute=True,
        help="Net cost of the accepted and the backordered quantity.",
    )
    unit_label = fields.Char(
        string="Ordered Unit",
        compute="_compute_unit_label",
        help="Amazon's unit of the quantities: eaches, or cases of so many eaches.",
    )
    free_qty = fields.Integer(
        compute="_compute_free_qty",
        help="Whole units free to use in the warehouse now.",
    )

    _item_uniq = models.Constraint(
        "UNIQUE(requisition_id, item_key)",
        "This line of Amazon's order is in the requisition already.",
    )
    _quantities_check = models.Constraint(
        "CHECK(accepted_qty >= 0 AND backordered_qty >= 0)",
        "Quantities cannot be negative.",
    )
    _without_product_idx = models.Index("(instance_id, asin) WHERE product_id IS NULL")
    # Nobody looks for the many that are just accepted.
    _not_accepted_idx = models.Index("(state) WHERE state != 'accepted'")
    _unmapped_idx = models.Index("(instance_id) WHERE state = 'unmapped'")
    _unknown_idx = models.Index(
        "(instance_id) WHERE product_id IS NULL AND match_code IS NOT NULL"
    )

    @api.depends("requisition_id.display_name", "item_sequence_number")
    def _compute_display_name(self):
        for line in self:
            line.display_name = self.env._(
                "%(requisition)s, line %(line)s",
                requisition=line.requisition_id.display_name,
                line=line.item_sequence_number or line.sequence,
            )

    @api.depends("ordered_qty", "accepted_qty", "backordered_qty")
    def _compute_rejected_qty(self):
        for line in self:
            line.rejected_qty = (
                line.ordered_qty - line.accepted_qty - line.backordered_qty
            )

    @api.depends(
        "product_id",
        "problem",
        "ordered_qty",
        "accepted_qty",
        "backordered_qty",
    )
    def _compute_state(self):
        for line in self:
            line.state = line._state_of_answer()

    def _state_of_answer(self):
        return state_of_answer(
            self.problem,
            self.ordered_qty,
            self.accepted_qty,
            self.backordered_qty,
            self.product_id,
        )

    @api.depends("unit_of_measure", "unit_size")
    def _compute_unit_label(self):
        for line in self:
            if line.unit_of_measure == CASES:
                line.unit_label = self.env._("Cases of %(size)s", size=line.unit_size)
            else:
                line.unit_label = self.env._("Eaches")

    @api.depends("product_id", "uom_id", "requisition_id.warehouse_id")
    def _compute_free_qty(self):
        self.free_qty = 0
        for warehouse, lines in self.grouped(
            lambda line: line.requisition_id.warehouse_id
        ).items():
            products = lines.product_id.with_company(warehouse.company_id)
            products = products.with_context(warehouse_id=warehouse.id)
            free = {product.id: product.free_qty for product in products}
            for line in lines.filtered("product_id"):
                unit = line.uom_id or line.product_id.uom_id
                quantity = line.product_id.uom_id._compute_quantity(
                    free[line.product_id.id], unit, round=False
                )
                line.free_qty = max(0, int(quantity + 1e-6))

    @api.constrains("accepted_qty", "backordered_qty", "ordered_qty")
    def _check_quantities(self):
        for line in self:
            if line.accepted_qty + line.backordered_qty > line.ordered_qty:
                sentence = self.env._(
                    "Line %(line)s: %(promised)s accepted and backordered, but Amazon "
                    "ordered %(ordered)s. Amazon refuses more than it ordered.",
                    line=line.item_sequence_number,
                    promised=line.accepted_qty + line.backordered_qty,
                    ordered=line.ordered_qty,
                )
                raise ValidationError(f"{sentence} {line._say_cut()}".strip())

    # === WRITING === #

    def write(self, vals):
        self._refuse_foreign_fields(vals)
        answered = ANSWER_FIELDS & vals.keys()
        if DECISION_FIELDS & vals.keys():
            self._check_answer_open()
        if "split_ids" in vals:
            # The parts are one change: they are looked at when all of them are written.
            following = LineWork.SPLIT.begin(self)
            parts = {"split_ids": vals["split_ids"]}
            result = super(AmazonVendorRequisitionLine, following).write(parts)
            following._write_besides_split(vals)
            self._sum_up_split()
        else:
            result = super().write(vals)
            if "product_id" in vals:
                self._remember_products()
            if answered or "ordered_qty" in vals:
                self._leave_split(vals)
        if (answered or "split_ids" in vals) and not (
            self.env.su or LineWork.DECIDE.is_under_way(self)
        ):
            self._decided_by_person()
        return result

    @api.model
    def _hint_on_foreign_fields(self):
        return self.env._("Change the answer (accepted, backordered, reason) instead.")

    def _check_answer_open(self):
        """Refuse to decide otherwise than Amazon was told, also over RPC.

        The next change of Amazon's would bring the sale order in line with a decision
        that Amazon never got.

        :raise UserError: the order is answered, or closed.
        """
        if self.env.su:
            return
        answered = self.requisition_id.filtered(lambda r: not r.can_acknowledge)
        if answered:
            raise UserError(
                self.env._(
                    "%(requisition)s is answered, or closed by Amazon, so its lines "
                    "stay as Amazon was told. To answer otherwise, click Change "
                    "the Answer first.",
                    requisition=answered[:1].display_name,
                )
            )

    # === THE DECISION === #

    def _decision_parts(self):
        """How the line is answered, part by part; always adds up to what was ordered.

        What its parts leave over is rejected with the reason of the line.

        :return: list of ``logic.acknowledgement.answer.Part``, none of quantity 0.
        """
        self.ensure_one()
        cost = float(self._answered_cost())
        if self.split_ids:
            parts = [each._part() for each in self.split_ids]
            rest = self.ordered_qty - sum(part.quantity for part in parts)
        else:
            parts = [
                Part(ACCEPTED, self.accepted_qty, self.ship_date, cost=cost),
                Part(BACKORDERED, self.backordered_qty, self.backorder_date, cost=cost),
            ]
            rest = self.rejected_qty
        reason = self.rejection_reason or UNCHOSEN_REASON
        parts.append(Part(REJECTED, rest, reason=reason, cost=cost))
        return [part for part in parts if part.quantity > 0]

    def _has_dates_off(self):
        """Whether a day we tell Amazon does not fit the window it gives now."""
        if not (self.accepted_qty or self.backordered_qty):
            return False
        requisition = self.requisition_id
        start, end, ships, later = (
            moment and requisition._local_day(moment)
            for moment in (
                requisition.window_start,
                requisition.window_end,
                self.ship_date,
                self.backorder_date,
            )
        )
        if ships and not (start or ships) <= ships <= (end or ships):
            return True
        return bool(self.backordered_qty and end and (later or end) <= end)


def state_of_answer(problem, ordered, accepted, backordered, product):
    """How a line stands, of ``LINE_STATES``.

    :param problem: truthy when it cannot be answered as it is.
    :param int ordered, accepted, backordered: quantities in Amazon's unit.
    :param product: truthy when Odoo's product is known.
    """
    if problem:
        return "problem"
    if not ordered:
        return "cancelled"
    promised = accepted + backordered
    if not promised:
        return "rejected"
    if not product:
        return "unmapped"
    if promised < ordered:
        return "partial"
    return "accepted" if accepted else "backordered"
