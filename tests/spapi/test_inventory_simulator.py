"""The connector tells the simulated Amazon its stock, and Amazon sells of it."""

from datetime import datetime, timezone
from unittest import TestCase

from ...logic.inventory import difference, feed, levels
from ...simulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_REFRESH_TOKEN,
    Clock,
    Simulator,
)
from ...spapi.credentials import Credentials
from ...spapi.endpoints import endpoint_for
from ...spapi.errors import Rejected, UnknownOutcome
from ...spapi.gateway import Gateway
from ...spapi.messages.inventory_update import build_inventory_update
from ...spapi.messages.writing import encode
from ...spapi.operations.direct_transactions import DirectTransactions
from ...spapi.operations.inventory import Inventory
from ...spapi.throttle import Throttle
from ...spapi.tokens import TokenStore
from .common import FakeClock

NOW = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)


class TestInventory(TestCase):
    def setUp(self):
        super().setUp()
        self.sim = Simulator(seed=3, rate=0, clock=Clock(NOW, frozen=True)).start()
        self.addCleanup(self.sim.stop)
        self.sim.add_inventory_warehouse("WH1")
        self.products = list(self.sim.catalogue)
        clock = FakeClock(NOW.timestamp())
        self.gateway = Gateway(
            Credentials(
                "test:df", DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_REFRESH_TOKEN
            ),
            endpoint_for("simulator", "DE", self.sim.url),
            token_store=TokenStore(clock),
            throttle=Throttle(clock),
            clock=clock,
            timeout=2.0,
        )
        self.addCleanup(self.gateway.close)
        self.sent = {}

    def rows(self, *free, obsolete=()):
        stocks = [
            levels.Stock(
                key,
                "WH1",
                self.products[key].asin,
                self.products[key].sku,
                quantity,
                obsolete=key in obsolete,
            )
            for key, quantity in enumerate(free)
        ]
        return difference.rows(levels.levels(stocks), self.sent)

    def tell(self, *feeds):
        """Send them; return what Amazon says in the end of the last one."""
        status = None
        for each in feeds:
            body = encode(build_inventory_update(each, "NORD1"))
            status = self.post(body, each.warehouse)
            if status.status == "Success":
                for line in each.lines:
                    self.sent[each.warehouse, line.key] = difference.Sent(
                        line.asin, line.vendor_sku, line.now, bool(line.obsolete)
                    )
        return status

    def post(self, body, warehouse="WH1"):
        api = self.gateway.use(Inventory)
        number = api.submit_inventory_update(warehouse, body).transaction_id
        return self.gateway.use(DirectTransactions).transaction(number)

    def offered(self):
        found = self.sim.offers("WH1")
        return [found[each.asin].open for each in self.products if each.asin in found]

    def test_only_the_difference_goes_out_and_the_rest_stays(self):
        self.tell(*feed.partial(self.rows(5, 7, 9)))
        changed = feed.partial(self.rows(5, 6, 9))
        self.assertEqual([len(each.lines) for each in changed], [1])
        self.tell(*changed)
        self.assertEqual(self.offered(), [5, 6, 9])
        self.assertEqual(feed.partial(self.rows(5, 6, 9)), [])
        self.assertEqual(self.sim.ledger.count(operation="submitInventoryUpdate"), 2)

    def test_a_full_feed_zeroes_what_it_does_not_name(self):
        self.tell(*feed.partial(self.rows(5, 7, 9)))
        rows = self.rows(5, 7)
        with self.assertRaises(feed.FullFeedRefused):
            feed.full(rows, "WH1", ())
        only = [row for row in rows if row.key < 2]
        self.tell(feed.full(only, "WH1", ()))
        self.assertEqual(self.offered(), [5, 7, 0])

    def test_a_corrected_asin_leaves_nothing_to_be_sold_under_the_old_one(self):
        self.tell(*feed.partial(self.rows(5)))
        self.products[0], self.products[1] = self.products[1], self.products[0]
        for _run in range(2):
            self.tell(*feed.partial(self.rows(5)))
        self.assertEqual(self.offered()[:2], [5, 0])
        self.assertEqual(feed.partial(self.rows(5)), [])

    def test_amazon_sells_what_it_was_told_and_not_one_more(self):
        self.tell(*feed.partial(self.rows(5, 0, 9)))
        asins = [product.asin for product in self.products]
        self.assertEqual(self.sim.sell("WH1", asins[0], 8), 5)
        self.assertEqual(self.sim.sell("WH1", asins[1], 1), 0)
        self.assertEqual(self.sim.sell_out("WH1"), {asins[2]: 9})
        self.assertEqual(self.offered(), [0, 0, 0])

    def test_obsolete_stays_until_it_is_taken_back(self):
        self.tell(*feed.partial(self.rows(5, obsolete={0})))
        self.assertEqual(self.offered(), [0])
        self.post(
            '{"inventory":{"sellingParty":{"partyId":"NORD1"},"isFullUpdate":false,'
            '"items":[{"buyerProductIdentifier":"%s","availableQuantity":'
            '{"amount":4,"unitOfMeasure":"Each"}}]}}' % self.products[0].asin
        )
        self.assertEqual(self.offered(), [0])
        self.tell(*feed.partial(self.rows(5)))
        self.assertEqual(self.offered(), [5])

    def test_a_sku_alone_and_an_unknown_warehouse_fail_and_change_nothing(self):
        self.tell(*feed.partial(self.rows(5)))
        alone = (
            '{"inventory":{"sellingParty":{"partyId":"NORD1"},"isFullUpdate":true,'
            '"items":[{"vendorProductIdentifier":"SKU-1","availableQuantity":'
            '{"amount":4,"unitOfMeasure":"Each"}}]}}'
        )
        for warehouse, code in (
            ("WH1", "INVALID_ITEM_ID"),
            ("WH9", "INVALID_WAREHOUSE_ID"),
        ):
            status = self.post(alone, warehouse)
            self.assertEqual(status.status, "Failure")
            self.assertEqual([each["code"] for each in status.errors], [code])
        self.assertEqual(self.offered(), [5])

    def test_what_amazons_model_does_not_have_is_refused_at_once(self):
        api = self.gateway.use(Inventory)
        for body in ("{}", '{"inventory":{}}', "[]", '{"inventory":{"items":[]}}'):
            with self.assertRaises(Rejected):
                api.submit_inventory_update("WH1", body)

    def test_after_an_unknown_outcome_the_same_levels_change_nothing(self):
        (only,) = feed.partial(self.rows(5))
        body = encode(build_inventory_update(only, "NORD1"))
        self.sim.add_fault("close_after", "submitInventoryUpdate")
        with self.assertRaises(UnknownOutcome):
            self.gateway.use(Inventory).submit_inventory_update("WH1", body)
        self.assertEqual(self.offered(), [5])
        self.assertEqual(self.post(body).status, "Success")
        self.assertEqual(self.offered(), [5])

    def test_a_late_update_counts_later_and_a_forced_failure_never(self):
        self.sim.set_inventory_lag(60)
        self.tell(*feed.partial(self.rows(5)))
        self.assertEqual(self.offered(), [])
        self.sim.advance_clock(60)
        self.assertEqual(self.offered(), [5])
        self.sim.set_inventory_lag(0)
        self.sim.fail_next_inventory_updates()
        self.assertEqual(self.tell(*feed.partial(self.rows(6))).status, "Failure")
        self.assertEqual(self.offered(), [5])
