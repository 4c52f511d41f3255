from odoo import api, fields, models
from odoo.exceptions import UserError

from .const import CONTAINER_KINDS, WORKABLE


class AmazonVendorContainer(models.Model):
    """A carton or a pallet of a shipment, as Amazon is told of it.

    Odoo's packages change after the goods have left; this stays as it was packed.
    """

    _name = "amazon.vendor.container"
    _description = "Amazon Vendor Container"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "shipment_id, kind desc, sequence, id"
    _fixed_fields = ("shipment_id", "company_id")

    shipment_id = fields.Many2one(
        "amazon.vendor.shipment",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="shipment_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        CONTAINER_KINDS, required=True, readonly=True, default="carton"
    )
    sequence = fields.Integer(
        string="No.", readonly=True, help="Among the cartons, or the pallets."
    )
    parent_id = fields.Many2one(
        "amazon.vendor.container",
        string="Pallet",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    child_ids = fields.One2many("amazon.vendor.container", "parent_id", readonly=True)
    package_id = fields.Many2one(
        "stock.package",
        string="Odoo's Package",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    package_name = fields.Char(string="Package", readonly=True)
    sscc_id = fields.Many2one(
        "amazon.vendor.sscc",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    sscc = fields.Char(
        string="SSCC",
        compute="_compute_sscc",
        inverse="_inverse_sscc",
        search="_search_sscc",
        compute_sudo=True,
        help="18 digits. Drawn from your range; what stands on a label already can be "
        "scanned or typed here before the carton leaves.",
    )
    line_ids = fields.One2many("amazon.vendor.container.line", "container_id")
    contents = fields.Char(compute="_compute_contents")
    eaches = fields.Integer(compute="_compute_contents")

    weight = fields.Float(
        string="Gross Weight", readonly=True, digits=(16, 3), aggregator=None
    )
    weight_unit = fields.Char(readonly=True)
    # pylint: disable-next=attribute-deprecated
    length = fields.Float(readonly=True, aggregator=None)
    width = fields.Float(readonly=True, aggregator=None)
    height = fields.Float(readonly=True, aggregator=None)
    dimension_unit = fields.Char(readonly=True)
    tracking = fields.Char(
        string="Tracking No.",
        help="Of the parcel. Amazon wants one for each carton of a small parcel.",
    )
    told_as = fields.Char(
        readonly=True,
        help="The number of the message in which Amazon was told of this parcel: it "
        "keeps it, whatever becomes of the others.",
    )
    label_printed_on = fields.Datetime(readonly=True)
    label_printed_by_id = fields.Many2one("res.users", readonly=True)

    _package_uniq = models.UniqueIndex(
        "(shipment_id, package_id) WHERE package_id IS NOT NULL",
        "This package is in the shipment already.",
    )
    _sscc_uniq = models.Constraint(
        "UNIQUE(sscc_id)", "This SSCC names another carton already."
    )

    @api.depends("sscc_id")
    def _compute_sscc(self):
        for container in self:
            container.sscc = container.sscc_id.number

    def _search_sscc(self, operator, value):
        return [("sscc_id.scanned", operator, value)]

    def _inverse_sscc(self):
        """A number was typed or scanned: the one it replaces is void.

        :raise UserError: it is no SSCC, was used before, or the carton has left.
        """
        for container in self:
            typed, shipment = container.sscc, container.shipment_id
            if shipment.state not in WORKABLE:
                raise UserError(
                    self.env._(
                        "%(shipment)s has left: Amazon knows its cartons by the "
                        "numbers they have.",
                        shipment=shipment.name,
                    )
                )
            ledger = self.env["amazon.vendor.sscc"]
            ledger._check_text(typed)
            if container.sscc_id.number == ledger._bare(typed):
                container.sscc = container.sscc_id.number
                continue
            row = ledger._take_in(shipment.company_id, typed)
            container.sudo()._give_number(
                row, self.env._("Replaced by %(number)s.", number=row.number)
            )
            container.sscc = row.number

    def _give_number(self, row, reason):
        """Name this container by a number; the one it had is void.

        :param row: of the ledger.
        :param str reason: why the number of before is void.
        """
        self.ensure_one()
        old = self.sscc_id
        row.sudo().shipment_id = self.shipment_id
        self.write(
            {"sscc_id": row.id, "label_printed_on": False, "label_printed_by_id": False}
        )
        old._void(reason)

    @api.depends("line_ids.quantity", "child_ids.line_ids.quantity")
    def _compute_contents(self):
        for container in self:
            lines = container.line_ids | container.child_ids.line_ids
            container.eaches = sum(lines.mapped("eaches"))
            found = {}
            for line in lines:
                name = line.product_id.display_name or line.asin or line.vendor_sku
                key = (name, line.unit_label)
                found[key] = found.get(key, 0) + line.quantity
            container.contents = ", ".join(
                f"{quantity} {unit} {name}" for (name, unit), quantity in found.items()
            )

    @api.depends("kind", "sequence", "sscc_id")
    def _compute_display_name(self):
        for container in self:
            number = container.sscc_id.sudo().number
            container.display_name = " ".join(
                filter(None, [container._place(), number])
            )

    def _place(self):
        """Which of its shipment it is, as people say it; empty of none."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{kinds.get(self.kind, '')} {self.sequence or ''}".strip()


class AmazonVendorContainerLine(models.Model):
    """What lies in a carton, in Amazon's words and units.

    Amazon's words are kept here: who packs reads no requisition.
    """

    _name = "amazon.vendor.container.line"
    _description = "Amazon Vendor Container Line"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "container_id, id"
    _fixed_fields = ("container_id", "company_id")

    container_id = fields.Many2one(
        "amazon.vendor.container",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    shipment_id = fields.Many2one(
        related="container_id.shipment_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="container_id.company_id", store=True, index=True, precompute=True
    )
    requisition_line_id = fields.Many2one(
        "amazon.vendor.requisition.line",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one("product.product", readonly=True)
    purchase_order_number = fields.Char(string="Order No.", readonly=True)
    item_sequence_number = fields.Char(string="Line", readonly=True)
    asin = fields.Char(string="ASIN", readonly=True)
    vendor_sku = fields.Char(string="Vendor SKU", readonly=True)
    quantity = fields.Integer(
        readonly=True, aggregator=None, help="In Amazon's unit of the line."
    )
    unit_label = fields.Char(string="Unit", readonly=True)
    eaches = fields.Integer(readonly=True)
    lot = fields.Char(readonly=True)
    expiry = fields.Date(readonly=True)

    _quantity_check = models.Constraint(
        "CHECK(quantity > 0 AND eaches > 0)", "Nothing is packed by less than one."
    )
