import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import mute_logger

from ...logic import identifiers

#: Amazon's four (five with shipments) parties of a document -> the flag of the role.
ROLES = {
    "buying": "is_buying",
    "selling": "is_selling",
    "ship_to": "is_ship_to",
    "bill_to": "is_bill_to",
    "ship_from": "is_ship_from",
}

#: Field of ``spapi.messages.common.Address`` -> field of the party.
ADDRESS_FIELDS = {
    "name": "name",
    "address_line1": "street",
    "address_line2": "street2",
    "address_line3": "street3",
    "district": "district",
    "county": "county",
    "city": "city",
    "postal_code": "zip",
    "state_or_region": "state_code",
    "country_code": "country_code",
    "phone": "phone",
}


class AmazonVendorParty(models.Model):
    """Turning the party codes of a batch of orders into contacts, all at once."""

    _inherit = "amazon.vendor.party"

    @api.model
    def _resolve(self, instance, parties):
        """Find or create the parties of many documents, in a constant number of reads.

        An unknown code never blocks an order: it gets a contact of its own below the
        instance's customer, which a person may complete or replace. Done as superuser:
        who may process orders need not have the right to create contacts.

        :param instance: one ``amazon.vendor.instance``.
        :param parties: iterable of (role, ``spapi.messages.common.Party``); the role is
            "ship_to", "bill_to", "buying", "selling" or "ship_from", with or without
            "_party". A bare ``Party`` has no role. Without a code it is left out.
        :return: dict code -> ``amazon.vendor.party``; the code both as Amazon wrote it
            and cleaned.
        """
        instance.ensure_one()
        wanted, spellings = self._gather(parties)
        if not wanted:
            return {}
        known = {
            party.code: party
            for party in self.sudo()
            .with_context(active_test=False)
            .search([("instance_id", "=", instance.id), ("code", "in", list(wanted))])
        }
        places = self._read_places(wanted)
        self._update_known(instance, known, wanted, places)
        missing = {code: vals for code, vals in wanted.items() if code not in known}
        known.update(self._create_unknown(instance, missing, places))
        for code, values in wanted.items():
            if values.get("vat") and known[code].vat_written != values["vat"]:
                known[code]._give_tax_number()
        every = [party.id for party in known.values()]
        result = {
            code: party.with_env(self.env).with_prefetch(every)
            for code, party in known.items()
        }
        return result | {text: result[code] for text, code in spellings.items()}

    @api.model
    def _gather(self, parties):
        """Merge what the documents say about each code; the last word counts.

        :return: tuple (dict code -> values of the party, dict spelling -> code).
        """
        wanted, spellings = {}, {}
        for entry in parties:
            role, party = entry if isinstance(entry, tuple) else (None, entry)
            code = identifiers.clean_code(party.party_id)
            if not code:
                continue
            spellings[party.party_id] = code
            if party.party_id_raw:
                spellings[party.party_id_raw] = code
            values = wanted.setdefault(code, {})
            if flag := ROLES.get((role or "").removesuffix("_party")):
                values[flag] = True
            values.update(self._address_values(party.address))
            values.update(self._tax_values(party))
        return wanted, spellings

    @api.model
    def _tax_values(self, party):
        """Give Amazon's tax number as values of the party; no number changes nothing.

        Its kind belongs to it: another number without one has none.
        """
        kind = identifiers.clean(party.tax_type)
        if number := identifiers.clean(party.tax_number):
            return {"vat": number, "tax_type": kind}
        return {"tax_type": kind} if kind else {}

    @api.model
    def _address_values(self, address):
        """Give Amazon's address as values of the party.

        An address replaces the older one as a whole; no address changes nothing.
        """
        if address is None:
            return {}
        values = {
            ours: identifiers.clean(getattr(address, theirs))
            for theirs, ours in ADDRESS_FIELDS.items()
        }
        if not any(values.values()):
            return {}
        if values["country_code"]:
            values["country_code"] = values["country_code"].upper()
        return values

    @api.model
    def _read_places(self, wanted):
        """Read the countries and their states that the addresses name.

        :return: dict country code -> (country, dict state code or name -> state).
        """
        countries = self._countries_by_code(
            {values.get("country_code") for values in wanted.values()}
        )
        states = self.env["res.country.state"].search_fetch(
            [("country_id", "in", [country.id for country in countries.values()])]
            if any(values.get("state_code") for values in wanted.values())
            else [("id", "=", False)],
            ["code", "name", "country_id"],
        )
        by_country = states.grouped("country_id")
        return {
            code: (
                country,
                {
                    text.upper(): state
                    for state in by_country.get(country, states.browse())
                    for text in (state.name, state.code)
                },
            )
            for code, country in countries.items()
        }

    @api.model
    def _update_known(self, instance, known, wanted, places):
        """Write what Amazon says differently now."""
        promote = {}
        for code, party in known.items():
            values = wanted[code]
            changes = {
                name: value
                for name, value in values.items()
                if (party[name] or False) != value
            }
            if changes:
                party.write(changes)
            if self._needs_own_partner(instance, party):
                promote[code] = {**party._stored_address(), **self._flags_of(party)}
            elif changes.keys() & set(ADDRESS_FIELDS.values()):
                party._update_partner(values, places)
        if promote:
            partners = self._create_partners(instance, promote, places)
            for code, (partner, partner_values) in partners.items():
                known[code].write(
                    {
                        "partner_id": partner.id,
                        "partner_origin": "generated",
                        "partner_values": partner_values,
                    }
                )

    @api.model
    def _flags_of(self, party):
        return {flag: party[flag] for flag in ROLES.values()}

    def _stored_address(self):
        """The address in the terms of ``_gather``."""
        return {name: self[name] or False for name in ADDRESS_FIELDS.values()}

    @api.model
    def _create_unknown(self, instance, missing, places):
        """Create the parties of codes that were never seen, and their contacts."""
        if not missing:
            return {}
        blank = dict.fromkeys((*ROLES.values(), *ADDRESS_FIELDS.values()), False)
        complete = {code: {**blank, **values} for code, values in missing.items()}
        own = {
            code: values
            for code, values in complete.items()
            if self._has_own_partner(values)
        }
        existing = self._find_partners(instance, own)
        created = self._create_partners(
            instance,
            {code: values for code, values in own.items() if code not in existing},
            places,
        )
        vals_list = []
        for code, values in complete.items():
            vals = {**values, "code": code, "instance_id": instance.id}
            if code in existing:
                vals.update(partner_id=existing[code].id, partner_origin="chosen")
            elif code in created:
                partner, partner_values = created[code]
                vals.update(
                    partner_id=partner.id,
                    partner_origin="generated",
                    partner_values=partner_values,
                )
            else:
                ours = values["is_selling"] or values["is_ship_from"]
                owner = instance.company_id.partner_id if ours else instance.partner_id
                vals.update(partner_id=owner.id, partner_origin="instance")
            vals_list.append(vals)
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                parties = self.sudo().create(vals_list)
        except psycopg2.errors.UniqueViolation as error:
            # Another worker met a code at the same moment. This transaction cannot see
            # that worker's party, the next one can.
            raise ConcurrencyError(
                f"Parties of {instance.name} were created elsewhere"
            ) from error
        return dict(zip(complete, parties, strict=True))
