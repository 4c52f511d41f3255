from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError

from ..exchange.own_work import OwnWork
from ..outbound.submission import UNDER_WAY


class SaleOrderWork(OwnWork):
    """What the requisition does to its sale order, and nobody else."""

    RESET = "amazon_vendor_reset"
    #: Somebody knows what Amazon was told, or Amazon itself has cancelled it.
    CANCEL = "amazon_vendor_cancelling"
    #: Many lines follow Amazon at once: in between their sum is wrong.
    ADAPT = "amazon_vendor_adapting"
    #: What was too large to wait for is confirmed now.
    CONFIRM = "amazon_vendor_confirming"


AMAZON_STATUS = [
    ("approval", "Awaiting Approval"),
    ("answer", "Awaiting Amazon's Answer"),
    ("rejected", "Rejected by Amazon"),
    ("different", "Amazon Shows Otherwise"),
    ("answered", "Answered, to Be Confirmed"),
    ("confirming", "Being Confirmed"),
    ("shipment", "Awaiting Shipment"),
    ("shipped", "Shipped"),
]


#: What of a sale order decides in which currency Amazon pays.
CURRENCY_FIELDS = {"pricelist_id", "currency_id", "partner_id", "company_id"}


def refuse_new_link(records, vals, name):
    """Keep what is sold for Amazon with Amazon's order, also over RPC.

    Without its link an order counts for nothing: a second one could be made for the
    same purchase order, and both be delivered. That only code gives one a link is the
    matter of the guard (``amazon.vendor.guard.mixin``).

    :param records: sale orders, or their lines.
    :param str name: the field that is the link.
    :raise UserError: somebody takes the link away, or puts another in its place.
    """
    if records.env.su or name not in vals:
        return
    linked = records.sudo().filtered(lambda record: record[name])
    if any(record[name].id != vals[name] for record in linked):
        raise UserError(
            records.env._(
                "%(record)s answers Amazon's purchase order and stays with it.",
                record=linked[:1].display_name,
            )
        )


class SaleOrder(models.Model):
    """A sale order that answers one of Amazon's purchase orders.

    By approval, confirming the quotation answers Amazon, and Amazon's answer confirms
    the sale order.
    """

    _name = "sale.order"
    _inherit = ["sale.order", "amazon.vendor.guard.mixin"]
    _guarded_prefix = "amazon_"
    _fixed_fields = ()

    amazon_requisition_id = fields.Many2one(
        "amazon.vendor.requisition",
        string="Order Requisition",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Amazon's purchase order that this sale order answers.",
    )
    amazon_purchase_order_number = fields.Char(
        related="amazon_requisition_id.purchase_order_number",
        string="Amazon Order No.",
    )
    amazon_instance_id = fields.Many2one(
        related="amazon_requisition_id.instance_id", string="Amazon Instance"
    )
    amazon_order_type = fields.Selection(related="amazon_requisition_id.order_type")
    amazon_vendor_code = fields.Char(
        related="amazon_requisition_id.selling_party_code", string="Vendor Code"
    )
    amazon_ship_to_code = fields.Char(
        related="amazon_requisition_id.ship_to_party_code",
        string="Fulfilment Centre",
    )
    amazon_window_start = fields.Datetime(related="amazon_requisition_id.window_start")
    amazon_window_end = fields.Datetime(related="amazon_requisition_id.window_end")
    amazon_acknowledgement_state = fields.Selection(
        related="amazon_requisition_id.acknowledgement_state",
        string="Acknowledgement",
    )

    amazon_status = fields.Selection(
        AMAZON_STATUS,
        compute="_compute_amazon_status",
        store=True,
        index="btree_not_null",
        help="Where this order stands between you and Amazon.",
    )
    amazon_problem = fields.Char(
        compute="_compute_amazon_problem",
        help="Why Amazon did not take the answer.",
    )

    # What is still to be delivered, for the deadlines.
    _amazon_to_deliver_idx = models.Index(
        "(amazon_requisition_id) WHERE amazon_requisition_id IS NOT NULL "
        "AND state = 'sale' "
        "AND (delivery_status IS NULL OR delivery_status != 'full')"
    )
    # One living sale order per purchase order, whatever two workers or two clicks do.
    _amazon_requisition_uniq = models.UniqueIndex(
        "(amazon_requisition_id) "
        "WHERE amazon_requisition_id IS NOT NULL AND state != 'cancel'",
        "This purchase order of Amazon's has another sale order that is not cancelled.",
    )

    @api.depends(
        "state",
        "delivery_status",
        "amazon_confirming",
        "amazon_requisition_id.acknowledgement_state",
        "amazon_requisition_id.instance_id.workflow",
    )
    def _compute_amazon_status(self):
        for order in self:
            order.amazon_status = order._amazon_status()

    def _amazon_status(self):
        requisition = self.sudo().amazon_requisition_id
        if not requisition or self.state == "cancel":
            return False
        if self.amazon_confirming:
            return "confirming"
        answer = requisition.acknowledgement_state
        if self.delivery_status == "full":
            return "shipped"
        if answer in (False, "cancelled"):
            by_approval = requisition.workflow == "by_approval"
            return "approval" if by_approval and self.state != "sale" else False
        if answer in UNDER_WAY + ("submitted",):
            return "answer"
        if answer == "failed":
            return "rejected"
        if answer == "mismatch":
            return "different"
        return "shipment" if self.state == "sale" else "answered"

    @api.depends("amazon_status", "amazon_requisition_id")
    def _compute_amazon_problem(self):
        for order in self:
            requisition = order.sudo().amazon_requisition_id
            order.amazon_problem = (
                order.amazon_status in ("rejected", "different")
                and requisition.acknowledgement_problem
            )

    def write(self, vals):
        refuse_new_link(self, vals, "amazon_requisition_id")
        if "state" in vals and not self.env.su:
            self._check_amazon_state(vals["state"])
        told = self.browse()
        if vals.get("state") == "cancel":
            told = self._check_amazon_cancel()
        result = super().write(vals)
        if vals.get("state") in ("sale", "cancel"):
            self._amazon_promise_over()
        if told:
            told._tell_amazon_cancelled()
        if not (self.env.su or CURRENCY_FIELDS.isdisjoint(vals)):
            if not SaleOrderWork.ADAPT.is_under_way(self):
                self._check_amazon_told_currency()
        return result

    def _check_amazon_state(self, state):
        """A status that is written is asked what its button is asked.

        :param str state: that is about to be written.
        :raise UserError: somebody goes past the button, over RPC or by an import.
        """
        if state in ("draft", "sent"):
            quoted = ("draft", "sent")
            passed = self.filtered(lambda order: order.state not in quoted)
        else:
            passed = self.filtered(lambda order: order.state == "cancel" != state)
        if passed and not SaleOrderWork.RESET.is_under_way(self):
            passed._check_amazon_reset()
        if state == "sale":
            self._check_amazon_approved()

    # === APPROVAL === #

    def action_confirm(self):
        """Confirm; of orders that await approval the acknowledgement is sent instead.

        Those are confirmed by themselves once Amazon has answered. What is too large
        to wait for is confirmed in the background; see ``confirming.py``.

        :raise UserError: Amazon's answer is still awaited, or a rule of Amazon's is
            broken.
        """
        to_approve = self.filtered(lambda order: order._amazon_awaits_approval())
        others = self - to_approve
        large = others._amazon_too_large()
        others -= large
        result = super(SaleOrder, others).action_confirm() if others else True
        if large:
            result = large._amazon_confirm_behind()
        if not to_approve:
            return result
        requisitions = to_approve.amazon_requisition_id
        requisitions.check_access("write")
        action = requisitions.action_send_acknowledgement()
        if isinstance(action, dict) and self.env.context.get("amazon_vendor_preview"):
            return action
        return True

    def _amazon_awaits_approval(self):
        """Whether confirming this order means to answer Amazon first.

        :raise UserError: it was approved, and Amazon has not answered yet.
        """
        self.ensure_one()
        requisition = self.sudo().amazon_requisition_id
        if requisition.workflow != "by_approval" or self.state not in ("draft", "sent"):
            return False
        if requisition.answered_elsewhere:
            return False  # Amazon has been told by somebody else: only sold here
        answer = requisition.acknowledgement_state
        if answer in ("presumed", "confirmed"):
            return False
        if answer in UNDER_WAY + ("submitted",):
            raise UserError(
                self.env._(
                    "%(order)s was approved and its acknowledgement sent. It is "
                    "confirmed by itself as soon as Amazon has answered.",
                    order=self.name,
                )
            )
        return True

    def _check_amazon_approved(self):
        """Whether these are confirmed without answering Amazon first.

        :raise UserError: somebody has to approve one of them, or has and Amazon has
            not answered yet.
        """
        for order in self:
            if order._amazon_awaits_approval():
                raise UserError(
                    self.env._(
                        "%(order)s awaits your approval. Click Confirm on it: that "
                        "answers Amazon, and Amazon's answer confirms it.",
                        order=order.name,
                    )
                )

    def _amazon_promises_nothing(self):
        """Whether no quantity of what Amazon ordered is left in this order."""
        lines = self.order_line.filtered("amazon_requisition_line_id")
        return not any(lines.mapped("product_uom_qty"))

    # === RESET === #

    def action_draft(self):
        """Refuse to reset Amazon's orders here; the requisition does it."""
        if not SaleOrderWork.RESET.is_under_way(self):
            self.check_access("write")  # before the refusal names Amazon's order
            self._check_amazon_reset()
        return super().action_draft()

    def _check_amazon_reset(self):
        for order in self:
            requisition = order.sudo().amazon_requisition_id
            if requisition:
                raise RedirectWarning(
                    self.env._(
                        "%(order)s answers Amazon's purchase order %(number)s, so it "
                        "can be reset to draft from its order requisition only "
                        "(button Reset to Draft), where it is known what Amazon "
                        "was told.",
                        order=order.name,
                        number=requisition.purchase_order_number,
                    ),
                    requisition._action_form(),
                    self.env._("Go to the Order Requisition"),
                )

    def _check_amazon_can_reset(self):
        """Whether the requisition may still reset this order.

        :raise UserError: it is locked, delivered or invoiced, in a sentence.
        """
        self.ensure_one()
        if self.locked:
            raise UserError(
                self.env._("%(order)s is locked. Unlock it first.", order=self.name)
            )
        if self.picking_ids.filtered(lambda picking: picking.state == "done"):
            raise UserError(
                self.env._(
                    "Something of %(order)s was delivered already, so it cannot be "
                    "reset. Return the delivery first.",
                    order=self.name,
                )
            )
        if self.invoice_ids.filtered(lambda invoice: invoice.state == "posted"):
            raise UserError(
                self.env._(
                    "%(order)s was invoiced already, so it cannot be reset.",
                    order=self.name,
                )
            )

    def action_view_amazon_requisition(self):
        """Open the order requisition of this sale order (button)."""
        self.ensure_one()
        return self.amazon_requisition_id._action_form()
