"""What is billed beside the goods: a line of a product that Amazon has a word for."""

import json
from decimal import Decimal

from lxml import etree

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .case import InvoiceCase


@tagged("post_install", "-at_install")
class TestCharges(InvoiceCase):
    def with_line(self, kind, price, name="Freight"):
        """A confirmed invoice of ten lamps, and one line beside them."""
        service = self.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "taxes_id": [Command.set(self.tax.ids)],
                "amazon_charge_type": kind,
            }
        )
        move = self.shipped()._invoice()
        move.write(
            {
                "name": "AMZ2026-00001",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": service.id,
                            "name": name,
                            "price_unit": price,
                            "tax_ids": [Command.set(self.tax.ids)],
                        }
                    )
                ],
            }
        )
        move.action_post()
        return move

    def document(self, move):
        return json.loads(self.submit(move).payload)["invoices"][0]

    def amounts(self, told):
        return {
            "lines": told["invoiceBaseAmount"]["amount"],
            "tax": told["taxDetails"][0]["taxAmount"]["amount"],
            "total": told["invoiceTotal"]["amount"],
        }

    def test_a_line_of_freight_is_a_charge_of_the_whole_invoice(self):
        move = self.with_line("Freight", 25)
        told = self.document(move)
        self.assertEqual(len(told["items"]), 1, "freight is no item")
        [charge] = told["chargeDetails"]
        self.assertEqual(
            (charge["type"], charge["description"], charge["chargeAmount"]["amount"]),
            ("Freight", "Freight", "25.00"),
        )
        self.assertEqual(charge["taxDetails"][0]["taxAmount"]["amount"], "4.75")
        self.assertEqual(
            self.amounts(told), {"lines": "102.00", "tax": "24.13", "total": "151.13"}
        )
        self.assertEqual(self.told("AMZ2026-00001").total, Decimal("151.13"))
        self.assertEqual(move.amount_total, 151.13)
        self.assertEqual(len(move.amazon_invoice_ids.line_ids), 1)

    def test_a_line_below_zero_is_an_allowance(self):
        told = self.document(self.with_line("Promotional", -10, "Spring"))
        [allowance] = told["allowanceDetails"]
        self.assertEqual(allowance["type"], "Promotional")
        self.assertEqual(allowance["allowanceAmount"]["amount"], "10.00")
        self.assertEqual(allowance["taxDetails"][0]["taxAmount"]["amount"], "1.90")
        self.assertEqual(
            self.amounts(told), {"lines": "102.00", "tax": "17.48", "total": "109.48"}
        )

    def test_an_allowance_above_zero_is_refused(self):
        with self.assertRaisesRegex(UserError, "below zero: allowance"):
            self.submit(self.with_line("Promotional", 10))

    def test_a_line_that_amazon_did_not_order_and_has_no_word_for_is_refused(self):
        with self.assertRaises(UserError):
            self.submit(self.with_line(False, 25))
        self.assertEqual(self.posts(), 0)

    def test_what_amazon_ordered_is_an_item_whatever_its_product_is_marked_as(self):
        self.products.amazon_charge_type = "Service"
        told = self.document(self.invoice())
        self.assertEqual(len(told["items"]), 1)
        self.assertNotIn("chargeDetails", told)

    def test_of_an_invoice_to_amazon_its_own_next_step_alone_is_primary(self):
        move = self.with_line("Freight", 25)
        self.assertEqual(self.primary(move), ["action_amazon_submit"])
        self.submit(move)
        self.assertEqual(self.primary(move), [])
        somebody_elses = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": move.invoice_date,
                "invoice_line_ids": [Command.create({"name": "x", "price_unit": 5})],
            }
        )
        somebody_elses.action_post()
        self.assertIn("action_register_payment", self.primary(somebody_elses))

    def primary(self, move):
        """The names of the primary buttons that an accountant sees."""
        Move = self.env["account.move"].with_user(self.accountant)
        view = self.env.ref("account.view_move_form")
        arch = etree.fromstring(Move.get_view(view.id, "form")["arch"])
        found = []
        for button in arch.xpath("//header/button"):
            classes = set((button.get("class") or "").split())
            hidden = button.get("invisible") or "False"
            values = {
                name: field.convert_to_read(move[name], move)
                for name, field in move._fields.items()
                if name in hidden
            }
            if classes & {"oe_highlight", "btn-primary"} and not safe_eval(
                " ".join(hidden.split()), values
            ):
                found.append(button.get("name"))
        return found
