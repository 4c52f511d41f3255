"""Stock from the shelf to what Amazon's customers may buy."""

from odoo.tests import tagged

from .case import StockCase


@tagged("post_install", "-at_install")
class TestStockChain(StockCase):
    def test_the_first_turn_tells_everything_and_the_next_only_what_changed(self):
        self.stock(self.lamp, 5)
        self.stock(self.shade, 7)
        self.turn()
        self.assertEqual(self.at_amazon(), [5, 7, 0, 0])
        self.assertEqual(self.feeds().mapped("state"), ["confirmed"])
        self.stock(self.shade, -3)
        self.turn()
        self.assertEqual(self.at_amazon(), [5, 4, 0, 0])
        self.assertEqual(self.told_by(self.feeds()[1]), {self.shade.asin: 4})
        self.turn()
        self.assertEqual(len(self.feeds()), 2)
        self.assertFalse(any(self.feeds().mapped("is_full")))
