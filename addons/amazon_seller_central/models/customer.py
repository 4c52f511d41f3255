"""Customers of what is sold on Amazon."""

import hashlib
import hmac
import unicodedata

from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    amazon_seller_address = fields.Char(
        groups=fields.NO_ACCESS,
        copy=False,
        exportable=False,
        index="btree_not_null",
        help="Keyed hash of the address that Amazon gave, by which it is recognised.",
    )

    @api.model
    def _amazon_customers(self, instance, people):
        """The customers that orders are for, made where they are not known yet.

        The same person at the same address is one customer of an account. Nobody is
        recognised by a name alone, and an address that Amazon hides is nobody's.

        :param instance: amazon.vendor.instance.
        :param dict people: key -> ``Person``.
        :return: dict key -> res.partner; keys without an address are missing.
        """
        marks = {
            key: mark
            for key, person in people.items()
            if (mark := _mark(instance, person))
        }
        Partner = self.sudo().with_company(instance.company_id)
        present = Partner.search(
            [
                ("amazon_seller_address", "in", list(set(marks.values()))),
                ("company_id", "=", instance.company_id.id),
            ]
        )
        found = {partner.amazon_seller_address: partner for partner in present}
        new = {
            mark: Partner._amazon_customer_values(instance, people[key], mark)
            for key, mark in marks.items()
            if mark not in found
        }
        # Amazon's numbers are not ours to judge: they are checked by who reads them.
        created = Partner.with_context(
            no_vat_validation=True, tracking_disable=True
        ).create(list(new.values()))
        found.update(zip(new, created.with_context(self.env.context), strict=True))
        return {key: found[mark] for key, mark in marks.items()}

    @api.model
    def _amazon_customer_values(self, instance, person, mark):
        address, buyer = person.address, person.buyer
        country = self.env["res.country"].search(
            [("code", "=", (address.get("countryCode") or "").upper())], limit=1
        )
        registration = _registration(person)
        company = address.get("companyName") or buyer.get("buyerCompanyName")
        name = address.get("name") or buyer.get("buyerName") or company
        lines = [address.get(f"addressLine{number}") for number in (1, 2, 3)]
        lines = [line for line in lines if line]
        values = {
            "amazon_seller_address": mark,
            "name": registration.get("legalName") or name,
            "company_id": instance.company_id.id,
            "is_company": bool(registration),
            "street": lines[0] if lines else False,
            "street2": ", ".join(lines[1:]) or False,
            "city": address.get("city") or address.get("municipality"),
            "zip": address.get("postalCode"),
            "country_id": country.id,
            "state_id": self._amazon_state(country, address).id,
            "phone": address.get("phone"),
            "customer_rank": 1,
        }
        if company and not registration:
            values["company_name"] = company
        if number := registration.get("taxRegistrationNumber"):
            values["vat"] = number
        return {name: value for name, value in values.items() if value}

    @api.model
    def _amazon_state(self, country, address):
        text = (address.get("stateOrRegion") or "").strip()
        State = self.env["res.country.state"]
        if not (country and text):
            return State
        return State.search(
            [
                ("country_id", "=", country.id),
                "|",
                ("code", "=", text.upper()),
                ("name", "=ilike", text),
            ],
            limit=1,
        )


def _registration(person):
    """The number at a tax authority of a business that buys, ``{}`` of others."""
    for each in person.registrations:
        if each.get("taxRegistrationNumber") and each.get("taxRegistrationType") in (
            "VAT",
            "BUSINESS",
        ):
            return each
    return {}


def _mark(instance, person):
    """A keyed hash of a person's address; None where Amazon does not give one."""
    address = person.address
    name = address.get("name") or person.buyer.get("buyerName")
    street = [address.get(f"addressLine{number}") for number in (1, 2, 3)]
    if not (name and any(street)):
        return None
    number = _registration(person).get("taxRegistrationNumber")
    parts = [name, *street, address.get("city"), address.get("postalCode")]
    parts += [address.get("countryCode"), address.get("companyName"), number]
    text = "\0".join(_plain(part) for part in parts)
    secret = instance.sudo().address_secret or ""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _plain(text):
    return " ".join(unicodedata.normalize("NFKC", str(text or "")).casefold().split())
