"""The money of each vendor account in a card."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .case import MoneyCase


@tagged("post_install", "-at_install")
class TestMoneyOverview(MoneyCase):
    def card(self):
        self.env.flush_all()
        self.env.invalidate_all()
        Money = self.env["amazon.vendor.money"].with_user(self.accountant)
        return Money.search([("instance_id", "=", self.instance.id)])

    def test_an_accountant_sees_what_is_open_and_what_to_dispute(self):
        move = self.invoice()
        self.submit(move)
        self.follow(20)
        card = self.card()
        self.assertEqual(card.unverified_invoice_count, 1)
        self.assertEqual(card.open_amount, move.amount_residual_signed)
        self.pay(move, short="10.00")
        card = self.card()
        self.assertEqual(card.unverified_invoice_count, 0)
        self.assertEqual((card.open_amount, card.to_dispute_count), (0, 1))

    def test_what_a_card_counts_is_what_it_opens(self):
        move = self.invoice()
        self.submit(move)
        self.follow(20)
        other = self.invoice(self.shipped(number="4Z32PXYZ"), number="AMZ2026-00002")
        self.pay(other, short="10.00")
        card = self.card()
        for count, action in (
            (card.unverified_invoice_count, card.action_view_unverified_invoices()),
            (card.failed_invoice_count, card.action_view_failed_invoices()),
            (card.to_dispute_count, card.action_view_to_dispute()),
        ):
            with self.subTest(action=action["name"]):
                found = card.env[action["res_model"]].search(action["domain"])
                self.assertEqual(len(found), count)
        opened = card.action_view_open_money()
        found = card.env[opened["res_model"]].search(opened["domain"])
        self.assertEqual(sum(found.mapped("amount_residual_signed")), card.open_amount)

    def test_the_cards_of_all_instances_cost_one_statement(self):
        self.instance.copy({"name": "Second"})
        self.env.flush_all()
        Instance = self.env["amazon.vendor.instance"].search([])
        Instance.mapped("name")
        read = self.env["amazon.vendor.money"].search([])
        self.assertGreater(len(read), 1)

        def once():
            self.env["amazon.vendor.money"].invalidate_model()
            self.assertEqual(
                len(read.read(["open_amount", "to_dispute_count"], load=False)),
                len(read),
            )

        once()
        self.assertEqual(self.count_sql(once), 1)

    def test_the_sales_of_an_instance_are_those_of_its_team(self):
        with self.assertRaisesRegex(UserError, "no sales team"):
            self.instance.team_id = False
            self.instance.action_view_sales()
        team = self.env["crm.team"].create({"name": "Amazon"})
        self.instance.team_id = team
        order = self.sold()
        self.env.flush_all()
        action = self.instance.action_view_sales()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.team_id, team)
        self.assertIn(order, found.mapped("order_reference"))

    def test_who_answers_orders_opens_no_money(self):
        instance = self.instance.with_user(self.vendor_user)
        with self.assertRaises(AccessError):
            instance.action_view_open_money()
        with self.assertRaises(AccessError):
            instance.action_view_to_dispute()

    def test_an_invoice_is_paid_or_short_as_long_as_a_payment_that_says_so_is_booked(
        self,
    ):
        move = self.invoice()
        self.submit(move)
        self.follow(20)
        told = move.amazon_invoice_ids
        first = self.pay(move, short="10.00")
        self.assertEqual(told.seen_state, "short")
        back = self.give_back(move, "10.00")
        self.assertEqual(told.seen_state, "paid")
        returned = back.payment_id
        returned.action_cancel()
        self.assertEqual(told.seen_state, "short")
        payment = first.payment_id
        payment.action_cancel()
        self.assertEqual(told.seen_state, "seen", "Amazon has it: a payment named it")
        for each in (returned, payment):
            each.action_draft()
            each.action_post()
        self.assertEqual(told.seen_state, "paid")
