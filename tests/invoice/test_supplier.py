"""Invoices name the supplier as the tax offices of Europe want it."""

import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import InvoiceCase


@tagged("post_install", "-at_install")
class TestSupplier(InvoiceCase):
    def document(self, move):
        return json.loads(self.submit(move).payload)["invoices"][0]

    def contact(self, name, **values):
        return self.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "street": "Am Markt 1",
                "city": "Lübeck",
                "zip": "23552",
                "country_id": self.env.ref("base.de").id,
                **values,
            }
        )

    def test_a_supplier_without_any_of_it_names_nothing_of_it(self):
        told = self.document(self.invoice())
        self.assertFalse({"vatGroupParty", "taxRepresentativeParty"} & told.keys())
        self.assertEqual(
            told["remitToParty"]["taxRegistrationDetails"],
            [
                {
                    "taxRegistrationType": "VAT",
                    "taxRegistrationNumber": "DE136695976",
                }
            ],
        )

    def test_the_number_of_the_local_tax_office_stands_beside_the_vat_number(self):
        self.instance.local_tax_number = "22/815/08156"
        told = self.document(self.invoice())
        for party in ("remitToParty", "billFromParty"):
            numbers = {
                each["taxRegistrationType"]: each["taxRegistrationNumber"]
                for each in told[party]["taxRegistrationDetails"]
            }
            self.assertEqual(
                numbers, {"LocalTaxNumber": "22/815/08156", "VAT": "DE136695976"}
            )

    def test_a_vat_group_and_a_tax_representative_are_named_with_their_numbers(self):
        self.instance.vat_group_id = self.contact("Organträger", vat="DE811569869")
        self.instance.tax_representative_id = self.contact(
            "Vertreter", vat="DE129273398"
        )
        told = self.document(self.invoice())
        found = {
            name: (
                told[name]["partyId"],
                told[name]["address"]["name"],
                told[name]["taxRegistrationDetails"][0]["taxRegistrationNumber"],
            )
            for name in ("vatGroupParty", "taxRepresentativeParty")
        }
        self.assertEqual(
            found,
            {
                "vatGroupParty": ("VEND1", "Organträger", "DE811569869"),
                "taxRepresentativeParty": ("VEND1", "Vertreter", "DE129273398"),
            },
        )

    def test_what_is_missing_of_a_representative_is_said_with_where_to_enter_it(self):
        self.instance.tax_representative_id = self.contact("Vertreter")
        with self.assertRaisesRegex(
            UserError, "tax number.*tax representative.*tab Inv"
        ):
            self.submit(self.invoice())
        self.assertEqual(self.posts(), 0)

    def test_a_polish_invoice_carries_the_words_of_split_payment_where_it_applies(self):
        move = self.invoice()
        self.instance.marketplace = "PL"
        self.assertNotIn("additionalDetails", self.document(move))
        other = self.invoice(self.shipped(number="4Z32PXYZ"), number="AMZ2026-00002")
        self.instance.split_payment = True
        self.assertEqual(
            self.document(other)["additionalDetails"],
            [
                {
                    "type": "SUR",
                    "detail": "mechanizm podzielonej płatności",
                    "languageCode": "PL",
                }
            ],
        )

    def test_where_no_tax_is_due_amazon_is_told_why_or_nothing_is_sent(self):
        self.tax.amount = 0
        move = self.invoice()
        with self.assertRaisesRegex(UserError, "nobody says why.*Tax Types"):
            self.submit(move)
        self.assertEqual(self.posts(), 0)
        self.env["amazon.vendor.tax.type"].create(
            {"tax_id": self.tax.id, "exempt_reason": "VATEX-EU-IC"}
        )
        self.assertIn(
            {"type": "TaxExemptReason", "detail": "VATEX-EU-IC"},
            self.document(move)["items"][0]["additionalDetails"],
        )
