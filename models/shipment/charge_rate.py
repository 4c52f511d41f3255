from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic.shipment import charges


class AmazonVendorChargeRate(models.Model):
    """What a mistake costs: rates that Amazon does not publish, to be kept up to date.

    Delivered from public sources, each with its source and date; your own agreement
    with Amazon counts, so they can be changed.
    """

    _name = "amazon.vendor.charge.rate"
    _description = "Amazon Vendor Chargeback Rate"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "sequence, id"
    _rec_name = "kind"
    _fixed_fields = ("company_id",)

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    kind = fields.Selection("_selection_kind", required=True)
    basis = fields.Selection("_selection_basis", required=True, default="per_unit")
    rate = fields.Float(required=True, digits=(16, 4), aggregator=None)
    currency_id = fields.Many2one(
        "res.currency", help="Of a rate in money; percents follow the order's currency."
    )
    regions = fields.Char(
        help="NA, EU or FE, separated by commas. Empty: everywhere.",
    )
    from_compliance = fields.Float(
        string="From Compliance (%)",
        digits=(5, 2),
        aggregator=None,
        help="Some rates rise with the part of your shipments that break the rules.",
    )
    below_compliance = fields.Float(
        string="Below Compliance (%)", digits=(5, 2), aggregator=None
    )
    waiver = fields.Char(help="When Amazon does not charge it.")
    source = fields.Char(help="Who says so.")
    dated = fields.Date(string="As Of", help="When it was said.")

    _rate_check = models.Constraint("CHECK(rate >= 0)", "A rate cannot be negative.")

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._selection_kind())
        for rate in self:
            rate.display_name = kinds.get(rate.kind, False)

    @api.model
    def _selection_kind(self):
        return [
            ("not_filled", self.env._("Confirmed, Not Shipped")),
            ("down_confirmed", self.env._("Confirmed Less Later")),
            ("overage", self.env._("More than Confirmed, or Not Ordered")),
            ("not_on_time", self.env._("Outside of the Window")),
            ("asn", self.env._("Shipment Confirmation Late or Wrong")),
            ("expiry", self.env._("Too Near to Its Expiry")),
            ("label", self.env._("Carton Without a Readable Label")),
            ("carton_content", self.env._("Carton Content Wrong")),
            ("content_label", self.env._("Content Label Missing")),
            ("packaging", self.env._("Packaging")),
        ]

    @api.model
    def _selection_basis(self):
        return [
            ("percent_of_cost", self.env._("Percent of Cost")),
            ("per_unit", self.env._("Per Unit")),
            ("per_carton", self.env._("Per Carton")),
        ]

    @api.model
    def _seed(self, companies=None):
        """Give companies that have no rates the delivered ones.

        :param companies: res.company; by default all.
        """
        every = self.sudo().with_context(active_test=False)
        if not companies:
            Company = self.env["res.company"].sudo()
            companies = Company.search([("active", "=", True)])
        have = every.search([("company_id", "in", companies.ids)]).company_id
        currencies = {
            each.name: each.id
            for each in self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "in", [rate.currency for rate in charges.RATES])])
        }
        every.create(
            [
                {
                    "company_id": company.id,
                    "sequence": 10 * number,
                    "kind": rate.kind,
                    "basis": rate.basis,
                    "rate": float(rate.rate),
                    "currency_id": currencies.get(rate.currency),
                    "regions": ", ".join(sorted(rate.regions)) or False,
                    "from_compliance": float(rate.from_compliance or 0),
                    "below_compliance": float(rate.below_compliance or 0),
                    "waiver": rate.waiver or False,
                    "source": rate.source,
                    "dated": rate.dated,
                }
                for company in companies - have
                for number, rate in enumerate(charges.RATES, 1)
            ]
        )

    def action_seed(self):
        """Fill in the delivered rates of a company that has none (button).

        :raise UserError: it has some.
        """
        self.check_access("create")
        company = self.env.company
        if self.search_count([("company_id", "=", company.id)], limit=1):
            raise UserError(
                self.env._(
                    "%(company)s has rates already. Archive them first to start anew.",
                    company=company.name,
                )
            )
        self._seed(company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _rates(self, company):
        """The rates that count for a company, as plain values.

        A company that has no table of its own goes by the delivered one.
        """
        every = self.sudo().with_context(active_test=False)
        rows = every.search([("company_id", "=", company.id)])
        if not rows:
            return charges.RATES
        rows = rows.filtered("active")
        return tuple(
            charges.Rate(
                kind=row.kind,
                basis=row.basis,
                rate=Decimal(str(row.rate)),
                currency=row.currency_id.name or None,
                regions=frozenset(
                    each.strip().upper()
                    for each in (row.regions or "").split(",")
                    if each.strip()
                ),
                from_compliance=_percent(row.from_compliance),
                below_compliance=_percent(row.below_compliance),
                waiver=row.waiver or "",
                source=row.source or "",
                dated=row.dated or None,
            )
            for row in rows
        )

    @api.model
    def _say(self, instance, exposures):
        """What mistakes may cost, in a few words; False where nothing is at stake.

        :param exposures: list of ``charges.Exposure``.
        """
        totals = self._totals(instance, exposures)
        if not totals:
            return False
        return self.env._(
            "about %(amounts)s (estimate)",
            amounts=", ".join(
                f"{amount:.2f} {currency}" for currency, amount in totals.items()
            ),
        )

    @api.model
    def _totals(self, instance, exposures):
        """Currency -> Decimal of what mistakes may cost."""
        found = charges.estimate(
            exposures, instance.region, self._rates(instance.company_id)
        )
        return charges.totals(found)


def _percent(value):
    return Decimal(str(value)) if value else None
