"""A direct order from Amazon's list to Amazon's confirmation."""

from odoo.tests import tagged

from .case import CODE, DirectCase


@tagged("post_install", "-at_install")
class TestDirectChain(DirectCase):
    def test_what_lies_free_is_accepted_reserved_and_confirmed_by_amazon(self):
        self.instance.direct_auto_acknowledge = True
        self.stock(self.lamp, 5)
        number = self.place(("LAMP-1", 2))
        self.come_in()
        order = self.order(number)
        sale_order = order.sale_order_id
        self.assertEqual(order.warehouse_id, self.warehouse)
        self.assertFalse(order.problem or order.step_problem)
        self.assertEqual(sale_order.state, "sale")
        self.assertEqual(sale_order.partner_id, self.customer)
        self.assertEqual(sale_order.order_line.product_id, self.lamp)
        self.assertEqual(sale_order.order_line.price_unit, 12.34)
        self.assertEqual(sale_order.picking_ids.state, "assigned")
        self.assertEqual(self.reserved(self.lamp), 2)
        self.send()
        (answer,) = self.answers()
        self.assertEqual(answer["purchaseOrderNumber"], number)
        self.assertEqual(answer["vendorOrderNumber"], sale_order.name)
        self.assertEqual(answer["acknowledgementStatus"]["code"], "00")
        self.assertEqual(answer["shipFromParty"], {"partyId": CODE})
        self.assertEqual(
            answer["itemAcknowledgements"][0]["acknowledgedQuantity"],
            {"amount": 2, "unitOfMeasure": "Each"},
        )
        self.assertEqual(order.state, "acknowledged")
        self.follow()
        self.assertEqual(order.acknowledgement_ids.state, "confirmed")
