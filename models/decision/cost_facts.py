"""What Amazon should pay: the agreed cost list, or a pricelist, read at once."""

from decimal import Decimal

from ...logic.decision.facts import CostCheck

#: Odoo's floats carry this many exact digits of a cost.
DIGITS = 6


class CostBook:
    """Holds Amazon's costs against ours, as the instance of each order wants it.

    :param requisitions: orders to look costs up for; everything is read at once.
    """

    def __init__(self, requisitions):
        self.env = requisitions.sudo().env
        self.requisitions = requisitions.with_env(self.env)
        self.agreed = {}
        by_check = self.requisitions.grouped(lambda r: r.instance_id.cost_check)
        if "agreed" in by_check:
            self._read_agreed(by_check["agreed"])
        if "pricelist" in by_check:
            # A customer's pricelist and a product's own cost are their company's,
            # whoever looks.
            of_company = by_check["pricelist"].grouped("company_id")
            for company, orders in of_company.items():
                self._read_pricelists(orders.with_company(company))

    def check(self, line):
        """Hold Amazon's cost of a line against ours.

        :rtype: CostCheck, or None where costs are not checked.
        """
        instance = line.requisition_id.instance_id
        if instance.cost_check in (False, "none") or not line.product_id:
            return None
        agreed = self.agreed.get(line.id)
        amazon = line._cost_per_unit() / (line.unit_size or 1)
        currency = line.requisition_id.currency_code or ""
        if line._currency_codes() - {currency}:
            # In another currency than its order: nothing was agreed in that one.
            currency, agreed = line.cost_currency_code or "", None
        tolerance = Decimal(0)
        if agreed is not None:
            percent = _decimal(instance.cost_tolerance_percent)
            amount = _decimal(instance.cost_tolerance_amount)
            tolerance = max(agreed * percent / 100, amount)
        return CostCheck(amazon, agreed, tolerance, currency)

    def _read_agreed(self, requisitions):
        lines = requisitions.line_ids.filtered("product_id")
        costs = self.env["amazon.vendor.cost"].search(
            [
                ("instance_id", "in", requisitions.instance_id.ids),
                ("product_id", "in", lines.product_id.ids),
            ]
        )
        by_product = costs.grouped(lambda cost: (cost.instance_id, cost.product_id))
        for line in lines:
            candidates = by_product.get((line.instance_id, line.product_id), costs[:0])
            found = candidates._valid_for(line.requisition_id)
            if found:
                self.agreed[line.id] = _decimal(found.cost)

    def _read_pricelists(self, requisitions):
        """The price of each product on the day of its order, for its quantity.

        ``_get_products_price`` would look the rules up once for each quantity; here
        they are looked up once for all, and applied by Odoo's own methods.
        """
        groups = requisitions.grouped(
            lambda r: (
                r.instance_id.pricelist_id or r.partner_id.property_product_pricelist,
                r.currency_id,
                r._local_day(),
            )
        )
        for (pricelist, currency, day), orders in groups.items():
            lines = orders.line_ids.filtered("product_id")
            if not lines or not currency:
                continue
            date = orders[:1].purchase_order_date or self.env.cr.now()
            rules = pricelist._get_applicable_rules(lines.product_id, date)
            for line in lines:
                self.agreed[line.id] = _price(line, rules, currency, date, day)


def _price(line, rules, currency, date, day):
    """The pricelist's price of one each of the line, in the order's currency.

    :param datetime date: of the order; a pricelist's rules are valid by the hour.
    :param date day: of the order, where it was placed: rates are those of days.
    """
    product = line.product_id
    unit = line.uom_id or product.uom_id
    in_own_unit = unit._compute_quantity(1, product.uom_id, round=False)
    quantity = line.ordered_qty * in_own_unit
    fitting = (rule for rule in rules if rule._is_applicable_for(product, quantity))
    rule = next(fitting, rules[:0])
    # A fixed price is in its rule's currency, whatever currency is asked for.
    own = rule.currency_id or currency
    price = rule._compute_price(
        product, quantity, product.uom_id, date=date, currency=own
    )
    if own != currency:
        price = own._convert(price, currency, line.company_id, day, round=False)
    return _decimal(price * in_own_unit / (line.unit_size or 1))


def _decimal(number):
    return Decimal(str(round(number or 0.0, DIGITS)))
