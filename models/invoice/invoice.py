from odoo import api, fields, models

from ..outbound.submission import name_records
from .const import INVOICE_TYPES, SEEN_STATES


class AmazonVendorInvoice(models.Model):
    """An invoice or a credit note, kept as it was told to Amazon.

    Odoo's own document stands behind it. What Amazon has refused is corrected there and
    is the next version here, under the same id: Amazon wants that (Vendor Central,
    "failed through API: same id, corrected"). Nobody can ask Amazon for an invoice: what
    it has accepted is *unverified* until a payment names it, or a person has seen it.

    How one is made of what has left is in ``making.py``, what Amazon holds against it in
    ``checks.py``, how it is sent in ``submitting.py``.
    """

    _name = "amazon.vendor.invoice"
    _description = "Amazon Vendor Invoice"
    _inherit = ["amazon.vendor.versioned.document"]
    _order = "id desc"
    _rec_names_search = ["name", "number", "order_numbers"]
    _outgoing = "invoice"
    _fixed_fields = ("instance_id", "company_id", "move_id")

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    move_id = fields.Many2one(
        "account.move",
        string="Odoo's Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
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
    invoice_type = fields.Selection(
        INVOICE_TYPES, string="Type", required=True, readonly=True, default="Invoice"
    )
    number = fields.Char(
        required=True, readonly=True, help="The id under which Amazon gets it."
    )
    match_key = fields.Char(
        required=True,
        readonly=True,
        index=True,
        help="The number as Amazon's payments name it: letters and digits only.",
    )
    dated = fields.Date(string="Date", readonly=True)
    due_on = fields.Date(string="Due", readonly=True)
    is_current = fields.Boolean(
        string="Counts",
        readonly=True,
        default=True,
        help="No later version has taken its place.",
    )
    order_numbers = fields.Char(string="Amazon Order Nos.", readonly=True)
    vendor_code = fields.Char(readonly=True)
    ship_to_code = fields.Char(string="Fulfilment Centre", readonly=True)
    bill_to_code = fields.Char(string="Bill to", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    untaxed_text = fields.Char(
        string="Untaxed Amount, Exact", readonly=True, help="Amazon's decimal."
    )
    total_text = fields.Char(
        string="Total, Exact", readonly=True, help="Amazon's decimal."
    )
    amount_untaxed = fields.Monetary(readonly=True)
    amount_total = fields.Monetary(string="Total", readonly=True)
    line_ids = fields.One2many(
        "amazon.vendor.invoice.line", "invoice_id", readonly=True
    )
    seen_state = fields.Selection(
        SEEN_STATES,
        string="At Amazon",
        readonly=True,
        index="btree_not_null",
        help="Amazon shows no invoices. One that it has accepted can still never appear "
        "in its books: it counts as seen once a payment names it, or a person says so.",
    )
    seen_on = fields.Datetime(readonly=True)
    seen_by_id = fields.Many2one("res.users", readonly=True)
    seen_evidence = fields.Char(string="Seen by", readonly=True)

    _version_uniq = models.Constraint(
        "UNIQUE(instance_id, match_key, version)",
        "Amazon knows an invoice of this number already, or of one that differs only by "
        "characters that Amazon leaves out. Give this one another number.",
    )
    _unverified_idx = models.Index(
        "(instance_id, dated) WHERE seen_state = 'unverified' AND is_current"
    )

    @api.depends("number", "version")
    def _compute_display_name(self):
        for each in self:
            each.display_name = (
                each.number
                if each.version == 1
                else self.env._(
                    "%(number)s, version %(version)s",
                    number=each.number,
                    version=each.version,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        name_records(self, vals_list)
        return super().create(vals_list)

    # === BUTTONS === #

    def action_view_move(self):
        """Open Odoo's own document (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoice"),
            "res_model": "account.move",
            "view_mode": "form",
            "views": [(False, "form")],
            "res_id": self.move_id.id,
        }

    def action_correct(self):
        """Send what Amazon has refused again, as it is now (button).

        :raise UserError: Amazon may have it, or would refuse it again.
        """
        self.ensure_one()
        self.check_access("write")
        return self.move_id.action_amazon_submit()
