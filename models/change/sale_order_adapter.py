"""A living sale order follows what its requisition promises Amazon now.

Only what Amazon's order decides is touched, and through Odoo's own ways: the lines'
quantities (deliveries follow them), their prices where Amazon changed them, the day
and the address. What cannot be changed any more is told in a sentence.
"""

from dataclasses import dataclass, field

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_compare

from ...logic.change.meaning import WINDOW_FIELDS, header_fields, repriced_items
from ..exchange.dates import day
from ..sale.builder import SaleOrderBuilder
from ..sale.sale_order import SaleOrderWork
from .sale_order import note_of


@dataclass
class Plan:
    """What is to be done to a sale order.

    :param values: for ``write`` on the order
    :param sentences: what that does, one for each difference
    :param problems: what Odoo does not allow any more, and why
    """

    values: dict = field(default_factory=dict)
    sentences: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.values or self.problems)

    def add(self, other):
        """Take over what another plan did and could not do."""
        self.sentences += other.sentences
        self.problems += other.problems


class SaleOrderAdapter:
    """Bring one sale order in line with its requisition.

    :param order: sale.order, draft, sent or confirmed.
    :param list changes: Amazon's changes that count (``logic.change.diff``): prices,
        the day and the addresses follow only where Amazon changed them, as people may
        have changed them on purpose.
    :param bool reprice: prices follow, whoever changed them.
    """

    def __init__(self, order, changes=(), reprice=False):
        self.order = order.with_company(order.company_id)
        self.requisition = self.order.amazon_requisition_id
        self.env = self.order.env
        self.header = header_fields(changes)
        self.repriced = repriced_items(changes)
        if reprice:
            lines = self.requisition.line_ids
            self.repriced = set(lines.mapped("item_sequence_number"))
        self.builder = SaleOrderBuilder(self.requisition.instance_id, self.requisition)

    # === PLAN === #

    def plan(self):
        """What differs, and what of it can be done.

        :rtype: Plan
        """
        plan = Plan()
        currency = self.requisition.currency_id
        self._plan_header(plan)
        others = self.requisition.line_ids._promised()._currency_codes()
        if len(others) > 1:
            plan.problems.append(self.requisition._say_several_currencies(others))
            return plan
        if currency and currency != self.order.currency_id:
            plan.problems.append(
                self.env._(
                    "%(order)s is in %(ours)s, but Amazon pays in %(theirs)s now. "
                    "Cancel it and acknowledge the order again.",
                    order=self.order.name,
                    ours=self.order.currency_id.name,
                    theirs=currency.name,
                )
            )
        else:
            self._plan_lines(plan)
        if self.order.locked and plan:
            plan = Plan(
                problems=[
                    self.env._(
                        "%(order)s is locked, so it was not changed. Unlock it, and "
                        "change it: %(changes)s",
                        order=self.order.name,
                        changes="; ".join(plan.sentences + plan.problems),
                    )
                ]
            )
        return plan

    def _plan_header(self, plan):
        order, requisition = self.order, self.requisition
        end = requisition.window_end
        if self.header & WINDOW_FIELDS and order.commitment_date != end:
            plan.values["commitment_date"] = end
            plan.sentences.append(
                self.env._(
                    "Delivery date: %(old)s → %(new)s",
                    old=order.commitment_date or self.env._("none"),
                    new=end or self.env._("none"),
                )
            )
        if "ship_to_party_code" in self.header:
            self._plan_address(
                plan,
                "partner_shipping_id",
                order._amazon_is_shipped(),
                self.env._("something of it was shipped already"),
            )
        if "bill_to_party_code" in self.header:
            self._plan_address(
                plan,
                "partner_invoice_id",
                order._amazon_is_invoiced(),
                self.env._("it was invoiced already"),
            )

    def _plan_address(self, plan, name, too_late, reason):
        new = self.requisition[name]
        if not new or new == self.order[name]:
            return
        label = self.order._fields[name].get_description(self.env, ["string"])
        values = {
            "order": self.order.name,
            "field": label["string"],
            "old": self.order[name].display_name,
            "new": new.display_name,
            "reason": reason,
        }
        if too_late:
            plan.problems.append(
                self.env._(
                    "%(order)s: %(field)s could not be changed from %(old)s to "
                    "%(new)s, because %(reason)s.",
                    **values,
                )
            )
            return
        if archived := self.requisition._archived_contacts(name):
            plan.problems += [sentence for _code, sentence in archived]
            return
        plan.values[name] = new.id
        plan.sentences.append(self.env._("%(field)s: %(old)s → %(new)s", **values))

    def _plan_lines(self, plan):
        commands = []
        requisition = self.requisition
        wanted = {}
        for vals in self.builder.line_values(requisition):
            wanted.setdefault(vals["amazon_requisition_line_id"], []).append(vals)
        # Read for all lines at once; below they are asked for one by one.
        self.order.order_line.mapped("tax_ids")
        existing = self.order.order_line.grouped("amazon_requisition_line_id")
        for line in requisition.line_ids:
            commands += self._line_commands(
                plan,
                line,
                existing.get(line, self.order.order_line.browse()),
                wanted.get(line.id, []),
            )
        if commands:
            plan.values["order_line"] = commands

    def _line_commands(self, plan, line, have, wanted):
        """Commands that make the lines ``have`` what is ``wanted``."""
        pairs, spare, missing = _pair(have, wanted)
        commands = []
        for sale_line, vals in pairs:
            commands += self._update(plan, line, sale_line, vals)
        if missing and not line.product_id:
            plan.problems.append(
                self.env._(
                    "Line %(line)s: no product is known for %(item)s. Choose it on the "
                    "requisition line.",
                    line=line.item_sequence_number,
                    item=line.asin or line.vendor_sku or "?",
                )
            )
            missing = []
        if missing and (archived := self.requisition._archived_products(line)):
            plan.problems += [sentence for _code, sentence in archived]
            missing = []
        stuck = spare.filtered("qty_delivered")
        if stuck and missing:
            # The new lines would be delivered on top of what has left already.
            plan.problems.append(
                self.env._(
                    "Line %(line)s: %(product)s was delivered already; change "
                    "%(order)s by hand.",
                    line=line.item_sequence_number,
                    product=stuck[0].product_id.display_name,
                    order=self.order.name,
                )
            )
            return commands
        for sale_line in spare:
            commands += self._empty(plan, line, sale_line)
        for vals in missing:
            commands.append(Command.create(vals))
            plan.sentences.append(
                self.env._(
                    "Line %(line)s: %(quantity)s of %(product)s added",
                    line=line.item_sequence_number,
                    quantity=_number(vals["product_uom_qty"]),
                    product=line.product_id.display_name,
                )
            )
        return commands

    def _update(self, plan, line, sale_line, vals):
        new = self._quantity(plan, line, sale_line, vals["product_uom_qty"])
        if vals["amazon_scheduled_date"] != sale_line.amazon_scheduled_date:
            new["amazon_scheduled_date"] = vals["amazon_scheduled_date"]
            plan.sentences.append(
                self.env._(
                    "Line %(line)s: ships on %(date)s",
                    line=line.item_sequence_number,
                    date=day(
                        self.env,
                        vals["amazon_scheduled_date"],
                        self.requisition.instance_id._time_zone(),
                    )
                    or self.env._("the order's delivery date"),
                )
            )
        if line.item_sequence_number in self.repriced or line.answered_cost_amount:
            new.update(self._price(plan, line, sale_line, vals))
        return [Command.update(sale_line.id, new)] if new else []

    def _empty(self, plan, line, sale_line):
        """Nothing of this sale order line is wanted any more."""
        new = self._quantity(plan, line, sale_line, 0)
        if new and self.order.state in ("draft", "sent"):
            return [Command.delete(sale_line.id)]
        return [Command.update(sale_line.id, new)] if new else []

    def _quantity(self, plan, line, sale_line, quantity):
        """The new quantity, never below what was delivered already.

        :return: dict for ``write``; empty when it is so already.
        """
        old, delivered = sale_line.product_uom_qty, sale_line.qty_delivered
        words = {
            "line": line.item_sequence_number,
            "order": self.order.name,
            "old": _number(old),
            "new": _number(quantity),
            "delivered": _number(delivered),
        }
        if quantity < delivered:
            plan.problems.append(
                self.env._(
                    "Line %(line)s: %(new)s are wanted, but %(delivered)s of "
                    "%(order)s were delivered already. Agree with Amazon what happens "
                    "to them.",
                    **words,
                )
            )
            quantity = delivered
            words["new"] = words["delivered"]
        if sale_line.product_uom_id.compare(quantity, old) == 0:
            return {}
        plan.sentences.append(
            self.env._("Line %(line)s: quantity %(old)s → %(new)s", **words)
        )
        return {"product_uom_qty": quantity}

    def _price(self, plan, line, sale_line, vals):
        price, size = vals["price_unit"], line.unit_size or 1
        # What is invoiced counts: an approved price may be one less a discount.
        present = sale_line._amazon_net_price()
        if float_compare(price / size, present / size, precision_digits=6) == 0:
            return {}
        words = {
            "line": line.item_sequence_number,
            "order": self.order.name,
            "old": _number(present),
            "new": _number(price),
        }
        if sale_line.qty_invoiced:
            plan.problems.append(
                self.env._(
                    "Line %(line)s: the price could not be changed from %(old)s to "
                    "%(new)s, because %(order)s was invoiced already.",
                    **words,
                )
            )
            return {}
        plan.sentences.append(
            self.env._("Line %(line)s: price %(old)s → %(new)s", **words)
        )
        # All, or Odoo would take the pricelist's price at the next occasion, and a
        # discount would be taken off once more.
        return {
            "amazon_net_price": vals["amazon_net_price"],
            "technical_price_unit": vals["technical_price_unit"],
            "discount": vals["discount"],
        }

    def _beside(self):
        """What people added while the answer was being changed, and is no part of it.

        Nobody knows what it was meant for, so a person takes it away.

        :return: list of sentences.
        """
        return [
            self.env._(
                "%(order)s: %(product)s (%(quantity)s at %(price)s) is no part of what "
                "Amazon was told. Remove it from the sale order.",
                order=self.order.name,
                product=line.product_id.display_name or line.name,
                quantity=_number(line.product_uom_qty),
                price=_number(line.price_unit),
            )
            for line in self.order.order_line
            if not (line.amazon_requisition_line_id or line.display_type)
            and line._is_beside_told()
        ]

    # === DO === #

    def apply(self):
        """Do what the plan says.

        :return: Plan, of which everything but the problems has been done.
        """
        plan = self.plan()
        plan.problems += self._beside()
        if not plan.values:
            return plan
        order = self.order
        before = order.fiscal_position_id
        try:
            with self.env.cr.savepoint():
                requantified = self._write(plan.values)
                if order.fiscal_position_id != before:
                    order._recompute_taxes()
                if self._moves_days(plan):
                    order._amazon_reschedule()
                    plan.problems += order._amazon_part_by_day()
                self._tell_deliveries(requantified, plan.sentences)
                self.env.flush_all()
        except UserError as error:
            self.env.invalidate_all(flush=False)
            problem = self.env._(
                "%(order)s could not be changed: %(reason)s",
                order=order.name,
                reason=error.args[0],
            )
            return Plan(problems=[problem, *plan.problems])
        return plan

    def _write(self, values):
        """Write to the order, and have its deliveries follow all lines at once.

        Odoo would confirm the whole delivery anew, and post a message, for each line.

        :return: sale order lines that were confirmed and have another quantity now.
        """
        order = self.order
        before = {line.id: line.product_uom_qty for line in order.order_line}
        SaleOrderWork.ADAPT.begin(order).with_context(
            skip_procurement=True,
            # The open deliveries take the new address, too.
            update_delivery_shipping_partner=True,
        ).write(values)
        changed = order.order_line.filtered(
            lambda line: (
                line.state == "sale"
                and not line.is_expense
                and line.product_uom_qty != before.get(line.id, 0)
            )
        )
        if changed:
            SaleOrderWork.ADAPT.begin(changed)._action_launch_stock_rule(
                previous_product_uom_qty=before
            )
        return changed

    def _tell_deliveries(self, sale_lines, sentences):
        """Tell the warehouse, on each open delivery, what changed of it."""
        deliveries = sale_lines.move_ids.picking_id.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        title = self.env._(
            "Amazon's purchase order %(number)s is answered otherwise now:",
            number=self.requisition.purchase_order_number,
        )
        for delivery in deliveries:
            delivery.message_post(
                body=note_of(title, sentences), subtype_xmlid="mail.mt_note"
            )

    @staticmethod
    def _moves_days(plan):
        return "commitment_date" in plan.values or any(
            "amazon_scheduled_date" in values
            for operation, _id, values in plan.values.get("order_line", ())
            if operation == Command.UPDATE
        )


def _number(value):
    """A quantity or price as people write it."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _pair(have, wanted):
    """Which existing line becomes which wanted one.

    Lines of the same product and unit are kept, first those of the same day.

    :param have: sale.order.line records of one requisition line.
    :param list wanted: values of the lines there should be.
    :return: (list of (line, values), lines that are left, values that are left)
    """
    pairs, missing = [], list(wanted)

    def same(line, vals, with_date):
        return (
            line.product_id.id == vals["product_id"]
            and line.product_uom_id.id == vals["product_uom_id"]
            and (
                not with_date
                or line.amazon_scheduled_date == vals["amazon_scheduled_date"]
            )
        )

    for with_date in (True, False):
        for vals in list(missing):
            line = have.filtered(
                lambda line, vals=vals, with_date=with_date: same(line, vals, with_date)
            )[:1]
            if line:
                pairs.append((line, vals))
                missing.remove(vals)
                have -= line
    return pairs, have, missing
