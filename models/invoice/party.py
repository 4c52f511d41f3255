from dataclasses import replace

from odoo import api, fields, models

from ...logic.invoice.parties import BILL_TO, FR_SIREN, PartyFacts

#: What Amazon wants to know of whom it is billed as, and what people call it.
NEEDED = ("name", "street", "city", "zip", "country", "vat")
#: Amazon's word for a kind of tax number -> of its invoices.
TAX_TYPES = {"GST": "GST", "LocalTaxNumber": "LocalTaxNumber"}


class AmazonVendorParty(models.Model):
    """The register of whom Amazon is billed as, and where goods went.

    Amazon's orders name codes; names, addresses and tax numbers come with some of them
    only (selling-partner-api-docs issue 709). What it never sent is completed by a
    person: on the contact, and the name here, for Amazon wants it as it has it.
    """

    _inherit = "amazon.vendor.party"

    billing_name = fields.Char(
        string="Name on Invoices",
        help="The company's name exactly as Amazon has it. Empty: as Amazon sent it, "
        "or the contact's.",
    )
    billing_missing = fields.Char(
        string="Missing for Invoices",
        compute="_compute_billing_missing",
        help="Amazon refuses invoices without it: complete the contact.",
    )

    @api.depends(
        "is_bill_to",
        "billing_name",
        "name",
        "street",
        "city",
        "zip",
        "country_code",
        "vat",
        "partner_id.name",
        "partner_id.street",
        "partner_id.city",
        "partner_id.zip",
        "partner_id.country_id",
        "partner_id.vat",
    )
    def _compute_billing_missing(self):
        words = {
            "name": self.env._("name"),
            "street": self.env._("street"),
            "city": self.env._("city"),
            "zip": self.env._("postal code"),
            "country": self.env._("country"),
            "vat": self.env._("tax number"),
        }
        for party in self:
            missing = (
                party._billing_facts(BILL_TO).missing(NEEDED)
                if party.is_bill_to
                else ()
            )
            party.billing_missing = ", ".join(words[each] for each in missing) or False

    def _billing_vat(self):
        """The tax number under which this party is billed, or False."""
        partner = self.partner_id.sudo()
        return self.vat or partner.vat or partner.commercial_partner_id.vat

    def _billing_facts(self, role):
        """This party as an invoice names it.

        :param str role: ``bill_to``, ``ship_to`` ...
        :rtype: PartyFacts
        """
        partner = self.partner_id.sudo()
        if not (self.street and self.country_code):
            facts = facts_of_partner(role, self.code, partner)
            name = self.billing_name or self.name or facts.name
        else:
            facts = PartyFacts(
                role,
                self.code,
                street=self.street,
                street2=self.street2 or None,
                street3=self.street3 or None,
                city=self.city or None,
                zip=self.zip or None,
                state=self.state_code or None,
                county=self.county or None,
                district=self.district or None,
                country=self.country_code,
                phone=self.phone or None,
            )
            name = self.billing_name or self.name or partner.name
        return replace(
            facts,
            name=name or None,
            vat=self._billing_vat() or None,
            tax_type=TAX_TYPES.get(self.tax_type, "VAT"),
        )

    def _amazon_facts(self, role):
        """This party as Amazon itself has sent it, or None where it never did."""
        if not (self.street or self.vat):
            return None
        return PartyFacts(
            role,
            self.code,
            name=self.name or None,
            street=self.street or None,
            street2=self.street2 or None,
            city=self.city or None,
            zip=self.zip or None,
            state=self.state_code or None,
            country=self.country_code or None,
            vat=self.vat or None,
            tax_type=TAX_TYPES.get(self.tax_type, "VAT"),
        )


def facts_of_partner(role, code, partner):
    """A contact of ours as an invoice names it.

    :param partner: res.partner, as superuser.
    :rtype: PartyFacts
    """
    company = partner.commercial_partner_id
    address = partner if partner.street or partner.city else company
    return PartyFacts(
        role,
        code or None,
        name=company.name or partner.name or None,
        street=address.street or None,
        street2=address.street2 or None,
        city=address.city or None,
        zip=address.zip or None,
        state=address.state_id.code or None,
        country=address.country_id.code or None,
        phone=partner.phone or None,
        vat=partner.vat or company.vat or None,
        tax_type="GST" if address.country_id.code == "IN" else "VAT",
        identifications=_identifications(address.country_id.code, company),
    )


def _identifications(country, company):
    """France's electronic invoices want the SIREN: the first nine digits of the SIRET
    that Odoo keeps as the company's registration."""
    digits = "".join(filter(str.isdigit, company.company_registry or ""))
    if country == "FR" and len(digits) in (9, 14):
        return ((FR_SIREN, digits[:9]),)
    return ()
