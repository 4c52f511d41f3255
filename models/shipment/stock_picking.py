from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import column_exists, create_column

from .const import FREIGHT_TERMS, SYNC_STATES, WORKABLE

BADGES = [
    ("late", "Late"),
    ("today", "To Ship Today"),
    ("later", "To Ship Later"),
    ("untold", "Shipped, Amazon Not Told"),
    ("waiting", "Waiting for Amazon"),
    ("failed", "Synchronization with Amazon failed"),
    ("synchronized", "Synchronized with Amazon"),
]
OPEN = ("draft", "waiting", "confirmed", "assigned")
#: Stored columns that are computed, and their types in PostgreSQL.
COLUMNS = {
    "amazon_instance_id": "int4",
    "amazon_order_numbers": "varchar",
    "amazon_vendor_code": "varchar",
    "amazon_ship_to_code": "varchar",
    "amazon_freight_term": "varchar",
    "amazon_is_import": "bool",
    "amazon_window_start": "timestamp",
    "amazon_window_end": "timestamp",
    "amazon_promised_day": "date",
    "amazon_sync_state": "varchar",
}


class StockPicking(models.Model):
    """A delivery of Amazon's tells the warehouse what it is.

    Amazon's words are kept on the delivery: who packs reads no requisition, where the
    costs are.
    """

    _name = "stock.picking"
    _inherit = ["stock.picking", "amazon.vendor.guard.mixin"]
    _guarded_prefix = "amazon_"
    _fixed_fields = ()

    amazon_instance_id = fields.Many2one(
        "amazon.vendor.instance",
        compute="_compute_amazon_order",
        store=True,
        index="btree_not_null",
    )
    amazon_order_numbers = fields.Char(
        string="Amazon Order No.", compute="_compute_amazon_order", store=True
    )
    amazon_vendor_code = fields.Char(
        string="Vendor Code", compute="_compute_amazon_order", store=True
    )
    amazon_ship_to_code = fields.Char(
        string="Fulfilment Centre", compute="_compute_amazon_order", store=True
    )
    amazon_freight_term = fields.Selection(
        FREIGHT_TERMS,
        string="Freight",
        compute="_compute_amazon_order",
        store=True,
        help="Collect: Amazon's carrier picks the goods up, the window is about that. "
        "Prepaid: you have them brought, the window is about their arrival.",
    )
    amazon_is_import = fields.Boolean(
        string="Direct Import",
        compute="_compute_amazon_order",
        store=True,
        help="Amazon's forwarder takes the goods over at origin.",
    )
    amazon_window_start = fields.Datetime(
        string="Amazon's Window From", compute="_compute_amazon_order", store=True
    )
    amazon_window_end = fields.Datetime(
        string="Amazon's Window Until", compute="_compute_amazon_order", store=True
    )
    amazon_promised_day = fields.Date(
        string="Promised for",
        compute="_compute_amazon_promised_day",
        store=True,
        help="The day that Amazon was told for these goods.",
    )
    amazon_ship_to_address = fields.Text(
        string="Amazon's Dock", compute="_compute_amazon_ship_to_address"
    )
    amazon_shipment_id = fields.Many2one(
        "amazon.vendor.shipment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    amazon_sync_state = fields.Selection(
        SYNC_STATES,
        string="At Amazon",
        compute="_compute_amazon_sync_state",
        store=True,
    )
    amazon_sync_problem = fields.Text(
        string="Amazon's Reason",
        compute="_compute_amazon_sync_problem",
        compute_sudo=True,
    )
    amazon_badge = fields.Selection(
        BADGES, string="Vendor Central", compute="_compute_amazon_badge"
    )
    amazon_missing = fields.Text(
        string="Before It May Leave",
        compute="_compute_amazon_missing",
        compute_sudo=True,
        help="What is still to be done, one thing a line.",
    )

    # === COLUMNS === #

    def _auto_init(self):
        """Of the deliveries that are there already, only Amazon's are computed."""
        if not column_exists(self.env.cr, "stock_picking", "amazon_instance_id"):
            for name, kind in COLUMNS.items():
                create_column(self.env.cr, "stock_picking", name, kind)
            self.pool.post_init(self._compute_amazon_columns)
        return super()._auto_init()

    def _compute_amazon_columns(self):
        known = [("move_ids.sale_line_id.amazon_requisition_line_id", "!=", False)]
        deliveries = self.search(known)
        for name in COLUMNS:
            self.env.add_to_compute(self._fields[name], deliveries)

    @api.model
    def get_empty_list_help(self, help_message):
        """The deliveries of Amazon's say what they are waiting for, where Odoo would
        propose to make a transfer."""
        if self.env.context.get("amazon_vendor_deliveries"):
            return help_message
        return super().get_empty_list_help(help_message)

    # === WHAT IT IS === #

    def _amazon_requisitions(self):
        """Amazon's orders whose goods these deliveries bring; as superuser."""
        lines = self.sudo().move_ids.sale_line_id
        return lines.amazon_requisition_line_id.requisition_id

    @api.depends(
        "move_ids.sale_line_id.amazon_requisition_line_id",
        "move_ids.sale_line_id.order_id.amazon_requisition_id.window_start",
        "move_ids.sale_line_id.order_id.amazon_requisition_id.window_end",
        "move_ids.sale_line_id.order_id.amazon_requisition_id.ship_to_party_code",
        "move_ids.sale_line_id.order_id.amazon_requisition_id.is_import",
    )
    def _compute_amazon_order(self):
        for picking in self:
            requisitions = picking._amazon_requisitions()
            first = requisitions[:1]
            ends = [each for each in requisitions.mapped("window_end") if each]
            starts = [each for each in requisitions.mapped("window_start") if each]
            picking.update(
                {
                    "amazon_instance_id": first.instance_id.id,
                    "amazon_order_numbers": ", ".join(
                        requisitions.mapped("purchase_order_number")
                    )
                    or False,
                    "amazon_vendor_code": first.selling_party_code,
                    "amazon_ship_to_code": first.ship_to_party_code,
                    "amazon_freight_term": bool(first) and first._freight_term(),
                    "amazon_is_import": first.is_import,
                    "amazon_window_start": max(starts, default=False),
                    "amazon_window_end": min(ends, default=False),
                }
            )

    @api.depends(
        "move_ids.sale_line_id.amazon_scheduled_date",
        "move_ids.sale_line_id.order_id.commitment_date",
        "amazon_instance_id",
    )
    def _compute_amazon_promised_day(self):
        for picking in self:
            moves = (
                picking.move_ids if picking.amazon_instance_id else picking.move_ids[:0]
            )
            days = [move._amazon_promised_day() for move in moves]
            picking.amazon_promised_day = min(filter(None, days), default=False)

    @api.depends("amazon_ship_to_code", "amazon_instance_id", "partner_id")
    @api.depends_context("uid")
    def _compute_amazon_ship_to_address(self):
        self.amazon_ship_to_address = False
        for picking in self.filtered("amazon_instance_id"):
            code = picking.amazon_ship_to_code
            lines = [code, picking.partner_id.sudo()._display_address()]
            picking.amazon_ship_to_address = "\n".join(
                line.strip()
                for text in filter(None, lines)
                for line in text.splitlines()
                if line.strip()
            )

    # === WHERE IT STANDS === #

    @api.depends(
        "amazon_shipment_id.sync_state",
        "amazon_shipment_id.rest_ids.sync_state",
        "amazon_shipment_id.rest_ids.state",
    )
    def _compute_amazon_sync_state(self):
        """Where several shipments tell of it, the one that stands worst counts; one
        for the rest that has not left does not wait for Amazon."""
        for picking in self:
            shipment = picking.amazon_shipment_id
            members = shipment and shipment._telling_together()
            found = set(members.mapped("sync_state")) if members else set()
            picking.amazon_sync_state = next(
                (one for one in ("failed", "waiting", "synchronized") if one in found),
                False,
            )

    @api.depends(
        "amazon_shipment_id.sync_problem", "amazon_shipment_id.rest_ids.sync_problem"
    )
    def _compute_amazon_sync_problem(self):
        for picking in self:
            shipment = picking.amazon_shipment_id
            members = shipment and shipment._telling_together()
            problems = members.mapped("sync_problem") if members else []
            picking.amazon_sync_problem = "\n".join(filter(None, problems)) or False

    @api.depends(
        "state",
        "scheduled_date",
        "amazon_sync_state",
        "amazon_instance_id",
        "picking_type_id",
        "location_dest_id",
    )
    def _compute_amazon_badge(self):
        today = fields.Date.context_today(self)
        for picking in self:
            picking.amazon_badge = picking._amazon_badge(today)

    def _amazon_badge(self, today):
        if not self._amazon_is_delivery() or self.state == "cancel":
            return False
        if self.state != "done":
            planned = fields.Datetime.context_timestamp(
                self, self.scheduled_date
            ).date()
            if planned < today:
                return "late"
            return "today" if planned == today else "later"
        return self.amazon_sync_state or "untold"

    @api.depends(
        "state",
        "amazon_shipment_id.state",
        "amazon_instance_id",
        "picking_type_id",
        "location_dest_id",
    )
    def _compute_amazon_missing(self):
        for picking in self:
            missing = []
            if picking._amazon_is_delivery() and picking.state in OPEN:
                missing = picking._amazon_missing()
            picking.amazon_missing = "\n".join(missing) or False

    def _amazon_missing(self):
        """What is to be done before this delivery may leave, in sentences."""
        found = []
        if self.state != "assigned":
            found.append(self.env._("Not all of the goods are reserved."))
        shipment = self.amazon_shipment_id
        if not shipment:
            found.append(self.env._("It is in no shipment yet: click Make Shipments."))
            return found
        if shipment.state == "draft":
            found.append(
                self.env._(
                    "Put the goods into cartons (Put in Pack), then click Pack on the "
                    "shipment."
                )
            )
        return found + shipment.sudo()._missing_fields()

    # === WHAT IS PUT TOGETHER === #

    def _amazon_is_delivery(self):
        """Whether this brings goods to Amazon (and not from the shelf to packing)."""
        return bool(
            self.amazon_instance_id
            and self.picking_type_code == "outgoing"
            and self.location_dest_id.usage == "customer"
        )

    def _amazon_carrier(self):
        """The carrier's name, where Odoo's addon for carriers is installed."""
        return ("carrier_id" in self._fields and self.carrier_id.name) or None

    def _amazon_tracking(self):
        """The tracking number, likewise."""
        name = "carrier_tracking_ref"
        return (name in self._fields and self[name]) or None

    def action_make_amazon_shipments(self):
        """Put these deliveries together to shipments, and open them (button).

        :raise UserError: none of them can be put into a shipment.
        """
        self.check_access("write")
        return self.env["amazon.vendor.shipment"]._make(self)._action_open()

    def action_amazon_take_out(self):
        """Take these deliveries out of their shipments (button).

        :raise UserError: one of the shipments has left.
        """
        self.check_access("write")
        for shipment in self.amazon_shipment_id:
            shipment.check_access("write")
            shipment._take_out(self & shipment.picking_ids)
        return True

    def action_view_amazon_shipment(self):
        """Open the shipment of this delivery (button)."""
        self.check_access("read")
        return self.amazon_shipment_id._action_open()

    # === LEAVING === #

    def _action_done(self):
        """Validate; what has to hold before, and what follows, in this order.

        :raise UserError: one of them may not leave as it is.
        """
        # 1. Deliveries of a shipment leave with it: what was packed is kept then.
        self._amazon_check_leaves_together()
        # 2. Those of direct fulfilment leave whole, with Amazon's label.
        direct = self._direct_check_leaving()
        result = super()._action_done()
        # 3. Amazon is told of these, once this is committed.
        direct._direct_has_left()
        return result

    def _amazon_check_leaves_together(self):
        """:raise UserError: one belongs to a shipment and leaves without it."""
        for shipment in self.amazon_shipment_id:
            if not shipment._is_leaving():
                raise UserError(
                    self.env._(
                        "%(delivery)s belongs to shipment %(shipment)s. Click Ship "
                        "there: its deliveries leave together, and Amazon is told.",
                        delivery=(self & shipment.picking_ids)[:1].name,
                        shipment=shipment.name,
                    )
                )

    def action_cancel(self):
        """Cancel; a delivery that is cancelled leaves its shipment."""
        result = super().action_cancel()
        self._amazon_leave_cancelled()  # also those that have no moves
        return result

    def _amazon_leave_cancelled(self):
        """Those of these deliveries that are cancelled leave their shipments."""
        cancelled = self.filtered(
            lambda each: each.amazon_shipment_id and each.state == "cancel"
        )
        for shipment in cancelled.sudo().amazon_shipment_id:
            if shipment.state in WORKABLE:
                shipment._take_out(
                    cancelled & shipment.picking_ids,
                    self.env._("It was cancelled."),
                )
