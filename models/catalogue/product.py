from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...logic import identifiers
from ..exchange.own_work import OwnWork

SOURCES = [
    ("manual", "Manual"),
    ("barcode", "Barcode"),
    ("case_barcode", "Barcode of a Case"),
    ("default_code", "Internal Reference"),
    ("file", "File"),
    ("created", "Created"),
]

#: Mappings that nobody chose: they were concluded from a number.
DERIVED = ("barcode", "case_barcode", "default_code", "created")

#: A person who changes one of these has decided what the numbers mean.
_DECIDING_FIELDS = {"product_id", "asin", "vendor_sku"}

#: A change of these decides anew which lines of waiting orders find their product.
_MATCHING_FIELDS = {
    "instance_id",
    "product_id",
    "asin",
    "vendor_sku",
    "uom_id",
    "case_uom_id",
    "active",
}


class MappingWork(OwnWork):
    """What the connector does to mappings; otherwise a person did."""

    #: Orders are being processed: their lines get the product there.
    REMEMBER = "amazon_vendor_no_repair"


class AmazonVendorProduct(models.Model):
    """Which product Amazon means by an ASIN or a vendor SKU.

    Finding the product of an order line is in ``product_resolve.py`` (what it reads in
    ``product_catalogue.py``, whom it believes in ``product_contradiction.py``),
    remembering it in ``product_remember.py``, units of measure in ``product_uom.py``.
    """

    _name = "amazon.vendor.product"
    _description = "Amazon Vendor Product Mapping"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "id desc"
    _rec_names_search = ["asin", "vendor_sku", "product_id"]
    _check_company_auto = True

    active = fields.Boolean(
        default=True, help="An archived mapping is not used to find products."
    )
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self._default_instance(),
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    asin = fields.Char(string="ASIN", help="Amazon's number of the item.")
    vendor_sku = fields.Char(
        string="Vendor SKU",
        help="Your number of the item, as Amazon writes it on purchase orders.",
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('type', '!=', 'combo')]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Product Unit")
    product_active = fields.Boolean(
        related="product_id.active", string="Product Is Active"
    )
    uom_id = fields.Many2one(
        "uom.uom",
        string="One Each Is",
        required=True,
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="Odoo's unit that equals one of Amazon's Eaches, normally the unit of the "
        "product.",
    )
    case_uom_id = fields.Many2one(
        "uom.uom",
        string="Number Is on the Case",
        ondelete="restrict",
        help="Set when Amazon's number is the barcode of this packaging: what Amazon "
        "orders by the Each is then one packaging.",
    )
    source = fields.Selection(
        SOURCES,
        string="Found By",
        required=True,
        readonly=True,
        default="manual",
        help="How this mapping came to be.",
    )

    _identifier_check = models.Constraint(
        "CHECK(asin IS NOT NULL OR vendor_sku IS NOT NULL)",
        "A product mapping needs an ASIN or a vendor SKU.",
    )
    _asin_uniq = models.UniqueIndex(
        "(instance_id, asin) WHERE active AND asin IS NOT NULL",
        "This ASIN is mapped to a product already in this instance.",
    )
    _vendor_sku_uniq = models.UniqueIndex(
        "(instance_id, vendor_sku) WHERE active AND vendor_sku IS NOT NULL",
        "This vendor SKU is mapped to a product already in this instance.",
    )

    @api.model
    def _default_instance(self):
        instances = self.env["amazon.vendor.instance"].search([], limit=2)
        return instances if len(instances) == 1 else instances.browse()

    @api.depends("product_id")
    def _compute_uom_id(self):
        for mapping in self:
            unit = mapping.product_id.uom_id
            if not mapping.uom_id or (
                unit and not unit._has_common_reference(mapping.uom_id)
            ):
                mapping.uom_id = unit

    @api.depends("asin", "vendor_sku", "product_id")
    def _compute_display_name(self):
        for mapping in self:
            numbers = [mapping.asin, mapping.vendor_sku]
            mapping.display_name = self.env._(
                "%(numbers)s: %(product)s",
                numbers=" / ".join(filter(None, numbers)) or self.env._("New"),
                product=mapping.product_id.display_name or "",
            )

    @api.constrains("product_id", "uom_id", "case_uom_id")
    def _check_units(self):
        for mapping in self:
            unit = mapping.product_id.uom_id
            for other in mapping.uom_id | mapping.case_uom_id:
                if not unit._has_common_reference(other):
                    raise ValidationError(
                        self.env._(
                            "%(unit)s cannot be converted to %(product_unit)s, the "
                            "unit of %(product)s.",
                            unit=other.display_name,
                            product_unit=unit.display_name,
                            product=mapping.product_id.display_name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        # An INSERT is checked against what is in the table: free the numbers that an
        # archived or changed mapping has given up.
        self.flush_model(["active", "instance_id", "asin", "vendor_sku"])
        mappings = super().create([self._normalize(vals) for vals in vals_list])
        mappings._repair_waiting()
        return mappings

    def write(self, vals):
        result = super().write(self._normalize(vals))
        if _DECIDING_FIELDS.intersection(vals) and "source" not in vals:
            self.sudo().source = "manual"
        if _MATCHING_FIELDS.intersection(vals):
            self._repair_waiting()
        return result

    @api.model
    def _normalize(self, vals):
        """Write identifiers the way Amazon does, whoever typed them."""
        vals = dict(vals)
        if "asin" in vals:
            vals["asin"] = identifiers.clean_code(vals["asin"])
        if "vendor_sku" in vals:
            vals["vendor_sku"] = identifiers.clean(vals["vendor_sku"])
        return vals

    def _repair_waiting(self):
        """Give every waiting requisition the products that are known now."""
        if MappingWork.REMEMBER.is_under_way(self):
            return
        if instances := self.instance_id:
            self.env["amazon.vendor.requisition"]._repair_waiting(instances)
            self.env["amazon.vendor.direct.order"]._repair_waiting(instances)
