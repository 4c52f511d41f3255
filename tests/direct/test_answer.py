"""How direct orders are answered: by stock, by hand, whole or not at all."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...logic.direct.codes import CODES
from .case import DirectCase


@tagged("post_install", "-at_install")
class TestAnswerByStock(DirectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.instance.direct_auto_acknowledge = True

    def test_what_one_order_takes_the_next_one_does_not_have(self):
        self.stock(self.lamp, 3)
        later, urgent = self.place(("LAMP-1", 2)), self.place(("LAMP-1", 2))
        dates = self.at_amazon(later)["shipmentDetails"]["shipmentDates"]
        dates["requiredShipDate"] = "2099-01-01T12:00:00Z"
        self.come_in()
        self.assertEqual(self.order(urgent).answer_code, "00")
        self.assertFalse(self.order(later).answer_code)
        self.assertIn("2 ordered, 1 free", self.order(later).step_problem)
        self.assertEqual(self.reserved(self.lamp), 2)

    def test_what_is_not_there_is_refused_as_the_instance_chose(self):
        for choice in ("03", "02"):
            with self.subTest(choice):
                self.instance.direct_shortage_code = choice
                order = self.take_in(("LAMP-1", 1))
                self.assertEqual(order.answer_code, choice)
                self.send()
                answer = self.answers()[-1]
                status = {"code": choice, "description": CODES[choice]}
                self.assertEqual(answer["acknowledgementStatus"], status)
                self.assertEqual(answer["vendorOrderNumber"], order.name)
                self.assertEqual(order.state, "rejected")
                self.assertFalse(order.sale_order_id)

    def test_a_kit_is_accepted_while_its_parts_are_free(self):
        bulb = self._create_product("Bulb", default_code="BULB-1")
        self._make_kit(self.lamp, {self.shade: 1, bulb: 2})
        self.instance.direct_shortage_code = "03"
        self.stock(self.shade, 9)
        self.stock(bulb, 5)
        # Two kits take four of the bulbs: neither a kit nor two bulbs are left.
        numbers = [self.place(("LAMP-1", 2)) for _each in range(2)]
        numbers.append(self.place(("BULB-1", 2)))
        for day, number in enumerate(numbers, 1):
            dates = self.at_amazon(number)["shipmentDetails"]["shipmentDates"]
            dates["requiredShipDate"] = f"2099-01-0{day}T12:00:00Z"
        self.come_in()
        answers = [self.order(number).answer_code for number in numbers]
        self.assertEqual(answers, ["00", "03", "03"])
        self.assertEqual((self.reserved(bulb), self.reserved(self.shade)), (4, 2))

    def test_a_kit_of_another_company_is_no_kit_here(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._make_kit(self.lamp, {self.shade: 1}, company_id=other.id)
        self.instance.direct_shortage_code = "03"
        self.stock(self.lamp, 1)
        order = self.take_in(("LAMP-1", 1))
        self.assertEqual(order.answer_code, "00")
        self.assertEqual((self.reserved(self.lamp), self.reserved(self.shade)), (1, 0))

    def _make_kit(self, product, parts, **values):
        if "mrp.bom" not in self.env:
            self.skipTest("mrp is not installed")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    (0, 0, {"product_id": part.id, "product_qty": number})
                    for part, number in parts.items()
                ],
                **values,
            }
        )

    def test_an_order_in_cases_says_that_only_vendor_central_takes_its_answer(self):
        case = {"amount": 2, "unitOfMeasure": "Case"}
        self.stock(self.lamp, 50)
        order = self.take_in(self.item(1, "LAMP-1", 2, orderedQuantity=case))
        self.assertFalse(order.answer_code)
        self.assertIn("Amazon orders Case", order.problem)
        self.assertIn("Vendor Central", order.problem)
        for code in ("00", "03"):
            with self.assertRaisesRegex(UserError, "Answer it in Vendor Central"):
                self.as_user(order)._answer_by_hand(code)
        self.assertEqual(self.answers(), [])

    def test_what_is_not_known_here_is_never_refused_by_itself(self):
        self.instance.direct_shortage_code = "03"
        order = self.take_in(("NOBODY-KNOWS", 1))
        self.assertFalse(order.answer_code)
        self.assertIn("NOBODY-KNOWS", order.line_ids.match_problem)
        self.assertTrue(order.activity_ids)

    def test_a_product_that_is_mapped_later_lets_the_order_go_on(self):
        order = self.take_in(("NOBODY-KNOWS", 1))
        self.stock(self.lamp, 1)
        self.as_user(order.line_ids).product_id = self.lamp
        self.env["amazon.vendor.product"].flush_model()
        self.assertEqual(order.answer_code, "00")
        self.assertFalse(order.step_problem)
        self.assertFalse(order.activity_ids)
        again = self.take_in(("NOBODY-KNOWS", 1))
        self.assertEqual(again.line_ids.product_id, self.lamp)

    def test_an_unknown_warehouse_waits_until_its_code_is_known(self):
        self.stock(self.lamp, 1)
        order = self.take_in(("LAMP-1", 1), shipFromParty={"partyId": "NEW9"})
        self.assertIn("NEW9", order.problem)
        self.assertFalse(order.answer_code)
        self.shelf.with_user(self.vendor_manager).create(
            {
                "instance_id": self.instance.id,
                "code": "new9 ",
                "warehouse_id": self.warehouse.id,
            }
        )
        self.assertFalse(order.problem)
        self.assertEqual(order.answer_code, "00")

    def test_what_holds_an_order_is_said_once(self):
        order = self.take_in(("LAMP-1", 1), shipFromParty={"partyId": "NEW9"})
        letter = self.env["amazon.vendor.dead.letter"].search(
            [("kind", "=", "direct_order"), ("res_id", "=", order.id)]
        )
        self.assertEqual(order.step_problem, order.problem)
        self.assertEqual(order.obstacle, order.problem)
        self.assertEqual(letter.error_message, order.problem)

    def test_only_what_lies_in_the_location_of_amazons_code_counts(self):
        cage = self.env["stock.location"].create(
            {"name": "Cage", "location_id": self.warehouse.lot_stock_id.id}
        )
        self.shelf.location_id = cage
        self.stock(self.lamp, 5)
        order = self.take_in(("LAMP-1", 1))
        self.assertFalse(order.answer_code)
        self.env["stock.quant"]._update_available_quantity(self.lamp, cage, 1)
        order.action_reprocess()
        self.assertEqual(order.answer_code, "00")
        moves = order.sale_order_id.picking_ids.move_line_ids
        self.assertEqual(moves.location_id, cage)

    def test_switched_off_nothing_is_answered_by_itself(self):
        self.instance.direct_auto_acknowledge = False
        self.stock(self.lamp, 5)
        order = self.take_in(("LAMP-1", 1))
        self.assertEqual(order.state, "new")
        self.assertFalse(order.acknowledgement_ids)

    def test_a_bad_order_does_not_stop_its_neighbours(self):
        self.stock(self.lamp, 5)
        stranger = self.item(1, "LAMP-1", 1, orderedQuantity={"amount": 1})
        stranger["orderedQuantity"]["unitOfMeasure"] = "Cases"
        bad, good = self.place(stranger), self.place(("LAMP-1", 1))
        self.come_in()
        self.assertIn("Cases", self.order(bad).problem)
        self.assertEqual(self.order(good).answer_code, "00")
        letter = self.env["amazon.vendor.dead.letter"].search(
            [("direct_order_id", "=", self.order(bad).id)]
        )
        self.assertIn("Cases", letter.reason)

    def test_two_lines_of_one_product_share_what_is_free(self):
        self.stock(self.lamp, 3)
        order = self.take_in(("LAMP-1", 2), ("LAMP-1", 2))
        self.assertFalse(order.answer_code)
        self.stock(self.lamp, 1)
        order.action_reprocess()
        self.assertEqual(order.answer_code, "00")
        self.assertEqual(self.reserved(self.lamp), 4)
        self.send()
        (answer,) = self.answers()
        numbers = [
            each["itemSequenceNumber"] for each in answer["itemAcknowledgements"]
        ]
        self.assertEqual(numbers, ["1", "2"])


@tagged("post_install", "-at_install")
class TestAnswerByHand(DirectCase):
    def test_a_person_accepts_and_amazon_is_told(self):
        self.stock(self.lamp, 2)
        order = self.take_in(("LAMP-1", 2))
        self.as_user(order).action_accept()
        self.run_after_commit()
        self.assertEqual(order.state, "acknowledged")
        (answer,) = self.answers()
        self.assertEqual(answer["acknowledgementStatus"]["code"], "00")
        self.assertEqual(order.acknowledgement_ids.user_id, self.vendor_user)

    def test_what_is_not_free_whole_is_not_accepted(self):
        self.stock(self.lamp, 1)
        order = self.take_in(("LAMP-1", 2))
        with self.assertRaisesRegex(UserError, "whole order or nothing"):
            self.as_user(order).action_accept()

    def test_every_code_of_amazons_list_can_be_chosen_with_its_meaning(self):
        order = self.take_in(("LAMP-1", 1))
        dialog = self.dialog(order)
        shown = dict(dialog._fields["code"]._description_selection(dialog.env))
        self.assertEqual(shown.keys(), CODES.keys())
        for code in CODES:
            self.assertIn(CODES[code], shown[code])
        dialog.code = "51"
        self.assertIn(CODES["51"], dialog.message)
        dialog.action_send()
        self.run_after_commit()
        (answer,) = self.answers()
        self.assertEqual(answer["acknowledgementStatus"]["code"], "51")
        self.assertEqual(order.state, "rejected")

    def dialog(self, orders, user=None):
        action = orders.with_user(user or self.vendor_user).action_refuse()
        return (
            self.env[action["res_model"]]
            .with_user(user or self.vendor_user)
            .browse(action["res_id"])
        )

    def test_amazon_takes_one_answer(self):
        self.stock(self.lamp, 2)
        order = self.take_in(("LAMP-1", 1))
        self.as_user(order).action_accept()
        with self.assertRaisesRegex(UserError, "one answer"):
            self.as_user(order).action_accept()
        self.run_after_commit()
        self.assertEqual(len(self.answers()), 1)

    def test_a_late_answer_is_a_risk_that_somebody_takes(self):
        order = self.take_in(("LAMP-1", 1))
        self.advance(25 * 60)
        dialog = self.dialog(order)
        self.assertTrue(dialog.risks)
        with self.assertRaisesRegex(UserError, "accept the risks"):
            dialog.action_send()
        dialog.accept_risks = True
        dialog.action_send()
        self.run_after_commit()
        answer = order.acknowledgement_ids
        self.assertEqual(answer.risks_accepted_by_id, self.vendor_user)
        self.assertTrue(answer.soft_warnings)

    def test_the_screen_shows_what_amazon_gets_where_the_instance_wants_it(self):
        self.stock(self.lamp, 2)
        self.instance.preview_before_sending = "always"
        order = self.take_in(("LAMP-1", 1))
        screen = self.as_user(order).with_context(amazon_vendor_preview=True)
        action = screen.action_accept()
        self.assertFalse(order.acknowledgement_ids)
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(dialog.code, "00")
        self.assertIn(order.name, dialog.message)
        dialog.with_user(self.vendor_user).action_send()
        self.run_after_commit()
        self.assertEqual(order.state, "acknowledged")

    def test_many_are_answered_from_the_list_and_what_cannot_be_stays_behind(self):
        self.stock(self.lamp, 3)
        numbers = [self.place(("LAMP-1", 1)) for _each in range(3)]
        numbers.append(self.place(("LAMP-1", 9)))
        self.come_in()
        orders = self.env["amazon.vendor.direct.order"].union(*map(self.order, numbers))
        action = self.as_user(orders).action_accept()
        self.run_after_commit()
        self.assertEqual(orders.mapped("state"), ["acknowledged"] * 3 + ["new"])
        self.assertIn(numbers[3], action["params"]["message"])
        self.assertEqual(len(self.answers()), 3)

    def test_who_may_not_answer_answers_nothing(self):
        order = self.take_in(("LAMP-1", 1))
        outsider = self._create_user("packer", "group_consignee")
        with self.assertRaises(AccessError):
            order.with_user(outsider).action_accept()

    def test_a_product_of_an_answered_order_stays(self):
        self.stock(self.lamp, 1)
        order = self.take_in(("LAMP-1", 1))
        self.as_user(order).action_accept()
        with self.assertRaisesRegex(UserError, "stay as they were sold"):
            self.as_user(order.line_ids).product_id = self.shade

    def test_a_sale_order_that_amazon_counts_on_is_not_cancelled(self):
        self.stock(self.lamp, 1)
        order = self.take_in(("LAMP-1", 1))
        self.as_user(order).action_accept()
        self.run_after_commit()
        self.assertEqual(order.state, "acknowledged")
        with self.assertRaisesRegex(UserError, "Amazon counts on"):
            self.as_user(order.sale_order_id)._action_cancel()
