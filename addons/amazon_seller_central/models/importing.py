"""Orders of Amazon's become records, and these sale orders, a batch at a time."""

from odoo import api, models
from odoo.fields import Command

from odoo.addons.amazon_vendor_central.spapi.messages.moments import naive_utc

from ..logic.choosing import CANCEL, IGNORE, PARK, has_left
from ..spapi.messages.order import AMAZON
from .const import FBA, FBM
from .problem_sentences import say
from .sale_values import SellerOrderBuilder


class AmazonSellerOrder(models.Model):
    _inherit = "amazon.seller.order"

    @api.model
    def _import(self, instance, entries):
        """Bring the orders of one account in line with a batch of documents.

        :param instance: amazon.vendor.instance.
        :param entries: list of (queue line, ``spapi.messages.order.Order``).
        :return: see ``amazon.vendor.document._apply``.
        """
        present = self.search(
            [
                ("instance_id", "=", instance.id),
                ("name", "in", [parsed.order_id for _line, parsed in entries]),
            ]
        )
        present = {order.name: order for order in present}
        settings = instance._settings_by_amazon_id()
        outcomes, wanted, verdicts = {}, [], {}
        for line, parsed in entries:
            order = present.get(parsed.order_id, self.browse())
            setting = order.setting_id or settings.get(parsed.marketplace_id)
            verdict = order._meaning(line.queue_id, parsed)
            why_not = self._why_not(order, setting, parsed, verdict)
            if why_not:
                outcomes[line.id] = (order.id, why_not)
            else:
                wanted.append((line, parsed, order, setting))
                verdicts[line.id] = verdict
        totals = {order.id: order.amount_total for order in present.values()}
        orders = self._take_facts(instance, wanted)
        taken, shipped = [], []
        for (line, parsed, *_rest), order in zip(wanted, orders, strict=True):
            outcomes[line.id] = (order.id, self.env._("Taken over"))
            verdict = verdicts[line.id]
            if verdict == PARK:
                order._park()
            elif verdict == CANCEL:
                order._cancel_here()
            elif verdict != IGNORE:
                taken.append((order, parsed))
            elif has_left(parsed):
                shipped.append((order, parsed))
        self._make_sale_orders(
            instance,
            [each for each in taken if each[0]._is_to_be_made(totals.get(each[0].id))],
        )
        for order, parsed in taken:
            order._follow(parsed, totals.get(order.id))
        for order, parsed in shipped:
            order._follow_last_cut(parsed)
        self.union(*orders).filtered(
            lambda order: (
                order.state == "imported"
                and any(order.line_ids.mapped("quantity_fulfilled"))
            )
        )._notice_left_elsewhere()
        return outcomes

    @api.model
    def _why_not(self, order, setting, parsed, verdict):
        """Why a document changes nothing here, in a few words, or False.

        :param verdict: see ``choosing.meaning``.
        """
        if not parsed.is_of_amazon:
            return self.env._("Not an order of Amazon's own shops")
        if not setting:
            return self.env._("Its marketplace is not synchronised by this account")
        if order and order.last_updated and parsed.updated:
            if _stamp(parsed.updated) < order.last_updated:
                return self.env._("Older than what is here")
        if order.sale_order_id and verdict == PARK:
            # What lacks its status may lack its channel and its quantities as well.
            return self.env._(
                "Amazon's status %(status)s is not known: nothing is changed",
                status=parsed.status or "?",
            )
        if order:
            return False
        if verdict == PARK:
            return False
        if not setting._handles(_channel(parsed)):
            return self.env._("Its channel is not synchronised by this account")
        if verdict == CANCEL:
            return self.env._("Cancelled before it was imported")
        if verdict == IGNORE:
            return self.env._("Nothing to do: %(status)s", status=parsed.status)
        return False

    # === WHAT AMAZON SAYS === #

    @api.model
    def _take_facts(self, instance, wanted):
        """Create or update the orders.

        :param list wanted: of (queue line, parsed, order or none, setting).
        :return: the orders, one for each.
        """
        consignees = self.env["amazon.seller.consignee"].search(
            [
                ("instance_id", "=", instance.id),
                ("number", "in", [parsed.order_id for _l, parsed, *_r in wanted]),
            ]
        )
        consignees = {consignee.number: consignee for consignee in consignees}
        currencies = self._currencies(wanted)
        new, position, found = [], {}, {}
        for place, (line, parsed, order, setting) in enumerate(wanted):
            values = self._facts(parsed, setting, currencies)
            if consignee := consignees.get(parsed.order_id):
                values["consignee_id"] = consignee.id
            if order:
                order.write({**values, "line_ids": order._line_commands(parsed)})
                found[place] = order
            else:
                position[place] = len(new)
                new.append(
                    {
                        **values,
                        "name": parsed.order_id,
                        "instance_id": instance.id,
                        "line_ids": self._line_commands(parsed),
                        **self._how_it_left(line, parsed),
                    }
                )
        created = self.create(new)
        return [
            found.get(place) or created[position[place]] for place in range(len(wanted))
        ]

    @api.model
    def _currencies(self, wanted):
        names = {parsed.currency for _line, parsed, *_rest in wanted}
        found = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "in", list(filter(None, names)))])
        )
        found.filtered(lambda currency: not currency.active).active = True
        return {currency.name: currency for currency in found}

    @api.model
    def _facts(self, parsed, setting, currencies):
        reasons = [each.cancel_reason for each in parsed.items if each.cancel_reason]
        currency = currencies.get(parsed.currency) or setting._currency()
        return {
            "setting_id": setting.id,
            "channel": _channel(parsed),
            "status": parsed.status,
            "purchased_at": naive_utc(parsed.created),
            "last_updated": parsed.updated and _stamp(parsed.updated),
            "ship_by": naive_utc(parsed.ship_by),
            "deliver_by": naive_utc(parsed.deliver_by),
            "service_level": parsed.service_level,
            "programs": ", ".join(parsed.programs) or False,
            "replaces": parsed.replaces,
            "currency_id": currency.id,
            "amount_total": parsed.total or 0,
            "cancel_reason": ", ".join(dict.fromkeys(reasons)) or False,
        }

    def _line_commands(self, parsed):
        """Commands that bring the lines in line with Amazon's items."""
        known = {line.item_id: line for line in self.line_ids}
        commands = []
        for item in parsed.items:
            if not item.item_id:
                continue  # noted as a problem of the order
            values = {
                "sku": item.sku,
                "asin": item.asin,
                "title": item.title,
                "quantity": item.wanted,
                "quantity_ordered": item.ordered,
                "cancelled_by": item.cancelled_by,
                "is_gift": item.is_gift,
                "needs_codes": item.needs_codes,
                "ioss": item.ioss,
            }
            if item.fulfilled is not None:
                values["quantity_fulfilled"] = item.fulfilled
                if self.sale_order_id.state != "sale":
                    values["quantity_left_before"] = item.fulfilled
            if line := known.get(item.item_id):
                commands.append(Command.update(line.id, values))
            else:
                commands.append(Command.create({**values, "item_id": item.item_id}))
        return commands

    def _park(self):
        """Nobody knows yet what this status means: a person may look at it."""
        if not self.sale_order_id:
            self.write(
                {
                    "state": "parked",
                    "problem": self.env._(
                        "Amazon's status %(status)s is not known. Nothing is done "
                        "until it changes.",
                        status=self.status or "?",
                    ),
                }
            )

    # === SALE ORDERS === #

    @api.model
    def _make_sale_orders(self, instance, taken):
        """Make the sale orders of new and of held orders.

        :param list taken: of (order, parsed).
        """
        orders = self.browse([order.id for order, _parsed in taken])
        cancelled = orders.filtered(lambda one: one.sale_order_id.state == "cancel")
        cancelled.write(
            {
                "state": "held",
                "problem": self.env._(
                    "Its sale order is cancelled. Set it to quotation and click Apply "
                    "Again, or cancel the order in Seller Central."
                ),
            }
        )
        orders -= cancelled
        taken = [each for each in taken if each[0] in orders]
        if not orders:
            return
        orders._find_products(instance)
        people = orders._people()
        customers = self.env["res.partner"]._amazon_customers(instance, people)
        builder = SellerOrderBuilder(instance, orders, customers, people)
        new, problems = [], {}
        for order, parsed in taken:
            values, differences = builder.values(order, parsed)
            problems[order.id] = order._say_problems(parsed, differences)
            sale_order = order.sale_order_id
            if sale_order.state in ("draft", "sent"):
                sale_order.order_line.unlink()
                values.pop("name", None)
                sale_order.write(values)
            else:
                new.append((order, values))
        builder.number([values for _order, values in new])
        SaleOrder = self.env["sale.order"].with_company(instance.company_id)
        created = SaleOrder.with_context(mail_notrack=True).create(
            [values for _order, values in new]
        )
        for (order, _values), sale_order in zip(new, created, strict=True):
            order.sale_order_id = sale_order
        orders._link_lines()
        for order in orders:
            order._settle(problems[order.id])

    def _people(self):
        """Who buys: dict id of an order -> ``Person``, where Amazon tells of one."""
        return {
            order.id: order.consignee_id._person()
            for order in self
            if order.consignee_id
        }

    def _link_lines(self):
        for sale_line in self.sale_order_id.order_line:
            if line := sale_line.amazon_seller_line_id:
                line.sale_line_id = sale_line

    def _settle(self, problems):
        """Say whether the sale order may be confirmed.

        :param list problems: sentences.
        """
        if not problems:
            self._round_off()
            if sentence := self._say_total_differs():
                problems = [sentence]
        self.write(
            {
                "state": "held" if problems else "imported",
                "problem": "\n".join(problems) or False,
                "work_left": not problems,
            }
        )

    def _round_off(self):
        """Add what Odoo's rounding of taxes leaves to Amazon's total: a coin for each
        taxed line at most. Amazon's own amounts are known to add up by now."""
        sale_order = self.sale_order_id
        left = self.currency_id.round(self.amount_total - sale_order.amount_total)
        taxed = len(sale_order.order_line.filtered("tax_ids"))
        most = taxed * self.currency_id.rounding
        if not left or self.currency_id.compare_amounts(abs(left), most) > 0:
            return
        product = self.setting_id.charge_product_id
        sale_order.order_line = [
            Command.create(
                {
                    "sequence": 10 + len(sale_order.order_line),
                    "amazon_seller_kind": "rounding",
                    "product_id": product.id,
                    "name": self.env._("Rounding of taxes"),
                    "product_uom_id": product.uom_id.id,
                    "product_uom_qty": 1,
                    "tax_ids": [Command.clear()],
                    "price_unit": left,
                    "technical_price_unit": 0,
                    "discount": 0.0,
                }
            )
        ]

    # === WORDS === #

    def _say_problems(self, parsed, differences):
        """What keeps the sale order from being confirmed.

        :param list differences: ``charges.Difference``.
        :return: list of sentences.
        """
        sentences = [
            say(self.env, problem)
            for problem in parsed.all_problems
            if problem.severity == "error"
        ]
        if parsed.currency and parsed.currency != self.currency_id.name:
            sentences.append(
                self.env._(
                    "Odoo has no currency %(name)s. Create it, and click Apply Again.",
                    name=parsed.currency,
                )
            )
        for line in self.line_ids:
            if not line.product_id and line.quantity:
                sentences.append(
                    self.env._(
                        "No product has the SKU %(sku)s (ASIN %(asin)s). Choose the "
                        "product on the line, or add the SKU under Products, and click "
                        "Apply Again.",
                        sku=line.sku or "-",
                        asin=line.asin or "-",
                    )
                )
        for each in differences:
            sentences.append(
                self.env._(
                    "Amazon's amounts of %(what)s do not add up: they come to "
                    "%(ours)s, and Amazon says %(amazons)s %(currency)s.",
                    what=each.item_id or self.env._("the order"),
                    ours=each.ours,
                    amazons=each.amazons,
                    currency=parsed.currency or "",
                )
            )
        return sentences

    def _say_total_differs(self):
        """That the sale order does not come to Amazon's total, or False."""
        sale_order = self.sale_order_id
        total = sale_order.amount_total
        if self.currency_id.compare_amounts(total, self.amount_total) == 0:
            return False
        return self.env._(
            "The sale order comes to %(ours)s, and Amazon says %(amazons)s. Correct "
            "its taxes or lines.",
            ours=self.currency_id.format(total),
            amazons=self.currency_id.format(self.amount_total),
        )


def _channel(parsed):
    return FBA if parsed.fulfilled_by == AMAZON else FBM


def _stamp(moment):
    """A moment as text that sorts: UTC, to the millisecond."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
