from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class AmazonVendorShipmentCarton(models.TransientModel):
    """What of the rest of a shipment lies in the next carton."""

    _name = "amazon.vendor.shipment.carton"
    _description = "Amazon Vendor: Put the Rest in a Carton"
    _inherit = ["amazon.vendor.wizard.mixin"]

    shipment_id = fields.Many2one(
        "amazon.vendor.shipment", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="shipment_id.company_id")
    package_type_id = fields.Many2one(
        "stock.package.type",
        domain="[('company_id', 'in', (False, company_id))]",
        help="Its size and its own weight are told to Amazon.",
    )
    weight = fields.Float(
        string="Gross Weight",
        digits=(16, 3),
        help="As it was weighed. Zero: what the goods and the carton weigh.",
    )
    line_ids = fields.One2many("amazon.vendor.shipment.carton.line", "carton_id")

    @api.constrains("shipment_id", "package_type_id")
    def _check_package_type(self):
        """Odoo has no record rule for package types, and its own check of companies
        would name what is another company's.

        :raise AccessError: it is another company's than the shipment's.
        """
        for carton in self.sudo():
            company = carton.package_type_id.company_id
            if company and company != carton.shipment_id.company_id:
                raise AccessError(
                    self.env._("This package type belongs to another company.")
                )

    @api.model
    def _of(self, shipment, loose):
        """Open the dialog, filled with all that is left.

        It is written as superuser, for whoever packs: what is left is nobody's to say.

        :param loose: list of ``PackedLine``.
        """
        carton = self.sudo().create({"shipment_id": shipment.id})
        carton.line_ids.create(
            [
                {
                    "carton_id": carton.id,
                    "product_id": line.product.id,
                    "purchase_order_number": (
                        line.ordered.requisition_id.purchase_order_number
                    ),
                    "line_number": line.ordered.item_sequence_number,
                    "unit_label": line.ordered.unit_label,
                    "lot": line.lot or False,
                    "expiry": line.expiry or False,
                    "left": line.quantity,
                    "quantity": line.quantity,
                }
                for line in loose
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put in a Carton"),
            "res_model": self._name,
            "res_id": carton.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_put_in(self):
        """Put what is entered into one carton (button).

        :raise UserError: nothing is entered, or more than is left.
        """
        self.ensure_one()
        self.check_access("write")
        shipment = self.shipment_id
        shipment.check_access("write")
        rows = {line._key(): line for line in self.line_ids if line.quantity}
        chosen = []
        for line in shipment._loose_rest():
            if row := rows.pop(_key(line), None):
                chosen.append(replace(line, quantity=row.quantity))
        if rows or not chosen:
            raise UserError(
                self.env._(
                    "Enter how much of what is left lies in the carton. Where somebody "
                    "else has packed it meanwhile, open Put in a Carton again."
                )
            )
        shipment._put_in_carton(chosen, self.package_type_id, self.weight)
        return True


class AmazonVendorShipmentCartonLine(models.TransientModel):
    """What is left of one line of Amazon's order, and how much of it is put in."""

    _name = "amazon.vendor.shipment.carton.line"
    _description = "Amazon Vendor: Put the Rest in a Carton, Line"
    _inherit = ["amazon.vendor.wizard.mixin"]

    carton_id = fields.Many2one(
        "amazon.vendor.shipment.carton",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    product_id = fields.Many2one("product.product", readonly=True)
    purchase_order_number = fields.Char(string="Order No.", readonly=True)
    line_number = fields.Char(string="Line", readonly=True)
    unit_label = fields.Char(string="Unit", readonly=True)
    lot = fields.Char(readonly=True)
    expiry = fields.Date(readonly=True)
    left = fields.Integer(string="In No Carton", readonly=True)
    quantity = fields.Integer(string="In This Carton")

    def _key(self):
        return (
            self.product_id.id,
            self.purchase_order_number,
            self.line_number,
            self.lot or "",
            self.expiry or None,
        )


def _key(line):
    return (
        line.product.id,
        line.ordered.requisition_id.purchase_order_number,
        line.ordered.item_sequence_number,
        line.lot,
        line.expiry,
    )
