from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from ..exchange.own_company import in_own_company
from .builder import DirectOrderBuilder
from .taking_in import SILENT

QUOTED = ("draft", "sent")


class AmazonVendorDirectOrderSelling(models.Model):
    """The sale order of what is accepted: made, confirmed, and reserved whole."""

    _inherit = "amazon.vendor.direct.order"

    def _sell(self):
        """Make the sale orders of these, confirm and reserve them.

        :raise UserError: one of them cannot be sold, or is not free whole.
        """
        for orders in in_own_company(self):
            fresh = orders.filtered(
                lambda o: not o.sale_order_id or o.sale_order_id.state == "cancel"
            )
            fresh._check_sellable()
            fresh._make_sale_orders()
            quoted = orders.sale_order_id.filtered(lambda o: o.state in QUOTED)
            if quoted:
                quoted.action_confirm()
            orders._reserve()

    def _check_sellable(self):
        """Make sure that all that a sale order needs is known.

        :raise UserError: names what is missing.
        """
        for order in self:
            if not order.warehouse_id:
                raise UserError(
                    self.env._(
                        "%(order)s: it is not known which warehouse it leaves from. "
                        "Say which one %(code)s is under Configuration > Amazon's "
                        "Warehouses.",
                        order=order.name,
                        code=order.ship_from_code or "?",
                    )
                )
            missing = order.line_ids.filtered(
                lambda line: not line.product_id or not line.quantity
            )
            if missing or not order.line_ids:
                raise UserError(
                    self.env._(
                        "%(order)s: no product or no quantity for %(items)s. Choose "
                        "the products on the lines (it is remembered), or refuse the "
                        "order.",
                        order=order.name,
                        items=", ".join(
                            line.asin or line.vendor_sku or str(line.sequence)
                            for line in missing[:5]
                        ),
                    )
                )
            if order.currency_code and not order.currency_id:
                raise UserError(
                    self.env._(
                        "%(order)s: %(code)s is not active in Odoo.",
                        order=order.name,
                        code=order.currency_code,
                    )
                )

    def _make_sale_orders(self):
        """See ``_sell``: one batch, at most one living order each."""
        values = []
        for instance, orders in self.grouped("instance_id").items():
            builder = DirectOrderBuilder(instance, orders)
            batch = [builder.order_values(order) for order in orders]
            builder.number(batch)
            values += batch
        made = self.env["sale.order"].with_context(**SILENT).create(values)
        for sale_order in made.with_env(self.env):
            sale_order.amazon_direct_order_id.sale_order_id = sale_order
        self._keep_net_prices(made.order_line)

    def _keep_net_prices(self, lines):
        """Amazon's cost is net: where a tax is included in a price, that is higher."""
        for line in lines:
            if line._amazon_prices().includes(line.tax_ids):
                cost = Decimal(line.amazon_direct_line_id.cost_text or 0)
                line.write({"amazon_net_price": float(cost)})

    def _reserve(self):
        """Have all of it put aside, in the place that Amazon's code means.

        :raise UserError: something of it is not free.
        """
        self._take_from_locations()
        self._first_moves().filtered(lambda m: m.state != "assigned")._action_assign()
        for order in self:
            # Of several steps the later ones wait for the first.
            if any(move.state != "assigned" for move in order._first_moves()):
                raise UserError(
                    self.env._(
                        "%(order)s: not all of it is free in %(warehouse)s. Amazon "
                        "takes the whole order or nothing of it: bring in what is "
                        "missing and click Accept, or click Refuse.",
                        order=order.name,
                        warehouse=order.warehouse_id.name,
                    )
                )

    def _first_moves(self):
        """The open moves that take the goods from the shelf."""
        return self.sale_order_id.picking_ids.move_ids.filtered(
            lambda move: not move.move_orig_ids and move.state not in ("done", "cancel")
        )

    def _take_from_locations(self):
        """Where Amazon's warehouse is one location of ours, it leaves from there."""
        for location, orders in self.grouped(
            lambda order: order.warehouse_code_id.location_id
        ).items():
            if not location:
                continue
            other = orders._first_moves().filtered(
                lambda move, place=location: move.location_id != place
            )
            if other:
                other._do_unreserve()
                other.picking_id.location_id = location
                other.location_id = location
