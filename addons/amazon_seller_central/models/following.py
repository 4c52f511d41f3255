"""Sale orders follow what Amazon changes of an order while that is possible."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..logic.charges import ITEM, charges
from .sale_values import SellerOrderBuilder

LOWERED = "lowered"


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    amazon_seller_item = fields.Char(
        string="Charged For",
        readonly=True,
        copy=False,
        help="Amazon's item that it is charged for.",
    )

    def _amazon_charge(self):
        """What tells what it is charged for: (Amazon's item, kind)."""
        item = self.amazon_seller_item
        if not item and self.amazon_seller_kind == ITEM:
            item = self.amazon_seller_line_id.item_id
        return item or False, self.amazon_seller_kind


class AmazonSellerOrder(models.Model):
    _inherit = "amazon.seller.order"

    def _follow(self, parsed, total_before):
        """Follow what Amazon says of an order whose sale order is made.

        :param parsed: ``spapi.messages.order.Order``.
        :param total_before: Amazon's total before this document; None of a new order.
        """
        if self.cancel_reason and self.state in ("held", "imported"):
            self._remind(
                "cancel request",
                self.env._("The buyer wants to cancel"),
                self.env._(
                    "The buyer of %(order)s wants to cancel: %(reason)s. Its "
                    "deliveries wait. Cancel it in Seller Central, or go on with the "
                    "button Deliver All the Same.",
                    order=self.name,
                    reason=self.cancel_reason,
                ),
            )
        if self.state != "imported":
            return
        if self.sale_order_id.state == "sale":
            self._follow_amounts(parsed, total_before)
        if self._has_fba_to_move():
            self.work_left = True

    def _is_to_be_made(self, total_before):
        """Whether the sale order is to be made, or made anew: it is missing or held, or
        nobody has confirmed it and Amazon wants something else by now."""
        if self.state in ("held", "parked"):
            return True
        if self.state != "imported" or self.sale_order_id.state not in (
            "draft",
            "sent",
        ):
            return False
        return bool(self._lowered_lines()) or self._has_new_total(total_before)

    def _has_new_total(self, total_before):
        return (
            total_before is not None
            and self.currency_id.compare_amounts(total_before, self.amount_total) != 0
        )

    def _lowered_lines(self):
        """Items of which Amazon wants less than the sale order has."""
        return self.line_ids.filtered(
            lambda line: (
                line.sale_line_id and line.quantity < line.sale_line_id.product_uom_qty
            )
        )

    def _follow_last_cut(self, parsed):
        """Follow what Amazon says was cancelled of an order in the document by which it
        has shipped the rest: there may be no other one that says so.

        Its amounts alone change nothing any more: all that is wanted has left.

        :param parsed: ``spapi.messages.order.Order``.
        """
        if self.state == "imported" and self.sale_order_id.state == "sale":
            self._follow_amounts(parsed, None)

    # === A CONFIRMED SALE ORDER === #

    def _follow_amounts(self, parsed, total_before):
        """Lower what Amazon has cancelled in part, so that the sale order comes to
        Amazon's total again; what has left or is invoiced is left to a person."""
        lowered = self._lowered_lines()
        why_not = self._say_cannot_follow(lowered)
        if not lowered:
            self._forget_reminder(LOWERED)
            if why_not or not self._has_new_total(total_before):
                return
        what = ", ".join(
            f"{line.sku or line.asin}: {line.sale_line_id.product_uom_qty:g} → "
            f"{line.quantity}"
            for line in lowered
        )
        if not why_not:
            why_not = self._try_to_follow(parsed)
        if why_not:
            self._remind(
                LOWERED,
                self.env._("Amazon has cancelled a part"),
                self.env._(
                    "Amazon wants less of %(order)s (%(items)s) and pays %(total)s. "
                    "%(what_to_do)s",
                    order=self.name,
                    items=what or "-",
                    total=self.currency_id.format(self.amount_total),
                    what_to_do=why_not,
                ),
            )
            return
        self._forget_reminder(LOWERED)
        note = self.env._(
            "Amazon has changed this order: %(items)s. It comes to %(total)s now.",
            items=what or self.env._("amounts only"),
            total=self.currency_id.format(self.amount_total),
        )
        self.sale_order_id._message_log(body=note)
        for delivery in self._open_deliveries():
            delivery._message_log(body=note)

    def _say_cannot_follow(self, lowered):
        """What has been done that nobody undoes by himself, and what to do, or False.

        :param lowered: amazon.seller.order.line.
        """
        invoices = self.sale_order_id.invoice_ids.filtered(
            lambda move: move.state != "cancel"
        )
        sentences = []
        if lowered.filtered(
            lambda line: line.sale_line_id.qty_delivered > line.quantity
        ):
            sentences.append(
                self.env._(
                    "More than that has left: have the parcel stopped, or make a "
                    "return of the delivery, and lower the sale order afterwards."
                )
            )
        elif lowered and invoices:
            sentences.append(
                self.env._("Lower the sale order, as far as it has not left.")
            )
        if invoices:
            sentences.append(
                self.env._(
                    "It is invoiced (%(invoices)s): make a credit note for the "
                    "difference, or delete the draft.",
                    invoices=", ".join(
                        move.name or self.env._("Draft") for move in invoices
                    ),
                )
            )
        return " ".join(sentences) or False

    def _try_to_follow(self, parsed):
        """Change the sale order; undone where it does not come to Amazon's total.

        :return: why it could not be done, or False.
        """
        try:
            with self.env.cr.savepoint():
                self._change_sale_order(parsed)
                if differs := self._say_total_differs():
                    raise UserError(differs)
                self.env.flush_all()
        except UserError as error:
            self.env.invalidate_all(flush=False)
            return self.env._(
                "The sale order could not follow: %(reason)s", reason=error.args[0]
            )
        return False

    def _change_sale_order(self, parsed):
        """Bring quantities and prices of the lines in line with Amazon's amounts."""
        self = self.with_company(self.company_id)
        sale_order = self.sale_order_id
        builder = SellerOrderBuilder(self.instance_id, self, {}, {})
        wanted = builder.lines(
            self, parsed, charges(parsed)[0], sale_order.fiscal_position_id
        )
        present = {}
        for line in sale_order.order_line.filtered("amazon_seller_kind"):
            present.setdefault(line._amazon_charge(), line)
        commands = []
        for values in wanted:
            key = values["amazon_seller_item"], values["amazon_seller_kind"]
            if line := present.pop(key, None):
                names = ("product_uom_qty", "price_unit", "technical_price_unit")
                commands.append(
                    Command.update(line.id, {name: values[name] for name in names})
                )
            else:
                commands.append(Command.create(values))
        commands += [
            Command.update(line.id, {"product_uom_qty": 0})
            for line in present.values()
            if line.product_uom_qty
        ]
        locked = sale_order.locked
        if locked:
            sale_order.action_unlock()
        sale_order.write({"order_line": commands})
        self._round_off()
        if locked:
            sale_order.action_lock()
