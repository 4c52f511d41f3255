from odoo import fields, models

from .const import CREDIT_KINDS


class AmazonVendorCredit(models.Model):
    """What a credit note is for, and what of Amazon's it refers to.

    Odoo's credit note has no room for that; Amazon refuses one without (Vendor Central,
    "submit credit notes").
    """

    _name = "amazon.vendor.credit"
    _description = "Amazon Vendor Credit Note Reference"
    _inherit = ["amazon.vendor.guard.mixin"]
    _rec_name = "kind"
    _fixed_fields = ("move_id", "company_id")

    move_id = fields.Many2one(
        "account.move",
        string="Credit Note",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="move_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(CREDIT_KINDS, required=True, readonly=True)
    reference_number = fields.Char(
        string="Invoice", readonly=True, help="The id under which Amazon got it."
    )
    returns_number = fields.Char(string="Returns Notice No.", readonly=True)
    returned_on = fields.Date(string="Goods Returned On", readonly=True)
    rma_number = fields.Char(string="RMA No.", readonly=True)
    coop_number = fields.Char(string="Co-op Reference No.", readonly=True)
    debit_note_number = fields.Char(string="Amazon's Debit Note No.", readonly=True)
    consignor_number = fields.Char(string="VRET No.", readonly=True)

    _move_uniq = models.Constraint(
        "UNIQUE(move_id)", "It is said already what this credit note is for."
    )
