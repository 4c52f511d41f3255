from odoo import fields, models
from odoo.fields import Domain

from .const import LABEL_FORMATS, SHIPMENT_TYPES

#: What Amazon did not take.
FAILED = Domain("sync_state", "=", "failed")


class AmazonVendorInstance(models.Model):
    """How the goods of this instance's orders leave."""

    _inherit = "amazon.vendor.instance"

    one_order_per_shipment = fields.Boolean(
        help="Make Shipments puts deliveries of different orders of Amazon's into "
        "different shipments, also where one truck could bring them."
    )
    default_shipment_type = fields.Selection(
        SHIPMENT_TYPES,
        string="Goods Usually Leave as",
        required=True,
        default="LessThanTruckLoad",
    )
    label_format = fields.Selection(
        LABEL_FORMATS,
        string="Carton Labels",
        required=True,
        default="pdf_4x6",
        help="What Print Labels makes: a PDF of pages of this size, or the language of "
        "Zebra's printers.",
    )

    to_ship_count = fields.Integer(
        string="To Ship Today",
        compute="_compute_shipment_figures",
        help="Deliveries to Amazon that are due by the end of today.",
    )
    failed_shipment_count = fields.Integer(
        string="Shipments Amazon Did Not Take",
        compute="_compute_shipment_figures",
    )
    at_risk = fields.Char(
        compute="_compute_at_risk",
        help="What Amazon may charge for what was confirmed, is due within a week and "
        "has not left. It is an estimate.",
    )

    # === FIGURES === #

    def _compute_shipment_figures(self):
        # Who sells need not see the warehouse's.
        counting = self.sudo()
        due = counting._count("stock.picking", self._due_domain(), "amazon_instance_id")
        failed = counting._count("amazon.vendor.shipment", FAILED)
        for instance in self:
            instance.to_ship_count = due.get(instance.id, 0)
            instance.failed_shipment_count = failed.get(instance.id, 0)

    def _due_domain(self):
        return (
            Domain("picking_type_code", "=", "outgoing")
            & Domain("state", "not in", ("done", "cancel"))
            & Domain("scheduled_date", "<", "today +1d")
        )

    def _compute_at_risk(self):
        Rate = self.env["amazon.vendor.charge.rate"]
        orders = self.env["amazon.vendor.requisition"].search(self._at_risk_domain())
        by_instance = orders.grouped("instance_id")
        for instance in self:
            mine = by_instance.get(instance, orders.browse())
            instance.at_risk = Rate._say(instance, mine._exposures_of_open())

    def _at_risk_domain(self):
        """Answered orders that are due within a week, or were."""
        return (
            Domain("instance_id", "in", self.ids)
            & Domain("state", "=", "acknowledged")
            & Domain("window_end", "<", "+7d")
        )

    # === BUTTONS === #

    def action_view_due_deliveries(self):
        """Open the deliveries of this instance that are due."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "amazon_vendor_central.amazon_vendor_delivery_action"
        )
        action["domain"] = list(
            self._due_domain() & Domain("amazon_instance_id", "in", self.ids)
        )
        action["context"] = {"create": False, "amazon_vendor_deliveries": True}
        return action

    def action_view_failed_shipments(self):
        """Open the shipments that Amazon did not take."""
        return self._action_view(
            self.env._("Shipments"),
            "amazon.vendor.shipment",
            FAILED,
        )

    def action_view_at_risk(self):
        """Open the orders that may cost money."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("At Risk"),
            "res_model": "amazon.vendor.requisition",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "views": [
                (
                    self.env.ref(
                        "amazon_vendor_central.amazon_vendor_requisition_view_list_risk"
                    ).id,
                    "list",
                ),
                (False, "kanban"),
                (False, "form"),
            ],
            "domain": list(self._at_risk_domain()),
        }
