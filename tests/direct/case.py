"""What tests of direct fulfilment have in common: an instance that takes part in it, a
shelf, and orders of customers whose names and addresses are canaries."""

import itertools
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase

from ..common import AmazonVendorCase

#: Nobody is called so: wherever one of these is found, a person's data has leaked.
CANARIES = (
    "Canaria Quellwasser",
    "Kanarienweg 77b",
    "Hinterhaus Zeisig",
    "Finkenburg am Test",
    "97531",
    "+49 30 55501234",
    "Liebe Canaria, alles Gute",
    "Alles Zwitschern zum Fest",
    "custom.example/zwitscher-4711",
)
NAME, STREET, STREET_2, CITY, ZIP, PHONE, MESSAGE, GIFT, CUSTOMIZED = CANARIES
ADDRESS = {
    "name": NAME,
    "attention": NAME,
    "addressLine1": STREET,
    "addressLine2": STREET_2,
    "city": CITY,
    "stateOrRegion": CITY,
    "postalCode": ZIP,
    "countryCode": "DE",
    "phone": PHONE,
}
MASKED = {**dict.fromkeys(ADDRESS, "xxxxx"), "countryCode": "DE"}
CODE = "WHX1"
#: What the simulator's ledger calls submitAcknowledgement of direct fulfilment.
ACKNOWLEDGE = "submitAcknowledgement/directFulfillment"


class DirectCase(AmazonVendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.instance.write({"does_direct": True, "without_codes": True})
        cls.shelf = cls.env["amazon.vendor.warehouse"].create(
            {
                "instance_id": cls.instance.id,
                "code": CODE,
                "warehouse_id": cls.warehouse.id,
            }
        )
        cls.lamp = cls._create_product("Lamp", default_code="LAMP-1")
        cls.shade = cls._create_product("Shade", default_code="SHADE-1")
        for currency in ("EUR",):
            cls.env.ref(f"base.{currency}").active = True
        cls.numbers = itertools.count(1)

    # === AMAZON'S SIDE === #

    def place(self, *items, number=None, address=True, **changes):
        """A customer orders; an hour ago, to leave by tomorrow.

        :param items: (SKU, quantity), or objects of Amazon's
        :param address: Amazon's object; None for none
        :param changes: members of orderDetails
        :return: the number
        """
        number = number or f"DF{next(self.numbers):06d}"
        now = fields.Datetime.now()
        details = {
            "customerOrderNumber": f"028-{number}",
            "orderDate": _iso(now - timedelta(hours=1)),
            "orderStatus": "NEW",
            "shipmentDetails": {
                "isPriorityShipment": False,
                "isPslipRequired": True,
                "isGift": True,
                "shipMethod": "AMZN_DE_STD",
                "shipmentDates": {"requiredShipDate": _iso(now + timedelta(days=1))},
                "messageToCustomer": MESSAGE,
            },
            "sellingParty": {"partyId": "NORD1"},
            "shipFromParty": {"partyId": CODE},
            "billToParty": {"partyId": "5AMZ", "address": ADDRESS},
            "items": [
                item if isinstance(item, dict) else self.item(place, *item)
                for place, item in enumerate(items or [("LAMP-1", 1)], 1)
            ],
            **changes,
        }
        if address is not None:
            details["shipToParty"] = ADDRESS if address is True else address
        self.simulator.add_direct_orders(
            [{"purchaseOrderNumber": number, "orderDetails": details}]
        )
        return number

    def at_amazon(self, number):
        """Amazon's document of an order, which can be changed in place."""
        return self.simulator.direct_order(number).document["orderDetails"]

    def answers(self):
        """What was sent to Amazon, each answer."""
        return [
            answer
            for post in self.simulator.ledger.find(operation=ACKNOWLEDGE)
            for answer in post.json["orderAcknowledgements"]
        ]

    def item(self, place, sku, quantity, **changes):
        return {
            "itemSequenceNumber": str(place),
            "buyerProductIdentifier": f"B0{sku.replace('-', ''):0<8.8}",
            "vendorProductIdentifier": sku,
            "title": f"A {sku}",
            "orderedQuantity": {"amount": quantity, "unitOfMeasure": "Each"},
            "giftDetails": {"giftMessage": GIFT, "giftWrapId": "W1"},
            "buyerCustomizedInfo": {"customizedUrl": CUSTOMIZED},
            "netPrice": {"currencyCode": "EUR", "amount": "12.3400"},
            "taxDetails": {
                "taxLineItem": [
                    {
                        "taxRate": "0.19",
                        "taxAmount": {"currencyCode": "EUR", "amount": "2.34"},
                        "type": "TOTAL",
                    }
                ]
            },
            **changes,
        }

    def cancel_at_amazon(self, number):
        self.simulator.cancel_direct_order(number)

    # === OURS === #

    def stock(self, product, quantity):
        self.env["stock.quant"]._update_available_quantity(
            product, self.warehouse.lot_stock_id, quantity
        )

    def come_in(self, cron="ir_cron_import_direct_orders"):
        """What Amazon has is imported and processed by the scheduled actions."""
        self.instance.schedule_ids.next_run = False
        self.run_cron(cron)
        self.run_cron("ir_cron_process_queues")

    def order(self, number):
        found = self.env["amazon.vendor.direct.order"].search(
            [("instance_id", "=", self.instance.id), ("name", "=", number)]
        )
        found.ensure_one()
        return found

    def take_in(self, *items, **changes):
        """A customer's order, imported."""
        number = self.place(*items, **changes)
        self.come_in()
        return self.order(number)

    def send(self):
        self.run_cron("ir_cron_send_submissions")

    def follow(self, minutes=3):
        self.advance(minutes)
        self.run_cron("ir_cron_follow_submissions")

    def as_user(self, order):
        return order.with_user(self.vendor_user)

    def reserved(self, product):
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("location_id", "child_of", self.warehouse.lot_stock_id.id),
            ]
        )
        return sum(quants.mapped("reserved_quantity"))


class DirectHttpCase(DirectCase, HttpCase):
    """The same with a browser's requests."""


def _iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
