from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exchange.own_work import OwnWork
from ..outbound.submission import name_records
from .const import (
    FREIGHT_TERMS,
    SHIPMENT_TYPES,
    STATES,
    SYNC_OF,
    SYNC_STATES,
    TRANSPORT_MODES,
    WORKABLE,
)


class ShipmentWork(OwnWork):
    """What only the shipment does to its deliveries."""

    SHIP = "amazon_vendor_shipping"


class AmazonVendorShipment(models.Model):
    """One truck or parcel for one vendor code, from one warehouse to one fulfilment
    centre on one day: what Amazon wants one shipment confirmation (ASN) of.

    How deliveries are put together is in ``making.py``, what is in the cartons in
    ``packing.py`` and ``freezing.py``, what Amazon holds against it in ``checks.py``,
    how it leaves in ``leaving.py``, a second one for what left beyond in ``rest.py``.
    """

    _name = "amazon.vendor.shipment"
    _description = "Amazon Vendor Shipment"
    _inherit = ["mail.thread", "mail.activity.mixin", "amazon.vendor.guard.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "order_numbers", "bol", "pro", "arn"]
    _check_company_auto = True

    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
        help="By which Amazon knows it (shipmentIdentifier).",
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
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        readonly=True,
        default="draft",
        index=True,
        copy=False,
        tracking=True,
    )
    sync_state = fields.Selection(
        SYNC_STATES,
        string="At Amazon",
        compute="_compute_sync_state",
        store=True,
        index="btree_not_null",
    )
    sync_problem = fields.Text(compute="_compute_sync_problem", compute_sudo=True)
    is_held = fields.Boolean(
        compute="_compute_sync_problem",
        compute_sudo=True,
        help="Nobody knows whether Amazon has it.",
    )

    # === WHAT MAKES IT ONE SHIPMENT === #

    vendor_code = fields.Char(readonly=True)
    ship_to_code = fields.Char(string="Fulfilment Centre", readonly=True)
    ship_to_address = fields.Text(string="Dock", compute="_compute_ship_to_address")
    partner_id = fields.Many2one(
        "res.partner", string="Ship To", readonly=True, ondelete="restrict"
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Ship From", readonly=True, ondelete="restrict"
    )
    ship_from_code = fields.Char(
        help="By which Amazon knows your warehouse. Empty: your vendor code."
    )
    arrival_day = fields.Date(
        string="Promised for", readonly=True, help="The day that Amazon was told."
    )
    freight_term = fields.Selection(FREIGHT_TERMS, readonly=True)
    window_start = fields.Datetime(
        string="Window", compute="_compute_window", store=True
    )
    window_end = fields.Datetime(compute="_compute_window", store=True)
    picking_ids = fields.One2many(
        "stock.picking", "amazon_shipment_id", string="Deliveries", readonly=True
    )
    picking_count = fields.Integer(compute="_compute_orders", store=True)
    order_numbers = fields.Char(
        string="Amazon Order Nos.", compute="_compute_orders", store=True
    )

    # === HOW IT TRAVELS === #

    shipment_type = fields.Selection(
        SHIPMENT_TYPES, required=True, default="LessThanTruckLoad"
    )
    transport_mode = fields.Selection(TRANSPORT_MODES, required=True, default="Road")
    carrier_name = fields.Char(string="Carrier")
    carrier_scac = fields.Char(
        string="SCAC", help="Standard Carrier Alpha Code: two to four letters."
    )
    bol = fields.Char(
        string="Bill of Lading No.",
        copy=False,
        help="Or the number of the delivery note: eight characters at least, no date, "
        "and not used before.",
    )
    pro = fields.Char(
        string="PRO No.", copy=False, help="The carrier's number of the shipment."
    )
    arn = fields.Char(
        string="ARN",
        copy=False,
        help="Amazon's reference number, which it gives for goods that its carrier "
        "picks up (Collect).",
    )
    appointment_at = fields.Datetime(
        string="Appointment", copy=False, help="When Amazon's dock expects it."
    )
    estimated_at = fields.Datetime(string="Estimated Arrival", copy=False)
    shipped_at = fields.Datetime(readonly=True, copy=False)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)

    # === WHAT IS IN IT === #

    container_ids = fields.One2many("amazon.vendor.container", "shipment_id")
    carton_count = fields.Integer(compute="_compute_containers", store=True)
    pallet_count = fields.Integer(compute="_compute_containers", store=True)
    unprinted_count = fields.Integer(
        string="Labels to Print", compute="_compute_containers", store=True
    )
    weight = fields.Float(
        string="Gross Weight",
        compute="_compute_containers",
        store=True,
        digits=(16, 3),
    )
    weight_unit = fields.Char(compute="_compute_containers", store=True)
    confirmation_ids = fields.One2many(
        "amazon.vendor.shipment.confirmation", "shipment_id", readonly=True
    )

    _name_uniq = models.Constraint(
        "UNIQUE(instance_id, name)", "There is a shipment of this number already."
    )

    # === COMPUTES === #

    @api.depends(
        "picking_ids.amazon_order_numbers",
        "rest_of_id.picking_ids.amazon_order_numbers",
    )
    def _compute_orders(self):
        for shipment in self:
            deliveries = shipment._deliveries()
            numbers = ", ".join(filter(None, deliveries.mapped("amazon_order_numbers")))
            once = dict.fromkeys(filter(None, numbers.split(", ")))
            shipment.order_numbers = ", ".join(once) or False
            shipment.picking_count = len(deliveries)

    @api.depends(
        "picking_ids.amazon_window_start",
        "picking_ids.amazon_window_end",
        "rest_of_id.picking_ids.amazon_window_start",
        "rest_of_id.picking_ids.amazon_window_end",
    )
    def _compute_window(self):
        """The part of the windows that all of its orders have in common."""
        for shipment in self:
            deliveries = shipment._deliveries()
            starts = filter(None, deliveries.mapped("amazon_window_start"))
            ends = filter(None, deliveries.mapped("amazon_window_end"))
            shipment.window_start = max(starts, default=False)
            shipment.window_end = min(ends, default=False)

    @api.depends(
        "container_ids.kind",
        "container_ids.weight",
        "container_ids.parent_id",
        "container_ids.label_printed_on",
    )
    def _compute_containers(self):
        for shipment in self:
            containers = shipment.container_ids
            cartons = containers.filtered(lambda each: each.kind == "carton")
            outer = containers.filtered(lambda each: not each.parent_id)
            shipment.carton_count = len(cartons)
            shipment.pallet_count = len(containers) - len(cartons)
            shipment.unprinted_count = len(
                containers.filtered(lambda each: not each.label_printed_on)
            )
            shipment.weight = sum(outer.mapped("weight"))
            shipment.weight_unit = containers[:1].weight_unit

    @api.depends(
        "confirmation_ids.state", "confirmation_ids.is_current", "told_by_hand_on"
    )
    def _compute_sync_state(self):
        """Of several parcels the one that stands worst counts; where no message does,
        the word of who has told Amazon."""
        for shipment in self:
            current = shipment.confirmation_ids.filtered("is_current")
            found = {SYNC_OF.get(each.state) for each in current}
            shipment.sync_state = next(
                (
                    state
                    for state in ("failed", "waiting", "synchronized")
                    if state in found
                ),
                "synchronized" if shipment.told_by_hand_on else False,
            )

    @api.depends("confirmation_ids.state", "confirmation_ids.is_current")
    def _compute_sync_problem(self):
        for shipment in self:
            current = shipment.confirmation_ids.filtered("is_current")
            shipment.is_held = "held" in current.mapped("state")
            problems = [
                each.problem
                for each in current
                if each.problem and SYNC_OF.get(each.state) == "failed"
            ]
            shipment.sync_problem = "\n".join(dict.fromkeys(problems)) or False

    @api.depends("partner_id", "ship_to_code")
    def _compute_ship_to_address(self):
        for shipment in self:
            deliveries = shipment._deliveries()[:1]
            shipment.ship_to_address = deliveries.amazon_ship_to_address

    @api.model_create_multi
    def create(self, vals_list):
        name_records(self, vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Write; what Amazon was told stays as it was told."""
        told = {"shipment_type", "transport_mode", "ship_from_code"} & vals.keys()
        if told and not self.env.su:
            if left := self.filtered(lambda s: s.state not in WORKABLE):
                raise UserError(
                    self.env._(
                        "%(shipment)s has left: how it travels and from where cannot "
                        "be changed any more.",
                        shipment=left[0].name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if kept := self.filtered(lambda s: s.state != "draft" or s.container_ids):
            raise UserError(
                self.env._(
                    "%(shipments)s was packed, and its numbers are used: cancel it "
                    "instead.",
                    shipments=", ".join(kept.mapped("name")),
                )
            )

    # === BUTTONS === #

    def _action_open(self):
        """Open these shipments: one in its form, several as a list."""
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Shipments"),
            "res_model": self._name,
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

    def action_view_deliveries(self):
        """Open the deliveries of these shipments, the one that there is at once
        (button)."""
        self.check_access("read")
        deliveries = self._deliveries()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Deliveries"),
            "res_model": "stock.picking",
            "context": {"create": False},
        }
        if len(deliveries) == 1:
            return {
                **action,
                "view_mode": "form",
                "views": [(False, "form")],
                "res_id": deliveries.id,
            }
        return {
            **action,
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", deliveries.ids)],
        }

    def action_view_numbers(self):
        """Open the numbers of the cartons and pallets of these shipments, also those
        that are void (button)."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("SSCC Ledger"),
            "res_model": "amazon.vendor.sscc",
            "view_mode": "list,kanban",
            "mobile_view_mode": "kanban",
            "domain": [("shipment_id", "in", self.ids)],
        }
