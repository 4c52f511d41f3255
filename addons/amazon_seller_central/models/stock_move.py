"""Goods that Amazon has delivered leave the Amazon location."""

from datetime import datetime

from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    # Copied, so that the components of a kit are known to be of its item.
    amazon_seller_line_id = fields.Many2one(
        "amazon.seller.order.line",
        string="Amazon Item",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _compute_reference(self):
        """In Moves History, what has no delivery bears Amazon's number."""
        ours = self.filtered(
            lambda move: move.amazon_seller_line_id and not move.picking_id
        )
        for move in ours:
            move.reference = move.amazon_seller_line_id.order_id.name
        return super(StockMove, self - ours)._compute_reference()

    def _amazon_leave(self, moment):
        """Take the goods out, or leave the move waiting for lots.

        Untracked goods leave even where the location has none: Amazon had them.

        :param datetime moment: when they have left, naive UTC.
        """
        self.ensure_one()
        if self.product_id.tracking != "none":
            self._action_assign()
            if self.product_uom.compare(self.quantity, self.product_uom_qty) < 0:
                return
        else:
            self.quantity = self.product_uom_qty
        self.picked = True
        done = self._action_done()
        done.date = moment
        done.move_line_ids.date = moment


class AmazonSellerOrderLine(models.Model):
    _inherit = "amazon.seller.order.line"

    quantity_moved = fields.Integer(
        readonly=True,
        copy=False,
        help="Pieces for which goods were taken out by moves without a delivery. "
        "Written with the moves, so that the same pieces leave once, whoever imports "
        "the order at the same moment.",
    )
    move_ids = fields.One2many(
        "stock.move", "amazon_seller_line_id", string="Moves", readonly=True
    )

    def _fba_left(self):
        """Pieces that have left without a delivery of ours and were not moved here:
        what Amazon has delivered, and what had left before the order came."""
        if self.sale_line_id.product_id.type != "consu":
            return 0
        if not self.order_id._needs_nobody():
            left = self.quantity_left_before
        elif self.order_id._leaves_by_moves():
            left = self.quantity_fulfilled
        else:
            left = 0
        return max(left - self.quantity_moved, 0)


class AmazonSellerOrder(models.Model):
    _inherit = "amazon.seller.order"

    def _has_fba_to_move(self):
        """Whether more has left than was moved, or a move waits."""
        return self._has_fba_waiting() or any(
            line._fba_left() for line in self.line_ids
        )

    def _has_fba_waiting(self):
        return bool(self._fba_waiting())

    def _fba_waiting(self):
        return self.line_ids.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.location_dest_id.usage == "customer"
            )
        )

    def _move_fba(self):
        """Move what has left without a delivery of ours to the customer.

        Lots are taken from what is there; without any a move waits, and stops nobody.
        """
        values = []
        for order in self:
            for line in order.line_ids:
                if left := line._fba_left():
                    values.append(order._fba_move_values(line, left))
                    line.quantity_moved += left
        new = self.env["stock.move"].create(values)
        # Without a picking, a kit is only cut into its components if that is said.
        new.with_context(skip_picking_assignation=True)._action_confirm(merge=False)
        self.line_ids.invalidate_recordset(["move_ids"])
        for order in self:
            for move in order._fba_waiting():
                move._amazon_leave(order._changed_at())

    def _changed_at(self):
        """When Amazon has last changed the order: an FBA order has left by then."""
        if not self.last_updated:
            return self.purchased_at or fields.Datetime.now()
        return datetime.strptime(self.last_updated[:19], "%Y-%m-%dT%H:%M:%S")

    def _fba_move_values(self, line, left):
        partner = self.sale_order_id.partner_shipping_id.with_company(self.company_id)
        return {
            # What is sold: only that counts as delivered.
            "product_id": line.sale_line_id.product_id.id,
            "product_uom": line.sale_line_id.product_uom_id.id,
            "product_uom_qty": left,
            "location_id": self._leaves_from().id,
            "location_dest_id": partner.property_stock_customer.id,
            # Odoo counts kits by where they end.
            "location_final_id": partner.property_stock_customer.id,
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "sale_line_id": line.sale_line_id.id,
            "amazon_seller_line_id": line.id,
        }
