from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..orders import item, order
from .tour_case import TourCase


@tagged("post_install", "-at_install")
class TestTour(TourCase):
    """A vendor walks from Amazon's purchase order to the sale order in a browser."""

    def setUp(self):
        super().setUp()
        self.env.ref("base.EUR").active = True
        known = self._create_product("Known Lamp", barcode="4006381333931")
        self.mystery = self._create_product("Mystery Lamp", default_code="OWN-7")
        for product in known | self.mystery:  # or the click would show a preview
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, 100
            )

    @mute_logger("odoo.http")  # which logs the refusal that the tour provokes
    def test_the_main_job_click_by_click(self):
        unknown = item(2, "B0UNKNOWN1", "NOSUCHSKU", quantity=5)
        fresh = fields.Datetime.now().isoformat() + "Z"  # nothing is late yet
        self.simulator.add_orders(
            [
                order(
                    "TOURPO01",
                    [item(quantity=4), unknown],
                    purchaseOrderDate=fresh,
                    purchaseOrderStateChangedDate=fresh,
                )
            ]
        )
        self.start_tour("/odoo", "amazon_vendor_main_job", login="vendor_user")
        requisition = self.env["amazon.vendor.requisition"].search([])
        self.assertEqual(requisition.purchase_order_number, "TOURPO01")
        self.assertEqual(requisition.line_ids[1].product_id, self.mystery)
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        self.assertEqual(requisition.sale_order_id.state, "draft")
        self.assertEqual(self.simulator.order("TOURPO01").state, "Acknowledged")
        taken = self.simulator.ledger.accepted_acknowledgements("TOURPO01")
        self.assertEqual(len(taken), 1)
