"""What is taken back of an invoice is told with the references that Amazon wants."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .case import InvoiceCase


@tagged("post_install", "-at_install")
class TestCreditNote(InvoiceCase):
    def setUp(self):
        super().setUp()
        self.move = self.invoice()
        self.submit(self.move)
        self.follow(20)

    def wizard(self, **values):
        action = self.move.with_user(self.accountant).action_amazon_credit_note()
        wizard = self.env[action["res_model"]].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        wizard.write(values)
        return wizard

    def credit(self, wizard, number="AMZC2026-00001"):
        action = wizard.action_create()
        credit = self.env["account.move"].browse(action["res_id"])
        credit.name = number
        credit.action_post()
        return credit

    def test_a_quantity_is_taken_back_and_in_amazons_books(self):
        wizard = self.wizard(kind="PQV")
        wizard.line_ids.quantity = 2
        credit = self.credit(wizard)
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual(credit.amount_untaxed, 20.40)
        sent = self.submit(credit)
        self.follow(2)
        known = self.told(sent.number)
        self.assertTrue(known, sent.problem)
        self.assertTrue(known.is_credit_note)
        self.assertEqual(known.credited, "AMZ2026-00001")
        self.assertEqual(known.lines[0].eaches, 2)

    def test_a_draft_credit_note_makes_room_for_no_other_invoice(self):
        wizard = self.wizard(kind="PQV")
        wizard.line_ids.quantity = 2
        wizard.action_create()
        sold = self.move.invoice_line_ids.sale_line_ids
        values = sold.order_id._prepare_invoice()
        line = sold._prepare_invoice_line(quantity=2)
        values["invoice_line_ids"] = [Command.create(line)]
        second = self.env["account.move"].create(values)
        second.name = "AMZ2026-00002"
        second.action_post()
        with self.assertRaisesRegex(UserError, "12 are invoiced"):
            self.submit(second)

    def test_a_line_that_a_client_took_out_of_the_dialog_takes_back_nothing(self):
        shipment = self.shipped(
            self.line(quantity=3),
            self.line(2, quantity=5),
            number="4Z32PABD",
            bol="DN00099999",
        )
        self.move = self.invoice(shipment, "AMZ2026-00002")
        self.submit(self.move)
        wizard = self.wizard(kind="PQV")
        wizard.line_ids[0].unlink()
        wizard.line_ids.quantity = 2
        credit = self.credit(wizard)
        self.assertEqual(credit.invoice_line_ids.mapped("quantity"), [2])
        taken = credit.invoice_line_ids.product_id
        self.assertEqual(taken, self.move.invoice_line_ids[1].product_id)

    def test_a_price_difference_is_taken_back(self):
        wizard = self.wizard(kind="PPV")
        wizard.line_ids.amount = 5
        credit = self.credit(wizard)
        self.assertEqual(credit.amount_untaxed, 5)
        sent = self.submit(credit)
        self.follow(2)
        known = self.told(sent.number)
        self.assertTrue(known, sent.problem)
        self.assertEqual(known.lines[0].cost * 10, 5)

    def test_what_amazon_refuses_it_without_is_asked_for(self):
        for kind, wanted in (("Returns", "Returns Notice"), ("Coop", "Co-op")):
            with self.subTest(kind), self.assertRaisesRegex(UserError, wanted):
                self.wizard(kind=kind).action_create()

    def test_returned_goods_name_their_notice_and_day(self):
        wizard = self.wizard(
            kind="Returns", returns_number="RN-77", returned_on=self.move.invoice_date
        )
        wizard.line_ids.quantity = 1
        sent = self.submit(self.credit(wizard))
        self.follow(2)
        known = self.told(sent.number)
        self.assertTrue(known, sent.problem)
        self.assertEqual(known.lines[0].reference.returns, "RN-77")

    def test_no_more_is_taken_back_than_was_invoiced(self):
        wizard = self.wizard(kind="PQV")
        wizard.line_ids.quantity = 11
        with self.assertRaisesRegex(UserError, "more is taken back"):
            wizard.action_create()
        wizard.line_ids.quantity = 8
        self.submit(self.credit(wizard))
        again = self.wizard(kind="PQV")
        again.line_ids.quantity = 3
        with self.assertRaisesRegex(UserError, "8|2"):
            self.submit(self.credit(again, "AMZC2026-00002"))
