"""What a person sees before Amazon is told, and who may send a full feed."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .case import CODE, StockCase


@tagged("post_install", "-at_install")
class TestPreview(StockCase):
    def setUp(self):
        super().setUp()
        self.stock(self.lamp, 5)
        self.stock(self.shade, 7)

    def preview(self, user=None, full=False):
        shelf = self.shelf.with_user(user or self.vendor_user)
        action = (
            shelf.action_preview_full_feed() if full else shelf.action_preview_stock()
        )
        preview = self.env[action["res_model"]].browse(action["res_id"])
        return preview.with_user(user or self.vendor_user)

    def line(self, preview, mapping):
        return preview.line_ids.filtered(lambda each: each.asin == mapping.asin)

    def test_it_shows_before_now_and_the_reason_of_every_line_that_is_told(self):
        self.turn()
        self.stock(self.lamp, -2)
        self.shelf.buffer_number = 1
        preview = self.preview()
        lamp = self.line(preview, self.lamp)
        self.assertEqual((lamp.before, lamp.now, lamp.is_told), (5, 2, True))
        self.assertEqual((lamp.reason, lamp.why_text), ("changed", "held back"))
        self.assertEqual((preview.told_count, preview.unchanged_count), (2, 2))
        self.assertFalse(self.line(preview, self.cord))
        self.assertEqual(len(self.feeds()), 1, "a look tells nothing")

    def test_it_sends_what_was_shown(self):
        preview = self.preview()
        preview.action_submit()
        self.run_after_commit()
        self.assertEqual(self.at_amazon(), [5, 7, 0, 0])
        self.assertEqual(self.feeds().payload, preview.payload)
        self.assertEqual(self.feeds().user_id, self.vendor_user)

    def test_what_has_changed_since_is_not_sent(self):
        preview = self.preview()
        self.stock(self.lamp, -1)
        with self.assertRaisesRegex(UserError, "changed since"):
            preview.action_submit()

    def test_a_preview_of_an_hour_ago_is_not_sent(self):
        preview = self.preview()
        self.advance(61)
        with self.assertRaisesRegex(UserError, "too old"):
            preview.action_submit()

    def test_a_full_feed_is_a_managers(self):
        with self.assertRaises(AccessError):
            self.preview(full=True)
        preview = self.preview(self.vendor_manager, full=True)
        with self.assertRaises(AccessError):
            preview.with_user(self.vendor_user).sudo().with_user(
                self.vendor_user
            ).action_submit()

    def test_a_full_feed_lists_what_it_zeroes_and_goes_out_only_when_that_is_accepted(
        self,
    ):
        self.turn()
        self.lamp.asin = False
        preview = self.preview(self.vendor_manager, full=True)
        zeroed = preview.line_ids.filtered("is_zeroed")
        self.assertEqual(zeroed.product_id, self.lamp.product_id)
        self.assertEqual((zeroed.before, zeroed.now), (5, 0))
        with self.assertRaisesRegex(UserError, "accept the risks"):
            preview.action_submit()
        preview.accept_risks = True
        preview.action_submit()
        self.run_after_commit()
        feed = self.feeds()[-1]
        self.assertTrue(feed.is_full)
        self.assertEqual(feed.risks_accepted_by_id, self.vendor_manager)
        opens = {a: each.open for a, each in self.simulator.offers(CODE).items()}
        self.assertEqual(sum(opens.values()), 7)

    def test_a_full_feed_takes_what_amazon_knows_and_nobody_told_here(self):
        stranger = list(self.simulator.catalogue)[5].asin
        self.turn()
        self.tell_elsewhere(stranger, 9)
        self.stock(self.lamp, -1)
        self.turn()
        self.assertEqual(self.simulator.offers(CODE)[stranger].open, 9)
        preview = self.preview(self.vendor_manager, full=True)
        preview.accept_risks = True
        preview.action_submit()
        self.run_after_commit()
        self.assertEqual(self.simulator.offers(CODE)[stranger].open, 0)
        self.assertEqual(self.at_amazon(), [4, 7, 0, 0])

    def tell_elsewhere(self, asin, quantity):
        """Another program told Amazon of it."""
        offers = self.simulator.offers(CODE)
        some = type(next(iter(offers.values())))
        warehouse = self.simulator.apis["inventory"]._warehouses["demo"][CODE]
        warehouse.offers[asin] = some(asin, quantity)

    def test_the_screens_open_for_a_user(self):
        self.turn()
        for model in ("offer", "inventory.feed", "warehouse", "product"):
            name = f"amazon.vendor.{model}"
            Model = self.env[name].with_user(self.vendor_user)
            for view in ("list", "form", "search"):
                self.assertTrue(Model.get_view(view_type=view)["arch"])
            record = Model.search([], limit=1)
            self.assertTrue(record.read())
        action = self.shelf.with_user(self.vendor_user).action_view_offers()
        offers = self.env["amazon.vendor.offer"].search(action["domain"])
        self.assertEqual(len(offers), 4)
        self.assertEqual(offers[:1].action_view_feed()["res_id"], self.feeds().id)
        self.assertEqual(
            offers[:1].action_view_mapping()["res_id"], offers[:1].mapping_id.id
        )
        self.assertIn(
            ("feed_id", "=", self.feeds().id),
            self.feeds().action_view_offers()["domain"],
        )
