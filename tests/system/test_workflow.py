from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..acknowledgement.case import AcknowledgementCase


@tagged("post_install", "-at_install")
class TestWorkflowByApproval(AcknowledgementCase):
    def setUp(self):
        super().setUp()
        self.instance.workflow = "by_approval"

    def approve(self, order, user=None):
        order.with_user(user or self.vendor_user).action_confirm()
        self.run_after_commit()

    def answered(self, requisition):
        """Amazon's answer arrives and the scheduled action takes note of it."""
        self.follow(1)
        self.assertEqual(requisition.acknowledgement_state, "confirmed")
        self.run_cron("ir_cron_send_submissions")

    # --- The quotation ------------------------------------------------------

    def test_processing_makes_the_quotation(self):
        requisition = self.requisition(self.line(1), self.line(2, quantity=4))
        order = requisition.sale_order_id
        self.assertEqual((order.state, order.amazon_status), ("draft", "approval"))
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [10.0, 4.0])
        self.assertTrue(requisition.awaits_approval)
        self.assertFalse(requisition.acknowledgement_ids)
        self.assertFalse(requisition.workflow_due)

    def test_an_order_without_product_waits_and_goes_on_when_it_is_known(self):
        requisition = self.requisition(
            self.line(1, asin="B0UNKNOWN0", sku="NOBODY-KNOWS")
        )
        self.assertFalse(requisition.sale_order_ids)
        self.assertIn("have no product", requisition.hold_reason)
        self.assertTrue(self.activities(requisition))
        requisition.line_ids.product_id = self.lamp
        requisition.action_reprocess()
        self.assertEqual(requisition.sale_order_id.amazon_status, "approval")
        self.assertFalse(requisition.hold_reason)

    def test_what_a_later_order_teaches_lets_it_go_on(self):
        waiting = self.requisition(self.line(1, asin="B0SHARED01", sku="ODDSKU"))
        self.assertTrue(waiting.hold_reason)
        self.requisition(self.line(1, asin="B0SHARED01"), number="LATER001")
        self.assertEqual(waiting.sale_order_id.amazon_status, "approval")
        self.assertFalse(waiting.hold_reason)

    def test_what_cannot_be_sold_is_held_and_its_neighbour_is_not(self):
        good = self.requisition(number="GOOD0001")
        self.instance.workflow = "by_requisition"
        bad = self.requisition(
            self.line(1, netCost={"amount": "1.5", "currencyCode": "SEK"}),
            number="BAD00001",
        )
        self.instance.workflow = "by_approval"
        (good | bad).action_follow_workflow()
        self.assertTrue(good.sale_order_id)
        self.assertFalse(bad.sale_order_id)
        self.assertIn("SEK", bad.hold_reason)

    # --- Approving ----------------------------------------------------------

    def test_confirming_sends_and_waits_for_amazon(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        self.approve(order)
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        self.assertEqual((order.state, order.amazon_status), ("draft", "answer"))
        with self.assertRaisesRegex(UserError, "as soon as Amazon has answered"):
            order.action_confirm()
        self.answered(requisition)
        self.assertEqual((order.state, order.amazon_status), ("sale", "shipment"))
        self.assertTrue(order.picking_ids)
        self.assertEqual(self.posts(), 1)

    def test_what_amazon_was_told_stays_until_it_is_confirmed(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.order_line.product_uom_qty = 5
        self.approve(order)
        for quantity in (9, 3):
            with self.assertRaises(ValidationError) as caught:
                order.order_line.product_uom_qty = quantity
            self.assertIn("Amazon was told 5", str(caught.exception))
        self.answered(requisition)
        self.assertEqual((order.state, order.order_line.product_uom_qty), ("sale", 5))

    def test_a_split_line_follows_amazons_smaller_order(self):
        """Its parts change one after the other; between them the sum is too much."""
        self.instance.workflow = "by_requisition"
        requisition = self.requisition()
        requisition.line_ids.split_ids = [
            (0, 0, {"code": "Accepted", "quantity": 6}),
            (
                0,
                0,
                {
                    "code": "Accepted",
                    "quantity": 4,
                    "scheduled_date": requisition.window_end,
                },
            ),
        ]
        self.instance.workflow = "by_approval"
        requisition.action_follow_workflow()
        order = requisition.sale_order_id
        self.approve(order)
        number = requisition.purchase_order_number
        self.advance(5)
        self.simulator.change_order(number, quantities={"1": 3})
        self.imported(self.simulator.order(number).document)
        requisition.with_user(self.vendor_user).action_apply_changes()
        self.run_after_commit()
        self.assertEqual(sum(order.order_line.mapped("product_uom_qty")), 3)
        self.assertFalse(self.activities(requisition))

    def test_where_amazon_shows_otherwise_a_person_decides(self):
        """Neither confirmed nor answered again by itself: that would go on for ever."""
        for number, workflow in enumerate(("by_approval", "automatic")):
            with self.subTest(workflow):
                self.instance.workflow = workflow
                requisition = self.requisition(number=f"OTHER00{number}")
                if workflow == "by_approval":
                    self.approve(requisition.sale_order_id)
                else:
                    requisition.action_accept_all()
                    self.send(requisition)
                posts = self.posts()
                self._amazon_shows(requisition, accepted=7, rejected=3)
                self.follow(16)
                for _each in range(2):
                    self.run_cron("ir_cron_send_submissions")
                order = requisition.sale_order_id
                self.assertEqual(requisition.acknowledgement_state, "mismatch")
                self.assertEqual((order.state, self.posts()), ("draft", posts))
                self.assertEqual(order.amazon_status, "different")
                self._amazon_shows(requisition, accepted=10, rejected=0)
                self.follow(60)
                self.run_cron("ir_cron_send_submissions")
                self.assertEqual(order.state, "sale", "Amazon came round")

    def _amazon_shows(self, requisition, accepted, rejected):
        order = self.simulator.order(requisition.purchase_order_number)
        line = order.line("1", None, None)
        last = line.acknowledgements[-1]
        line.acknowledgements.append(
            type(last)(self.simulator.clock.now(), accepted, 0, rejected)
        )

    def test_presumed_is_an_answer_too(self):
        self.simulator.set_lag(status=60 * 60)
        requisition = self.requisition()
        self.approve(requisition.sale_order_id)
        self.follow(16)
        self.assertEqual(requisition.acknowledgement_state, "presumed")
        self.run_cron("ir_cron_send_submissions")
        self.assertEqual(requisition.sale_order_id.state, "sale")

    def test_quantities_of_the_sale_order_are_sent(self):
        requisition = self.requisition(self.line(1), self.line(2), self.line(3))
        order = requisition.sale_order_id
        one, two, three = order.order_line
        one.product_uom_qty = 7
        two.product_uom_qty = 0
        three.unlink()
        self.approve(order)
        sent = self.answers_sent(requisition)
        amounts = {
            line: [
                (part["acknowledgementCode"], part["acknowledgedQuantity"]["amount"])
                for part in parts
            ]
            for line, parts in sent.items()
        }
        self.assertEqual(
            amounts,
            {
                "1": [("Accepted", 7), ("Rejected", 3)],
                "2": [("Rejected", 10)],
                "3": [("Rejected", 10)],
            },
        )
        self.assertEqual(requisition.line_ids.mapped("accepted_qty"), [7, 0, 0])

    def test_cases_are_counted_in_cases(self):
        requisition = self.requisition(self.line(1, quantity=5, unit="Cases", size=12))
        order = requisition.sale_order_id
        order.order_line.product_uom_qty = 3
        self.approve(order)
        self.assertEqual(requisition.line_ids.accepted_qty, 3)
        order = self.requisition(
            self.line(1, quantity=5, unit="Cases", size=12), number="HALF0001"
        ).sale_order_id
        order.order_line.product_uom_qty = 2.5
        with self.assertRaisesRegex(UserError, "2.5 is no whole number of"):
            order.action_confirm()

    def test_a_split_line_is_lowered_part_by_part(self):
        self.instance.workflow = "by_requisition"
        requisition = self.requisition(self.line(1))
        line = requisition.line_ids
        line.split_ids = [
            (0, 0, {"code": "Accepted", "quantity": 6}),
            (
                0,
                0,
                {
                    "code": "Accepted",
                    "quantity": 4,
                    "scheduled_date": requisition.window_end,
                },
            ),
        ]
        self.instance.workflow = "by_approval"
        requisition.action_follow_workflow()
        first, second = requisition.sale_order_id.order_line
        second.product_uom_qty = 1
        self.approve(requisition.sale_order_id)
        parts = requisition.acknowledgement_id.line_ids
        self.assertEqual(parts.mapped("quantity"), [6, 1, 3])
        self.assertEqual(parts[1].scheduled_date, requisition.window_end)
        self.assertEqual(first.product_uom_qty, 6)

    def test_nothing_is_promised(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.order_line.product_uom_qty = 0
        self.approve(order)
        self.assertEqual(requisition.acknowledgement_id.outcome, "rejected")
        self.answered(requisition)
        self.assertEqual(order.state, "cancel")

    # --- What cannot be approved --------------------------------------------

    def test_what_amazon_did_not_order_cannot_be_promised(self):
        order = self.requisition().sale_order_id
        order.order_line = [
            (0, 0, {"product_id": self.products[1].id, "product_uom_qty": 1})
        ]
        with self.assertRaisesRegex(
            UserError, r"Amazon did not order \[PART-2\] Part 2"
        ):
            order.action_confirm()

    def test_a_higher_price_is_refused_and_a_lower_one_confirmed(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.order_line.price_unit = 10.21
        with self.assertRaisesRegex(UserError, "10.21 is above Amazon's 10.20"):
            order.action_confirm()
        order.order_line.price_unit = 9.95
        self.approve(order)
        acknowledgement = requisition.acknowledgement_id
        self.assertIn("below Amazon's 10.20", acknowledgement.soft_warnings)
        self.assertIn('"amount":"9.95"', acknowledgement.submission_id.payload)
        self.assertAlmostEqual(acknowledgement.amount_accepted, 99.5)
        self.assertEqual(requisition.line_ids.net_cost_amount, "10.20", "Amazon's own")

    def test_a_discount_is_taken_off_once(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.order_line.discount = 10
        self.approve(order)
        self.assertEqual(requisition.line_ids.answered_cost_amount, "9.18")
        self.answered(requisition)
        self.assertAlmostEqual(order.amount_untaxed, 91.8)
        self.assertAlmostEqual(requisition.acknowledgement_id.amount_accepted, 91.8)

    def test_a_price_below_a_cent_is_compared_to_the_digit(self):
        requisition = self.requisition(self.line(1, cost="0.0545", quantity=10000))
        order = requisition.sale_order_id
        order.order_line.price_unit = 0.0548
        with self.assertRaisesRegex(UserError, "0.0548 is above Amazon's 0.0545"):
            order.action_confirm()
        order.order_line.price_unit = 0.0541
        self.approve(order)
        payload = requisition.acknowledgement_id.submission_id.payload
        self.assertIn('"amount":"0.0541"', payload)

    def test_an_untouched_price_is_amazons_own_to_the_digit(self):
        requisition = self.requisition(
            self.line(1, cost="3.3333", quantity=6, unit="Cases", size=7)
        )
        self.approve(requisition.sale_order_id)
        self.assertFalse(requisition.line_ids.answered_cost_amount)
        payload = requisition.acknowledgement_id.submission_id.payload
        self.assertIn('"amount":"3.3333"', payload)

    def test_a_click_shows_the_preview_where_there_is_a_risk(self):
        requisition = self.requisition()
        order = requisition.sale_order_id
        order.order_line.price_unit = 9.95
        action = order.with_context(amazon_vendor_preview=True).action_confirm()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(preview.requisition_id, requisition)
        self.assertFalse(requisition.acknowledgement_ids)
        preview.accept_risks = True
        preview.action_send()
        self.assertTrue(requisition.acknowledgement_ids)

    def test_a_salesperson_without_vendor_central_cannot_answer_amazon(self):
        order = self.requisition().sale_order_id
        seller = self.env["res.users"].create(
            {
                "name": "Seller",
                "login": "seller",
                "group_ids": [
                    (4, self.env.ref("sales_team.group_sale_salesman_all_leads").id)
                ],
            }
        )
        with self.assertRaises(AccessError):
            order.with_user(seller).action_confirm()

    def test_other_sale_orders_are_confirmed_as_ever(self):
        other = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    (0, 0, {"product_id": self.lamp.id, "product_uom_qty": 1})
                ],
            }
        )
        amazons = self.requisition().sale_order_id
        self.assertTrue((other | amazons).action_confirm())
        self.assertEqual((other.state, amazons.state), ("sale", "draft"))
        self.assertFalse(other.amazon_status)

    def test_the_button_of_the_requisition_takes_the_sale_orders_quantities(self):
        requisition = self.requisition()
        requisition.sale_order_id.order_line.product_uom_qty = 2
        self.send(requisition)
        self.assertEqual(requisition.acknowledgement_id.line_ids[0].quantity, 2)

    # --- The value limit ----------------------------------------------------

    def test_above_the_limit_a_manager_approves(self):
        self.instance.approval_limit = 100
        requisition = self.requisition()  # 102.00
        order = requisition.sale_order_id
        with self.assertRaisesRegex(UserError, "Manager must approve"):
            order.with_user(self.vendor_user).action_confirm()
        with self.assertRaises(AccessError):
            requisition.with_user(self.vendor_user).action_approve()
        requisition.with_user(self.vendor_manager).action_approve()
        self.assertEqual(requisition.approved_by_id, self.vendor_manager)
        self.approve(order)
        self.assertEqual(requisition.acknowledgement_state, "submitted")

    def test_below_the_limit_nobody_is_asked(self):
        self.instance.approval_limit = 103
        requisition = self.requisition()
        self.assertFalse(requisition.needs_approval)
        self.approve(requisition.sale_order_id)
        self.assertTrue(requisition.acknowledgement_ids)

    def test_a_manager_may_send_himself(self):
        self.instance.approval_limit = 100
        requisition = self.requisition()
        self.approve(requisition.sale_order_id, self.vendor_manager)
        self.assertTrue(requisition.acknowledgement_ids)

    def test_an_approval_does_not_cover_more_than_was_approved(self):
        self.instance.workflow = "by_requisition"
        self.instance.approval_limit = 50
        requisition = self.requisition()
        requisition.line_ids.accepted_qty = 6
        requisition.with_user(self.vendor_manager).action_approve()
        self.assertFalse(requisition.needs_approval)
        requisition.line_ids.accepted_qty = 8
        self.assertTrue(requisition.needs_approval)
        with self.assertRaisesRegex(UserError, "Manager must approve"):
            requisition.with_user(self.vendor_user).action_send_acknowledgement()

    def test_quantity_cannot_be_raised(self):
        order = self.requisition().sale_order_id
        with self.assertRaisesRegex(ValidationError, "can be lowered, not raised"):
            order.order_line.product_uom_qty = 11

    def test_no_query_per_order_more_than_odoo_itself(self):
        """Quotations are made for the whole batch, not one by one."""

        def take_up(count, start):
            self.instance.workflow = "by_requisition"
            requisitions = self.env["amazon.vendor.requisition"]
            for number in range(start, start + count):
                requisitions |= self.requisition(number=f"BATCH{number:03}")
            self.instance.workflow = "by_approval"
            self.env.flush_all()
            requisitions.workflow_due = True
            return self.count_sql(requisitions._follow_workflow)

        take_up(2, 0)
        few, many = take_up(3, 10), take_up(23, 100)
        # Odoo numbers each sale order with a statement of its own, or two.
        self.assertLessEqual(many - few, 20 * 4, f"{few} for 3, {many} for 23")


@tagged("post_install", "-at_install")
class TestWorkflowAutomatic(AcknowledgementCase):
    def setUp(self):
        super().setUp()
        self.instance.workflow = "automatic"
        self.stock(self.products, 1000)

    def stock(self, products, quantity):
        for product in products:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, quantity
            )

    def send_waiting(self):
        self.run_cron("ir_cron_send_submissions")

    def test_the_rules_acknowledge_and_amazons_answer_confirms(self):
        requisition = self.requisition(self.line(1), self.line(2, quantity=4))
        self.assertFalse(requisition.hold_reason)
        self.assertEqual(requisition.acknowledgement_state, "queued")
        self.send_waiting()
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        self.assertEqual(
            requisition.acknowledgement_id.user_id, self.env.ref("base.user_root")
        )
        order = requisition.sale_order_id
        self.assertEqual((order.state, order.amazon_status), ("draft", "answer"))
        self.follow(1)
        self.send_waiting()
        self.assertEqual((order.state, order.amazon_status), ("sale", "shipment"))

    def test_what_is_short_is_held_for_a_person(self):
        requisition = self.requisition(self.line(1, quantity=5000))
        self.assertFalse(requisition.acknowledgement_ids)
        self.assertTrue(requisition.hold_reason)
        (activity,) = self.activities(requisition)
        self.assertIn(requisition.purchase_order_number, activity.summary)
        requisition.action_follow_workflow()
        self.assertEqual(self.activities(requisition), activity, "asked once")

    def test_a_person_decides_what_was_held(self):
        requisition = self.requisition(self.line(1, quantity=5000))
        self.assertTrue(requisition.hold_reason)
        requisition.line_ids.accepted_qty = 700
        self.send(requisition, self.vendor_user)
        self.assertFalse(requisition.hold_reason)
        self.assertFalse(requisition.workflow_due)
        self.assertFalse(self.activities(requisition))
        self.assertEqual(requisition.acknowledgement_id.user_id, self.vendor_user)

    def test_one_that_is_held_does_not_hold_the_others(self):
        held = self.requisition(self.line(1, quantity=5000), number="HELD0001")
        good = self.requisition(self.line(2), number="GOOD0001")
        self.assertFalse(held.acknowledgement_ids)
        self.assertTrue(good.acknowledgement_ids)

    def test_above_the_limit_a_manager_approves_and_it_goes_on(self):
        self.instance.approval_limit = 100
        requisition = self.requisition()  # 102.00
        self.assertFalse(requisition.acknowledgement_ids)
        self.assertIn("Manager must approve", requisition.hold_reason)
        requisition.with_user(self.vendor_manager).action_approve()
        self.assertEqual(requisition.acknowledgement_state, "queued")
        self.assertFalse(requisition.hold_reason)

    def test_a_product_that_nobody_knows_is_held_until_it_is_known(self):
        requisition = self.requisition(
            self.line(1, asin="B0UNKNOWN0", sku="NOBODY-KNOWS")
        )
        self.assertFalse(requisition.acknowledgement_ids)
        self.assertTrue(requisition.hold_reason)
        requisition.line_ids.product_id = self.lamp
        requisition.action_reprocess()
        self.assertEqual(requisition.acknowledgement_state, "queued")

    def test_what_a_later_order_teaches_lets_the_rules_answer(self):
        waiting = self.requisition(self.line(1, asin="B0SHARED01", sku="ODDSKU"))
        self.assertTrue(waiting.hold_reason)
        self.requisition(self.line(1, asin="B0SHARED01"), number="LATER001")
        self.assertEqual(waiting.acknowledgement_state, "queued")
        self.assertFalse(waiting.hold_reason)
        self.assertFalse(self.activities(waiting))

    def rule(self, outcome, **values):
        return self.env["amazon.vendor.rule"].create(
            {
                "name": "A rule",
                "instance_id": self.instance.id,
                "outcome": outcome,
                **values,
            }
        )

    def test_a_rule_says_that_short_orders_go_by_themselves(self):
        self.rule("reject_rest")
        requisition = self.requisition(self.line(1, quantity=5000))
        parts = requisition.acknowledgement_id.line_ids
        self.assertEqual(parts.mapped("code"), ["Accepted", "Rejected"])
        self.assertEqual(parts.mapped("quantity"), [1000, 4000])
        self.assertFalse(requisition.hold_reason)

    def test_a_rule_holds_for_a_person(self):
        self.rule("hold")
        requisition = self.requisition()
        self.assertFalse(requisition.acknowledgement_ids)
        self.assertIn("A rule", requisition.hold_reason)

    def test_what_a_person_has_decided_the_rules_leave_alone(self):
        self.rule("hold")
        requisition = self.requisition()
        requisition.with_user(self.vendor_user).line_ids.accepted_qty = 3
        requisition.action_follow_workflow()
        self.assertEqual(requisition.line_ids.accepted_qty, 3)

    def test_no_query_per_line(self):
        """A requisition of 500 lines is decided and sent without a query per line."""

        def lines(count):
            return [
                self.line(n, asin=f"B{n:09}", sku="PART-2", quantity=1)
                for n in range(2, count + 2)
            ]

        def take_up(count, number):
            self.instance.workflow = "by_requisition"
            requisition = self.requisition(*lines(count), number=number)
            self.instance.workflow = "automatic"
            requisition.workflow_due = True
            self.env.flush_all()
            self.env.invalidate_all()
            requisition = requisition.browse(requisition.id)
            sql = self.count_sql(requisition._follow_workflow)
            self.assertEqual(requisition.acknowledgement_state, "queued")
            return sql

        take_up(2, "WARM0001")
        few, many = take_up(5, "FEW00001"), take_up(500, "MANY0001")
        self.assertLess(many - few, 60, f"{few} for 5 lines, {many} for 500")

    def test_by_requisition_nothing_goes_on_by_itself(self):
        self.instance.workflow = "by_requisition"
        requisition = self.requisition()
        self.assertFalse(requisition.sale_order_ids or requisition.acknowledgement_ids)
        with self.assertRaisesRegex(UserError, "works by requisition"):
            requisition.action_follow_workflow()
