from odoo import api, fields, models

FORMATS = [("pdf", "PDF"), ("png", "PNG"), ("zpl", "ZPL")]


class AmazonVendorDirectPackage(models.Model):
    """One package of an order of direct fulfilment, and what is stuck on it.

    The label itself has a person's address on it: it is kept sealed, and printed.
    """

    _name = "amazon.vendor.direct.package"
    _description = "Amazon Vendor Direct Fulfilment Package"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "label_id, sequence, id"
    _rec_name = "tracking"
    _fixed_fields = ("label_id", "instance_id", "company_id")

    label_id = fields.Many2one(
        "amazon.vendor.direct.label",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        related="label_id.instance_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="label_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(string="No.", readonly=True)
    number = fields.Char(
        string="No. at Amazon", readonly=True, help="packageIdentifier: 001."
    )
    container = fields.Char(
        readonly=True,
        help="Your number of the container that this label was asked for.",
    )
    tracking = fields.Char(string="Tracking No.", readonly=True, index="btree_not_null")
    ship_method = fields.Char(readonly=True, help="Amazon's code.")
    ship_method_name = fields.Char(string="Ship Method's Name", readonly=True)
    format = fields.Selection(FORMATS, readonly=True, help="Empty: no label came.")
    sealed = fields.Binary(
        attachment=True,
        groups=fields.NO_ACCESS,
        copy=False,
        prefetch=False,
        exportable=False,
    )

    sealed_with = fields.Char(readonly=True, copy=False)

    _sequence_uniq = models.UniqueIndex(
        "(label_id, sequence)", "This order has a package of this number already."
    )

    @api.depends("tracking", "sequence")
    def _compute_display_name(self):
        for package in self:
            package.display_name = package.tracking or str(package.sequence)
