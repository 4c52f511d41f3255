from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Amazon's kinds of taxes (vendorInvoices.json, TaxDetails.taxType).
TAX_TYPES = [
    (each, each)
    for each in (
        "VAT",
        "DomesticVAT",
        "MwSt.",
        "TVA",
        "GST",
        "CGST",
        "SGST",
        "UTGST",
        "IGST",
        "CESS",
        "PST",
        "ST",
        "Consumption",
        "MutuallyDefined",
    )
]


class AmazonVendorTaxType(models.Model):
    """What Amazon calls one of Odoo's taxes, where its country does not say it."""

    _name = "amazon.vendor.tax.type"
    _description = "Amazon Vendor Tax Type"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "tax_id, instance_id, id"
    _rec_name = "tax_id"
    _check_company_auto = True
    _fixed_fields = ("company_id",)

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Empty: for all instances of the company.",
    )
    tax_id = fields.Many2one(
        "account.tax",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale')]",
    )
    amazon_type = fields.Selection(
        TAX_TYPES,
        string="Amazon's Tax Type",
        help="Empty: what Amazon uses in the country of the marketplace.",
    )
    is_reverse_charge = fields.Boolean(
        string="Reverse Charge", help="Nothing is charged, and Amazon owes the tax."
    )
    exempt_reason = fields.Char(
        string="Why Nothing Is Due",
        help="Code or text of the exemption (TaxExemptReason), for taxes of 0 %.",
    )

    _tax_uniq = models.UniqueIndex(
        "(tax_id, COALESCE(instance_id, 0))",
        "Amazon's name of this tax is said already.",
    )

    @api.constrains("instance_id", "company_id")
    def _check_instance(self):
        for each in self:
            if each.instance_id and each.instance_id.company_id != each.company_id:
                raise ValidationError(
                    self.env._("The instance belongs to another company.")
                )

    @api.model
    def _of_taxes(self, instance, taxes):
        """What Amazon calls these taxes; what is said for the instance counts first.

        :return: dict tax -> amazon.vendor.tax.type; those that nothing is said of are
            not in it.
        """
        found = self.sudo().search(
            [
                ("tax_id", "in", taxes.ids),
                ("instance_id", "in", [False, instance.id]),
            ]
        )
        found = found.sorted(lambda each: bool(each.instance_id))
        return {each.tax_id: each for each in found}
