from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.sale.models.sale_order_line import SaleOrderLine

from .case import ChangeCase


@tagged("post_install", "-at_install")
class TestChangePriceWritten(ChangeCase):
    """A new cost of Amazon's is written as one price, with whatever goes with it."""

    def test_amazons_new_cost_is_never_taken_for_the_pricelists(self):
        """By chance it is what the pricelist once gave, before the price was set."""
        requisition = self.answered(confirm=True)
        line = requisition.sale_order_id.order_line
        line.with_context(sale_write_from_compute=True).technical_price_unit = 9.9
        self.lamp.list_price = 99
        self.change(requisition, costs={"1": "9.90"})
        self.apply(requisition)
        self.change(requisition, quantities={"1": 12})
        self.apply(requisition)
        self.assertEqual((line.product_uom_qty, line.price_unit), (12, 9.9))

    def test_quantity_and_cost_of_a_line_are_written_at_once(self):
        requisition = self.answered(confirm=True)
        self.change(requisition, quantities={"1": 12}, costs={"1": "9.90"})
        write, written = SaleOrderLine.write, []

        def noted(lines, vals):
            written.append({"product_uom_qty", "price_unit"} & vals.keys())
            return write(lines, vals)

        with patch.object(SaleOrderLine, "write", noted):
            self.apply(requisition)
        self.assertEqual(
            [names for names in written if names], [{"product_uom_qty", "price_unit"}]
        )
