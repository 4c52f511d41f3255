"""Accountants see the money and answer no orders; clerks the reverse."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .case import InvoiceCase


@tagged("post_install", "-at_install")
class TestInvoiceRights(InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_outsiders()
        cls.other_accountant = new_test_user(
            cls.env,
            login="other_accountant",
            groups="base.group_user,account.group_account_invoice",
            company_id=cls.other_company.id,
            company_ids=cls.other_company.ids,
        )

    def test_an_accountant_bills_sends_and_marks_but_answers_no_order(self):
        shipment = self.shipped()
        order = shipment.container_ids.line_ids.requisition_line_id.requisition_id
        sale = order.sale_order_id.with_user(self.accountant)
        move = self.env["account.move"].browse(sale.action_amazon_invoice()["res_id"])
        move = move.with_user(self.accountant)
        move.action_post()
        preview = self.env["amazon.vendor.invoice.preview"].with_user(self.accountant)
        action = move.with_context(amazon_vendor_preview=True).action_amazon_submit()
        preview = preview.browse(action["res_id"])
        preview.accept_risks = True
        preview.action_submit()
        self.run_after_commit()
        sent = move.amazon_invoice_ids
        self.assertIn("4Z32PABC", sent.payload)
        self.follow(20)
        sent.action_mark_seen()
        with self.assertRaises(AccessError):
            order.with_user(self.accountant).action_send_acknowledgement()
        with self.assertRaises(AccessError):
            order.with_user(self.accountant).read(["name"])

    def test_an_accountant_bills_all_that_has_left_with_one_click(self):
        self.shipped()
        self.shipped(number="4Z32PABD", bol="DN00099999")
        Move = self.env["account.move"].with_user(self.accountant)
        found = Move.search(Move.action_amazon_invoice_all()["domain"])
        self.assertEqual(sorted(found.mapped("ref")), ["4Z32PABC", "4Z32PABD"])
        with self.assertRaisesRegex(UserError, "nothing to invoice|is invoiced"):
            Move.action_amazon_invoice_all()
        with self.assertRaises(AccessError):
            Move.with_user(self.vendor_user).action_amazon_invoice_all()

    def test_a_clerk_bills_but_sees_and_sends_nothing_of_it(self):
        shipment = self.shipped()
        shipment.with_user(self.vendor_user).action_invoice()
        move = self.env["account.move"].search(
            [("amazon_shipment_ids", "in", shipment.ids)]
        )
        move.action_post()
        with self.assertRaises(AccessError):
            move.with_user(self.vendor_user).action_amazon_submit()
        sent = self.submit(move, self.accountant)
        for record in (sent, sent.line_ids, sent.submission_id):
            with self.assertRaises(AccessError):
                record.with_user(self.vendor_user).read(["id", "display_name"])
        with self.assertRaises(AccessError):
            move.with_user(self.vendor_user).read(["amazon_invoice_ids"])

    def test_a_clerk_finds_no_invoice_among_what_failed(self):
        self.simulator.fail_next_invoices(1, message="Total 121.38 differs.")
        self.submit(self.invoice())
        self.follow(2)
        Letter = self.env["amazon.vendor.dead.letter"]
        failed = Letter.search([("document_number", "=", "AMZ2026-00001")])
        self.assertIn("121.38", failed.error_message)
        self.assertIn(failed, Letter.with_user(self.vendor_manager).search([]))
        clerks = failed.with_user(self.vendor_user)
        self.assertNotIn(failed, clerks.search([]))
        for call in (clerks.action_retry, clerks.action_open, clerks.action_ignore):
            with self.assertRaises(AccessError):
                call()

    def test_a_packer_bills_nothing(self):
        with self.assertRaises(AccessError):
            self.shipped().with_user(self.packer).action_invoice()

    def test_an_accountant_of_another_company_finds_nothing(self):
        sent = self.submit(self.invoice())
        for record in (sent, sent.line_ids, sent.submission_id):
            theirs = record.with_user(self.other_accountant)
            self.assertFalse(theirs.search([("id", "in", record.ids)]))
            with self.assertRaises(AccessError):
                theirs.read(["display_name"])

    def test_what_was_told_is_nobodys_to_write(self):
        sent = self.submit(self.invoice())
        for values in (
            {"number": "X"},
            {"seen_state": "paid"},
            {"state": "confirmed"},
            {"total_text": "1"},
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                sent.with_user(self.accountant).write(values)
        with self.assertRaises(UserError):
            sent.move_id.with_user(self.accountant).write({"amazon_instance_id": False})
