"""The kit of tests in which Amazon is billed: what has left, posted and sent."""

from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import new_test_user

from ...logic.invoice.numbers import match_key
from ..bills import AMAZON
from ..shipment.case import ShipmentCase

__all__ = ["InvoiceCase"]

OPERATION = "submitInvoices"


class InvoiceCase(ShipmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            login="vendor_accountant",
            groups="base.group_user,account.group_account_invoice",
        )
        germany = cls.env.ref("base.de")
        cls.env.company.partner_id.write(
            {
                "name": "Nordlicht GmbH",
                "street": "Hafenstraße 7",
                "city": "Lübeck",
                "zip": "23568",
                "country_id": germany.id,
                "vat": "DE136695976",
            }
        )
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "19 %",
                "amount": 19,
                "type_tax_use": "sale",
                "company_id": cls.company.id,
                "country_id": cls.company.account_fiscal_country_id.id,
            }
        )
        cls.products.write({"taxes_id": [Command.set(cls.tax.ids)]})
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Amazon",
                "code": "AMZ",
                "type": "sale",
                "company_id": cls.company.id,
            }
        )
        cls.instance.invoice_journal_id = cls.journal
        cls.instance.payment_term_id = cls.env["account.payment.term"].create(
            {
                "name": "60 days",
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": 100,
                            "delay_type": "days_after",
                            "nb_days": 60,
                        }
                    )
                ],
            }
        )
        cls.instance.parallel_test_passed = True

    def setUp(self):
        super().setUp()
        account = self.simulator.account("demo")
        self.startPatcher(
            patch.object(account, "vendor_codes", (*account.vendor_codes, "VEND1"))
        )

    def bill_to(self):
        """Whom Amazon's orders are billed as, complete as Amazon has it."""
        party = self.env["amazon.vendor.party"].search(
            [("instance_id", "=", self.instance.id), ("code", "=", "AMZDE")]
        )
        partner = party.partner_id
        partner.write(
            {
                "name": AMAZON.name,
                "street": AMAZON.street,
                "city": AMAZON.city,
                "zip": AMAZON.zip,
                "country_id": self.env["res.country"]
                .search([("code", "=", AMAZON.country)])
                .id,
                "vat": AMAZON.vat,
            }
        )
        party.billing_name = AMAZON.name
        return party

    def shipped(self, *items, number="4Z32PABC", **values):
        """A shipment that has left and that Amazon has taken."""
        shipment = self.packed(
            *(items or [self.line(quantity=10)]), number=number, **values
        )
        self.ship(shipment)
        self.follow(2)
        self.bill_to()
        return shipment

    def invoice(self, shipment=None, number="AMZ2026-00001"):
        """The confirmed invoice of what has left."""
        move = (shipment or self.shipped())._invoice()
        if number:
            move.name = number
        move.action_post()
        return move

    def submit(self, move, user=None):
        """Click Submit to Amazon and let the request end."""
        move.with_user(user or self.env.user).action_amazon_submit()
        self.run_after_commit()
        return move.amazon_invoice_ids.filtered("is_current")

    def posts(self):
        """How often an invoice was sent, whatever became of it."""
        return self.simulator.ledger.count(operation=OPERATION)

    def told(self, number):
        """The invoice as Amazon has it in its books, or None."""
        for each in self.simulator.taken_invoices():
            if each.key == match_key(number):
                return each
        return None
