"""Two workers, or two people, on two connections: with real, committed transactions."""

import os
import threading
from functools import partial
from unittest.mock import patch

from cryptography.fernet import Fernet

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_vendor_central.models.instance.connection import (
    SIMULATOR_VARIABLE,
)
from odoo.addons.amazon_vendor_central.secret_box import KEY_VARIABLE
from odoo.addons.amazon_vendor_central.simulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_REFRESH_TOKEN,
    Simulator,
)
from odoo.addons.amazon_vendor_central.tests.workers import WorkersCase

from ..models.const import RECOVER, REPORT_UNSHIPPED, SETTLEMENTS
from ..simulator import APIS
from . import orders
from .orders import item

NUMBERS = [f"902-0000000-{number:07}" for number in range(1, 9)]
#: Seconds that Amazon has known of what is imported.
OLD = 3600
ORDER, SETTLEMENT = "amazon.seller.order", "amazon.seller.settlement"
QUEUE, REPORT = "amazon.vendor.queue", "amazon.seller.report"


class TwoWorkers(WorkersCase):
    """A seller account of which all is committed, and two who work on it at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.simulator = Simulator(rate=0).start()
        cls.addClassCleanup(cls.simulator.stop)
        for api in APIS:
            cls.simulator.add_api(api)
        variables = {
            SIMULATOR_VARIABLE: cls.simulator.url,
            KEY_VARIABLE: Fernet.generate_key().decode(),
        }
        cls.startClassPatcher(patch.dict(os.environ, variables))

    def setUp(self):
        super().setUp()
        self.simulator.reset()
        with self.connection() as env:
            self._open_account(env)

    def _open_account(self, env):
        euro = env.ref("base.EUR")
        euro.active = True
        env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "currency_id": euro.id,
                "company_id": env.company.id,
                "rate": 1.0,
            }
        )
        product = env["product.product"].create(
            {
                "name": "Worker's lamp",
                "default_code": "LAMP-1",
                "is_storable": True,
                "invoice_policy": "order",
                "taxes_id": [(5,)],
            }
        )
        warehouse = env["stock.warehouse"].search(
            [("company_id", "=", env.company.id)], limit=1
        )
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 1000
        )
        accounts = {
            name: env["account.account"].create(
                {"name": name, "code": code, "account_type": kind}
            )
            for name, code, kind in (
                ("Workers' fees", "W64990", "expense"),
                ("Workers' reserves", "W14990", "asset_current"),
            )
        }
        journal = env["account.journal"].create(
            {"name": "Workers' payments", "type": "bank", "code": "WAMZ"}
        )
        account = env["amazon.vendor.instance"].create(
            {
                "name": "Workers",
                "account_type": "seller",
                "merchant_id": "A1WORKERS",
                "environment": "simulator",
                "marketplace": "DE",
                "partner_id": env["res.partner"].create({"name": "Workers"}).id,
                "vendor_code_ids": [],
                "lwa_client_id": DEMO_CLIENT_ID,
                "lwa_client_secret": DEMO_CLIENT_SECRET,
                "lwa_refresh_token": DEMO_REFRESH_TOKEN,
                "payment_journal_id": journal.id,
                "deduction_account_id": accounts["Workers' fees"].id,
                "settlement_reserve_account_id": accounts["Workers' reserves"].id,
            }
        )
        env["stock.quant"]._update_available_quantity(
            product, account.amazon_location_id, 1000
        )
        self.account_id, self.product_id = account.id, product.id

    # --- The kit ------------------------------------------------------------------

    def at_once(self, *works):
        """Do each work at the same moment, on a connection of its own, as Odoo does.

        :param works: functions of an environment.
        :return: what each came to: a result, or the sentence that was said.
        """
        together, said = threading.Barrier(len(works)), []

        def somebody(work):
            with self.connection() as env:
                together.wait(30)
                try:
                    said.append(retrying(partial(work, env), env))
                except UserError as error:
                    env.cr.rollback()
                    said.append(error.args[0])

        people = [threading.Thread(target=somebody, args=(work,)) for work in works]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for each in people:
                each.start()
            for each in people:
                each.join(120)
        self.assertEqual(len(said), len(works))
        return said

    def alone(self, work):
        """Do a work, and whatever follows its commit."""
        with self.connection() as env:
            return retrying(partial(work, env), env)

    def sync(self, env):
        """Click Sync Orders."""
        env["amazon.vendor.instance"].browse(self.account_id).action_sync_orders()

    def recover(self, numbers, env):
        """Click Recover Orders."""
        env["amazon.vendor.operation"].create(
            {
                "instance_id": self.account_id,
                "operation": RECOVER,
                "seller_order_numbers": " ".join(numbers),
            }
        ).action_process()

    @staticmethod
    def process(env):
        """A scheduled action that makes orders of what has come."""
        env["amazon.vendor.queue"]._cron_process(2)

    def finish(self):
        """What has lost a race has its next turn, and all that came is processed."""

        def again(env):
            lost = self.of_account(env, QUEUE, ("fetch_state", "!=", "done"))
            # It is tried again by itself: 30 seconds later.
            self.assertTrue(all(lost.mapped("next_try")), lost.mapped("error_message"))
            if lost:
                lost.action_fetch_again()

        self.alone(again)
        self.alone(self.process)

    def place(self, *numbers, **values):
        for number in numbers:
            self.simulator.place_seller_order(
                orders.order(item(price="10.00", **values), number=number), age=OLD
            )

    def of_account(self, env, model, *domain):
        return env[model].search([("instance_id", "=", self.account_id), *domain])

    def imported(self, *numbers, **values):
        """Orders that are here; their ids."""
        for number in numbers:
            document = orders.order(item(**values), number=number)
            self.simulator.place_seller_order(document, age=OLD)
        self.alone(self.sync)
        self.alone(self.process)
        with self.connection() as env:
            found = self.of_account(env, ORDER)
            self.assertEqual(found.mapped("state"), ["imported"] * len(numbers))
            return found.ids

    def assert_each_here_once(self, numbers):
        """Each order is here once, with one sale order, one delivery, one buyer."""
        with self.connection() as env:
            found = self.of_account(env, ORDER)
            self.assertEqual(sorted(found.mapped("name")), sorted(numbers))
            self.assertEqual(found.mapped("state"), ["imported"] * len(numbers))
            sold = env["sale.order"].search([("client_order_ref", "in", numbers)])
            self.assertEqual(sold, found.sale_order_id)
            self.assertEqual(len(sold), len(numbers))
            self.assertEqual(sold.mapped("state"), ["sale"] * len(numbers))
            self.assertEqual(len(sold.picking_ids), len(numbers))
            people = self.of_account(env, "amazon.seller.consignee")
            self.assertEqual(sorted(people.mapped("number")), sorted(numbers))
            self.assertEqual(len(sold.partner_id), 1, "one address, one customer")


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
