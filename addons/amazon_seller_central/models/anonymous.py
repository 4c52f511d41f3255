"""Customers of an account whose names and addresses stay sealed."""

from odoo import api, fields, models


class ResPartner(models.Model):
    """One customer stands for all who buy in a country: prices, reports and taxes by
    country need no more."""

    _inherit = "res.partner"

    amazon_seller_account_id = fields.Many2one(
        "amazon.vendor.instance",
        groups=fields.NO_ACCESS,
        copy=False,
        exportable=False,
        index="btree_not_null",
        ondelete="set null",
        help="It stands for all who buy from this account in its country.",
    )

    _amazon_seller_country_uniq = models.UniqueIndex(
        "(amazon_seller_account_id, country_id) "
        "WHERE amazon_seller_account_id IS NOT NULL",
        "This country has its customer already.",
    )

    @api.model
    def _amazon_anonymous(self, instance, countries):
        """The customers that stand for many, made where there is none yet.

        :param instance: amazon.vendor.instance.
        :param dict countries: key -> code of a country.
        :return: dict key -> res.partner; keys whose country Odoo does not know are
            missing.
        """
        Partner = self.sudo().with_company(instance.company_id)
        known = self.env["res.country"].search(
            [("code", "in", list(filter(None, set(countries.values()))))]
        )
        present = Partner.with_context(active_test=False).search(
            [
                ("amazon_seller_account_id", "=", instance.id),
                ("country_id", "in", known.ids),
            ]
        )
        found = {partner.country_id: partner for partner in present}
        missing = known - present.country_id
        created = Partner.with_context(tracking_disable=True).create(
            [
                {
                    "name": self.env._(
                        "Amazon customers, %(country)s", country=country.name
                    ),
                    "amazon_seller_account_id": instance.id,
                    "company_id": instance.company_id.id,
                    "country_id": country.id,
                    "customer_rank": 1,
                }
                for country in missing
            ]
        )
        found.update(zip(missing, created.with_env(Partner.env), strict=True))
        by_code = {country.code: found[country] for country in known}
        return {
            key: by_code[code] for key, code in countries.items() if code in by_code
        }

    def _amazon_place(self, person):
        """Where one of the many lives: a contact in memory, for fiscal positions by
        country, state and postal code.

        :param person: ``spapi.messages.personal.Person``.
        """
        return self.new(
            {
                "country_id": self.country_id.id,
                "state_id": self._amazon_state(self.country_id, person.address).id,
                "zip": person.address.get("postalCode"),
                "vat": self.vat,
            }
        )
