"""Values of many sale orders at once, each distinct thing looked up once.

A plain batch ``create`` asks the analytic distribution models twice a line, and taxes,
descriptions and lead times line by line. Here each is resolved once per distinct key
for the whole batch and handed over; the result equals what Odoo would have computed
(tests/test_sale_order_equality.py holds the two against each other).
"""

from functools import cache

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

from ..exchange.known_computes import computed_by
from ..exchange.sequence_numbers import next_numbers

#: Fields (of sale and sale_pdf_quote_builder) whose default depends on no order.
SAME_FOR_ALL = ("campaign_id", "medium_id", "source_id", "quotation_document_ids")

#: What Odoo computes of a line that nobody has delivered or invoiced. It computes them
#: all the same once the line is stored; being right already spares a second statement.
UNTOUCHED = {
    "qty_delivered": 0.0,
    "qty_invoiced": 0.0,
    "qty_to_invoice": 0.0,
    "invoice_status": "no",
    "untaxed_amount_invoiced": 0.0,
    "untaxed_amount_to_invoice": 0.0,
}


class SaleOrderBuilder:
    """Build ``sale.order`` values from requisitions of one instance.

    :param instance: amazon.vendor.instance.
    :param requisitions: requisitions of that instance.
    """

    def __init__(self, instance, requisitions):
        company = instance.company_id
        self.instance = instance
        self.company = company
        self.env = requisitions.with_company(company).env
        products = requisitions.line_ids.product_id.with_env(self.env)
        # Found here, a product is read together with those of all orders.
        self.products = {product.id: product for product in products}
        # Methods become caches of this one batch.
        self.fiscal_position = cache(self.fiscal_position)
        self.taxes = cache(self.taxes)
        self.description = cache(self.description)
        self.distribution = cache(self.distribution)
        self.pricelist = cache(self.pricelist)
        self.defaults = cache(self.defaults)
        self.same_for_all = cache(self.same_for_all)
        self.sequence = cache(self.sequence)

    # === HEADER === #

    def order_values(self, requisition):
        """Values of the sale order for what the requisition promises.

        :return: dict for ``sale.order.create``; without lines nothing is promised.
        :raise UserError: a setting or a currency is missing, in a sentence.
        """
        instance = self.instance
        self._check_ready(requisition)
        partner = requisition.partner_id
        shipping = requisition.partner_shipping_id or partner
        invoice = requisition.partner_invoice_id or partner
        fiscal_position = self.fiscal_position(partner, shipping)
        values = {
            "amazon_requisition_id": requisition.id,
            "company_id": self.company.id,
            "partner_id": partner.id,
            "partner_invoice_id": invoice.id,
            "partner_shipping_id": shipping.id,
            "client_order_ref": requisition.purchase_order_number,
            "origin": requisition.name,
            "fiscal_position_id": fiscal_position.id,
            "pricelist_id": self.pricelist(requisition.currency_id).id,
            "warehouse_id": requisition.warehouse_id.id,
            "commitment_date": requisition.window_end,
            "date_order": requisition.purchase_order_date or fields.Datetime.now(),
            **self.defaults(partner),
            **self.same_for_all(),
            "order_line": [
                Command.create(line_values)
                for line_values in self.line_values(requisition, fiscal_position)
            ],
        }
        if instance.order_name_policy == "prefix":
            prefix = instance.order_prefix or ""
            values["name"] = f"{prefix}{requisition.purchase_order_number}"
        return values

    def number(self, values_list):
        """Name orders by Odoo's sequence, in place, as ``sale.order.create`` would.

        That searches for the sequence once for each order.
        """
        unnamed = [values for values in values_list if "name" not in values]
        if not (unnamed and self.sequence()):
            return
        Order = self.env["sale.order"]
        days = [
            fields.Datetime.context_timestamp(Order, values["date_order"])
            for values in unnamed
        ]
        names = next_numbers(self.sequence(), days)
        for values, name in zip(unnamed, names, strict=True):
            values["name"] = name

    def sequence(self):
        """The sequence of the sale orders; none where another addon names them."""
        Sequence = self.env["ir.sequence"]
        if not (
            computed_by(self.env["sale.order"], ["create"], ["sale", "mail"])
            and computed_by(Sequence, ["next_by_code", "_next"], ["base"])
        ):
            return Sequence
        return Sequence.search(
            [
                ("code", "=", "sale.order"),
                ("company_id", "in", [self.company.id, False]),
            ],
            order="company_id",
            limit=1,
        )

    def _check_ready(self, requisition):
        if not requisition.partner_id:
            raise UserError(
                self.env._(
                    "%(requisition)s has no customer. Set one there, and on the "
                    "instance for the orders to come.",
                    requisition=requisition.display_name,
                )
            )
        if not requisition.currency_id.active:
            raise UserError(
                self.env._(
                    "Amazon's order %(order)s is in %(currency)s, which is not active "
                    "in Odoo. Activate it under Accounting > Configuration > "
                    "Currencies, then click Reprocess.",
                    order=requisition.purchase_order_number,
                    currency=requisition.currency_code or self.env._("no currency"),
                )
            )
        for line in requisition.line_ids.filtered("cost_unit_of_measure"):
            if line.product_id and not line.product_id.weight:
                raise UserError(
                    self.env._(
                        "Amazon prices %(product)s by weight (%(unit)s), but its "
                        "weight is not set in Odoo. Set it on the product.",
                        product=line.product_id.display_name,
                        unit=line.cost_unit_of_measure,
                    )
                )

    def defaults(self, partner):
        """What depends on the instance and the customer only."""
        instance = self.instance
        values = {}
        if instance.payment_term_id:
            values["payment_term_id"] = instance.payment_term_id.id
        else:
            values["payment_term_id"] = partner.property_payment_term_id.id
        if instance.user_id:
            values["user_id"] = instance.user_id.id
        if instance.team_id:
            values["team_id"] = instance.team_id.id
        return values

    def same_for_all(self):
        """Defaults that ``create`` would look up again for each order."""
        Order = self.env["sale.order"]
        names = [name for name in SAME_FOR_ALL if name in Order._fields]
        defaults = Order._add_missing_default_values({})
        return {name: defaults.get(name, False) for name in names}

    def fiscal_position(self, partner, shipping):
        """See ``sale.order._compute_fiscal_position_id``."""
        return (
            self.env["account.fiscal.position"]
            .with_company(self.company)
            ._get_fiscal_position(partner, shipping)
        )

    def pricelist(self, currency):
        """The pricelist that carries the order's currency; prices are Amazon's."""
        configured = self.instance.pricelist_id
        if configured.currency_id == currency:
            return configured
        Pricelist = self.env["product.pricelist"].sudo()
        found = Pricelist.search(
            [
                ("currency_id", "=", currency.id),
                ("company_id", "in", [self.company.id, False]),
            ],
            order="company_id, sequence, id",
            limit=1,
        )
        if found or currency == self.company.currency_id:
            return found
        return Pricelist.create(
            {
                "name": f"Amazon Vendor Central {currency.name}",
                "currency_id": currency.id,
                "company_id": self.company.id,
            }
        )

    # === LINES === #

    def line_values(self, requisition, fiscal_position):
        """One sale order line for each part that promises something."""
        lang = requisition.partner_id.lang or self.env.lang
        values = []
        for line in requisition.line_ids:
            for code, quantity, date, _reason in line._decision_parts():
                if code != "Rejected":
                    part = self._part_values(
                        line, quantity, date, fiscal_position, lang, len(values)
                    )
                    values.append({**part, "amazon_acknowledgement_code": code})
        return values

    def _part_values(self, line, quantity, date, fiscal_position, lang, position):
        product = line.product_id
        product = self.products.get(product.id, product.with_env(self.env))
        # netCost is per each; the unit of the line may be a case of many.
        price = float(line._cost_per_unit(answered=True))
        return {
            "amazon_requisition_line_id": line.id,
            "amazon_scheduled_date": date,
            "sequence": 10 + position,
            "product_id": product.id,
            "name": self.description(product, lang),
            "product_uom_id": (line.uom_id or product.uom_id).id,
            "product_uom_qty": quantity,
            "price_unit": price,
            # 0 marks the price as set by hand: otherwise a later change of quantity
            # would replace Amazon's cost by the pricelist's price.
            "technical_price_unit": 0 if price else -1,
            "discount": 0.0,
            "tax_ids": [Command.set(self.taxes(product.taxes_id, fiscal_position).ids)],
            "analytic_distribution": self.instance.analytic_distribution
            or self.distribution(*self._distribution_key(product, line)),
            "customer_lead": product.sale_delay,
            "warehouse_id": line.requisition_id.warehouse_id.id,
            **UNTOUCHED,
        }

    def description(self, product, lang):
        """See ``sale.order.line._compute_name``."""
        product = product.with_context(lang=lang)
        return product.get_product_multiline_description_sale()

    def taxes(self, product_taxes, fiscal_position):
        """See ``sale.order.line._compute_tax_ids``."""
        taxes = product_taxes._filter_taxes_by_company(self.company)
        return fiscal_position.map_tax(taxes) if taxes else taxes

    # === ANALYTICS === #

    def _distribution_key(self, product, line):
        """What the distribution models can tell apart, and nothing more.

        A model that names no product applies to all: only products and categories
        that some model names need a look-up of their own.
        """
        products, categories = self._distribution_criteria
        partner = line.requisition_id.partner_id
        return (
            product if product in products else product.browse(),
            product.categ_id if product.categ_id in categories else categories.browse(),
            partner,
        )

    @property
    def _distribution_criteria(self):
        if not hasattr(self, "_criteria"):
            models = self.env["account.analytic.distribution.model"].search(
                [("company_id", "in", [self.company.id, False])]
            )
            self._any_distribution = bool(models)
            self._criteria = (models.product_id, models.product_categ_id)
        return self._criteria

    def distribution(self, product, category, partner):
        """See ``sale.order.line._compute_analytic_distribution``."""
        if not self._any_distribution:
            return False
        Model = self.env["account.analytic.distribution.model"]
        return (
            Model._get_distribution(
                {
                    "product_id": product.id,
                    "product_categ_id": category.id,
                    "partner_id": partner.id,
                    "partner_category_id": partner.category_id.ids,
                    "company_id": self.company.id,
                }
            )
            or False
        )
