from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.const import SETTLEMENTS
from .case import SellerCase
from .orders import item

NUMBER = "12345678901"
OTHER = "902-0000000-0000002"
#: Amazon's words for what it holds back.
HELD_BACK = {
    "transaction-type": "other-transaction",
    "amount-type": "other-transaction",
    "amount-description": "Current Reserve Amount",
}


def account(env, name, code, kind, **values):
    return env["account.account"].create(
        {"name": name, "code": code, "account_type": kind, **values}
    )


class SettlementCase(SellerCase):
    """An account whose settlements can be booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp.invoice_policy = "order"
        cls.fees = account(cls.env, "Amazon Fees", "649900", "expense")
        cls.reserves = account(
            cls.env, "Held Back by Amazon", "149900", "asset_current"
        )
        cls.journal = cls.env["account.journal"].create(
            {"name": "Amazon Payments", "type": "bank", "code": "AMZP"}
        )
        cls.account.write(
            {
                "payment_journal_id": cls.journal.id,
                "deduction_account_id": cls.fees.id,
                "settlement_reserve_account_id": cls.reserves.id,
            }
        )

    def sell(self, number, price="100.00"):
        """An order that is sold, and invoiced."""
        self.setting.write({"auto_invoice": True, "auto_post": True})
        order = self.buy(item(price=price), number=number)
        self.assertEqual(order.sale_order_id.invoice_ids.state, "posted")
        return order

    def rows(self, *orders):
        return [
            row
            for order in orders
            for row in self.simulator.seller_reports.rows_of_order(order.name)
        ]

    def settle(self, rows, number=NUMBER, **values):
        """Amazon pays, and the scheduled import has its turn.

        :return: amazon.seller.settlement
        """
        self.simulator.settle_seller(number, rows, **values)
        self.run_import()
        return self.env["amazon.seller.settlement"].search(
            [("instance_id", "=", self.account.id), ("name", "=", number)]
        )

    def run_import(self, instance=None):
        self.advance(minutes=5)
        (instance or self.account)._schedule(SETTLEMENTS).next_run = False
        self.run_seller_cron("ir_cron_import_settlements")
        self.process()

    def booked(self, settlement, of):
        """What was booked to an account, above zero is debit."""
        lines = settlement.move_id.line_ids.filtered(lambda line: line.account_id == of)
        return sum(lines.mapped("balance"))


@tagged("post_install", "-at_install")
class TestSettlements(SettlementCase):
    """What Amazon pays out is taken in once, and booked."""

    # === TAKING IT IN === #

    def test_a_settlement_is_found_downloaded_and_sorted(self):
        order = self.sell("902-0000000-0000001")
        held = {**HELD_BACK, "amount": "-20.00"}
        settlement = self.settle([*self.rows(order), held])
        self.assertEqual(settlement.state, "ready", settlement.problem)
        self.assertEqual(
            (settlement.sold, settlement.fees, settlement.reserved, settlement.total),
            (100.0, -15.0, -20.0, 65.0),
        )
        self.assertEqual(settlement.line_ids.order_id, order)

    def test_a_settlement_that_comes_with_another_report_changes_nothing(self):
        order = self.sell("902-0000000-0000001")
        rows = self.rows(order)
        settlement = self.settle(rows)
        settlement.action_book()
        move = settlement.move_id
        again = self.settle(rows)
        self.assertEqual(again, settlement)
        self.assertEqual(again.move_id, move)
        self.assertEqual(len(again.line_ids), len(rows))

    def test_a_report_that_is_here_is_not_downloaded_again(self):
        self.settle(self.rows(self.sell("902-0000000-0000001")))
        before = len(self.simulator.ledger.find(operation="getReportDocument"))
        self.run_import()
        after = len(self.simulator.ledger.find(operation="getReportDocument"))
        self.assertEqual((before, after), (1, 1))

    def test_a_settlement_is_the_sellers_whichever_registration_imports_it(self):
        self.settle(self.rows(self.sell("902-0000000-0000001")))
        again = self._create_seller(name="Again", marketplace="FR")
        self.run_import(again)
        self.assertEqual(
            self.env["amazon.seller.settlement"].search_count([("name", "=", NUMBER)]),
            1,
        )

    # === HELD === #

    def test_what_does_not_come_to_the_deposit_is_held_with_both_sums(self):
        rows = self.rows(self.sell("902-0000000-0000001"))
        settlement = self.settle(rows, total="84.99")
        self.assertEqual(settlement.state, "review")
        self.assertIn("85.00", settlement.problem)
        self.assertIn("84.99", settlement.problem)
        with self.assertRaisesRegex(UserError, "84.99"):
            settlement.action_book()
        self.assertFalse(settlement.move_id)

    def test_an_unknown_kind_waits_until_somebody_has_named_it(self):
        rows = self.rows(self.sell("902-0000000-0000001"))
        rows.append(
            {
                "transaction-type": "Mystery",
                "amount-type": "Riddle",
                "amount-description": "Sphinx",
                "amount": "-1.00",
            }
        )
        settlement = self.settle(rows)
        self.assertEqual(settlement.state, "review")
        self.assertIn("Mystery / Riddle / Sphinx", settlement.problem)
        self.env["amazon.seller.settlement.kind"].with_user(self.vendor_manager).create(
            {"name": "Riddles", "group": "fee", "transaction": "Mystery"}
        )
        settlement.with_user(self.vendor_user).action_sort_again()
        self.assertEqual(settlement.state, "ready", settlement.problem)
        self.assertEqual(settlement.fees, -16.0)

    def test_an_order_that_is_not_here_waits_or_has_an_account_of_its_own(self):
        self.place(item(price="10.00"), number=OTHER)
        rows = self.simulator.seller_reports.rows_of_order(OTHER)
        settlement = self.settle(rows)
        self.assertIn(OTHER, settlement.problem)
        old = account(self.env, "Old Orders", "129900", "asset_current")
        self.account.settlement_open_account_id = old
        settlement.action_sort_again()
        settlement.action_book()
        self.assertEqual(self.booked(settlement, old), -10.0)

    def test_sort_again_finds_the_orders_that_came_since(self):
        self.place(item(price="10.00"), number=OTHER)
        settlement = self.settle(self.simulator.seller_reports.rows_of_order(OTHER))
        self.assertIn(OTHER, settlement.problem)
        self.sync()
        self.assertTrue(self.order(OTHER).sale_order_id)
        settlement.with_user(self.vendor_user).action_sort_again()
        self.assertEqual(settlement.state, "ready", settlement.problem)

    def test_a_settlement_that_came_before_its_orders_goes_on_by_itself(self):
        self.account.books_settlements = True
        self.place(item(price="10.00"), number=OTHER)
        settlement = self.settle(self.simulator.seller_reports.rows_of_order(OTHER))
        self.assertEqual(settlement.state, "review")
        self.sync()
        self.process()
        self.assertEqual(settlement.state, "booked", settlement.problem)

    def test_without_an_account_for_fees_nothing_is_booked(self):
        self.account.deduction_account_id = False
        settlement = self.settle(self.rows(self.sell("902-0000000-0000001")))
        self.assertIn("Fees of items", settlement.problem)

    # === BOOKING === #

    def test_one_entry_settles_many_invoices(self):
        orders = [self.sell(f"902-0000000-000000{n}", f"{n}00.00") for n in (1, 2, 3)]
        settlement = self.settle(
            [*self.rows(*orders), {**HELD_BACK, "amount": "-20.00"}]
        )
        settlement.action_book()
        move = settlement.move_id
        self.assertEqual((settlement.state, move.state), ("booked", "posted"))
        self.assertEqual(move.journal_id, self.journal)
        for order in orders:
            invoice = order.sale_order_id.invoice_ids
            self.assertEqual(invoice.payment_state, "paid")
            self.assertEqual(invoice.amount_residual, 0)
        self.assertEqual(self.booked(settlement, self.fees), 90.0)
        self.assertEqual(self.booked(settlement, self.reserves), 20.0)
        bank = self.journal.default_account_id
        self.assertEqual(self.booked(settlement, bank), 490.0)

    def test_booking_twice_books_once(self):
        settlement = self.settle(self.rows(self.sell("902-0000000-0000001")))
        settlement.action_book()
        move = settlement.move_id
        settlement.action_book()
        self.assertEqual(settlement.move_id, move)
        self.assertEqual(
            self.env["account.move"].search_count(
                [("journal_id", "=", self.journal.id)]
            ),
            1,
        )

    def test_a_refund_is_settled_with_the_credit_note(self):
        order = self.sell("902-0000000-0000001")
        self.settle(self.rows(order)).action_book()
        invoice = order.sale_order_id.invoice_ids
        refund = invoice._reverse_moves([{"date": invoice.date}])
        refund.action_post()
        back = {
            "transaction-type": "Refund",
            "order-id": order.name,
            "amount-type": "ItemPrice",
            "amount-description": "Principal",
            "amount": "-100.00",
        }
        settlement = self.settle([back], number="2")
        self.assertEqual(settlement.state, "ready", settlement.problem)
        settlement.action_book()
        self.assertEqual(refund.amount_residual, 0)
        self.assertEqual(
            self.booked(settlement, self.journal.default_account_id), -100.0
        )

    def test_an_invoice_that_comes_later_is_settled_by_itself(self):
        order = self.buy(item(price="100.00"), number="902-0000000-0000001")
        settlement = self.settle(self.rows(order))
        settlement.action_book()
        invoice = order.sale_order_id._create_invoices()
        invoice.action_post()
        self.assertEqual(invoice.amount_residual, 100.0)
        self.env["amazon.seller.settlement"]._book_by_itself(self.account)
        self.assertEqual(invoice.payment_state, "paid")

    def test_tax_that_amazon_keeps_comes_to_nothing(self):
        order = self.sell("902-0000000-0000001")
        rows = self.rows(order)
        tax = {"transaction-type": "Order", "order-id": order.name}
        rows += [
            {
                **tax,
                "amount-type": "ItemWithheldTax",
                "amount-description": "MarketplaceFacilitatorTax-Principal",
                "amount": "-7.00",
            }
        ]
        settlement = self.settle(rows)
        self.assertEqual(settlement.state, "ready", settlement.problem)
        settlement.action_book()
        self.assertEqual(order.sale_order_id.invoice_ids.amount_residual, 0)
        product = self.setting.tax_product_id
        of_tax = product.product_tmpl_id.get_product_accounts()["income"]
        self.assertEqual(self.booked(settlement, of_tax), 7.0)

    def test_a_settlement_in_another_currency_is_booked_at_the_days_rate(self):
        self.env["res.currency.rate"].create(
            {
                "name": "2026-01-01",
                "currency_id": (
                    self.usd if self.company.currency_id == self.eur else self.eur
                ).id,
                "company_id": self.company.id,
                "rate": 2.0,
            }
        )
        foreign = self.usd if self.company.currency_id == self.eur else self.eur
        self.account.settlement_open_account_id = self.reserves
        rows = [
            {**HELD_BACK, "amount": "10.01"},
            {
                "transaction-type": "ServiceFee",
                "amount-type": "Subscription",
                "amount-description": "Fee",
                "amount": "-3.33",
            },
        ]
        settlement = self.settle(rows, currency=foreign.name)
        settlement.action_book()
        lines = settlement.move_id.line_ids
        self.assertEqual(lines.currency_id, foreign)
        self.assertEqual(sum(Decimal(str(each)) for each in lines.mapped("balance")), 0)
        bank = self.journal.default_account_id
        self.assertAlmostEqual(self.booked(settlement, bank), 3.34)

    def test_what_is_ready_is_booked_by_itself_where_the_account_says_so(self):
        self.account.books_settlements = True
        settlement = self.settle(self.rows(self.sell("902-0000000-0000001")))
        self.assertEqual(settlement.state, "booked", settlement.error_message)

    # === ONCE MORE === #

    def test_a_whole_report_takes_the_place_of_one_that_was_cut(self):
        rows = self.rows(self.sell("902-0000000-0000001"))
        settlement = self.settle(rows[:1], total="85.00")
        self.assertEqual(settlement.state, "review")
        self.assertEqual(self.settle(rows), settlement)
        self.assertEqual(settlement.state, "ready", settlement.problem)
        self.assertEqual(len(settlement.line_ids), len(rows))

    def test_a_settlement_that_amazon_amends_is_not_booked_without_a_person(self):
        rows = self.rows(self.sell("902-0000000-0000001"))
        settlement = self.settle(rows)
        self.account.books_settlements = True
        self.settle([*rows, {**HELD_BACK, "amount": "-20.00"}])
        self.assertEqual((settlement.state, settlement.total), ("ready", 85.0))
        self.assertIn("65.00 instead of 85.00", settlement.error_message)
        self.assertIn("65.00", settlement.activity_ids.note)
        settlement.action_book()
        self.assertEqual(
            (settlement.state, settlement.error_message), ("booked", False)
        )

    def test_an_entry_that_somebody_took_back_is_not_booked_again_by_itself(self):
        self.account.books_settlements = True
        settlement = self.settle(self.rows(self.sell("902-0000000-0000001")))
        move = settlement.move_id
        move.button_draft()
        self.env["amazon.seller.settlement"]._book_by_itself(self.account)
        self.assertEqual((settlement.move_id, move.state), (move, "draft"))

    def test_without_a_rate_nothing_is_booked_one_for_one(self):
        both = self.eur | self.usd
        self.env["res.currency.rate"].search([("currency_id", "in", both.ids)]).unlink()
        foreign = both - self.company.currency_id
        settlement = self.settle(
            [{**HELD_BACK, "amount": "10.00"}], currency=foreign.name
        )
        self.assertEqual(settlement.state, "review")
        self.assertIn("no rate", settlement.problem)

    def test_the_companys_own_rate_of_one_is_none_of_the_other_currency(self):
        both = self.eur | self.usd
        rates = self.env["res.currency.rate"]
        rates.search([("currency_id", "in", both.ids)]).unlink()
        ours, foreign = self.company.currency_id, both - self.company.currency_id
        rates.create({"currency_id": ours.id, "rate": 1.0, "name": "2020-01-01"})
        settlement = self.settle(
            [{**HELD_BACK, "amount": "10.00"}], currency=foreign.name
        )
        self.assertIn("no rate", settlement.problem)
        rates.create({"currency_id": foreign.id, "rate": 1.1, "name": "2020-01-01"})
        settlement.action_sort_again()
        self.assertNotIn("no rate", settlement.problem or "")

    def test_an_order_of_the_same_number_at_another_account_is_another_one(self):
        order = self.sell("902-0000000-0000001")
        other = self._create_seller(
            merchant_id="A2OTHER", name="Other", lwa_refresh_token="Atzr|of-another"
        )
        again = self._create_seller(name="Again", marketplace="FR")
        self.assertEqual(again._settled_orders([order.name]), {order.name: order})
        self.assertFalse(other._settled_orders([order.name]))

    def test_what_amazon_has_paid_out_is_not_paid_once_more(self):
        order = self.buy(item(price="100.00"), number="902-0000000-0000001")
        self.settle(self.rows(order)).action_book()
        self.setting.write(
            {
                "auto_invoice": True,
                "auto_post": True,
                "auto_pay": True,
                "journal_id": self.journal.id,
            }
        )
        order.action_do_steps()
        invoice = order.sale_order_id.invoice_ids
        self.assertEqual((invoice.state, invoice.amount_residual), ("posted", 0.0))
        self.assertFalse(invoice.matched_payment_ids)

    # === RIGHTS === #

    def test_who_may_not_make_entries_does_not_book(self):
        settlement = self.settle(self.rows(self.sell("902-0000000-0000001")))
        with self.assertRaises(AccessError):
            settlement.with_user(self.vendor_user).action_book()
        with self.assertRaises(AccessError):
            settlement.with_user(self.vendor_user).write({"total_text": "1"})

    def test_a_settlement_is_nobodys_of_another_company(self):
        settlement = self.settle(self.rows(self.sell("902-0000000-0000001")))
        self._create_outsiders()
        for user in (self.other_manager, self.internal_user, self.portal_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                settlement.with_user(user).read(["name"])
