from odoo.tests import tagged

from .case import SellerCase
from .orders import item, money, order


@tagged("post_install", "-at_install")
class TestStrangeOrders(SellerCase):
    """Whatever Amazon answers: no order is lost, none is sold for a wrong amount."""

    def bring(self, document):
        """Amazon has an order that reads so."""
        self.simulator.place_seller_order(document)
        self.sync()
        return self.order(document["orderId"])

    def assertHeld(self, found, word):
        self.assertEqual(found.state, "held", self.lines())
        self.assertIn(word, found.problem)
        self.assertEqual(found.sale_order_id.state, "draft")

    def test_an_order_in_a_currency_that_odoo_does_not_have_is_held(self):
        self.assertHeld(self.buy(item(currency="XTS"), currency="XTS"), "XTS")

    def test_an_order_in_two_currencies_is_held(self):
        document = order(item(shipping="5"))
        shipping = document["orderItems"][0]["proceeds"]["breakdowns"][1]
        shipping["subtotal"] = money("5", "USD")
        self.assertHeld(self.bring(document), "USD")

    def test_an_order_whose_cost_amazon_does_not_tell_is_no_gift(self):
        document = order()
        del document["proceeds"], document["orderItems"][0]["proceeds"]
        self.assertHeld(self.bring(document), "what the order costs")

    def test_an_order_that_costs_less_than_nothing_is_held(self):
        self.assertHeld(self.buy(item(price="-49.99")), "less than nothing")

    def test_an_item_that_is_there_twice_is_held_and_not_lost(self):
        self.assertHeld(self.buy(item(), item()), "more than once")

    def test_amounts_of_another_shape_are_held_and_not_lost(self):
        document = order()
        proceeds = document["orderItems"][0]["proceeds"]
        proceeds["breakdowns"] += ["SHIPPING", None]
        document["orderItems"][0]["tax"] = {"taxCollections": ["MARKETPLACE"]}
        self.assertHeld(self.bring(document), "not an object")

    def test_an_order_without_its_day_is_sold_today(self):
        document = order()
        self.simulator.place_seller_order(document)
        self.sync()
        found = self.order()
        line = found.queue_line_ids
        found.sale_order_id._action_cancel()
        found.sale_order_id.sudo().unlink()
        found.unlink()
        text = line.payload.replace('"createdTime"', '"createdAt"')
        line.sudo().write({"payload": text, "state": "draft"})
        line._process_batch()
        self.assertTrue(self.order().sale_order_id.date_order, self.lines())

    def test_an_answer_without_the_status_changes_nothing_of_an_order(self):
        found = self.buy(channel="AMAZON", status="SHIPPED")
        self.simulator.change_seller_order(found.name, fulfillment={})
        document = self.simulator.seller_orders.placed[found.name].document
        document["orderItems"][0].pop("fulfillment")
        self.env["amazon.vendor.operation"].create(
            {
                "instance_id": self.account.id,
                "operation": "recover_seller_orders",
                "seller_order_numbers": found.name,
            }
        ).action_process()
        self.run_after_commit()
        self.process()
        self.assertIn(
            "nothing is changed", found.queue_line_ids.sorted("id")[-1:].outcome
        )
        self.assertEqual(
            (found.channel, found.status, found.line_ids.quantity_fulfilled),
            ("fba", "SHIPPED", 1),
        )
