"""What may happen to a direct order between Amazon's list and its leaving."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ACKNOWLEDGE, CODE, DirectCase


@tagged("post_install", "-at_install")
class TestComing(DirectCase):
    def test_all_pages_come_and_nothing_comes_twice(self):
        numbers = {self.place(("LAMP-1", 1)) for _each in range(5)}
        self.come_in()
        self.come_in()
        orders = self.env["amazon.vendor.direct.order"].search(
            [("instance_id", "=", self.instance.id)]
        )
        self.assertEqual(set(orders.mapped("name")), numbers)
        self.assertEqual(len(orders), 5)
        lines = self.env["amazon.vendor.queue.line"].search(
            [("document_type", "=", "direct_order")]
        )
        self.assertEqual(len(lines), 5)

    def test_a_first_import_asks_for_windows_of_seven_days(self):
        self.instance.first_import_days = 20
        self.come_in()
        asked = self.simulator.ledger.find(operation="getOrders")
        self.assertEqual(len(asked), 3)

    def test_what_amazon_says_of_an_order_is_on_it(self):
        order = self.take_in(("LAMP-1", 2))
        self.assertEqual(order.ship_method, "AMZN_DE_STD")
        self.assertTrue(order.is_gift)
        self.assertTrue(order.is_slip_required)
        self.assertEqual(order.selling_party_code, "NORD1")
        self.assertEqual(order.line_ids.quantity, 2)
        self.assertEqual(order.line_ids.cost_text, "12.3400")
        self.assertEqual(order.line_ids.product_id, self.lamp)
        rate = order.line_ids.taxes["taxLineItem"][0]["taxRate"]
        self.assertEqual(rate, "0.19")
        self.assertLess(order.answer_due_at, order.required_ship_at)

    def test_eaches_are_pieces_as_well(self):
        quantity = {"amount": 3, "unitOfMeasure": "Eaches"}
        order = self.take_in(self.item(1, "LAMP-1", 3, orderedQuantity=quantity))
        self.assertEqual(order.line_ids.quantity, 3)
        self.assertEqual(order.line_ids.unit, "Eaches")
        self.assertFalse(order.problem)

    def test_a_ship_method_that_nobody_knows_is_kept_as_it_is(self):
        order = self.place(("LAMP-1", 1))
        details = self.at_amazon(order)["shipmentDetails"]
        details["shipMethod"] = "ROCKET_TO_MARS"
        self.come_in()
        self.assertEqual(self.order(order).ship_method, "ROCKET_TO_MARS")
        self.assertFalse(self.order(order).problem)

    def test_what_the_list_left_out_is_found_at_night(self):
        number = self.place(("LAMP-1", 1))
        self.instance._schedule("import_direct_orders").cursor = "2099-01-01"
        self.instance.schedule_ids.next_run = False
        self.run_cron("ir_cron_find_direct_orders")
        self.run_cron("ir_cron_find_direct_orders")
        self.run_cron("ir_cron_import_direct_orders")
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(self.order(number).state, "new")
        check = self.env["amazon.vendor.queue"].search(
            [("operation", "=", "direct_gap_check")], limit=1
        )
        self.assertEqual(check.missing_numbers, number)

    def test_one_order_is_imported_by_its_number(self):
        number = self.place(("LAMP-1", 1))
        wizard = (
            self.env["amazon.vendor.operation"]
            .with_user(self.vendor_user)
            .create(
                {
                    "instance_id": self.instance.id,
                    "operation": "import_specific_direct_orders",
                    "purchase_order_numbers": number,
                }
            )
        )
        wizard.action_process()
        self.run_after_commit()
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(self.order(number).state, "new")

    def test_orders_for_another_vendor_code_are_kept_apart(self):
        self.instance.write(
            {"without_codes": False, "vendor_code_ids": [(0, 0, {"name": "OTHER"})]}
        )
        number = self.place(("LAMP-1", 1))
        self.come_in()
        self.assertFalse(
            self.env["amazon.vendor.direct.order"].search([("name", "=", number)])
        )

    def test_what_was_answered_elsewhere_is_not_answered_again(self):
        self.instance.direct_auto_acknowledge = True
        self.stock(self.lamp, 1)
        number = self.place(("LAMP-1", 1))
        found = self.simulator.direct_order(number)
        self.simulator.add_direct_shipping(number, found.wanted, False, "demo", CODE)
        found.status = "ACCEPTED"
        self.come_in()
        order = self.order(number)
        self.assertEqual(order.state, "acknowledged")
        self.assertFalse(order.acknowledgement_ids)
        self.as_user(order).action_make_sale_orders()
        self.assertEqual(order.sale_order_id.picking_ids.state, "assigned")
        self.assertEqual(self.answers(), [])

    def test_taking_in_many_costs_as_many_statements_as_taking_in_few(self):
        def statements(count):
            for _each in range(count):
                self.place(("LAMP-1", 1), ("SHADE-1", 2))
            self.instance.schedule_ids.next_run = False
            self.run_cron("ir_cron_import_direct_orders")
            lines = self.env["amazon.vendor.queue.line"].search(
                [("state", "=", "draft"), ("document_type", "=", "direct_order")]
            )
            handler = self.env["amazon.vendor.document.direct_order"]
            entries = [(line, handler._read(line.payload)) for line in lines]
            self.assertEqual(len(entries), count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            handler._apply(self.instance, entries)
            self.env.flush_all()
            lines.state = "done"
            return self.env.cr.sql_log_count - before

        statements(2)  # what is looked up once in a process
        few, many = statements(3), statements(15)
        self.assertLessEqual(many, few + 2)


@tagged("post_install", "-at_install")
class TestPrograms(DirectCase):
    def test_a_new_instance_asks_for_no_direct_orders(self):
        other = self._create_instance(name="Retail only")
        active = {s.operation: s.active for s in other.schedule_ids}
        self.assertFalse(active["import_direct_orders"])
        self.assertFalse(active["direct_gap_check"])
        self.assertTrue(active["import_purchase_orders"])

    def test_a_program_that_nobody_takes_part_in_is_not_even_looked_for(self):
        self.instance.does_direct = False
        self.place(("LAMP-1", 1))
        self.instance.schedule_ids.write({"active": True, "next_run": False})
        self.run_cron("ir_cron_import_direct_orders")
        self.assertFalse(self.simulator.ledger.find(operation="getOrders"))
        wizard = self.env["amazon.vendor.operation"].create(
            {
                "instance_id": self.instance.id,
                "operation": "import_direct_orders",
            }
        )
        with self.assertRaisesRegex(UserError, "Switch it on"):
            wizard.action_process()

    def test_switching_a_program_switches_its_schedules(self):
        schedule = self.instance._schedule("import_direct_orders")
        self.assertTrue(schedule.active)
        self.instance.does_direct = False
        self.assertFalse(schedule.active)
        self.assertTrue(self.instance._schedule("process_queues").active)
        self.instance.does_retail = False
        self.assertFalse(self.instance._schedule("import_purchase_orders").active)

    def test_schedules_that_an_update_brings_come_switched_off(self):
        self.instance._schedule("import_direct_orders").unlink()
        self.env["amazon.vendor.operations"]._create_schedules()
        schedule = self.instance._schedule("import_direct_orders")
        self.assertFalse(schedule.active)

    def test_the_checklist_asks_for_amazons_codes_of_the_warehouses(self):
        self.assertTrue(self.instance.setup_direct)
        self.shelf.unlink()
        self.instance.invalidate_recordset()
        self.assertFalse(self.instance.setup_direct)

    def test_the_overview_counts_what_is_to_be_answered_and_shipped(self):
        self.stock(self.lamp, 1)
        first = self.take_in(("LAMP-1", 1))
        self.take_in(("LAMP-1", 1))
        self.as_user(first).action_accept()
        self.run_after_commit()
        instance = self.instance.with_user(self.vendor_user)
        self.assertEqual(instance.direct_to_answer_count, 1)
        self.assertEqual(instance.direct_to_ship_count, 1)
        action = instance.action_view_direct_to_ship()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), first)

    def test_the_primary_of_the_overview_is_the_next_step_of_what_there_is(self):
        self.stock(self.lamp, 1)
        instance = self.instance.with_user(self.vendor_user)
        steps = []

        def look():
            instance.invalidate_recordset()
            action = instance.action_view_next_step()
            steps.append((instance.next_step, action["res_model"]))

        look()
        order = self.take_in(("LAMP-1", 1))
        look()
        self.as_user(order).action_accept()
        self.run_after_commit()
        look()
        self.env["amazon.vendor.requisition"].create(
            {
                "instance_id": self.instance.id,
                "purchase_order_number": "OVERVIEW",
                "selling_party_code": "NORD1",
            }
        )
        look()
        self.assertEqual(
            steps,
            [
                (False, "amazon.vendor.requisition"),
                ("action_view_direct_to_answer", order._name),
                ("action_view_direct_to_ship", order._name),
                ("action_view_to_acknowledge", "amazon.vendor.requisition"),
            ],
        )


@tagged("post_install", "-at_install")
class TestAfterTheAnswer(DirectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.instance.direct_auto_acknowledge = True

    def setUp(self):
        super().setUp()
        self.stock(self.lamp, 5)

    def test_cancelled_before_the_label_its_delivery_is_cancelled(self):
        order = self.take_in(("LAMP-1", 1))
        self.send()
        self.cancel_at_amazon(order.name)
        self.come_in("ir_cron_import_cancelled_direct_orders")
        asked = self.simulator.ledger.find(operation="getOrders")[-1]
        self.assertEqual(asked.query["status"], "CANCELLED")
        self.assertEqual(order.state, "cancelled")
        self.assertEqual(order.sale_order_id.state, "cancel")
        self.assertEqual(order.sale_order_id.picking_ids.state, "cancel")
        self.assertEqual(self.reserved(self.lamp), 0)

    def test_cancelled_after_the_label_says_what_it_costs(self):
        order = self.take_in(("LAMP-1", 1))
        self.send()
        order.state = "labelled"
        self.cancel_at_amazon(order.name)
        self.come_in("ir_cron_import_cancelled_direct_orders")
        self.assertEqual(order.state, "labelled")
        self.assertEqual(order.sale_order_id.picking_ids.state, "assigned")
        self.assertIn("10 USD", order.step_problem)
        self.assertIn("10 USD", order.activity_ids.note)
        self.as_user(order).action_cancel_delivery()
        self.assertEqual(order.state, "cancelled")
        self.assertEqual(order.sale_order_id.picking_ids.state, "cancel")
        self.assertFalse(order.activity_ids)

    def test_what_amazon_still_wants_is_not_cancelled_by_hand(self):
        order = self.take_in(("LAMP-1", 1))
        self.send()
        with self.assertRaisesRegex(UserError, "has not cancelled"):
            self.as_user(order).action_cancel_delivery()

    def test_cancelled_before_it_was_sent_the_answer_stays_here(self):
        order = self.take_in(("LAMP-1", 1))
        self.cancel_at_amazon(order.name)
        self.come_in("ir_cron_import_cancelled_direct_orders")
        self.send()
        self.assertEqual(self.answers(), [])
        self.assertEqual(order.acknowledgement_ids.state, "cancelled")
        self.assertEqual(order.state, "cancelled")

    def test_our_own_refusal_is_no_cancellation_of_amazons(self):
        self.instance.direct_shortage_code = "03"
        order = self.take_in(("SHADE-1", 1))
        self.send()
        self.come_in("ir_cron_import_cancelled_direct_orders")
        self.assertEqual(order.state, "rejected")
        self.assertEqual(order.acknowledgement_ids.state, "confirmed")

    def test_a_refusal_whose_reply_was_lost_is_no_cancellation_of_amazons(self):
        self.instance.direct_shortage_code = "03"
        order = self.take_in(("SHADE-1", 1))
        self.simulator.add_fault("close_after", operation=ACKNOWLEDGE, times=1)
        self.send()
        self.assertEqual(order.acknowledgement_ids.state, "unknown")
        self.come_in("ir_cron_import_cancelled_direct_orders")
        self.follow()
        self.assertEqual(order.acknowledgement_ids.state, "confirmed")
        self.assertEqual(order.state, "rejected")

    def test_a_lost_reply_is_looked_at_and_not_sent_again(self):
        order = self.take_in(("LAMP-1", 1))
        self.simulator.add_fault("close_after", operation=ACKNOWLEDGE, times=1)
        self.send()
        self.assertEqual(order.acknowledgement_ids.state, "unknown")
        self.follow()
        self.assertEqual(order.acknowledgement_ids.state, "confirmed")
        self.assertEqual(order.state, "acknowledged")
        self.assertEqual(len(self.answers()), 1)

    def test_an_answer_that_did_not_arrive_is_sent_again(self):
        order = self.take_in(("LAMP-1", 1))
        self.simulator.add_fault("close_before", operation=ACKNOWLEDGE, times=1)
        self.send()
        self.assertEqual(order.acknowledgement_ids.state, "unknown")
        self.follow(30)
        self.send()
        self.follow()
        self.assertEqual(order.acknowledgement_ids.state, "confirmed")

    def test_refused_after_reading_it_is_open_again_and_a_person_is_asked(self):
        order = self.take_in(("LAMP-1", 1))
        place = self.at_amazon(order.name)["shipFromParty"]
        place["partyId"] = "MOVED"
        self.send()
        self.follow()
        self.assertEqual(order.acknowledgement_ids.state, "failed")
        self.assertEqual(order.state, "new")
        self.assertIn("INVALID_SHIP_FROM_PARTY", order.step_problem)
        self.assertTrue(order.acknowledgement_ids.activity_ids)
        place["partyId"] = CODE
        self.as_user(order).action_accept()
        self.run_after_commit()
        self.assertEqual(order.state, "acknowledged")
        self.assertEqual(len(order.sale_order_id), 1)

    def test_silence_is_no_acceptance(self):
        self.simulator.stick_next_transactions()
        self.simulator.ignore_next_direct_acknowledgements()
        order = self.take_in(("LAMP-1", 1))
        self.send()
        for _each in range(3):
            self.follow(30)
        self.assertEqual(order.acknowledgement_ids.state, "mismatch")
        self.assertIn("still waits", order.acknowledgement_ids.problem)
        self.assertEqual(order.state, "new")
        self.as_user(order).action_accept()
        self.send()
        self.assertEqual(order.state, "acknowledged")

    def test_a_deadline_that_runs_short_is_reminded_of_once(self):
        self.instance.direct_auto_acknowledge = False
        order = self.take_in(("LAMP-1", 1))
        self.run_cron("ir_cron_watch_direct_deadlines")
        self.assertFalse(order.activity_ids)
        self.advance(20 * 60)
        self.run_cron("ir_cron_watch_direct_deadlines")
        self.run_cron("ir_cron_watch_direct_deadlines")
        self.assertEqual(len(order.activity_ids), 1)
        self.assertIn(order.name, order.activity_ids.summary)
        self.as_user(order).action_accept()
        self.run_after_commit()
        self.advance(2)
        self.send()  # the token was too old
        self.assertEqual(order.state, "acknowledged")
        self.assertFalse(order.activity_ids)

    def test_amazon_changes_an_accepted_order_and_a_person_looks(self):
        order = self.take_in(("LAMP-1", 1))
        self.send()
        items = self.at_amazon(order.name)["items"]
        items[0]["orderedQuantity"]["amount"] = 2
        self.come_in()
        self.assertEqual(order.line_ids.quantity, 1)
        self.assertIn("changed by Amazon", order.activity_ids.summary)

    def test_amazon_changes_an_open_order_and_it_follows(self):
        self.instance.direct_auto_acknowledge = False
        order = self.take_in(("LAMP-1", 1))
        items = self.at_amazon(order.name)["items"]
        items[0]["orderedQuantity"]["amount"] = 2
        self.come_in()
        self.assertEqual(order.line_ids.quantity, 2)
        self.assertEqual(order.line_ids.product_id, self.lamp)

    def test_a_tax_in_the_price_leaves_amazons_cost_net(self):
        self.lamp.taxes_id = self.env["account.tax"].create(
            {
                "name": "19 % in the price",
                "amount": 19,
                "price_include_override": "tax_included",
            }
        )
        order = self.take_in(("LAMP-1", 1))
        self.assertAlmostEqual(order.sale_order_id.amount_untaxed, 12.34)
