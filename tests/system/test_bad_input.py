from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..inbound.case import QueueCase
from ..orders import item, order


@tagged("post_install", "-at_install")
class TestBadInput(QueueCase):
    """Whatever Amazon sends: a clear sentence, nothing lost, the neighbours go on."""

    def assert_fails_alone(self, bad, sentence):
        """``bad`` fails with ``sentence``; an order beside it goes through."""
        queue = self.queue_with(bad, order("GOODPO01"))
        queue._process()
        failed = queue.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(len(failed), 1)
        self.assertRegex(failed.error_message, sentence)
        self.assertTrue(failed.payload)
        self.assertEqual(queue.requisition_ids.purchase_order_number, "GOODPO01")

    def assert_problem_line(self, items, sentence):
        """The last item becomes a problem line; the first one is accepted."""
        good = item(1, "B0GOOD0001")
        requisition = self.imported(order("PO000001", [good, *items]))
        lines = requisition.line_ids
        self.assertEqual(lines[0].state, "accepted")
        self.assertEqual(lines[-1].state, "problem")
        self.assertRegex(lines[-1].problem, sentence)
        self.assertEqual(lines[-1].accepted_qty, 0)
        self.assertEqual(requisition.problem_count, 1)

    def setUp(self):
        super().setUp()
        self.env["amazon.vendor.product"].create(
            {
                "instance_id": self.instance.id,
                "product_id": self.lamp.id,
                "asin": "B0GOOD0001",
            }
        )

    def test_malformed_json(self):
        self.assert_fails_alone('{"purchaseOrderNumber": "BAD', "not valid JSON")

    def test_not_even_an_object(self):
        self.assert_fails_alone("[1, 2]", "not a JSON object")

    def test_an_order_without_a_number(self):
        nameless = order()
        del nameless["purchaseOrderNumber"]
        self.assert_fails_alone(nameless, "has no number")

    def test_an_order_without_details(self):
        self.assert_fails_alone(
            {"purchaseOrderNumber": "BADPO001", "purchaseOrderState": "New"},
            "no details",
        )

    def test_an_order_with_no_lines(self):
        self.assert_fails_alone(order("BADPO001", []), "no lines")

    def test_a_negative_quantity(self):
        self.assert_problem_line([item(2, quantity=-3)], "cannot be negative")

    def test_an_absurd_quantity(self):
        self.assert_problem_line([item(2, quantity=10**15)], "more than can be true")

    def test_a_quantity_that_is_no_number(self):
        self.assert_problem_line([item(2, quantity="NaN")], "no number")

    def test_an_unknown_unit(self):
        self.assert_problem_line([item(2, unit="Barrels")], "only Cases and Eaches")

    def test_a_case_without_a_size(self):
        self.assert_problem_line([item(2, unit="Cases", size=None)], "how many pieces")

    def test_a_cost_of_zero(self):
        self.assert_problem_line([item(2, cost="0")], "above zero")

    def test_two_lines_with_one_asin_stay_two_lines(self):
        items = [item(1, quantity=3), item(2, quantity=4)]
        requisition = self.imported(order("PO000001", items))
        self.assertEqual(requisition.line_ids.mapped("ordered_qty"), [3, 4])
        self.assertEqual(len(requisition._create_sale_orders().order_line), 2)

    def test_two_lines_with_one_number_are_both_kept(self):
        requisition = self.imported(
            order("PO000001", [item(1, quantity=3), item(1, quantity=4)])
        )
        self.assertEqual(requisition.line_ids.mapped("item_key"), ["1", "1#2"])
        self.assertIn("problem", requisition.line_ids.mapped("state"))

    def test_blanks_around_identifiers_are_forgiven_and_echoed(self):
        blank = order(" PO000001 ", [item(1, " B0GOOD0001", " 4006381333931 ")])
        requisition = self.imported(blank)
        line = requisition.line_ids
        self.assertEqual(requisition.purchase_order_number, "PO000001")
        self.assertEqual(line.asin, "B0GOOD0001")
        self.assertEqual(line.product_id, self.lamp)
        self.assertEqual(line.amazon_product_identifier, " B0GOOD0001")

    def test_numbers_as_strings_are_numbers(self):
        cases = item(1, quantity="10", unit="Cases", size="5")
        line = self.imported(order("PO000001", [cases])).line_ids
        self.assertEqual((line.ordered_qty, line.unit_size), (10, 5))

    def test_unknown_values_of_amazon_do_not_stop_an_order(self):
        odd = order(purchaseOrderType="SurpriseOrder", paymentMethod="Seashells")
        requisition = self.imported(odd)
        self.assertFalse(requisition.order_type)
        self.assertFalse(requisition.payment_method)

    def test_an_archived_product_is_named_and_the_order_kept(self):
        self.lamp.active = False
        line = self.imported(order("PO000001")).line_ids
        self.assertEqual(line.state, "unmapped")
        self.assertIn("archived", line.match_problem)

    def test_emoji_and_right_to_left_text(self):
        address = {
            "name": "مستودع أمازون 🚚",
            "addressLine1": "שדרות רוטשילד 1",
            "countryCode": "AE",
        }
        party = {"partyId": "DXB3", "address": address}
        requisition = self.imported(order("PO000001", shipToParty=party))
        self.assertIn("مستودع أمازون 🚚", requisition.partner_shipping_id.name)

    def test_an_inactive_currency_is_named_and_works_once_activated(self):
        inr = self.env.ref("base.INR")
        inr.active = False
        requisition = self.imported(order("PO000001", [item(currency="INR")]))
        self.assertIn("INR is not active", requisition.problem)
        with self.assertRaisesRegex(UserError, "Activate it under"):
            requisition._create_sale_orders()
        inr.active = True
        requisition.action_reprocess()
        self.assertFalse(requisition.problem)
        self.assertEqual(requisition._create_sale_orders().currency_id, inr)

    def test_a_currency_nobody_knows(self):
        requisition = self.imported(order("PO000001", [item(currency="QQQ")]))
        self.assertIn("QQQ is not known", requisition.problem)
        with self.assertRaisesRegex(UserError, "QQQ"):
            requisition._create_sale_orders()

    def test_more_than_ordered_cannot_be_accepted(self):
        line = self.imported(order("PO000001", [item(quantity=10)])).line_ids
        with self.assertRaisesRegex(ValidationError, "more than it ordered"):
            line.write({"accepted_qty": 6, "backordered_qty": 5})

    def test_five_thousand_lines(self):
        items = [
            item(number, f"B{number:09}", "4006381333931", quantity=1 + number % 9)
            for number in range(1, 5001)
        ]
        requisition = self.imported(order("PO000001", items))
        self.assertEqual(requisition.line_count, 5000)
        self.assertEqual(requisition.unmapped_count, 0)
        self.assertEqual(
            sum(requisition.line_ids.mapped("ordered_qty")),
            sum(1 + number % 9 for number in range(1, 5001)),
        )
