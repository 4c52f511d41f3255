from odoo import api, fields, models

from ...logic.shipment.import_facts import DISCHARGE, LOADING, ImportFacts, StopFacts

HANDLING = [
    ("Oversized", "Oversized"),
    ("Fragile", "Fragile"),
    ("Food", "Food"),
    ("HandleWithCare", "Handle with Care"),
]


class AmazonVendorShipmentImports(models.Model):
    """Direct imports: Amazon's forwarder takes the goods over at origin.

    What Amazon's order says of it is shown to who packs, and what Amazon wants to know
    of the container is entered here.
    """

    _inherit = "amazon.vendor.shipment"

    is_import = fields.Boolean(
        string="Direct Import",
        readonly=True,
        help="Its orders are import orders: Amazon is told of the container as well.",
    )
    import_instructions = fields.Text(
        string="Amazon's Terms",
        compute="_compute_import_instructions",
        compute_sudo=True,
        help="Terms, method of payment, port of delivery and instructions of the "
        "orders.",
    )
    import_containers = fields.Char(
        string="Sea Containers",
        copy=False,
        help="Types and numbers, separated by commas; 64 characters at most.",
    )
    seal_number = fields.Char(string="Seal No.", copy=False)
    billable_weight = fields.Float(digits=(16, 3), copy=False)
    handling = fields.Selection(HANDLING, copy=False)
    loading_port = fields.Char(
        string="Port of Loading", help="Its code, as DEHAM (UN/LOCODE)."
    )
    loading_country_id = fields.Many2one(
        "res.country", string="Country of Loading", ondelete="restrict"
    )
    discharge_port = fields.Char(
        string="Port of Discharge", help="Its code, as USNYC (UN/LOCODE)."
    )
    discharge_country_id = fields.Many2one(
        "res.country", string="Country of Discharge", ondelete="restrict"
    )

    @api.depends("picking_ids.amazon_order_numbers", "rest_of_id", "is_import")
    def _compute_import_instructions(self):
        for shipment in self:
            said = []
            if shipment.is_import:
                said = [
                    self.env._(
                        "%(order)s: %(words)s",
                        order=order.purchase_order_number,
                        words=", ".join(filter(None, _words(order))) or "?",
                    )
                    for order in shipment._deliveries()._amazon_requisitions()
                ]
            shipment.import_instructions = "\n".join(said) or False

    def _import_facts(self, requisitions):
        """What Amazon is told of a direct import, None of another shipment.

        :param requisitions: the orders of the message.
        :rtype: ImportFacts
        """
        self.ensure_one()
        if not self.is_import:
            return None
        methods = filter(None, requisitions.mapped("import_method_of_payment"))
        ports = [
            (LOADING, self.loading_port, self.loading_country_id),
            (DISCHARGE, self.discharge_port, self.discharge_country_id),
        ]
        return ImportFacts(
            methods=tuple(dict.fromkeys(methods)),
            containers=(self.import_containers or "").strip() or None,
            seal=(self.seal_number or "").strip() or None,
            billable_weight=self.billable_weight,
            weight_unit=self.weight_unit or "Kg",
            handling=self.handling or None,
            stops=tuple(
                StopFacts(function, (code or "").strip() or None, country.code or None)
                for function, code, country in ports
                if code or country
            ),
        )


def _words(order):
    return (
        order.import_terms,
        order.import_method_of_payment,
        order.import_port_of_delivery,
        order.import_shipping_instructions,
    )
