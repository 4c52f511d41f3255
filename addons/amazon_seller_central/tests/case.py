from unittest.mock import patch

from odoo import fields

from odoo.addons.amazon_vendor_central.spapi import throttle
from odoo.addons.amazon_vendor_central.tests.common import AmazonVendorCase

from ..models.const import IMPORT
from ..simulator import APIS
from . import orders

MODULE = "amazon_seller_central"
REPORTS = ("createReport", "getReport", "getReports", "getReportDocument")


class SellerCase(AmazonVendorCase):
    """A seller account whose Amazon sells in Germany and France."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for api in APIS:
            cls.simulator.add_api(api)
        cls.env["ir.cron"].search(
            [("cron_name", "=like", "Amazon Seller Cent%")]
        ).write({"nextcall": fields.Datetime.now(), "failure_count": 0})
        cls.eur = cls.env.ref("base.EUR")
        cls.usd = cls.env.ref("base.USD")
        (cls.eur | cls.usd).active = True
        cls.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "currency_id": cls.eur.id,
                "company_id": cls.company.id,
                "rate": 1.0,
            }
        )
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "VAT 19%",
                "amount": 19,
                "type_tax_use": "sale",
                "price_include_override": "tax_included",
                "company_id": cls.company.id,
            }
        )
        cls.lamp = cls._create_product(
            "Lamp", default_code="LAMP-1", taxes_id=[(6, 0, cls.tax.ids)]
        )
        cls.account = cls._create_seller()
        cls.setting = cls.account.seller_marketplace_ids

    @classmethod
    def _create_seller(cls, **values):
        return cls._create_instance(
            **{
                "name": "Seller Central Test",
                "account_type": "seller",
                "merchant_id": "A1NORDLICHT",
                "vendor_code_ids": [],
                "import_overlap_minutes": 60,
                **values,
            }
        )

    def setUp(self):
        super().setUp()
        fast = throttle.Throttle(
            plans={
                "searchOrders": (10000.0, 10000),
                "getOrder": (10000.0, 10000),
                "confirmShipment": (10000.0, 10000),
                **dict.fromkeys(REPORTS, (10000.0, 10000)),
                "getListingsItem": (10000.0, 10000),
                "patchListingsItem": (10000.0, 10000),
            }
        )
        gateway = "odoo.addons.amazon_vendor_central.spapi.gateway.SHARED_THROTTLE"
        self.startPatcher(patch(gateway, fast))

    # === WHAT HAPPENS === #

    def place(self, *items, **values):
        """A buyer buys; returns Amazon's number."""
        document = orders.order(*items, **values)
        self.simulator.place_seller_order(document)
        return document["orderId"]

    def sync(self, account=None):
        """The scheduled import has its turn, and what came is processed."""
        account = account or self.account
        self.advance(minutes=10)
        account._schedule(IMPORT).next_run = False
        self.run_seller_cron("ir_cron_import_seller_orders")
        self.run_cron("ir_cron_process_queues")

    def run_seller_cron(self, xmlid):
        self.env.flush_all()
        result = self.env.ref(f"{MODULE}.{xmlid}").method_direct_trigger()
        self.env.invalidate_all()
        self.assertIs(result, True, f"{xmlid} failed: {result}")

    def process(self):
        self.run_cron("ir_cron_process_queues")

    def deliver(self, picking, pieces=1):
        """So much of it leaves."""
        picking.move_ids.quantity = pieces
        picking.move_ids.picked = True
        picking._action_done()

    # === WHAT IS THERE === #

    def order(self, number=orders.NUMBER, account=None):
        """The Amazon order that became of it here."""
        account = account or self.account
        return self.env["amazon.seller.order"].search(
            [("instance_id", "=", account.id), ("name", "=", number)]
        )

    def buy(self, *items, **values):
        """A buyer buys, and it is imported.

        :return: amazon.seller.order
        """
        number = self.place(*items, **values)
        self.sync()
        return self.order(number)

    def lines(self):
        """Why queue lines failed, for messages."""
        return (
            self.env["amazon.vendor.queue.line"]
            .search([("instance_id", "=", self.account.id)])
            .mapped(lambda line: (line.state, line.outcome, line.error_message))
        )
