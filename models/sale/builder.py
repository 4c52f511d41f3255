"""Values of many sale orders at once, each distinct thing looked up once.

What Amazon's order decides is said here. What Odoo would compute of it record by record
is handed over as ``handed_over.py`` lists it.
"""

from functools import cache

from odoo import fields
from odoo.fields import Command

from ..exchange.sequence_numbers import next_numbers
from .handed_over import DEFAULTS, NUMBERS, SAME_FOR_ALL


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
        # Methods become caches of this one batch.
        self.pricelist = cache(self.pricelist)
        self.same_for_all = cache(self.same_for_all)
        self.sequence = cache(self.sequence)

    # === HEADER === #

    def order_values(self, requisition):
        """Values of the sale order for what the requisition promises.

        :return: dict for ``sale.order.create``; without lines nothing is promised.
        What keeps it from being made was asked before
        (``requisition/obstacles.py``).
        """
        instance = self.instance
        partner = requisition.partner_id
        shipping = requisition.partner_shipping_id or partner
        invoice = requisition.partner_invoice_id or partner
        values = {
            "amazon_requisition_id": requisition.id,
            "company_id": self.company.id,
            "partner_id": partner.id,
            "partner_invoice_id": invoice.id,
            "partner_shipping_id": shipping.id,
            "client_order_ref": requisition.purchase_order_number,
            "origin": requisition.name,
            "pricelist_id": self.pricelist(requisition.currency_id).id,
            "warehouse_id": requisition.warehouse_id.id,
            "commitment_date": requisition.window_end,
            "date_order": requisition.purchase_order_date or fields.Datetime.now(),
            **self.choices(),
            **self.same_for_all(),
            "order_line": [
                Command.create(line_values)
                for line_values in self.line_values(requisition)
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
        if not NUMBERS.allowed(self.env):
            return Sequence
        return Sequence.search(
            [
                ("code", "=", "sale.order"),
                ("company_id", "in", [self.company.id, False]),
            ],
            order="company_id",
            limit=1,
        )

    def choices(self):
        """What the instance decides; where it does not, Odoo asks the customer."""
        chosen = {
            "payment_term_id": self.instance.payment_term_id.id,
            "user_id": self.instance.user_id.id,
            "team_id": self.instance.team_id.id,
        }
        return {name: number for name, number in chosen.items() if number}

    def same_for_all(self):
        """Defaults that ``create`` would look up again for each order."""
        Order = self.env["sale.order"]
        if not DEFAULTS.allowed(self.env):
            return {}
        names = [name for name in SAME_FOR_ALL if name in Order._fields]
        defaults = Order._add_missing_default_values({})
        return {name: defaults.get(name, False) for name in names}

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

    def line_values(self, requisition):
        """One sale order line for each part that promises something."""
        values = []
        for line in requisition.line_ids:
            for part in line._decision_parts():
                if not part.is_rejected:
                    found = self._part_values(line, part, len(values))
                    values.append({**found, "amazon_acknowledgement_code": part.code})
        return values

    def _part_values(self, line, part, position):
        # netCost is per each; the unit of the line may be a case of many.
        cost = line._cost_per_unit(answered=True)
        values = {
            "amazon_requisition_line_id": line.id,
            "amazon_scheduled_date": part.date,
            "sequence": 10 + position,
            "product_id": line.product_id.id,
            "product_uom_id": (line.uom_id or line.product_id.uom_id).id,
            "product_uom_qty": part.quantity,
            "price_unit": float(cost),
            "amazon_net_price": cost,
            # 0 marks the price as set by hand: otherwise a later change of quantity
            # would replace Amazon's cost by the pricelist's price.
            "technical_price_unit": 0 if cost else -1,
            "discount": 0.0,
        }
        if distribution := self.instance.analytic_distribution:
            values["analytic_distribution"] = distribution
        return values
