"""Deliveries of FBM orders: Amazon is told of each, once it has left."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..spapi.messages.shipment import OTHER
from .const import FBM

SYNC_STATES = [
    ("waiting", "Waiting for Tracking"),
    ("sending", "Being Told to Amazon"),
    ("failed", "Synchronization with Amazon failed"),
    ("done", "Synchronized with Amazon"),
]
#: State of what was sent -> state of the delivery. What nobody knows counts as failed
#: until Amazon shows it.
_SYNC = {
    "queued": "sending",
    "sending": "sending",
    "submitted": "done",
    "presumed": "done",
    "confirmed": "done",
}
#: Orders that Amazon is told of by who makes their labels.
_TOLD_ELSEWHERE = "FBM_SHIP_PLUS"


class StockPicking(models.Model):
    _inherit = "stock.picking"

    amazon_seller_order_id = fields.Many2one(
        "amazon.seller.order",
        string="Amazon Order",
        compute="_compute_amazon_seller_order_id",
        store=True,
        index="btree_not_null",
    )
    amazon_seller_shipment_ids = fields.One2many(
        "amazon.seller.shipment", "picking_id", string="Told to Amazon", readonly=True
    )
    amazon_seller_carrier_id = fields.Many2one(
        "amazon.seller.carrier",
        string="Amazon Carrier",
        copy=False,
        help="Empty: the one that is mapped to the delivery method.",
    )
    amazon_seller_tracking = fields.Char(
        string="Amazon Tracking Reference",
        copy=False,
        help="Empty: the tracking reference of the carrier.",
    )
    amazon_seller_codes = fields.Text(
        string="Transparency Codes",
        copy=False,
        help="One a line, for each piece of the items that need one.",
    )
    amazon_seller_sync = fields.Selection(
        SYNC_STATES,
        string="Amazon Sync",
        compute="_compute_amazon_seller_sync",
        store=True,
        index="btree_not_null",
    )
    amazon_seller_message = fields.Char(
        string="What Amazon Waits For", readonly=True, copy=False
    )
    amazon_seller_problem = fields.Char(compute="_compute_amazon_seller_problem")

    @api.depends("move_ids.sale_line_id.order_id.amazon_seller_order_id")
    def _compute_amazon_seller_order_id(self):
        for picking in self:
            order = picking.move_ids.sale_line_id.order_id.amazon_seller_order_id
            picking.amazon_seller_order_id = (
                order if len(order) == 1 and order.channel == FBM else False
            )

    @api.depends(
        "amazon_seller_shipment_ids.state",
        "amazon_seller_message",
        "amazon_seller_order_id",
    )
    def _compute_amazon_seller_sync(self):
        for picking in self:
            shipment = picking.sudo().amazon_seller_shipment_ids.sorted("version")[-1:]
            if picking.amazon_seller_message:
                picking.amazon_seller_sync = "waiting"
            elif shipment:
                picking.amazon_seller_sync = _SYNC.get(shipment.state, "failed")
            else:
                picking.amazon_seller_sync = False

    @api.depends("amazon_seller_shipment_ids.state", "amazon_seller_message")
    def _compute_amazon_seller_problem(self):
        for picking in self:
            shipment = picking.sudo().amazon_seller_shipment_ids.sorted("version")[-1:]
            failed = picking.amazon_seller_sync == "failed"
            picking.amazon_seller_problem = picking.amazon_seller_message or (
                failed and shipment.submission_ids[:1].error_message
            )

    # === WHEN IT LEAVES === #

    def _action_done(self):
        self._check_amazon_seller_may_leave()
        result = super()._action_done()
        done = self.filtered(lambda picking: picking.state == "done")
        done._tell_amazon_seller()
        done.sudo().amazon_seller_order_id._go_on()
        return result

    def _check_amazon_seller_may_leave(self):
        """A buyer who wants to cancel gets an answer before anything leaves, nothing
        leaves for what Amazon has cancelled, and no label is made without an address.

        :raise UserError: somebody has to decide.
        """
        for picking in self.filtered("amazon_seller_order_id"):
            order = picking.sudo().amazon_seller_order_id
            leaves = picking._brings_amazon_seller_goods()
            if leaves and (hidden := picking._say_amazon_seller_address_hidden()):
                raise UserError(hidden)
            if leaves and order.state in ("cancelled", "conflict"):
                raise UserError(
                    self.env._(
                        "Amazon has cancelled %(order)s, and pays for nothing more of "
                        "it. Cancel %(delivery)s.",
                        order=order.name,
                        delivery=picking.name,
                    )
                )
            if leaves and order._waits_for_decision():
                raise UserError(
                    self.env._(
                        "The buyer of %(order)s wants to cancel: %(reason)s. Cancel it "
                        "in Seller Central, or click Deliver All the Same on the "
                        "Amazon order.",
                        order=order.name,
                        reason=order.cancel_reason,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if not {
            "carrier_tracking_ref",
            "carrier_id",
            "amazon_seller_tracking",
            "amazon_seller_carrier_id",
            "amazon_seller_codes",
        }.isdisjoint(vals):
            # What was missing is there, or what Amazon was told has changed.
            self.filtered(
                lambda picking: picking.state == "done" and picking.amazon_seller_sync
            )._tell_amazon_seller()
        return result

    # === TELLING AMAZON === #

    def _tell_amazon_seller(self):
        """Tell Amazon of these deliveries, after the commit; what lacks something
        waits for it, and keeps no delivery from leaving."""
        for picking in self.sudo():
            order = picking.amazon_seller_order_id
            if not order or not picking._brings_amazon_seller_goods():
                continue
            if _TOLD_ELSEWHERE in (order.programs or ""):
                continue
            quantities = picking._amazon_seller_quantities()
            if not quantities:
                picking.amazon_seller_message = False
                picking._note_amazon_knows()
                continue
            carrier = picking._amazon_seller_carrier()
            tracking = picking._amazon_seller_tracking_ref()
            codes = picking._amazon_seller_codes_of(quantities)
            message = picking._say_amazon_seller_lacks(
                order, quantities, carrier, tracking, codes
            )
            picking.amazon_seller_message = message
            if not message:
                self.env["amazon.seller.shipment"].sudo()._tell(
                    picking, quantities, carrier, tracking, codes
                )

    def _brings_amazon_seller_goods(self):
        """Whether it brings goods to the buyer: from our warehouse, or straight from a
        supplier (*Dropshipping*). What comes back to a supplier is a dropship too."""
        return self.picking_type_code in (
            "outgoing",
            "dropship",
        ) and "customer" in self.move_ids.location_dest_id.mapped("usage")

    def _amazon_seller_quantities(self):
        """The pieces of each item in this delivery: whole ones only.

        What was delivered of an item so far, less what Amazon was told of other
        deliveries, and less what it knows from elsewhere. So a kit is told once all of
        its components have left, whichever deliveries they were in.

        :return: dict amazon.seller.order.line -> pieces.
        :raise UserError: somebody is about to tell of another delivery of the order.
        """
        order = self.amazon_seller_order_id
        # Two deliveries of one order are told one after the other.
        if not order.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "Another delivery of %(order)s is being validated at this moment. "
                    "Try again.",
                    order=order.name,
                )
            )
        current = self.amazon_seller_shipment_ids.sorted("version")[-1:]
        if current:
            # What this parcel held stays what it held, whatever was returned since.
            return {each.line_id: each.quantity for each in current.line_ids}
        told = order._told_quantities()
        found = {}
        for line in self.move_ids.sale_line_id.amazon_seller_line_id:
            mine = told.get(line, 0)
            # More than was ordered would be refused, all of the parcel with it.
            delivered = min(line._delivered(), line.quantity)
            open_pieces = delivered - mine - line._left_elsewhere(mine)
            # What left with another delivery, which waits for its tracking reference,
            # is that one's to tell.
            if (pieces := min(open_pieces, line._delivered(self))) > 0:
                found[line] = pieces
        return found

    def _note_amazon_knows(self):
        """Say why Amazon is not told of this delivery, where it knows of it."""
        lines = self.move_ids.sale_line_id.amazon_seller_line_id
        told = self.amazon_seller_order_id._told_quantities()
        if any(line._left_elsewhere(told.get(line, 0)) for line in lines):
            self._message_log(
                body=self.env._(
                    "Amazon knows already that this has left, and is not told again."
                )
            )

    def _amazon_seller_carrier(self):
        """How Amazon calls the carrier: (code, name for Other, method), or None."""
        carrier = self.amazon_seller_carrier_id
        delivery = self["carrier_id"] if "carrier_id" in self._fields else None
        if not carrier and delivery:
            carrier = carrier.search(
                [("delivery_name", "=ilike", delivery.name)], limit=1
            )
        if not carrier:
            return (OTHER, delivery.name, None) if delivery else None
        name = carrier.name if carrier.code == OTHER else None
        return carrier.code, name, carrier.method or None

    def _amazon_seller_tracking_ref(self):
        """The tracking reference; of several, the first: a parcel has one."""
        found = self.amazon_seller_tracking
        if not found and "carrier_tracking_ref" in self._fields:
            found = self["carrier_tracking_ref"]
        return (found or "").split(",")[0].strip()

    def _amazon_seller_codes_of(self, quantities):
        """The transparency codes of each item that needs them, as they were entered."""
        entered = (self.amazon_seller_codes or "").split()
        found = {}
        for line, pieces in quantities.items():
            if line.needs_codes:
                found[line], entered = entered[:pieces], entered[pieces:]
        return found

    def _say_amazon_seller_lacks(self, order, quantities, carrier, tracking, codes):
        """What Amazon cannot be told without, in a sentence, or False."""
        untracked = not tracking and order.setting_id.requires_tracking
        if not carrier and untracked:
            return self.env._(
                "Carrier and tracking reference are missing. Enter both: Amazon is "
                "told as soon as they are saved."
            )
        if not carrier:
            return self.env._(
                "No carrier that Amazon knows: choose the Amazon Carrier. Amazon is "
                "told as soon as it is saved."
            )
        if untracked:
            return self.env._(
                "The tracking reference is missing. Enter it: Amazon is told as soon "
                "as it is saved."
            )
        for line, found in codes.items():
            if len(found) < quantities[line]:
                return self.env._(
                    "%(sku)s needs a transparency code for each piece: enter "
                    "%(count)s.",
                    sku=line.sku or line.asin,
                    count=quantities[line],
                )
        return False

    # === BUTTONS === #

    def action_retry_amazon_sync(self):
        """Tell Amazon again what it did not take (button, bulk action).

        :raise UserError: none of these was told and failed, or waits.
        """
        self.check_access("write")
        mine = self.filtered(lambda p: p.amazon_seller_sync in ("failed", "waiting"))
        if not mine:
            raise UserError(
                self.env._("Nothing of this has to be told to Amazon again.")
            )
        for picking in mine:
            shipment = picking.sudo().amazon_seller_shipment_ids.sorted("version")[-1:]
            if shipment.state == "unknown":
                shipment.action_check_now()
            else:
                # The same parcel again does no harm: it is an edit of it.
                picking._tell_amazon_seller()
        return True
