from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

from .amazon_words import identifiers, in_cases
from .line_values import LineValues
from .price import TaxedPrices
from .sale_order import SaleOrderWork, refuse_new_link

#: A price per each is told to Amazon with so many digits at most.
COST_DIGITS = Decimal("0.000001")
#: In so many digits two prices of one unit are the same.
PRICE_DIGITS = 6
#: What may make a line one more of what Amazon was told.
ADDED_FIELDS = {
    "order_id",
    "product_id",
    "product_uom_qty",
    "price_unit",
    "discount",
    "tax_ids",
}
#: What says at which price which product is sold.
TOLD_FIELDS = {
    "price_unit",
    "amazon_net_price",
    "discount",
    "tax_ids",
    "product_id",
    "product_uom_id",
    # Odoo reckons prices and discounts anew with it, where it takes them for its own.
    "product_uom_qty",
}
#: What decides, with the net price and the quantity, at which price a line is sold.
PRICED_BY = {"order_id", "product_id", "product_uom_id", "tax_ids", "price_unit"}


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "amazon.vendor.guard.mixin"]
    _guarded_prefix = "amazon_"
    _fixed_fields = ()

    amazon_requisition_line_id = fields.Many2one(
        "amazon.vendor.requisition.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    amazon_acknowledgement_code = fields.Char(
        readonly=True,
        copy=False,
        help="Whether this quantity is accepted or backordered, in Amazon's words.",
    )
    amazon_scheduled_date = fields.Datetime(
        copy=False,
        help="The day Amazon was told for this quantity, which may be another one than "
        "for the rest of the order (a backorder).",
    )

    amazon_asin = fields.Char(related="amazon_requisition_line_id.asin")
    amazon_vendor_sku = fields.Char(related="amazon_requisition_line_id.vendor_sku")
    amazon_unit_label = fields.Char(
        related="amazon_requisition_line_id.unit_label", string="Amazon's Unit"
    )
    amazon_net_price = fields.Float(
        store=False,
        help="Written instead of a unit price: what one unit must cost without taxes, "
        "also where taxes are included in the price.",
    )

    # === CREATED AND WRITTEN === #

    @api.model
    def _add_precomputed_values(self, vals_list):
        """Lines of Amazon's orders come with what Odoo would compute line by line.

        Odoo makes a draft of each line in memory and computes prices, taxes and what is
        copied from the order on it before it writes the row.
        """
        amazons = [
            vals
            for vals in vals_list
            if vals.get("amazon_requisition_line_id")
            and vals.get("order_id")
            and vals.get("product_id")
        ]
        if amazons:
            LineValues(self.browse()).fill(amazons)
        return super()._add_precomputed_values(vals_list)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if lines._is_written_by_person():
            lines._check_amazon_told_added()
        return lines

    def _is_written_by_person(self):
        """Whether nobody but a person answers for what is written: code, which works as
        superuser, answers for itself."""
        return not (self.env.su or SaleOrderWork.ADAPT.is_under_way(self))

    def write(self, vals):
        """Write; the net price of Amazon's lines stays what Amazon was told.

        Where a tax is included in it, the unit price follows the taxes, and the
        quantity as far as it is rounded with it.
        """
        refuse_new_link(self, vals, "amazon_requisition_line_id")
        vals = dict(vals)
        if "order_id" in vals:
            self._check_amazon_told_removed()
        if "invoice_lines" in vals:
            self._check_amazon_billed()
        priced = not TOLD_FIELDS.isdisjoint(vals)
        costs = self._amazon_kept_costs(vals)
        vals.update(self._amazon_price_at_once(costs, vals))
        result = super().write(vals)
        for line, cost in costs.items():
            price = line._amazon_gross_price(cost)
            # Of thousands of units the smallest difference is a coin.
            if price != line.price_unit:
                super(SaleOrderLine, line).write({"price_unit": price})
        if self._is_written_by_person():
            if priced:
                self._check_amazon_told_price()
            if not ADDED_FIELDS.isdisjoint(vals):
                self._check_amazon_told_added()
        return result

    def _amazon_kept_costs(self, vals):
        """The net prices that hold after these values are written.

        :param dict vals: for ``write``; what is no field of a table is taken out.
        :return: dict of line -> Decimal; none for a line that keeps its unit price.
        """
        wanted = vals.pop("amazon_net_price", None)
        if wanted is not None:
            return dict.fromkeys(self, Decimal(str(wanted)))
        if "price_unit" in vals or not {"product_uom_qty", "tax_ids"} & vals.keys():
            return {}
        costs = {}
        for line in self.filtered("amazon_requisition_line_id"):
            included = line._amazon_prices().includes(line.tax_ids)
            if "tax_ids" in vals or included:
                cost = line._amazon_cost_of(line.price_unit)
                if cost is None and "tax_ids" in vals:
                    cost = Decimal(repr(line._amazon_net_price(discounted=False)))
                if cost is not None:
                    costs[line] = cost
        return costs

    def _amazon_price_at_once(self, costs, vals):
        """The unit price that can be told before these values are written.

        Written along with them it is looked after once: whatever hangs on a price, of
        Odoo's or another addon's, is looked up for each write of a line.

        :param dict costs: see ``_amazon_kept_costs``
        :return: dict for ``write``; empty where each line has a price of its own, or
            what decides it is being written.
        """
        if len(self) != 1 or not costs or not PRICED_BY.isdisjoint(vals):
            return {}
        quantity = vals.get("product_uom_qty")
        if quantity is not None:
            field = self._fields["product_uom_qty"]
            quantity = field.convert_to_cache(quantity, self)
        price = self._amazon_gross_price(costs[self], quantity)
        return {} if price == self.price_unit else {"price_unit": price}

    def _update_line_quantity(self, values):
        """Where many lines follow Amazon at once, one note tells of all of them.

        Odoo posts a message for each line that is written; what it refuses here, less
        than was delivered, the adapter never writes.
        """
        if SaleOrderWork.ADAPT.is_under_way(self):
            return None
        return super()._update_line_quantity(values)

    def _prepare_procurement_values(self):
        """Plan the delivery for the day that Amazon was told."""
        values = super()._prepare_procurement_values()
        day = self.amazon_scheduled_date
        if not day and self.amazon_requisition_line_id:
            day = self.order_id.commitment_date
        if day:
            values["date_deadline"] = day
            values["date_planned"] = self._amazon_leaves_at(day)
        return values

    def _amazon_leaves_at(self, day):
        """When goods leave that Amazon was told a day for.

        Where the vendor pays the freight that is the day of their arrival (Amazon's
        guide "Retrieve purchase order": delivery window), and they travel some days.

        :param datetime day: that Amazon was told, naive UTC.
        :return: naive UTC.
        """
        lead = timedelta(days=self.company_id.security_lead)
        requisition = self.sudo().amazon_requisition_line_id.requisition_id
        if requisition.delivery_window_end and not requisition.ship_window_end:
            lead += timedelta(days=requisition.instance_id.transit_days)
        return day - lead

    def _prepare_invoice_line(self, **optional_values):
        """Invoice Amazon's cost to the cent, also of a part of the quantity."""
        values = super()._prepare_invoice_line(**optional_values)
        quantity = values.get("quantity")
        if self.amazon_requisition_line_id and quantity != self.product_uom_qty:
            if self._amazon_prices().includes(self.tax_ids):
                cost = self._amazon_cost_of(self.price_unit)
                if cost is not None:
                    values["price_unit"] = self._amazon_gross_price(cost, quantity)
        return values

    # === PRICES === #

    def _amazon_prices(self):
        """See ``TaxedPrices``."""
        return TaxedPrices(self.order_id)

    def _amazon_gross_price(self, cost, quantity=None):
        """The unit price that comes to a net price without taxes.

        :param Decimal cost: net, of one unit of this line.
        :param quantity: float; None: that of the line.
        """
        return self._amazon_prices().gross(
            self.tax_ids,
            self.product_id,
            self.product_uom_id,
            cost,
            self.product_uom_qty if quantity is None else quantity,
        )

    def _amazon_net_price(self, discounted=True):
        """What one unit costs without taxes: what Amazon is told and pays.

        :param bool discounted: less the line's discount.
        :return: float
        """
        price = self.price_unit
        if discounted:
            price *= 1 - (self.discount or 0.0) / 100
        prices = self._amazon_prices()
        if not prices.includes(self.tax_ids):
            return price
        cost = self._amazon_cost_of(price)
        if cost is not None:
            return float(cost)
        return prices.net(self.tax_ids, self.product_id, self.product_uom_id, price)

    def _amazon_cost_of(self, price):
        """Which of the costs that are known of this line a unit price stands for.

        Rounded with the quantity, a price with taxes in it tells the cost but nearly.

        :return: Decimal, of one unit of this line, or None for a price of its own.
        """
        ordered = self.amazon_requisition_line_id.sudo()
        unit = ordered.uom_id or self.product_uom_id
        for answered in (True, False):
            cost = ordered._cost_per_unit(answered=answered)
            if unit != self.product_uom_id:
                cost = unit._compute_price(float(cost), self.product_uom_id)
                cost = Decimal(repr(cost))
            gross = self._amazon_gross_price(cost)
            if not float_compare(price, gross, precision_digits=PRICE_DIGITS):
                return cost
        return None

    def _amazon_printed(self):
        """What the printed order says of this line in Amazon's words.

        :return: list of lines of text.
        """
        self.ensure_one()
        ordered = self.sudo().amazon_requisition_line_id
        if not ordered:
            return []
        cases = in_cases(
            ordered,
            self.product_uom_qty,
            self.product_uom_id,
            self._amazon_net_price(),
        )
        return [words for words in (identifiers(self), cases) if words]

    # === APPROVED === #

    @api.constrains("product_uom_qty", "product_uom_id")
    def _check_amazon_quantity(self):
        """Quantities may be lowered, never raised: Amazon refuses more than ordered.

        Once Amazon was told, they stay until the order is confirmed.
        """
        if SaleOrderWork.ADAPT.is_under_way(self):
            return  # line by line, the sum is right with the last one only
        lines = self.sudo().filtered("amazon_requisition_line_id")
        for order, changed in lines.grouped("order_id").items():
            requisition = order.amazon_requisition_id
            quoted = order.state in ("draft", "sent")
            to_approve = quoted and requisition.workflow == "by_approval"
            told = order.state != "cancel" and requisition._amazon_was_told()
            if told or to_approve:
                changed._check_amazon_quantities(told, quoted, to_approve)

    def _check_amazon_quantities(self, told, quoted, to_approve):
        """See ``_check_amazon_quantity``, of lines of one order.

        :param bool told: Amazon counts on an answer that nobody is changing.
        :param bool quoted: the sale order is not confirmed yet.
        :param bool to_approve: it is what Amazon will be answered.
        """
        parts = self.order_id.order_line.grouped("amazon_requisition_line_id")
        for ordered in self.amazon_requisition_line_id:
            total = sum(each._amazon_quantity() for each in parts[ordered])
            if told:
                self._check_amazon_told(ordered, total, quoted)
            raised = float_compare(total, ordered.ordered_qty, precision_digits=3)
            if to_approve and raised > 0:
                sentence = self.env._(
                    "%(product)s: Amazon ordered %(ordered)s, so %(total)s cannot be "
                    "promised. The quantity can be lowered, not raised.",
                    product=parts[ordered][:1].product_id.display_name,
                    ordered=ordered.ordered_qty,
                    total=shown(total),
                )
                raise ValidationError(f"{sentence} {ordered._say_cut()}".strip())

    def _check_amazon_told(self, ordered, total, quoted):
        """What is sold is what Amazon was told, in whichever way of working.

        Of a confirmed order less may leave: what is missing, Amazon sees in the
        delivery. More is an answer of its own.

        :param ordered: requisition line.
        :param float total: quantity of its sale order lines, in Amazon's unit.
        :param bool quoted: the sale order is not confirmed yet.
        :raise ValidationError: it is not.
        """
        told = ordered.accepted_qty + ordered.backordered_qty
        compared = float_compare(total, told, precision_digits=3)
        if compared > 0 or (quoted and compared):
            raise ValidationError(
                self.env._(
                    "%(product)s: Amazon was told %(told)s, so the sale order cannot "
                    "say %(total)s. To answer otherwise, click Change the Answer on "
                    "the order requisition first.",
                    product=ordered.product_id.display_name,
                    told=told,
                    total=shown(total),
                )
            )

    def _amazon_quantity(self):
        """The quantity in Amazon's unit of the line."""
        unit = self.amazon_requisition_line_id.uom_id
        if not unit or unit == self.product_uom_id:
            return self.product_uom_qty
        return self.product_uom_id._compute_quantity(
            self.product_uom_qty, unit, round=False
        )

    def _amazon_cost(self):
        """The price of one each as it would be told to Amazon.

        :return: Decimal, or None when it is Amazon's own net cost.
        """
        ordered = self.amazon_requisition_line_id
        unit = ordered.uom_id or self.product_uom_id
        price = self.product_uom_id._compute_price(self._amazon_net_price(), unit)
        size = ordered.unit_size or 1
        # Of goods for cents a difference below a cent is money, too; Odoo keeps it.
        theirs = float(ordered._cost_per_unit())
        if not float_compare(
            price / size, theirs / size, precision_digits=PRICE_DIGITS
        ):
            return None
        return (Decimal(repr(price)) / size).quantize(COST_DIGITS)


def shown(quantity):
    """A quantity without a tail of zeros."""
    return f"{quantity:.3f}".rstrip("0").rstrip(".")
