"""Invoices of direct orders: what has left is billed once, as Amazon has ordered it."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..workers import WorkersCase
from .shipping_case import ShippingCase

SUBMIT = "submitInvoice"


@tagged("post_install", "-at_install")
class TestDirectInvoice(ShippingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            login="direct_accountant",
            groups="base.group_user,account.group_account_invoice",
        )
        germany = cls.env.ref("base.de")
        cls.company.partner_id.write(
            {
                "street": "Hafen 1",
                "city": "Hamburg",
                "zip": "20457",
                "country_id": germany.id,
                "state_id": cls.env["res.country.state"]
                .search([("country_id", "=", germany.id)], limit=1)
                .id,
            }
        )
        cls.warehouse.partner_id = cls.company.partner_id

    def billed(self, order):
        """The posted invoice of an order that has left."""
        move = order.sale_order_id._create_invoices()
        move.action_post()
        return move

    def shipped(self, number="PO1", **values):
        order = self.labelled(number, **values)
        self.ship(order)
        return order

    def submit(self, move):
        move.with_user(self.accountant).action_amazon_direct_submit()
        self.run_after_commit()

    def test_what_has_left_is_billed_to_amazon_with_its_taxes(self):
        order = self.shipped()
        move = self.billed(order)
        self.submit(move)
        (post,) = self.simulator.ledger.find(operation=SUBMIT)
        (told,) = post.json["invoices"]
        self.assertEqual(told["invoiceNumber"], move.name)
        self.assertEqual(told["invoiceTotal"]["amount"], "23.80")
        (item,) = told["items"]
        self.assertEqual(item["purchaseOrderNumber"], "PO1")
        self.assertEqual(item["netCost"]["amount"], "10.00")
        (tax,) = item["taxDetails"]
        self.assertEqual((tax["taxRate"], tax["taxAmount"]["amount"]), ("0.19", "3.80"))
        self.assertEqual(self.simulator.direct_invoices(), {move.name: "23.80"})
        self.assertEqual(move.amazon_direct_state, "submitted")
        self.advance(20)
        self.run_cron("ir_cron_follow_submissions")
        self.assertEqual(move.amazon_direct_state, "presumed")

    def preview(self, move):
        """What the accountant gets who clicks Submit to Amazon on the invoice."""
        asked = move.with_user(self.accountant)
        action = asked.with_context(
            amazon_vendor_preview=True
        ).action_amazon_direct_submit()
        Preview = self.env[action["res_model"]].with_user(self.accountant)
        return Preview.browse(action["res_id"])

    def test_an_invoice_is_shown_before_and_sent_as_it_was_shown(self):
        self.instance.preview_before_sending = "always"
        move = self.billed(self.shipped())
        shown = self.preview(move)
        currency = move.currency_id.name
        self.assertEqual(shown.order_numbers, "PO1")
        self.assertEqual(shown.untaxed, f"20.00 {currency}")
        self.assertEqual(shown.total, f"23.80 {currency}")
        self.assertFalse(shown.obstacles)
        self.assertFalse(move.amazon_direct_invoice_ids, "a look sends nothing")
        shown.action_submit()
        self.run_after_commit()
        (post,) = self.simulator.ledger.find(operation=SUBMIT)
        self.assertEqual(post.body, shown.payload)

    def test_an_invoice_that_has_changed_since_it_was_shown_is_not_sent(self):
        self.instance.preview_before_sending = "always"
        move = self.billed(self.shipped())
        shown = self.preview(move)
        move.company_id.partner_id.street = "Hafen 2"
        with self.assertRaisesRegex(UserError, "changed since"):
            shown.action_submit()
        self.company.partner_id.state_id = False
        shown = self.preview(move)
        self.assertIn("state or region", shown.obstacles)
        with self.assertRaisesRegex(UserError, "would refuse"):
            shown.action_submit()
        shown = self.preview(move)
        self.advance(61)
        with self.assertRaises(UserError):
            shown.action_submit()
        self.assertFalse(move.amazon_direct_invoice_ids)

    def test_what_amazon_may_have_stays(self):
        move = self.billed(self.shipped())
        self.submit(move)
        for change in (move.button_draft, move.button_cancel):
            with self.assertRaisesRegex(UserError, "cannot be changed"):
                change()
        with self.assertRaisesRegex(UserError, "Nothing is sent twice"):
            self.submit(move)

    def test_an_invoice_that_amazon_would_refuse_stays_here(self):
        self.company.partner_id.state_id = False
        move = self.billed(self.shipped())
        with self.assertRaisesRegex(UserError, "state or region"):
            self.submit(move)
        self.assertFalse(move.amazon_direct_invoice_ids)

    def test_what_amazon_refused_goes_out_again_under_its_number(self):
        order = self.shipped()
        move = self.billed(order)
        self.simulator.direct_shipping.orders["demo", "PO1"].state = "ACCEPTED"
        self.submit(move)
        self.advance(2)
        self.run_cron("ir_cron_follow_submissions")
        self.assertEqual(move.amazon_direct_state, "failed")
        self.assertIn("Submit to Amazon", move.amazon_direct_problem)
        self.simulator.direct_shipping.orders["demo", "PO1"].state = "SHIPPED"
        self.submit(move)
        versions = move.amazon_direct_invoice_ids
        self.assertEqual(set(versions.mapped("number")), {move.name})
        self.assertEqual(sorted(versions.mapped("version")), [1, 2])

    def test_an_invoice_of_unknown_outcome_waits_for_a_person(self):
        move = self.billed(self.shipped())
        self.simulator.add_fault("close_after", SUBMIT)
        self.submit(move)
        self.assertIn(move.amazon_direct_state, ("unknown", "held"))
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(self.simulator.ledger.count(operation=SUBMIT), 1)


@tagged("post_install", "-at_install")
class TestDirectInvoiceWorkers(WorkersCase):
    def test_what_somebody_else_is_sending_is_not_sent_as_well(self):
        with self.connection() as env:
            partner = env["res.partner"].create({"name": "Workers"})
            move_id = (
                env["account.move"]
                .create({"move_type": "out_invoice", "partner_id": partner.id})
                .id
            )
        with self.connection() as first, self.connection() as second:
            first["account.move"].browse(move_id).lock_for_update()
            move = second["account.move"].browse(move_id)
            with self.assertRaisesRegex(UserError, "Somebody else is working"):
                move.action_amazon_direct_submit()
