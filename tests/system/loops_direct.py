"""Work for the loops of direct fulfilment, and of the stock that it offers."""

from datetime import datetime, timedelta, timezone

from odoo import fields

from ..acknowledgement.case import iso


def direct_order(seller):
    """An order of direct fulfilment, an hour old."""
    now = datetime.now(timezone.utc)
    return {
        "purchaseOrderNumber": f"DF{seller}",
        "orderDetails": {
            "customerOrderNumber": f"028-{seller}",
            "orderDate": iso(now - timedelta(hours=1)),
            "orderStatus": "NEW",
            "shipmentDetails": {
                "isPriorityShipment": False,
                "isPslipRequired": False,
                "shipMethod": "AMZN_DE_STD",
                "shipmentDates": {"requiredShipDate": iso(now + timedelta(days=1))},
                "messageToCustomer": "",
            },
            "sellingParty": {"partyId": seller},
            "shipFromParty": {"partyId": "WHX1"},
            "shipToParty": {"name": "xxxxx", "countryCode": "DE"},
            "billToParty": {"partyId": "5AMZ"},
            "items": [
                {
                    "itemSequenceNumber": "1",
                    "buyerProductIdentifier": "B0DIRECT01",
                    "vendorProductIdentifier": "DIRECT-1",
                    "orderedQuantity": {"amount": 1, "unitOfMeasure": "Each"},
                    "netPrice": {"currencyCode": "EUR", "amount": "3.00"},
                }
            ],
        },
    }


class DirectLoops:
    def prepare_direct_labels(self):
        self.both.does_direct = True
        orders = self.env["amazon.vendor.direct.order"].create(
            [
                {
                    "instance_id": instance.id,
                    "name": "DF1",
                    "state": "acknowledged",
                    "selling_party_code": "NORD1",
                    "ship_from_code": "WH1",
                }
                for instance in self.both
            ]
        )
        self.env["amazon.vendor.direct.label"]._want(orders)

    def served_direct_labels(self, instance):
        # Amazon was asked, and knows no such order.
        return self.env["amazon.vendor.direct.label"].search(
            [("instance_id", "=", instance.id), ("state", "=", "failed")]
        ) and instance not in instance._broken_in("direct_labels")

    def place_direct(self):
        """Each of the two has an order of a customer's, and a shelf for it."""
        self.both.write({"does_direct": True, "direct_auto_acknowledge": True})
        self.env.ref("base.EUR").active = True
        product = self._create_product("Sent by us", default_code="DIRECT-1")
        place = self.warehouse.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(product, place, 10)
        for instance, account in ((self.instance, "demo"), (self.good, "good")):
            self.env["amazon.vendor.warehouse"].create(
                {
                    "instance_id": instance.id,
                    "code": "WHX1",
                    "warehouse_id": self.warehouse.id,
                }
            )
            seller = "NORD1" if account == "demo" else "GOOD1"
            self.simulator.add_direct_orders([direct_order(seller)], account)

    def prepare_import_direct(self):
        self.place_direct()

    def served_import_direct(self, instance):
        return self.lines_of(instance, "direct_order") and self.is_ok(
            instance, "import_direct_orders"
        )

    def prepare_import_cancelled_direct(self):
        self.place_direct()

    def served_import_cancelled_direct(self, instance):
        return self.is_ok(instance, "import_cancelled_direct_orders")

    def prepare_find_direct(self):
        self.place_direct()
        for instance in self.both:
            instance._schedule("direct_gap_check").next_run = fields.Datetime.now()

    def served_find_direct(self, instance):
        return self.is_ok(instance, "direct_gap_check")

    def prepare_process_direct(self):
        self.place_direct()
        self.run_cron("ir_cron_import_direct_orders")

    def served_process_direct(self, instance):
        orders = self.env["amazon.vendor.direct.order"].search(
            [("instance_id", "=", instance.id)]
        )
        return orders.answer_code == "00"

    def prepare_direct_deadlines(self):
        self.prepare_process_direct()
        self.both.direct_auto_acknowledge = False
        self.run_cron("ir_cron_process_queues")
        self.advance(21 * 60)

    def served_direct_deadlines(self, instance):
        return self.env["amazon.vendor.direct.order"].search(
            [("instance_id", "=", instance.id), ("answer_reminded_for", "!=", False)]
        )

    def prepare_consignees(self):
        """There is nothing old: that it is asked for is all."""

    def run_consignees(self):
        self.env["amazon.vendor.direct.consignee"]._gc_erase()

    def served_consignees(self, instance):
        return not instance.broken_loops

    def prepare_consignee_keys(self):
        """There is nothing sealed: that it is asked for is all."""

    def run_consignee_keys(self):
        self.env["amazon.vendor.direct.consignee"]._gc_former_encryption_keys()

    def served_consignee_keys(self, instance):
        return not instance.broken_loops

    def prepare_label_keys(self):
        """There is nothing sealed: that it is asked for is all."""

    def run_label_keys(self):
        self.env["amazon.vendor.direct.label"]._gc_former_encryption_keys()

    def served_label_keys(self, instance):
        return not instance.broken_loops

    def prepare_stock(self):
        """Each of the two has a lamp on a shelf that Amazon sells from."""
        self.both.does_direct = True
        lamp = self._create_product("Lamp on a shelf")
        place = self.warehouse.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(lamp, place, 10)
        for instance in self.both:
            if not instance.vendor_code_ids:
                instance.vendor_code_ids = [(0, 0, {"name": "NORD1"})]
            self.env["amazon.vendor.warehouse"].create(
                {
                    "instance_id": instance.id,
                    "code": "WHX1",
                    "warehouse_id": self.warehouse.id,
                    "vendor_code_id": instance.vendor_code_ids[0].id,
                }
            )
            self.env["amazon.vendor.product"].create(
                {
                    "instance_id": instance.id,
                    "product_id": lamp.id,
                    "asin": "B00SIMUL01",
                }
            )
            schedule = instance._schedule("send_stock")
            schedule.write({"active": True, "next_run": fields.Datetime.now()})

    def served_stock(self, instance):
        return self.updates_of(instance) and self.is_ok(instance, "send_stock")

    def updates_of(self, instance):
        return self.env["amazon.vendor.inventory.feed"].search(
            [("instance_id", "=", instance.id)]
        )

    def prepare_stock_updates(self):
        self.prepare_stock()
        self.run_cron("ir_cron_send_stock")
        for instance in self.both:
            updates = self.updates_of(instance)
            updates._supersede()
            updates.offer_ids.feed_id = False
            updates.written_at = fields.Datetime.now() - timedelta(days=400)

    def run_stock_updates(self):
        self.env["amazon.vendor.inventory.feed"]._gc_old_feeds()

    def served_stock_updates(self, instance):
        return not self.updates_of(instance)
