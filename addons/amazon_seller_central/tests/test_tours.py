"""People at work in a browser."""

from odoo.tests import new_test_user, tagged

from odoo.addons.amazon_vendor_central.tests.system.tour_case import TourCase

from ..models.const import SETTLEMENTS
from .case import SellerCase
from .orders import item
from .test_settlements import account
from .test_shipping import CONFIRM

KNOWN, UNKNOWN = "902-0000000-0000001", "902-0000000-0000002"
#: Seconds for all of a tour.
PATIENCE = 300


@tagged("post_install", "-at_install")
class TestTours(TourCase, SellerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The seller's account is the only one.
        cls.instance.active = False
        cls.lamp.invoice_policy = "order"

    def walk(self, name, login):
        self.start_tour("/odoo", name, login=login, timeout=PATIENCE)
        self.env.invalidate_all()

    def new_user(self, login, *groups):
        return new_test_user(
            self.env, login=login, groups=",".join(["base.group_user", *groups])
        )

    def test_a_clerk_imports_names_an_unknown_sku_delivers_and_tells_amazon_again(self):
        self.new_user(
            "clerk",
            "amazon_vendor_central.group_amazon_vendor_manager",
            "stock.group_stock_user",
        )
        mystery = self._create_product("Mystery Lamp", default_code="OWN-7")
        for product in self.lamp | mystery:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, 20
            )
        dhl = self.env.ref("amazon_seller_central.carrier_dhl")
        dhl.code = "DHL Paket"  # which is not how Amazon spells it
        self.place(item(), number=KNOWN)
        self.place(item(sku="NOSUCHSKU", asin="B0NOSUCH01"), number=UNKNOWN)
        self.advance(minutes=10)
        self.walk("amazon_seller_orders", "clerk")
        repaired = self.order(UNKNOWN)
        self.assertEqual(
            (repaired.state, repaired.sale_order_id.state), ("imported", "sale")
        )
        self.assertEqual(repaired.line_ids.product_id, mystery)
        picking = self.order(KNOWN).sale_order_id.picking_ids
        self.assertEqual((picking.state, picking.amazon_seller_sync), ("done", "done"))
        (parcel,) = self.simulator.parcels_of(KNOWN)
        statuses = [c.status for c in self.simulator.ledger.find(operation=CONFIRM)]
        self.assertEqual(statuses, [400, 204])
        self.assertEqual(parcel["trackingNumber"], "JJD0047")

    def test_a_report_is_executed_checked_downloaded_and_processed(self):
        number = self.place(item())
        self.simulator.set_report_pace(queued=0, making=1, by_polls=True)
        self.advance(minutes=1)
        self.walk("amazon_seller_reports", "vendor_user")
        report = self.env["amazon.seller.report"].search([])
        self.assertEqual((report.state, report.found_count), ("done", 1))
        self.run_seller_cron("ir_cron_import_seller_orders")
        self.process()
        self.assertEqual(self.order(number).state, "imported", self.lines())

    def test_an_accountant_books_a_settlement_and_its_invoice_is_paid(self):
        self.new_user("seller_accountant", "account.group_account_invoice")
        journal = self.env["account.journal"].create(
            {"name": "Amazon Payments", "type": "bank", "code": "AMZP"}
        )
        self.account.write(
            {
                "payment_journal_id": journal.id,
                "deduction_account_id": account(
                    self.env, "Amazon Fees", "649900", "expense"
                ).id,
            }
        )
        self.setting.write({"auto_invoice": True, "auto_post": True})
        order = self.buy(item(price="100.00"))
        rows = self.simulator.seller_reports.rows_of_order(order.name)
        self.simulator.settle_seller("12345678901", rows)
        self.advance(minutes=5)
        self.account._schedule(SETTLEMENTS).next_run = False
        self.run_seller_cron("ir_cron_import_settlements")
        self.process()
        settlement = self.env["amazon.seller.settlement"].search([])
        self.assertEqual(settlement.state, "ready", settlement.problem)
        self.walk("amazon_seller_accountant", "seller_accountant")
        invoice = order.sale_order_id.invoice_ids
        self.assertEqual((settlement.state, settlement.total), ("booked", 85.0))
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
