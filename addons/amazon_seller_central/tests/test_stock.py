from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import SellerCase

PATCH, READ = "patchListingsItem", "getListingsItem"


@tagged("post_install", "-at_install")
class TestStock(SellerCase):
    """Amazon is told how many pieces it may sell, of what we deliver ourselves."""

    def setUp(self):
        super().setUp()
        self.simulator.list_sku("LAMP-1")
        self.offer = self.env["amazon.seller.offer"].create(
            {
                "setting_id": self.setting.id,
                "sku": "LAMP-1",
                "product_id": self.lamp.id,
            }
        )

    def stock(self, quantity, product=None):
        self.env["stock.quant"]._update_available_quantity(
            product or self.lamp, self.warehouse.lot_stock_id, quantity
        )

    def tell(self, minutes=20):
        self.advance(minutes=minutes)
        self.account._schedule("sync_seller_stock").next_run = False
        self.run_seller_cron("ir_cron_sync_seller_stock")
        return self.account._schedule("sync_seller_stock").last_message

    def told(self):
        return [
            call.json["patches"][0]["value"][0]["quantity"]
            for call in self.simulator.ledger.find(operation=PATCH)
        ]

    def test_what_is_free_less_the_buffer_is_told(self):
        self.stock(10)
        self.setting.stock_buffer = 3
        self.tell()
        self.assertEqual(self.told(), [7])
        (call,) = self.simulator.ledger.find(operation=PATCH)
        self.assertEqual(
            call.json["patches"][0]["value"],
            [{"fulfillment_channel_code": "DEFAULT", "quantity": 7}],
        )
        self.assertEqual(call.query["marketplaceIds"], "A1PA6795UKMFR9")
        self.assertIn("/A1NORDLICHT/LAMP-1", call.path)

    def test_only_differences_are_told_and_each_is_read_back(self):
        self.stock(10)
        self.tell()
        self.tell()
        self.assertEqual(self.told(), [10])
        self.assertEqual(self.offer.shown_level, 10)
        self.stock(-4)
        self.tell()
        self.assertEqual(self.told(), [10, 6])

    def test_what_orders_want_is_not_offered_again(self):
        self.stock(10)
        self.setting.auto_confirm = False
        self.buy()
        self.tell()
        self.assertEqual(self.told(), [9], "a quotation reserves nothing by itself")

    def test_what_amazon_delivers_is_never_told(self):
        self.stock(10)
        self.simulator.list_sku("LAMP-1", {"AMAZON_EU": 40})
        self.tell()
        self.tell()
        self.assertFalse(self.told())
        self.assertTrue(self.offer.is_fba)
        self.assertEqual(self.simulator.level_of("LAMP-1"), {"AMAZON_EU": 40})
        with self.assertRaisesRegex(UserError, "Amazon delivers"):
            self.offer.with_user(self.vendor_user).action_tell_now()

    def test_a_level_that_is_accepted_and_refused_says_why_and_is_not_repeated(self):
        self.stock(10)
        self.simulator.list_sku("LAMP-1", refusal="The condition is missing.")
        other = self.offer.copy({"sku": "LAMP/2"})
        self.simulator.list_sku("LAMP/2")
        self.tell()
        self.assertIn("condition is missing", self.offer.problem)
        self.assertEqual(other.sent_level, 10, "its neighbour is told")
        self.tell()
        self.assertEqual(len(self.told()), 2)
        self.simulator.list_sku("LAMP-1")
        self.offer.with_user(self.vendor_user).action_tell_now()
        self.run_after_commit()
        self.assertFalse(self.offer.problem)
        self.assertEqual(self.simulator.level_of("LAMP-1"), {"DEFAULT": 10})

    def test_a_level_that_does_not_count_after_a_day_is_said(self):
        self.stock(10)
        self.simulator.list_sku("LAMP-1", stuck=True)
        self.tell()
        self.tell(minutes=60)
        self.assertFalse(self.offer.problem, "by design it may take some time")
        self.tell(minutes=26 * 60)
        self.assertIn("shows 0", self.offer.problem)

    def test_a_level_that_nobody_knows_of_is_told_again(self):
        self.stock(10)
        self.simulator.add_fault("server_error", PATCH, times=9)
        self.tell()
        self.assertFalse(self.offer.is_sure)
        self.simulator.clear_faults()
        self.tell()
        self.assertTrue(self.offer.is_sure)
        self.assertEqual(self.simulator.level_of("LAMP-1"), {"DEFAULT": 10})

    def test_known_skus_are_listed_by_a_button(self):
        self.offer.unlink()
        self.buy()
        self.setting.with_user(self.vendor_manager).action_list_offers()
        offers = self.env["amazon.seller.offer"].search(
            [("setting_id", "=", self.setting.id)]
        )
        self.assertEqual(offers.mapped("sku"), ["LAMP-1"])
        self.setting.with_user(self.vendor_manager).action_list_offers()
        self.assertEqual(len(offers.search([("setting_id", "=", self.setting.id)])), 1)

    def test_a_sku_that_amazon_takes_over_is_not_told_any_more(self):
        self.stock(10)
        self.tell()
        self.simulator.list_sku("LAMP-1", {"AMAZON_EU": 5})
        self.stock(-4)
        self.tell(minutes=90)
        self.assertEqual(self.told(), [10])
        self.assertEqual(self.simulator.level_of("LAMP-1"), {"AMAZON_EU": 5})
        self.simulator.list_sku("LAMP-1")
        self.tell(minutes=25 * 60)
        self.tell()
        self.assertEqual(self.told(), [10, 6], "it is ours again")

    def test_an_answer_that_cannot_be_read_stops_no_other_sku(self):
        self.stock(10)
        strange = self.offer.copy({"sku": "AAA"})
        self.simulator.list_sku("AAA", {"DEFAULT": "many"})
        self.tell()
        self.assertEqual(self.told(), [10])
        self.assertIn("cannot be read", strange.problem)
