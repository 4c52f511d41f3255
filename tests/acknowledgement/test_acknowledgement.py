import json
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...logic.acknowledgement.answer import Part
from .case import AcknowledgementCase


@tagged("post_install", "-at_install")
class TestAcknowledgement(AcknowledgementCase):
    def test_everything_accepted_opens_the_sale_order(self):
        requisition = self.requisition(self.line(1), self.line(2, quantity=4))
        action = self.send(requisition, self.vendor_user)

        order = requisition.sale_order_id
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("sale.order", order.id)
        )
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [10.0, 4.0])
        self.assertEqual(order.state, "draft")
        acknowledgement = requisition.acknowledgement_id
        self.assertEqual(acknowledgement.state, "submitted")
        self.assertEqual(acknowledgement.outcome, "accepted")
        self.assertEqual(acknowledgement.user_id, self.vendor_user)
        self.assertAlmostEqual(acknowledgement.amount_accepted, 142.8)
        self.assertEqual(requisition.state, "acknowledged")
        (taken,) = self.taken(requisition)
        self.assertEqual(taken["transaction_id"], acknowledgement.transaction_id)
        self.assertEqual(taken["outcome"], "applied")

    def test_one_row_for_each_part_and_the_message_says_exactly_that(self):
        requisition = self.requisition(self.line(1, backorder=True))
        later = requisition.window_end + timedelta(days=5)
        requisition.line_ids.write(
            {
                "accepted_qty": 6,
                "backordered_qty": 3,
                "ship_date": requisition.window_start,
                "backorder_date": later,
                "rejection_reason": "TemporarilyUnavailable",
            }
        )
        self.send(requisition)

        def amazon(moment):
            return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

        parts = requisition.acknowledgement_id.line_ids
        self.assertEqual(parts.mapped("code"), ["Accepted", "Backordered", "Rejected"])
        self.assertEqual(parts.mapped("quantity"), [6, 3, 1])
        self.assertEqual(requisition.acknowledgement_id.outcome, "partial")
        unit = {"unitOfMeasure": "Eaches", "unitSize": 1}
        self.assertEqual(
            self.answers_sent(requisition)["1"],
            [
                {
                    "acknowledgementCode": "Accepted",
                    "acknowledgedQuantity": {"amount": 6, **unit},
                    "scheduledShipDate": amazon(requisition.window_start),
                },
                {
                    "acknowledgementCode": "Backordered",
                    "acknowledgedQuantity": {"amount": 3, **unit},
                    "scheduledShipDate": amazon(later),
                },
                {
                    "acknowledgementCode": "Rejected",
                    "acknowledgedQuantity": {"amount": 1, **unit},
                    "rejectionReason": "TemporarilyUnavailable",
                },
            ],
        )
        self.assertEqual(self.taken(requisition)[0]["outcome"], "applied")
        self.assertEqual(
            requisition.sale_order_id.order_line.mapped("product_uom_qty"), [6.0, 3.0]
        )
        self.follow(1)
        self.assertEqual(requisition.acknowledgement_state, "confirmed")

    def test_delivery_window_means_delivery_dates(self):
        requisition = self.requisition(
            shipWindow=None,
            deliveryWindow="2099-01-01T00:00:00Z--2099-01-09T00:00:00Z",
        )
        requisition.line_ids.ship_date = "2099-01-05 08:00:00"
        self.send(requisition)
        (answer,) = self.answers_sent(requisition)["1"]
        self.assertEqual(answer["scheduledDeliveryDate"], "2099-01-05T08:00:00Z")
        self.assertNotIn("scheduledShipDate", answer)

    def test_cases_stay_cases(self):
        requisition = self.requisition(self.line(1, quantity=5, unit="Cases", size=12))
        self.send(requisition)
        (answer,) = self.answers_sent(requisition)["1"]
        self.assertEqual(
            answer["acknowledgedQuantity"],
            {"amount": 5, "unitOfMeasure": "Cases", "unitSize": 12},
        )
        self.assertAlmostEqual(
            requisition.acknowledgement_id.amount_accepted, 5 * 12 * 10.2
        )
        self.follow(1)
        self.assertEqual(requisition.acknowledgement_state, "confirmed")

    def test_all_rejected_makes_no_sale_order_and_opens_the_acknowledgement(self):
        requisition = self.requisition()
        requisition.line_ids.write(
            {"accepted_qty": 0, "rejection_reason": "ObsoleteProduct"}
        )
        action = self.send(requisition)
        self.assertFalse(requisition.sale_order_ids)
        self.assertEqual(action["res_model"], "amazon.vendor.acknowledgement")
        self.assertEqual(requisition.acknowledgement_id.outcome, "rejected")
        self.assertIn("obsolete", requisition.acknowledgement_id.soft_warnings)
        self.follow(1)
        self.assertEqual(requisition.acknowledgement_state, "confirmed")

    # --- Refused ------------------------------------------------------------

    def assertRefused(self, requisitions, sentence):
        with self.assertRaisesRegex(UserError, sentence):
            requisitions.action_send_acknowledgement()
        self.assertFalse(requisitions.acknowledgement_ids)
        self.assertFalse(requisitions.sale_order_ids)

    def test_backorder_where_amazon_allows_none(self):
        requisition = self.requisition()
        requisition.line_ids.write({"accepted_qty": 4, "backordered_qty": 6})
        self.assertRefused(requisition, "Amazon does not allow a backorder")

    def test_backorder_without_a_date(self):
        requisition = self.requisition(self.line(1, backorder=True))
        requisition.line_ids.write({"accepted_qty": 4, "backordered_qty": 6})
        self.assertRefused(requisition, "needs the date when it will ship")

    def test_backorder_inside_the_window(self):
        requisition = self.requisition(self.line(1, backorder=True))
        requisition.line_ids.write(
            {
                "accepted_qty": 4,
                "backordered_qty": 6,
                "backorder_date": requisition.window_start,
            }
        )
        self.assertRefused(requisition, "must be after the window")

    def test_unknown_product_blocks_and_says_the_way_out(self):
        requisition = self.requisition(
            self.line(1), self.line(2, asin="B0UNKNOWN0", sku="NOBODY-KNOWS")
        )
        self.assertRefused(requisition, "no product is known for B0UNKNOWN0")
        unknown = requisition.line_ids[1]
        unknown.accepted_qty = 0
        self.assertRefused(requisition, "reject the line as Invalid Product Identifier")

        unknown.rejection_reason = "InvalidProductIdentifier"
        self.send(requisition)
        (answer,) = self.answers_sent(requisition)["2"]
        self.assertEqual(answer["rejectionReason"], "InvalidProductIdentifier")
        self.assertEqual(self.taken(requisition)[0]["outcome"], "applied")
        self.assertEqual(requisition.sale_order_id.order_line.product_id, self.lamp)

    def test_closed_order(self):
        requisition = self.requisition()
        requisition.write({"amazon_state": "Closed", "state": "closed"})
        self.assertRefused(requisition, "Amazon has closed this purchase order")

    def test_twice_is_refused_until_it_failed(self):
        requisition = self.requisition()
        self.send(requisition)
        with self.assertRaisesRegex(UserError, "has been answered with ACK"):
            requisition.action_send_acknowledgement()
        self.assertEqual(len(requisition.acknowledgement_ids), 1)
        self.assertEqual(self.posts(), 1)

    def test_line_without_a_cost(self):
        requisition = self.requisition(self.line(1), self.line(2))
        requisition.line_ids[1].net_cost_amount = False
        self.assertRefused(requisition, "Line 2 has no net cost")

    # --- Neighbours ---------------------------------------------------------

    def test_an_unreadable_line_is_left_out_and_its_neighbour_answered(self):
        requisition = self.requisition(self.line(1), self.line(2))
        requisition.line_ids[1].write(
            {"problem": "The price cannot be read.", "accepted_qty": 0}
        )
        self.send(requisition)
        self.assertEqual(list(self.answers_sent(requisition)), ["1"])
        self.assertIn(
            "Line 2 is not answered", requisition.acknowledgement_id.soft_warnings
        )

    def test_a_cancelled_line_is_no_part_of_the_answer(self):
        requisition = self.requisition(self.line(1), self.line(2, quantity=0))
        self.send(requisition)
        self.assertEqual(list(self.answers_sent(requisition)), ["1"])
        self.follow(1)
        self.assertEqual(requisition.acknowledgement_state, "confirmed")

    def test_several_requisitions_the_good_go_and_the_bad_are_named(self):
        good = self.requisition(number="GOOD0001")
        bad = self.requisition(
            self.line(1, asin="B0UNKNOWN0", sku="NOBODY-KNOWS"), number="BAD00001"
        )
        more = self.requisition(number="GOOD0002")
        action = self.send(good | bad | more)
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("BAD00001", action["params"]["message"])
        self.assertEqual(
            (good | more).mapped("acknowledgement_state"), ["submitted"] * 2
        )
        self.assertFalse(bad.acknowledgement_ids)
        self.assertEqual(self.posts(), 2)

    # --- Versions -----------------------------------------------------------

    def test_a_failed_answer_is_corrected_by_the_next_version(self):
        requisition = self.requisition()
        self.simulator.add_fault("invalid_input", "submitAcknowledgement")
        self.send(requisition)
        self.assertEqual(requisition.acknowledgement_state, "failed")
        self.assertTrue(requisition.can_acknowledge)

        requisition.line_ids.accepted_qty = 8
        requisition.sale_order_id._action_cancel()
        self.send(requisition)
        first, second = requisition.acknowledgement_ids.sorted("version")
        self.assertEqual((first.version, first.state), (1, "failed"))
        self.assertEqual((second.version, second.state), (2, "submitted"))
        self.assertEqual(first.line_ids.quantity, 10, "history is kept as it was sent")
        with self.assertRaisesRegex(UserError, "A later version"):
            first.action_retry()

    def test_the_same_version_cannot_exist_twice(self):
        requisition = self.requisition()
        self.send(requisition)
        values = {
            "requisition_id": requisition.id,
            "version": 1,
            "acknowledgement_date": fields.Datetime.now(),
        }
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(UniqueViolation, "version_uniq"),
            self.cr.savepoint(),
        ):
            self.env["amazon.vendor.acknowledgement"].create(values)

    # --- Rights, speed ------------------------------------------------------

    def test_only_vendor_central_users_may_answer(self):
        self._create_outsiders()
        requisition = self.requisition()
        for user in (self.internal_user, self.portal_user, self.other_manager):
            with self.assertRaises(AccessError):
                requisition.with_user(user).action_send_acknowledgement()
        self.assertFalse(requisition.acknowledgement_ids)

    def test_a_preview_asks_the_same_questions_and_writes_nothing(self):
        requisition = self.requisition(self.line(1, backorder=True))
        parts = {
            requisition.line_ids: [
                Part("Accepted", 4),
                Part("Accepted", 2, requisition.window_end),
                Part("Backordered", 4, requisition.window_end + timedelta(9)),
            ]
        }
        answer = requisition._draft_answer(parts=parts)
        found = requisition._check_acknowledgement(answer)
        self.assertFalse([v for v in found if v.severity == "hard"])
        self.assertEqual(
            [p.acknowledged_quantity.amount for p in answer.message.items[0].parts],
            [4, 2, 4],
        )
        self.assertEqual(requisition.line_ids.accepted_qty, 10)
        self.assertFalse(requisition.acknowledgement_ids)

    def test_only_books_are_answered_with_their_list_price(self):
        price = {"amount": "12.00", "currencyCode": "EUR"}
        requisition = self.requisition(
            self.line(1, listPrice=price),
            self.line(2, listPrice=price, netCost=None),
        )
        self.send(requisition)
        submission = self.submission_of(requisition)
        lamp, book = json.loads(submission.payload)["acknowledgements"][0]["items"]
        self.assertEqual(lamp["netCost"]["amount"], "10.20")
        self.assertNotIn("listPrice", lamp)
        self.assertEqual(book["listPrice"]["amount"], "12.00")
        self.assertNotIn("netCost", book)

    def test_an_answer_that_repeated_the_list_price_says_the_same(self):
        price = {"amount": "12.00", "currencyCode": "EUR"}
        requisition = self.requisition(self.line(1, listPrice=price))
        self.send(requisition)
        submission = self.submission_of(requisition)
        document = json.loads(submission.payload)
        document["acknowledgements"][0]["items"][0]["listPrice"] = price
        submission.payload_text = json.dumps(document)
        self.assertFalse(requisition._differs_from_answer())

    def test_no_statement_grows_with_the_lines(self):
        def lines(count):
            return [
                self.line(n, asin=f"B{n:09}", sku="PART-2") for n in range(2, count + 2)
            ]

        few = self.requisition(*lines(3), number="FEW00001")
        many = self.requisition(*lines(60), number="MANY0001")

        def answer(requisition):
            self.env.invalidate_all()
            requisition = requisition.browse(requisition.ids)
            checked = {requisition: requisition._checked_answer()}
            requisition._refuse_hard_violations(checked)
            requisition._create_acknowledgements(checked)

        warm = self.requisition(number="WARM0001")
        self.count_sql(lambda: answer(warm))
        small = self.count_sql(lambda: answer(few))
        large = self.count_sql(lambda: answer(many))
        self.assertEqual(len(many.acknowledgement_id.line_ids), 60)
        self.assertLessEqual(large, small)
