"""What Amazon may have stays as it was told, whoever writes it and however."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .case import InvoiceCase


@tagged("post_install", "-at_install")
class TestInvoiceGuard(InvoiceCase):
    def setUp(self):
        super().setUp()
        self.move = self.invoice()
        self.sent = self.submit(self.move)

    def refused(self, call, *arguments):
        with self.assertRaisesRegex(UserError, "Credit Note"), self.env.cr.savepoint():
            call(*arguments)

    def test_it_is_not_renamed_reset_cancelled_or_deleted_also_over_rpc(self):
        self.follow(20)
        for user in (self.accountant, self.env.user):
            move = self.move.with_user(user)
            flags = {"skip_readonly_check": True, "force_delete": True}
            for each in (move, move.with_context(**flags), move.sudo()):
                with self.subTest(user=user.login, context=each.env.context):
                    self.refused(each.write, {"name": "AMZ2026-00099"})
                    self.refused(each.write, {"state": "draft"})
                    self.refused(each.write, {"state": "cancel"})
                    self.refused(each.write, {"ref": "4Z32PABX"})
                    self.refused(each.write, {"invoice_date": "2026-01-01"})
                    self.refused(each.write, {"invoice_line_ids": [Command.clear()]})
                    self.refused(each.button_cancel)
                    self.refused(each.button_request_cancel)
                    self.refused(each.unlink)
            self.refused(move.button_draft)

    def test_its_lines_are_not_changed_added_or_removed_also_over_rpc(self):
        lines = self.move.invoice_line_ids.with_context(
            skip_readonly_check=True, force_delete=True, skip_invoice_sync=True
        )
        self.refused(lines.write, {"quantity": 1})
        self.refused(lines.write, {"price_unit": 1})
        self.refused(lines.unlink)
        self.refused(
            lines.create, {"move_id": self.move.id, "name": "More", "price_unit": 1}
        )

    def test_no_line_of_another_document_is_moved_into_it(self):
        other = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.move.partner_id.id,
                "invoice_line_ids": [
                    Command.create({"name": "More", "price_unit": 1}),
                ],
            }
        )
        self.refused(other.invoice_line_ids.write, {"move_id": self.move.id})

    def test_it_stays_linked_to_the_orders_that_it_bills(self):
        sold = self.move.invoice_line_ids.sale_line_ids
        theirs = sold.with_user(self.vendor_user)
        for change in (Command.clear(), Command.unlink(self.move.invoice_line_ids.id)):
            self.refused(theirs.write, {"invoice_lines": [change]})
        self.assertEqual(sold.invoice_lines, self.move.invoice_line_ids)

    def test_what_amazon_refused_is_free_again_but_kept(self):
        self.sent.submission_ids.state = "failed"
        self.move.button_draft()
        self.assertEqual(self.move.state, "draft")
        with self.assertRaisesRegex(UserError, "cancel it"):
            self.move.unlink()

    def test_a_payment_still_pays_it(self):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.move.ids
        ).create({})._create_payments()
        self.assertIn(self.move.payment_state, ("in_payment", "paid"))

    def test_its_number_is_used_once_also_in_another_spelling(self):
        second = self.invoice(
            self.shipped(number="4Z32PABD", bol="DN00099999"), number="AMZ/2026/00001"
        )
        with self.assertRaisesRegex(UserError, "AMZ2026-00001"):
            self.submit(second)
