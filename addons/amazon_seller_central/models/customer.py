"""Customers of what is sold on Amazon."""

import hashlib
import hmac
import unicodedata

from odoo import api, fields, models

from ..spapi.messages.personal import Person
from .const import CONTACTS


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

        Where names and addresses stay sealed it is one customer for each country that
        goods go to. A business that gives its number at a tax authority is a customer
        of its own all the same: its invoice has to name it.

        :param instance: amazon.vendor.instance.
        :param dict people: key -> ``Person``.
        :return: dict key -> res.partner; keys of whom nothing is known are missing.
        """
        if instance.customers_as == CONTACTS:
            return self._amazon_contacts(instance, people)
        businesses = {
            key: _as_business(person)
            for key, person in people.items()
            if _registration(person).get("legalName")
        }
        return {
            **self._amazon_anonymous(
                instance,
                {key: _country_code(person) for key, person in people.items()},
            ),
            **self._amazon_contacts(instance, businesses),
        }

    @api.model
    def _amazon_contacts(self, instance, people):
        """A customer for each person.

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
        found.update(zip(new, created.with_env(Partner.env), strict=True))
        return {key: found[mark] for key, mark in marks.items()}

    @api.model
    def _amazon_customer_values(self, instance, person, mark):
        address, buyer = person.address, person.buyer
        country = self.env["res.country"].search(
            [("code", "=", _country_code(person))], limit=1
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


def _as_business(person):
    """Of a business, what its invoice has to say."""
    registration = _registration(person)
    place = registration.get("taxRegistrationAddress")
    return Person(
        address=place if isinstance(place, dict) else _place_of(person),
        registrations=(registration,),
    )


def _place_of(person):
    """Where somebody lives as far as taxes ask for it, which is nobody's secret."""
    return {
        name: person.address[name]
        for name in ("countryCode", "stateOrRegion")
        if person.address.get(name)
    }


def _country_code(person):
    return str(person.address.get("countryCode") or "").upper()


def _mark(instance, person):
    """A keyed hash of a person's address; None where Amazon does not give one."""
    address, registration = person.address, _registration(person)
    name = address.get("name") or person.buyer.get("buyerName")
    name = name or registration.get("legalName")
    street = [address.get(f"addressLine{number}") for number in (1, 2, 3)]
    number = registration.get("taxRegistrationNumber")
    if not (name and (number or any(street))):
        return None
    parts = [name, *street, address.get("city"), address.get("postalCode")]
    parts += [address.get("countryCode"), address.get("companyName"), number]
    text = "\0".join(_plain(part) for part in parts)
    secret = instance.sudo().address_secret or ""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _plain(text):
    return " ".join(unicodedata.normalize("NFKC", str(text or "")).casefold().split())
