from odoo.tests import tagged

from ..acknowledgement.case import AcknowledgementCase


@tagged("post_install", "-at_install")
class TestStrangers(AcknowledgementCase):
    """Who is named in an order and not known is said, with what to do."""

    def test_an_unknown_fulfilment_centre_says_what_to_do(self):
        requisition = self.requisition().with_user(self.vendor_user)
        self.assertIn("Fulfilment centre DTM2 is not known", requisition.party_warning)
        self.assertIn("Configuration > Parties", requisition.party_warning)
        requisition.partner_shipping_id.sudo().street = "Amazonstrasse 1"
        requisition.invalidate_recordset()
        self.assertNotIn("DTM2", requisition.party_warning or "")

    def test_an_unknown_vendor_code_says_what_to_do(self):
        requisition = self.requisition().with_user(self.vendor_user)
        self.assertIn(
            "Vendor code VEND1 is not listed on Vendor Central Test",
            requisition.party_warning,
        )
        self.env["amazon.vendor.code"].create(
            {"instance_id": self.instance.id, "name": "VEND1"}
        )
        requisition.invalidate_recordset()
        self.assertNotIn("VEND1", requisition.party_warning)

    def test_a_contradicting_tax_number_is_said_on_the_order(self):
        self.customer.write(
            {"country_id": self.env.ref("base.de").id, "vat": "DE811569869"}
        )
        payer = {
            "partyId": "AMZDE",
            "taxInfo": {
                "taxRegistrationType": "VAT",
                "taxRegistrationNumber": "DE123456788",
            },
        }
        requisition = self.requisition(billToParty=payer)
        self.assertIn("but Amazon wants to be invoiced", requisition.party_warning)
