"""Who is named in an order and not known here: it is said, with what to do."""

from odoo import api, fields, models


class AmazonVendorRequisitionStrangers(models.Model):
    _inherit = "amazon.vendor.requisition"

    party_warning = fields.Text(
        compute="_compute_party_warning",
        help="What is not known, or contradicts itself, of the parties of this order.",
    )

    @api.depends("ship_to_party_code", "bill_to_party_code", "selling_party_code")
    def _compute_party_warning(self):
        Party = self.env["amazon.vendor.party"]
        codes = {
            code
            for requisition in self
            for code in (requisition.ship_to_party_code, requisition.bill_to_party_code)
            if code
        }
        parties = Party.search(
            [
                ("instance_id", "in", self.instance_id.ids),
                ("code", "in", list(codes)),
            ]
        )
        known = {(party.instance_id, party.code): party for party in parties}
        for requisition in self:
            instance = requisition.instance_id
            centre = known.get((instance, requisition.ship_to_party_code))
            payer = known.get((instance, requisition.bill_to_party_code))
            sentences = [
                requisition._say_unknown_centre(centre),
                requisition._say_unknown_vendor_code(),
                payer and payer.vat_warning,
            ]
            requisition.party_warning = "\n".join(filter(None, sentences)) or False

    def _say_unknown_centre(self, centre):
        """That nobody knows where the goods go, or False.

        :param centre: ``amazon.vendor.party`` of the fulfilment centre, or None.
        """
        code = self.ship_to_party_code
        if not code or (centre and centre.has_address):
            return False
        if self.partner_shipping_id.street or self.partner_shipping_id.city:
            return False
        return self.env._(
            "Fulfilment centre %(code)s is not known: Amazon sent no address of it. "
            "Complete the shipping address of this order, or choose another contact "
            "for the code under Configuration > Parties, before you deliver.",
            code=code,
        )

    def _say_unknown_vendor_code(self):
        """That rules and costs by vendor code do not know this one, or False."""
        code = self.selling_party_code
        if not code or self.vendor_code_id:
            return False
        if code in self.instance_id.vendor_code_ids.mapped("name"):
            return False
        return self.env._(
            "Vendor code %(code)s is not listed on %(instance)s, so rules and agreed "
            "costs of vendor codes do not apply. Add it there under Vendor Codes.",
            code=code,
            instance=self.instance_id.name,
        )
