from odoo import api, fields, models

from ...logic import identifiers


class AmazonVendorParty(models.Model):
    """Who Amazon means by a party code: a fulfilment centre, a payer, ourselves.

    Finding and creating the parties of orders is in ``party_resolve.py``, their
    contacts in ``party_partner.py``.
    """

    _name = "amazon.vendor.party"
    _description = "Amazon Vendor Party"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "code, id"
    _rec_name = "code"
    _rec_names_search = ["code", "name", "partner_id"]
    _check_company_auto = True

    active = fields.Boolean(default=True)
    instance_id = fields.Many2one(
        "amazon.vendor.instance", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    code = fields.Char(
        required=True, help="Amazon's partyId: a vendor, warehouse or GLN code."
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The address that sale orders get for this code.",
    )
    partner_origin = fields.Selection(
        [
            ("instance", "From the Instance"),
            ("generated", "Created for the Code"),
            ("chosen", "Chosen"),
        ],
        string="Contact Is",
        required=True,
        readonly=True,
        default="chosen",
        help="Only contacts created for the code, and not edited since, follow the "
        "address that Amazon sends.",
    )
    partner_values = fields.Json(
        readonly=True,
        copy=False,
        help="What was last written to the contact, to tell when a person edited it.",
    )

    is_buying = fields.Boolean(string="Buys", readonly=True)
    is_selling = fields.Boolean(string="Sells", readonly=True)
    is_ship_to = fields.Boolean(string="Receives Goods", readonly=True)
    is_bill_to = fields.Boolean(string="Receives Invoices", readonly=True)
    is_ship_from = fields.Boolean(string="Sends Goods", readonly=True)

    name = fields.Char(readonly=True, help="As Amazon sent it, like the address.")
    street = fields.Char(readonly=True)
    street2 = fields.Char(readonly=True)
    street3 = fields.Char(string="Address Line 3", readonly=True)
    district = fields.Char(readonly=True)
    county = fields.Char(readonly=True)
    city = fields.Char(readonly=True)
    zip = fields.Char(string="Postal Code", readonly=True)
    state_code = fields.Char(string="State or Region", readonly=True)
    country_code = fields.Char(string="Country", readonly=True)
    phone = fields.Char(readonly=True)
    has_address = fields.Boolean(
        string="Address Known", compute="_compute_has_address", store=True
    )
    vat = fields.Char(
        string="Tax Number", readonly=True, help="As Amazon sent it, VAT or GST."
    )
    tax_type = fields.Char(
        string="Tax Number Is",
        readonly=True,
        help="The kind of the tax number in Amazon's word (taxRegistrationType), for "
        "example VAT or GST.",
    )
    vat_written = fields.Char(
        readonly=True,
        copy=False,
        help="What was last written to the contact, to tell when a person typed it.",
    )
    vat_warning = fields.Char(compute="_compute_vat_warning")
    gln = fields.Char(
        string="GLN",
        compute="_compute_gln",
        store=True,
        precompute=True,
        help="Set when the code is a Global Location Number.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(instance_id, code)", "This code is already known in this instance."
    )

    @api.depends("street", "city", "partner_id.street", "partner_id.city")
    def _compute_has_address(self):
        for party in self:
            partner = party.partner_id
            party.has_address = bool(
                party.street or party.city or partner.street or partner.city
            )

    @api.depends("code")
    def _compute_gln(self):
        for party in self:
            party.gln = party.code if identifiers.is_gln(party.code) else False

    @api.depends("vat", "country_code", "is_bill_to", "partner_id.vat")
    def _compute_vat_warning(self):
        """Check the tax number the way Odoo checks a contact's; it blocks nothing.

        What is invoiced to another number than Amazon's says so as well.
        """
        Partner = self.env["res.partner"]
        countries = self._countries_by_code(set(self.mapped("country_code")))
        for party in self:
            country = countries.get(party.country_code) or party.partner_id.country_id
            checked, _country_code = Partner._run_vat_checks(
                country, party.vat or "", party.code, validation="setnull"
            )
            party.vat_warning = bool(party.vat and not checked) and self.env._(
                "%(vat)s is not a valid tax number of %(country)s.",
                vat=party.vat,
                country=country.name,
            )
            if not party.vat_warning:
                party.vat_warning = party._tax_number_contradiction()

    @api.depends("code", "name")
    def _compute_display_name(self):
        for party in self:
            party.display_name = " - ".join(filter(None, [party.code, party.name]))

    @api.model
    def _countries_by_code(self, codes):
        """:return: dict ISO code -> ``res.country``, with one query."""
        countries = self.env["res.country"].search_fetch(
            [("code", "in", [code for code in codes if code])], ["code"]
        )
        return {country.code: country for country in countries}

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalize(vals) for vals in vals_list])

    def write(self, vals):
        result = super().write(self._normalize(vals))
        if "partner_id" in vals and "partner_origin" not in vals:
            # Whoever picks a contact decides; Amazon's address no longer overwrites it.
            self.sudo().partner_origin = "chosen"
        return result

    @api.model
    def _normalize(self, vals):
        vals = dict(vals)
        if "code" in vals:
            vals["code"] = identifiers.clean_code(vals["code"])
        return vals
