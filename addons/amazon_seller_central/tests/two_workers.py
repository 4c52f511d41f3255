"""Two workers, or two people, on two connections: with real, committed transactions."""

from functools import partial

from odoo.service.model import retrying

from odoo.addons.amazon_vendor_central.tests.workers import SimulatorWorkersCase

from ..models.const import RECOVER
from ..simulator import APIS
from . import orders
from .orders import item

NUMBERS = [f"902-0000000-{number:07}" for number in range(1, 9)]
#: Seconds that Amazon has known of what is imported.
OLD = 3600
ORDER, SETTLEMENT = "amazon.seller.order", "amazon.seller.settlement"
QUEUE, REPORT = "amazon.vendor.queue", "amazon.seller.report"


class TwoWorkers(SimulatorWorkersCase):
    """A seller account of which all is committed, and two who work on it at once."""

    apis = APIS

    def setUp(self):
        super().setUp()
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
        account = self.create_instance(
            env,
            account_type="seller",
            merchant_id="A1WORKERS",
            vendor_code_ids=[],
            payment_journal_id=journal.id,
            deduction_account_id=accounts["Workers' fees"].id,
            settlement_reserve_account_id=accounts["Workers' reserves"].id,
        )
        env["stock.quant"]._update_available_quantity(
            product, account.amazon_location_id, 1000
        )
        self.account_id, self.product_id = account.id, product.id

    # --- The kit ------------------------------------------------------------------

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
