from odoo import api, fields, models
from odoo.exceptions import UserError

from ..outbound.submission import SUBMISSION_STATES
from .const import PROVEN, SEEN_STATES, STAYS

#: What of a document Amazon was told, or is found by: closed once it may have it.
TOLD_FIELDS = {
    "state",
    "name",
    "ref",
    "move_type",
    "journal_id",
    "partner_id",
    "partner_shipping_id",
    "currency_id",
    "invoice_currency_rate",
    "invoice_date",
    "date",
    "invoice_payment_term_id",
    "fiscal_position_id",
    "invoice_cash_rounding_id",
    "line_ids",
    "invoice_line_ids",
    "reversed_entry_id",
}


class AccountMove(models.Model):
    """An invoice to Amazon, and what Amazon was told of it.

    Once Amazon may have it, it stays: Amazon pays it by its number, which it never
    takes for another invoice. The way out is a credit note, or Amazon's refusal.
    """

    _name = "account.move"
    _inherit = ["account.move", "amazon.vendor.guard.mixin"]
    _guarded_prefix = "amazon_"
    _fixed_fields = ()

    amazon_instance_id = fields.Many2one(
        "amazon.vendor.instance",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The vendor account whose orders are invoiced.",
    )
    amazon_shipment_ids = fields.Many2many(
        "amazon.vendor.shipment",
        "amazon_vendor_move_shipment_rel",
        "move_id",
        "shipment_id",
        string="Shipments",
        readonly=True,
        copy=False,
        groups="amazon_vendor_central.group_amazon_vendor_user,stock.group_stock_user",
    )
    amazon_invoice_ids = fields.One2many(
        "amazon.vendor.invoice",
        "move_id",
        readonly=True,
        groups="account.group_account_invoice,"
        "amazon_vendor_central.group_amazon_vendor_manager",
    )
    amazon_credit_ids = fields.One2many(
        "amazon.vendor.credit",
        "move_id",
        string="What It Is For",
        readonly=True,
        groups="account.group_account_invoice",
    )
    amazon_invoice_state = fields.Selection(
        SUBMISSION_STATES,
        string="Sent to Amazon",
        compute="_compute_amazon_invoice",
        compute_sudo=True,
    )
    amazon_seen_state = fields.Selection(
        SEEN_STATES,
        string="At Amazon",
        compute="_compute_amazon_invoice",
        compute_sudo=True,
    )
    amazon_invoice_problem = fields.Text(
        compute="_compute_amazon_invoice", compute_sudo=True
    )
    amazon_vendor_code = fields.Char(
        string="Vendor Code", compute="_compute_amazon_parties", compute_sudo=True
    )
    amazon_bill_to_code = fields.Char(
        string="Amazon's Bill-to Code",
        compute="_compute_amazon_parties",
        compute_sudo=True,
    )
    amazon_bill_to_vat = fields.Char(
        string="Amazon's VAT Number",
        compute="_compute_amazon_parties",
        compute_sudo=True,
    )

    @api.depends(
        "amazon_invoice_ids.state",
        "amazon_invoice_ids.is_current",
        "amazon_invoice_ids.seen_state",
    )
    def _compute_amazon_invoice(self):
        for move in self:
            current = move._amazon_current()
            move.amazon_invoice_state = current.state
            move.amazon_seen_state = current.seen_state
            move.amazon_invoice_problem = (
                current.state in ("failed", "held") and current.problem
            )

    @api.depends("amazon_instance_id", "invoice_line_ids.sale_line_ids")
    def _compute_amazon_parties(self):
        for move in self:
            orders = move._amazon_requisitions() if move.amazon_instance_id else []
            codes = dict.fromkeys(each.selling_party_code for each in orders)
            bill_to = dict.fromkeys(each.bill_to_party_code for each in orders)
            move.amazon_vendor_code = ", ".join(filter(None, codes)) or False
            move.amazon_bill_to_code = ", ".join(filter(None, bill_to)) or False
            parties = move.amazon_instance_id._billing_parties(bill_to)
            numbers = dict.fromkeys(each._billing_vat() for each in parties.values())
            move.amazon_bill_to_vat = ", ".join(filter(None, numbers)) or False

    def _amazon_requisitions(self):
        """Amazon's orders that are invoiced, as superuser."""
        lines = self.sudo().invoice_line_ids.sale_line_ids
        return lines.amazon_requisition_line_id.requisition_id

    def _amazon_item_lines(self):
        """The lines that are items of Amazon's document, in their order: all but its
        charges and allowances. (A credit note of freight alone has that as its item,
        for Amazon's reference stands on items.)"""
        lines = self.line_ids.filtered(lambda each: each.display_type == "product")
        items = lines.filtered(lambda each: not each._amazon_charge_type())
        return items or lines

    def _amazon_current(self):
        """The version that counts of each of these, as superuser."""
        return self.sudo().amazon_invoice_ids.filtered("is_current")

    def _amazon_told(self):
        """The versions of these that Amazon may have, or is about to get."""
        if not any(self.sudo().mapped("amazon_instance_id")):
            return self.env["amazon.vendor.invoice"]
        return self._amazon_current().filtered(
            lambda each: each.state in STAYS or each.seen_state in PROVEN
        )

    # === WHAT AMAZON MAY HAVE STAYS === #

    def write(self, vals):
        """Write; what Amazon was told stays as it was told."""
        if not TOLD_FIELDS.isdisjoint(vals):
            self._check_amazon_told(vals)
        return super().write(vals)

    def _check_amazon_told(self, vals):
        """Keep what Amazon may have, also from code and from calls over RPC.

        :raise UserError: names the way out.
        """
        linked = self.sudo().filtered("amazon_instance_id")
        told = linked._amazon_told().move_id if linked else linked
        for move in told:
            if any(
                name in ("line_ids", "invoice_line_ids")
                or self._field_will_change(move, vals, name)
                for name in TOLD_FIELDS & vals.keys()
            ):
                move._refuse_amazon_change()

    def _refuse_amazon_change(self):
        current = self._amazon_current()[:1]
        if current.state == "queued":
            raise UserError(
                self.env._(
                    "%(number)s is about to be sent to Amazon. To change it, click Do "
                    "Not Send first, on what is sent (page Amazon), and submit it "
                    "again afterwards.",
                    number=current.number,
                )
            )
        states = dict(current._fields["state"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "%(number)s was sent to Amazon (%(state)s), which pays it under this "
                "number: it cannot be changed, reset to draft, cancelled or deleted "
                "any more. To correct it, click Credit Note for Amazon. Only what "
                "Amazon has refused can be corrected and sent again.",
                number=current.number or self.name,
                state=states.get(current.state, current.state),
            )
        )

    def unlink(self):
        # Odoo deletes the lines first, and would say nothing of the way out.
        self._check_amazon_not_told()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent_to_amazon(self):
        if sent := self._amazon_sent():
            raise UserError(
                self.env._(
                    "%(number)s was sent to Amazon once, and what became of it is "
                    "kept: cancel it instead of deleting it.",
                    number=sent[0].number,
                )
            )

    def _amazon_sent(self):
        """All that was ever written for Amazon of these."""
        return self.sudo().amazon_invoice_ids

    def _need_cancel_request(self):
        return super()._need_cancel_request() or bool(self._amazon_told())

    @api.depends("amazon_invoice_ids.state")
    def _compute_need_cancel_request(self):
        return super()._compute_need_cancel_request()

    def button_draft(self):
        self._check_amazon_not_told()
        return super().button_draft()

    def button_cancel(self):
        self._check_amazon_not_told()
        return super().button_cancel()

    def button_request_cancel(self):
        """Amazon is not asked to forget an invoice: the way out is named."""
        self._check_amazon_not_told()
        return super().button_request_cancel()

    def _check_amazon_not_told(self):
        """:raise UserError: Amazon may have one of these; names the way out.
        :raise AccessError: they are not the user's to change.
        """
        if not self:  # a sale order without invoices, which anybody may cancel
            return
        self.check_access("write")
        if told := self._amazon_told():
            told[0].move_id._refuse_amazon_change()
        self._direct_check_not_told()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """What is taken back of an invoice to Amazon belongs to its instance too."""
        reversed_ = super()._reverse_moves(default_values_list, cancel=cancel)
        for move, credit in zip(self, reversed_, strict=True):
            if instance := move.sudo().amazon_instance_id:
                credit.sudo().amazon_instance_id = instance
        return reversed_

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        """As Odoo does, but for what Amazon settles: it pays the whole invoice, and
        takes the credit note off in a line of its own. Where Odoo has set one off
        against the other, less would be open than Amazon pays."""
        theirs = reverse_moves.filtered(
            lambda each: (
                each.sudo().amazon_credit_ids or each.reversed_entry_id._amazon_told()
            )
        )
        if not theirs:
            return super()._reconcile_reversed_moves(reverse_moves, move_reverse_cancel)
        others = reverse_moves - theirs
        super(AccountMove, others.reversed_entry_id)._reconcile_reversed_moves(
            others, move_reverse_cancel
        )
        return reverse_moves

    # === POSTED === #

    def _post(self, soft=True):
        """Payments of Amazon's are booked by whatever posts their entries, and invoices
        go to Amazon, where their instance wants that."""
        self.sudo().origin_payment_id._amazon_check_may_post()
        posted = super()._post(soft)
        posted.sudo().origin_payment_id._amazon_posted()
        self.env["amazon.vendor.share"].sudo()._share_settled(posted)
        theirs = posted.sudo().filtered(
            lambda move: (
                move.amazon_instance_id.submit_on_post
                and move.state == "posted"
                and move.is_sale_document()
            )
        )
        if theirs:
            theirs.with_env(self.env)._amazon_submit_posted()
        return posted

    # === BUTTONS === #

    def _amazon_action_open(self):
        """Open these invoices: one in its form, several as a list. Whoever only answers
        orders cannot open the form, and is told what becomes of them."""
        accounts = "account.group_account_invoice"
        if not (self.env.su or self.env.user.has_group(accounts)):
            return self._amazon_say_made()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices"),
            "res_model": "account.move",
            "context": {"default_move_type": "out_invoice"},
        }
        if len(self) == 1:
            return {
                **action,
                "view_mode": "form",
                "views": [(False, "form")],
                "res_id": self.id,
            }
        return {
            **action,
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", self.ids)],
        }

    def _amazon_say_made(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s invoices are made, for %(orders)s. Whoever does the "
                    "accounts confirms them and sends them to Amazon.",
                    count=len(self),
                    orders=", ".join(filter(None, self.sudo().mapped("ref"))),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_amazon_invoice_all(self):
        """Invoice all that has left for Amazon and is not invoiced yet, whichever of
        these are chosen (button).

        :return: action that opens the invoices.
        :raise UserError: there is nothing to invoice.
        """
        self.check_access("create")
        orders = (
            self.env["sale.order"]
            .sudo()
            .search(
                [
                    ("amazon_requisition_id", "!=", False),
                    ("state", "=", "sale"),
                    ("invoice_status", "!=", "invoiced"),
                    ("company_id", "in", self.env.companies.ids),
                ]
            )
        )
        Invoice = self.env["amazon.vendor.invoice"]
        # One that somebody else works on right now waits for the next click.
        moves = Invoice._make(Invoice._free_orders(orders.amazon_requisition_id))
        return moves._amazon_action_open()

    def action_amazon_credit_note(self):
        """Take back a part of what Amazon was invoiced, or all of it (button)."""
        self.ensure_one()
        self.check_access("write")
        return self.env["amazon.vendor.credit.note"]._of(self)._action_open()
