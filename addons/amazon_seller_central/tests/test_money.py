from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import SellerCase
from .orders import item


@tagged("post_install", "-at_install")
class TestMoney(SellerCase):
    """The sale order comes to Amazon's total, to the cent."""

    def test_tax_in_the_price_stays_in_the_price(self):
        order = self.buy(item(quantity=3, price="10.00"))
        sale_order = order.sale_order_id
        self.assertEqual(order.state, "imported", order.problem)
        self.assertEqual((sale_order.amount_total, sale_order.amount_tax), (10, 1.6))

    def test_tax_beside_the_price_comes_to_what_the_buyer_pays(self):
        self.tax.price_include_override = "tax_excluded"
        order = self.buy(
            item(quantity=3, price="84.03", tax="15.97", tax_details={"ITEM": "15.97"})
        )
        sale_order = order.sale_order_id
        self.assertEqual(order.state, "imported", order.problem)
        self.assertEqual(
            (sale_order.amount_total, sale_order.amount_tax), (100.00, 15.97)
        )

    def test_half_a_cent_of_tax_does_not_cost_a_cent(self):
        # 9.99 is 8.325 and 1.665 of tax: both would be rounded up.
        self.tax.write({"amount": 20, "price_include_override": "tax_excluded"})
        order = self.buy(item(price="9.99"))
        self.assertEqual(order.state, "imported", order.problem)
        self.assertEqual(order.sale_order_id.amount_total, 9.99)
        self.assertEqual(
            order.sale_order_id.order_line.mapped("amazon_seller_kind"),
            ["item", "rounding"],
        )

    def test_any_price_and_quantity_comes_to_the_cent_whatever_the_taxes(self):
        for rate in (5.5, 7, 19, 20, 21):
            for included in ("tax_included", "tax_excluded"):
                self.tax.write({"amount": rate, "price_include_override": included})
                items = [
                    item(
                        item_id=str(10000 + cents),
                        quantity=1 + cents % 7,
                        price=f"{cents / 100:.2f}",
                        shipping=f"{(cents % 13) / 100:.2f}",
                    )
                    for cents in (1, 3, 333, 999, 1001, 4999, 12345)
                ]
                number = f"902-0000000-{int(rate * 10):04}{included[4:7]}"
                order = self.buy(*items, number=number)
                with self.subTest(rate=rate, included=included):
                    self.assertEqual(order.state, "imported", order.problem)
                    self.assertEqual(
                        order.sale_order_id.amount_total, order.amount_total
                    )

    def test_more_than_rounding_is_not_rounded_off(self):
        self.setting.auto_confirm = False
        order = self.buy()
        order.sale_order_id.order_line.price_unit = 49.5
        order._round_off()
        self.assertEqual(len(order.sale_order_id.order_line), 1)

    def test_shipping_gift_wrap_discount_and_tip_are_lines_of_their_own(self):
        order = self.buy(
            item(
                price="50.00",
                shipping="4.99",
                gift_wrap="2.50",
                discount="5.00",
                discount_details={"ITEM": "3.00", "SHIPPING": "2.00"},
            ),
            tip="1.50",
        )
        self.assertEqual(order.state, "imported", order.problem)
        found = {
            line.amazon_seller_kind: line.price_total
            for line in order.sale_order_id.order_line
        }
        self.assertEqual(
            found,
            {
                "item": 50.0,
                "shipping": 4.99,
                "gift_wrap": 2.5,
                "discount": -5.0,
                "tip": 1.5,
            },
        )

    def test_tax_that_amazon_collects_is_a_line_without_tax_of_ours(self):
        order = self.buy(
            item(
                price="100.00",
                tax="8.25",
                collected="MARKETPLACE_FACILITATOR",
                currency="EUR",
            )
        )
        sale_order = order.sale_order_id
        self.assertEqual(order.state, "imported", order.problem)
        self.assertEqual((sale_order.amount_total, sale_order.amount_tax), (108.25, 0))
        self.assertEqual(
            sale_order.order_line.mapped("amazon_seller_kind"),
            ["item", "tax_collected"],
        )

    def test_an_order_whose_tax_is_nobodys_is_held(self):
        order = self.buy(item(price="100", tax="19", collected="Something"))
        self.assertEqual(order.state, "held")
        self.assertIn("who pays the tax", order.problem)

    def test_amounts_that_do_not_add_up_are_held_with_both_sides(self):
        order = self.buy(item(price="10.00", total="10.01"))
        self.assertEqual((order.state, order.sale_order_id.state), ("held", "draft"))
        self.assertIn("10.00", order.problem)
        self.assertIn("10.01", order.problem)

    def test_a_sale_order_that_somebody_changed_is_not_confirmed(self):
        self.setting.auto_confirm = False
        order = self.buy()
        order.sale_order_id.order_line.price_unit = 1
        with self.assertRaisesRegex(UserError, "49.99"):
            order.sale_order_id.action_confirm()

    def test_an_order_in_another_currency_gets_its_pricelist(self):
        self.account._add_marketplaces(["GB"])
        order = self.buy(item(price="9.99", currency="GBP"), marketplace="GB")
        self.assertEqual(order.state, "imported", order.problem)
        self.assertEqual(order.sale_order_id.currency_id.name, "GBP")
        self.assertEqual(order.sale_order_id.amount_total, 9.99)
