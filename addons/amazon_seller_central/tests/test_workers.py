"""Two workers, or two people, on two connections: with real, committed transactions."""

from functools import partial
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.const import REPORT_UNSHIPPED, SETTLEMENTS
from . import orders
from .orders import item
from .two_workers import NUMBERS, OLD, ORDER, QUEUE, REPORT, SETTLEMENT, TwoWorkers


@tagged("post_install", "-at_install")
class TestOrderWorkers(TwoWorkers):
    def test_the_same_page_comes_twice_at_once_and_each_order_is_here_once(self):
        self.place(*NUMBERS)
        self.at_once(self.sync, self.sync)
        self.at_once(self.process, self.process)
        self.finish()
        self.assert_each_here_once(NUMBERS)

    def test_sync_and_recover_at_once_make_one_sale_order_each(self):
        self.place(*NUMBERS)
        self.at_once(self.sync, partial(self.recover, NUMBERS))
        self.at_once(self.process, self.process)
        self.finish()
        self.assert_each_here_once(NUMBERS)

    def test_two_registrations_with_keys_of_their_own_make_one_sale_order(self):
        """The application was authorised twice, and a Seller ID is wrong; both import
        the order before either sees that the other one does."""
        self.place(NUMBERS[0])
        self.alone(self.sync)
        token = "Atzr|the-second-authorisation"
        demo = self.simulator.account("demo")
        self.addCleanup(setattr, demo, "refresh_token", demo.refresh_token)
        demo.refresh_token = token
        with self.connection() as env:
            queues = self.of_account(env, QUEUE).ids
            again = self.create_instance(
                env,
                account_type="seller",
                merchant_id="A2WORKERS",
                vendor_code_ids=[],
                lwa_refresh_token=token,
            )
            # Nor do they meet at the stock.
            both = again | env[again._name].browse(self.account_id)
            both.seller_marketplace_ids.auto_confirm = False
            env.cr.commit()
            again.action_sync_orders()
        with self.connection() as env:
            queues += env[QUEUE].search([("instance_id", "=", again.id)]).ids
        Order = self.registry[ORDER]
        original, turns = Order._take_facts, []

        def work(number, env):
            env[QUEUE].browse(number)._process()

        def meanwhile(order, *arguments):
            turns.append(1)
            if len(turns) == 1:
                self.alone(partial(work, queues[1]))
            return original(order, *arguments)

        with (
            patch.object(Order, "_take_facts", meanwhile),
            mute_logger("odoo.sql_db", "odoo.service.model"),
        ):
            self.alone(partial(work, queues[0]))
        self.assertGreater(len(turns), 1, "both were about to")
        with self.connection() as env:
            sold = env["sale.order"].search([("client_order_ref", "=", NUMBERS[0])])
            self.assertEqual(len(sold), 1)
            line = env[QUEUE].browse(queues[0]).line_ids
            self.assertEqual(line.state, "failed")
            self.assertTrue(line.next_try, "it looks again by itself")
            line.next_try = fields.Datetime.now()
            env.flush_all()
            work(queues[0], env)
            self.assertIn("whose Seller ID is A2WORKERS", line.error_message)

    def test_two_workers_meet_one_buyer_and_make_one_customer(self):
        self.place(*NUMBERS[:4])
        self.alone(self.sync)
        with self.connection() as env:
            # Each worker has a queue of its own, with the same buyer in it.
            queue = self.of_account(env, QUEUE)
            other = queue.copy({"fetch_state": "done"})
            queue.line_ids[:2].queue_id = other
            queues = [queue.id, other.id]

        def work(number, env):
            env["amazon.vendor.queue"].browse(number)._process()

        self.at_once(*(partial(work, number) for number in queues))
        self.finish()
        self.assert_each_here_once(NUMBERS[:4])

    def test_two_people_process_one_report_and_each_order_is_here_once(self):
        self.simulator.set_report_pace(queued=0, making=0)
        self.place(*NUMBERS)

        def ask(env):
            wizard = env["amazon.vendor.operation"].create(
                {"instance_id": self.account_id, "operation": REPORT_UNSHIPPED}
            )
            return wizard.action_process()["res_id"]

        report_id = self.alone(ask)

        def check(env):
            env[REPORT].browse(report_id).action_check_status()

        self.alone(check)
        with self.connection() as env:
            self.assertEqual(env[REPORT].browse(report_id).state, "done")

        def press(env):
            env[REPORT].browse(report_id).action_process()

        self.at_once(press, press)
        self.at_once(self.process, self.process)
        self.finish()
        self.assert_each_here_once(NUMBERS)


@tagged("post_install", "-at_install")
class TestGoodsWorkers(TwoWorkers):
    def fba(self):
        """An FBA order of which Amazon has shipped more than was moved; its id."""
        document = orders.order(
            item(quantity=5, price="50.00", fulfilled=2),
            channel="AMAZON",
            status="PARTIALLY_SHIPPED",
        )
        self.simulator.place_seller_order(document, age=OLD)
        self.alone(self.sync)
        self.alone(self.process)
        with self.connection() as env:
            order = self.of_account(env, ORDER)
            self.assertEqual(order.line_ids.quantity_moved, 2)
            order.line_ids.quantity_fulfilled = 5
            order.work_left = True
            return order.id

    def test_fba_pieces_leave_once_whoever_sees_them_leave(self):
        order_id = self.fba()

        def steps(env):
            env[ORDER].browse(order_id).action_do_steps()

        def due(env):
            account = env["amazon.vendor.instance"].browse(self.account_id)
            env[ORDER]._do_due_steps(account)

        self.at_once(steps, due)
        self.alone(steps)
        with self.connection() as env:
            order = env[ORDER].browse(order_id)
            self.assertEqual(order.line_ids.quantity_moved, 5)
            moves = order.line_ids.move_ids
            self.assertEqual(sorted(moves.mapped("quantity")), [2, 3])
            self.assertEqual(moves.mapped("state"), ["done", "done"])
            place = order.instance_id.amazon_location_id
            left = env["stock.quant"]._get_available_quantity(moves.product_id, place)
            self.assertEqual(left, 995)

    # --- Deliveries ---------------------------------------------------------------

    def ready(self, picking):
        """A delivery that wants nothing but its button."""
        picking.action_assign()
        picking.move_ids.picked = True
        picking.amazon_seller_carrier_id = picking.env.ref(
            "amazon_seller_central.carrier_dhl"
        )
        picking.amazon_seller_tracking = f"JJD{picking.id}"
        return picking

    def told(self):
        return self.simulator.ledger.find(operation="confirmShipment")

    @staticmethod
    def validate(picking_id, env):
        """Click Validate, unless it is done."""
        picking = env["stock.picking"].browse(picking_id)
        if picking.state != "done":
            picking.with_context(skip_backorder=True).button_validate()
        return True

    @staticmethod
    def send(env):
        env["amazon.vendor.submission"]._cron_send()

    def test_two_people_validate_one_delivery_and_amazon_is_told_once(self):
        (order_id,) = self.imported(NUMBERS[0], quantity=3, price="30.00")
        with self.connection() as env:
            picking = env[ORDER].browse(order_id).sale_order_id.picking_ids
            picking_id = self.ready(picking).id
        press = partial(self.validate, picking_id)
        self.at_once(press, press)
        self.at_once(self.send, self.send)
        with self.connection() as env:
            picking = env["stock.picking"].browse(picking_id)
            self.assertEqual(picking.state, "done")
            self.assertEqual(picking.move_ids.quantity, 3)
            self.assertEqual(len(picking.amazon_seller_shipment_ids), 1)
            self.assertEqual(picking.amazon_seller_sync, "done")
            self.assertEqual(
                len(picking.amazon_seller_order_id._current_shipments()), 1
            )
        self.assertEqual(len(self.told()), 1)

    def test_two_deliveries_of_one_order_at_once_tell_each_piece_once(self):
        (order_id,) = self.imported(NUMBERS[0], quantity=3, price="30.00")
        with self.connection() as env:
            picking = env[ORDER].browse(order_id).sale_order_id.picking_ids
            picking.move_ids.product_uom_qty = 2
            other = picking.copy()
            other.move_ids.write(
                {
                    "product_uom_qty": 1,
                    "sale_line_id": picking.move_ids.sale_line_id.id,
                }
            )
            other.action_confirm()
            ids = [self.ready(each).id for each in (picking, other)]
        said = self.at_once(*(partial(self.validate, number) for number in ids))
        for sentence in said:
            if sentence is not True:
                self.assertIn("is being validated at this moment", sentence)
        # Who was told to try again does.
        for number in ids:
            self.alone(partial(self.validate, number))
        self.at_once(self.send, self.send)
        told = [
            each["quantity"]
            for call in self.told()
            for each in call.json["packageDetail"]["orderItems"]
        ]
        self.assertEqual(sorted(told), [1, 2])
        parcels = self.simulator.seller_shipping.parcels_of(NUMBERS[0])
        self.assertEqual(
            {each["packageReferenceId"] for each in parcels}, {*map(str, ids)}
        )


@tagged("post_install", "-at_install")
class TestSettlementWorkers(TwoWorkers):
    def settled(self):
        """A settlement that is ready, and the invoice that it pays; their ids."""
        with self.connection() as env:
            account = env["amazon.vendor.instance"].browse(self.account_id)
            account.seller_marketplace_ids.write(
                {"auto_invoice": True, "auto_post": True}
            )
        (order_id,) = self.imported(NUMBERS[0], price="100.00")
        self.pay()
        self.bring()
        with self.connection() as env:
            invoice = env[ORDER].browse(order_id).sale_order_id.invoice_ids
            self.assertEqual(invoice.state, "posted")
            settlement = self.of_account(env, SETTLEMENT)
            self.assertEqual(settlement.state, "ready", settlement.problem)
            return settlement.id, invoice.id

    def pay(self):
        """Amazon has settled the order, an hour ago."""
        rows = self.simulator.seller_reports.rows_of_order(NUMBERS[0])
        self.simulator.advance_clock(-OLD)
        self.simulator.settle_seller("W1", rows)
        self.simulator.advance_clock(OLD)

    def bring(self):
        """The scheduled import of settlements has its turn."""

        def due(env):
            account = env["amazon.vendor.instance"].browse(self.account_id)
            account._schedule(SETTLEMENTS).next_run = False

        def fetch(env):
            env["amazon.vendor.queue"]._cron_import(SETTLEMENTS)

        self.alone(due)
        self.alone(fetch)
        self.alone(self.process)

    def assert_booked_once(self, settlement_id, invoice_id):
        with self.connection() as env:
            settlement = env[SETTLEMENT].browse(settlement_id)
            self.assertEqual(settlement.state, "booked")
            entries = env["account.move"].search(
                [("journal_id", "=", settlement.instance_id.payment_journal_id.id)]
            )
            self.assertEqual(entries, settlement.move_id)
            invoice = env["account.move"].browse(invoice_id)
            self.assertEqual(invoice.amount_residual, 0)
            paid = invoice.line_ids.matched_credit_ids
            self.assertEqual(paid.mapped("amount"), [100])

    def test_two_people_book_one_settlement_and_it_is_booked_once(self):
        settlement_id, invoice_id = self.settled()

        def press(env):
            env[SETTLEMENT].browse(settlement_id).action_book()

        self.at_once(press, press)
        self.assert_booked_once(settlement_id, invoice_id)

    def test_a_person_and_the_scheduled_action_book_it_once(self):
        settlement_id, invoice_id = self.settled()
        with self.connection() as env:
            account = env["amazon.vendor.instance"].browse(self.account_id)
            account.books_settlements = True

        def press(env):
            env[SETTLEMENT].browse(settlement_id).action_book()

        self.at_once(press, self.process)
        self.alone(self.process)
        self.assert_booked_once(settlement_id, invoice_id)

    def test_the_same_report_taken_in_twice_at_once_is_one_settlement(self):
        self.imported(NUMBERS[0], price="100.00")
        self.pay()
        self.pay()  # Amazon makes the report of one settlement twice

        def fetch(env):
            env["amazon.vendor.queue"]._cron_import(SETTLEMENTS)

        self.at_once(fetch, fetch)
        self.at_once(self.process, self.process)
        self.finish()
        with self.connection() as env:
            settlement = self.of_account(env, SETTLEMENT)
            self.assertEqual((len(settlement), len(settlement.line_ids)), (1, 2))
