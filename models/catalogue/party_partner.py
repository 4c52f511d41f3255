from odoo import api, models

from ...logic import identifiers

#: Fields of the contact that follow Amazon's address.
_PARTNER_FIELDS = (
    "name",
    "street",
    "street2",
    "city",
    "zip",
    "state_id",
    "country_id",
    "phone",
)


class AmazonVendorParty(models.Model):
    """The contacts of parties: found, created below the customer, kept up to date."""

    _inherit = "amazon.vendor.party"

    @api.model
    def _needs_own_partner(self, instance, party):
        """Whether the instance's own contact stands in for an address of its own."""
        return party.partner_origin == "instance" and self._has_own_partner(party)

    @api.model
    def _has_own_partner(self, values):
        """Whether a party is a place of its own, not Amazon or us as a company.

        A fulfilment centre always is. A payer is one only with an address: without it
        the customer's own address is the better one on an invoice.
        """
        return values["is_ship_to"] or bool(
            values["is_bill_to"] and (values["street"] or values["city"])
        )

    @api.model
    def _find_partners(self, instance, wanted):
        """Find the customer's addresses that bear a code as their reference.

        :return: dict code -> ``res.partner``; codes on several contacts are left out.
        """
        if not wanted:
            return {}
        partners = (
            self.env["res.partner"]
            .sudo()
            .search_fetch(
                [
                    ("ref", "in", list(wanted)),
                    ("id", "child_of", instance.partner_id.commercial_partner_id.id),
                    ("company_id", "in", [False, instance.company_id.id]),
                ],
                ["ref"],
            )
        )
        return {
            code: partner
            for code, partner in partners.grouped("ref").items()
            if len(partner) == 1
        }

    @api.model
    def _create_partners(self, instance, wanted, places):
        """Create contacts below the instance's customer, in one batch.

        :param wanted: dict code -> complete values of the party.
        :return: dict code -> (``res.partner``, the values to compare with later).
        """
        if not wanted:
            return {}
        parent = instance.partner_id
        followed = {
            code: self._partner_values(code, values, places)
            for code, values in wanted.items()
        }
        has_gln = "global_location_number" in self.env["res.partner"]._fields
        vals_list = []
        for code, values in wanted.items():
            vals = {
                **followed[code],
                "parent_id": parent.id,
                "company_id": parent.company_id.id,
                "type": "delivery" if values["is_ship_to"] else "invoice",
                "is_company": False,
                "ref": code,
                "lang": parent.lang,
                "user_id": False,
            }
            if has_gln and identifiers.is_gln(code):
                vals["global_location_number"] = code
            vals_list.append(vals)
        partners = (
            self.env["res.partner"]
            .sudo()
            .with_context(tracking_disable=True)
            .create(vals_list)
        )
        return {
            code: (partner, followed[code])
            for code, partner in zip(wanted, partners, strict=True)
        }

    @api.model
    def _partner_values(self, code, values, places):
        """Translate a party's address into values of its contact."""
        country, states = places.get(values["country_code"]) or (False, {})
        state = states.get((values["state_code"] or "").upper())
        generic = self.env._("Amazon FC") if values["is_ship_to"] else "Amazon"
        name = values["name"] or generic
        if code not in name:
            # Dozens of fulfilment centres share one company name.
            name = f"{name} {code}"
        street2 = [values["street2"], values["street3"]]
        city = values["city"] or values["district"] or values["county"]
        return {
            "name": name,
            "street": values["street"],
            "street2": ", ".join(filter(None, street2)) or False,
            "city": city,
            "zip": values["zip"],
            "state_id": state.id if state else False,
            "country_id": country.id if country else False,
            "phone": values["phone"],
        }

    # === TAX NUMBER === #

    def _give_tax_number(self):
        """Let the contact that is invoiced have Amazon's tax number.

        What a person typed there is never overwritten, see ``vat_warning``. Odoo keeps
        one number for a company and all of its addresses.
        """
        self.ensure_one()
        if not self.is_bill_to or not self.vat:
            return
        payer = self.partner_id.sudo().commercial_partner_id
        if payer.vat and payer.vat != self.vat_written:
            return
        number, _country = payer._run_vat_checks(
            payer.country_id, self.vat, payer.name, validation="setnull"
        )
        if number and number != payer.vat:
            payer.vat = number
            self.vat_written = number

    def _tax_number_contradiction(self):
        """That the contact has another tax number than Amazon, or False."""
        payer = self.partner_id.sudo().commercial_partner_id
        if not (self.is_bill_to and self.vat and payer.vat):
            return False
        if identifiers.tax_number(payer.vat) == identifiers.tax_number(self.vat):
            return False
        return self.env._(
            "%(contact)s has the tax number %(ours)s, but Amazon wants to be invoiced "
            "as %(theirs)s. Correct the contact, or choose another one for %(code)s.",
            contact=payer.display_name,
            ours=payer.vat,
            theirs=self.vat,
            code=self.code,
        )

    def _update_partner(self, values, places):
        """Let the contact follow Amazon's address, unless a person edited it."""
        self.ensure_one()
        if self.partner_origin != "generated":
            return
        partner = self.partner_id.sudo()
        present = {
            name: partner[name].id
            if isinstance(partner[name], models.BaseModel)
            else partner[name]
            for name in _PARTNER_FIELDS
        }
        if present != self.partner_values:
            return
        flags = self._flags_of(self)
        new = self._partner_values(self.code, {**flags, **values}, places)
        changes = {name: value for name, value in new.items() if value != present[name]}
        if changes:
            partner.write(changes)
            self.partner_values = new
