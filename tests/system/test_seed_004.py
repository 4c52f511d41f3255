"""The use cases of Amazon's guide "Get purchase order status", end to end: the order
comes from the simulated Amazon over the Operations wizard, is answered, and its status
is imported and shows what the guide shows."""

from datetime import datetime, timedelta, timezone

from odoo import fields
from odoo.tests import tagged

from ..acknowledgement.case import iso
from ..orders import item, order
from ..status.case import StatusCase

NUMBER = "L8266355"
ASIN, SKU = "ABC123434", "028877454078"


@tagged("post_install", "-at_install")
class TestSeed004(StatusCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.USD").active = True

    # --- The guide's order --------------------------------------------------

    def place(self, number=f" {NUMBER}", unit="Cases", size=5, known=True, **details):
        """Amazon places the guide's order (blanks and all); it is imported.

        :param bool known: whether Odoo has the product.
        """
        if known:
            self._create_product("Guide's Product", barcode=f"0{SKU}")
        now = datetime.now(timezone.utc)
        line = item(
            1,
            asin=f" {ASIN}",
            sku=SKU,
            quantity="10",
            unit=unit,
            size=str(size) if unit == "Cases" else None,
            cost="10.2",
            currency="USD",
            backorder=details.pop("backorder", False),
            listPrice={"amount": "10.2", "currencyCode": "USD"},
        )
        if unit == "Eaches":
            line["orderedQuantity"].pop("unitSize")
        party = {"partyId": "NAG1"}
        values = {
            "purchaseOrderDate": iso(now - timedelta(hours=2)),
            "purchaseOrderStateChangedDate": iso(now - timedelta(hours=2)),
            "buyingParty": party,
            "sellingParty": {"partyId": "999US"},
            "shipToParty": party,
            "billToParty": party,
            "shipWindow": f"{iso(now + timedelta(1))}--{iso(now + timedelta(5))}",
            **details,
        }
        self.simulator.add_orders([order(number, [line], **values)])
        queue = self.operate("import_purchase_orders")
        queue.with_user(self.vendor_user).action_process_queue_manually()
        (requisition,) = queue.requisition_ids
        self.assertEqual(requisition.purchase_order_number, number.strip())
        return requisition

    def decide(self, requisition, **values):
        requisition.line_ids.with_user(self.vendor_user).write(values)
        self.send(requisition, self.vendor_user)
        self.assertEqual(
            requisition.acknowledgement_state,
            "submitted",
            requisition.acknowledgement_problem,
        )

    def answer_again(self, requisition, **values):
        """Later the vendor changes his mind and sends the next version."""
        self.advance(minutes=53)  # as in the guide
        requisition.with_user(self.vendor_user).action_change_answer()
        version = requisition.acknowledgement_id.version
        self.decide(requisition, **values)
        self.assertEqual(requisition.acknowledgement_id.version, version + 1)

    def shown(self, requisition):
        """What Amazon shows, imported like a user does it."""
        self.import_status(requisition.purchase_order_number)
        line = requisition.line_ids
        return {
            "status": requisition.purchase_order_status,
            "confirmation": line.confirmation_status,
            "ordered": line.ordered_qty,
            "accepted": line.acknowledged_qty,
            "rejected": line.refused_qty,
        }

    def answer(self, requisition):
        (line,) = self.message_sent(requisition)["items"]
        return line

    # --- The use cases ------------------------------------------------------

    def test_invalid_line_item_in_the_purchase_order(self):
        requisition = self.place(known=False)
        self.assertEqual(requisition.line_ids.state, "unmapped")
        self.decide(
            requisition, accepted_qty=0, rejection_reason="InvalidProductIdentifier"
        )
        answer = self.answer(requisition)
        self.assertEqual(answer["amazonProductIdentifier"], f" {ASIN}")
        self.assertEqual(answer["vendorProductIdentifier"], SKU)
        self.assertEqual(answer["netCost"], {"currencyCode": "USD", "amount": "10.2"})
        cases = {"amount": 10, "unitOfMeasure": "Cases", "unitSize": 5}
        self.assertEqual(
            answer["itemAcknowledgements"],
            [
                {
                    "acknowledgementCode": "Rejected",
                    "acknowledgedQuantity": cases,
                    "rejectionReason": "InvalidProductIdentifier",
                }
            ],
        )
        self.assertFalse(requisition.sale_order_ids, "nothing of it is processed")

        self.assertEqual(
            self.shown(requisition),
            {
                "status": "CLOSED",
                "confirmation": "REJECTED",
                "ordered": 10,
                "accepted": 0,
                "rejected": 10,
            },
        )
        self.assertEqual(self.history(requisition, "ordered"), [(10, 0)])
        self.assertEqual(self.history(requisition, "acknowledged"), [(0, 10)])
        self.assertEqual(requisition.history_ids[0].amazon_unit, "Cases of 5")
        self.assertEqual(requisition.acknowledgement_state, "confirmed")

    def test_obsolete_line_item_in_the_purchase_order(self):
        requisition = self.place()
        self.decide(requisition, accepted_qty=0, rejection_reason="ObsoleteProduct")
        (part,) = self.answer(requisition)["itemAcknowledgements"]
        self.assertEqual(part["acknowledgementCode"], "Rejected")
        self.assertEqual(part["rejectionReason"], "ObsoleteProduct")
        self.assertEqual(part["acknowledgedQuantity"]["amount"], 10)
        self.assertFalse(requisition.sale_order_ids)
        shown = self.shown(requisition)
        self.assertEqual(shown["confirmation"], "REJECTED")
        self.assertEqual((shown["accepted"], shown["rejected"]), (0, 10))

    def test_import_purchase_order_with_its_details(self):
        requisition = self.place(state="Acknowledged", **self._import_details())
        self.assertTrue(requisition.is_import)
        self.assertEqual(requisition.amazon_state, "Acknowledged")
        self.assertEqual(requisition.import_terms, "FreeOnBoard")
        self.assertEqual(requisition.import_method_of_payment, "PrepaidBySeller")
        self.assertEqual(requisition.import_port_of_delivery, "USA")
        self.assertEqual(requisition.import_containers, "2-20'HC,1-45',1-45'HC")
        self.assertIn("PALLET-LOAD", requisition.import_shipping_instructions)
        party = self.env["amazon.vendor.party"].search(
            [("instance_id", "=", self.instance.id), ("code", "=", "XYZ1")]
        )
        self.assertEqual(party.vat, "12AAXYZ4259Z123")

    def _import_details(self):
        return {
            "importDetails": {
                "importContainers": "2-20'HC,1-45',1-45'HC",
                "internationalCommercialTerms": "FreeOnBoard",
                "methodOfPayment": "PrepaidBySeller",
                "portOfDelivery": "USA",
                "shippingInstructions": "PREFERENCE IS PALLET-LOAD, BUT IF CONTAINERS "
                "ARE FLOOR-LOADED",
            },
            "buyingParty": {"partyId": "XYZ1"},
            "shipToParty": {"partyId": "XYZ1"},
            "billToParty": {
                "partyId": "XYZ1",
                "taxInfo": {
                    "taxRegistrationNumber": "12AAXYZ4259Z123",
                    "taxRegistrationType": "VAT",
                },
            },
        }

    def test_confirm_partial_quantity_and_backorder_the_rest(self):
        requisition = self.place(unit="Eaches", backorder=True)
        ship = requisition.window_start
        later = requisition.window_end + timedelta(days=3)
        self.decide(
            requisition,
            accepted_qty=6,
            ship_date=ship,
            backordered_qty=4,
            backorder_date=later,
        )
        self.assertEqual(
            [
                (
                    part["acknowledgementCode"],
                    part["acknowledgedQuantity"]["amount"],
                    part["scheduledShipDate"],
                )
                for part in self.answer(requisition)["itemAcknowledgements"]
            ],
            [("Accepted", 6, _amazon(ship)), ("Backordered", 4, _amazon(later))],
        )
        # "Consider backordered items as accepted."
        self.assertEqual(
            self.shown(requisition),
            {
                "status": "OPEN",
                "confirmation": "ACCEPTED",
                "ordered": 10,
                "accepted": 10,
                "rejected": 0,
            },
        )
        self.assertEqual(self.history(requisition, "acknowledged"), [(10, 0)])

    def test_a_more_exact_date_for_the_second_shipment(self):
        requisition = self.place(unit="Eaches", backorder=True)
        later = requisition.window_end + timedelta(days=3)
        self.decide(
            requisition, accepted_qty=6, backordered_qty=4, backorder_date=later
        )
        requisition.sale_order_id.action_confirm()
        self._deliver(requisition, 6)
        self.assertEqual(requisition.line_ids.shipped_qty, 6)

        exact = later + timedelta(days=2)
        self.answer_again(requisition, backorder_date=exact)
        # A full update, with the total ordered quantity.
        parts = self.answer(requisition)["itemAcknowledgements"]
        self.assertEqual(
            [part["acknowledgedQuantity"]["amount"] for part in parts], [6, 4]
        )
        self.assertEqual(parts[1]["scheduledShipDate"], _amazon(exact))
        shown = self.shown(requisition)
        self.assertEqual((shown["status"], shown["accepted"]), ("OPEN", 10))
        self.assertEqual(self.history(requisition, "acknowledged"), [(10, 0), (10, 0)])
        self.assertEqual(requisition.acknowledgement_state, "confirmed")
        self.assertEqual(requisition.line_ids.shipped_qty, 6)

    def _deliver(self, requisition, amount):
        """Ship a part; the rest stays in a backorder of the delivery."""
        picking = requisition.sale_order_id.picking_ids.filtered(
            lambda one: one.state not in ("done", "cancel")
        )[:1]
        left = amount
        for move in picking.move_ids:
            move.quantity = min(move.product_uom_qty, left)
            left -= move.quantity
        picking.move_ids.filtered("quantity").picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def test_full_cancellation_after_acceptance(self):
        requisition = self.place()
        self.decide(requisition)
        self.assertEqual(self.shown(requisition)["confirmation"], "ACCEPTED")
        self.answer_again(
            requisition, accepted_qty=0, rejection_reason="TemporarilyUnavailable"
        )
        (part,) = self.answer(requisition)["itemAcknowledgements"]
        self.assertEqual(part["acknowledgementCode"], "Rejected")
        self.assertEqual(
            part["acknowledgedQuantity"],
            {"amount": 10, "unitOfMeasure": "Cases", "unitSize": 5},
        )
        self.assertEqual(part["rejectionReason"], "TemporarilyUnavailable")
        shown = self.shown(requisition)
        self.assertEqual(shown["confirmation"], "REJECTED")
        self.assertEqual((shown["accepted"], shown["rejected"]), (0, 10))
        self.assertEqual(self.history(requisition, "acknowledged"), [(10, 0), (0, 10)])
        self.assertEqual(requisition.acknowledgement_state, "confirmed")

    def test_partial_cancellation_after_acceptance(self):
        requisition = self.place()
        self.decide(requisition)
        self.shown(requisition)
        self.answer_again(
            requisition, accepted_qty=3, rejection_reason="TemporarilyUnavailable"
        )
        self.assertEqual(
            [
                (part["acknowledgementCode"], part["acknowledgedQuantity"]["amount"])
                for part in self.answer(requisition)["itemAcknowledgements"]
            ],
            [("Accepted", 3), ("Rejected", 7)],
        )
        self.assertEqual(
            self.shown(requisition),
            {
                "status": "OPEN",
                "confirmation": "PARTIALLY_ACCEPTED",
                "ordered": 10,
                "accepted": 3,
                "rejected": 7,
            },
        )
        # Snapshots, never added up: 3 are accepted, not 13.
        self.assertEqual(self.history(requisition, "acknowledged"), [(10, 0), (3, 7)])
        dates = requisition.history_ids.filtered(
            lambda row: row.kind == "acknowledged"
        ).mapped("date")
        passed = dates[1] - dates[0]
        self.assertGreaterEqual(passed, timedelta(minutes=53))

    # --- The filters the guide lists ----------------------------------------

    def numbers(self, **filters):
        """The orders Amazon shows a status of, asked with these filters."""
        return set(self.operate(**filters).line_ids.mapped("purchase_order_number"))

    def several(self):
        """Orders in different states: open, rejected, received by half, elsewhere.

        :return: dict of what is special about it -> purchase order number.
        """
        orders = [
            order("PO00OPEN"),
            order("PO000REJ"),
            order("PO000REC"),
            order("PO000FRA", shipToParty={"partyId": "FRA3"}),
            order("PO00CODE", sellingParty={"partyId": "VEND2"}),
        ]
        placed = iso(datetime.now(timezone.utc) - timedelta(hours=3))
        for one in orders:
            one["orderDetails"]["purchaseOrderDate"] = placed
        self.simulator.add_orders(orders)
        queue = self.operate("import_purchase_orders")
        queue._process()
        by_number = {r.purchase_order_number: r for r in queue.requisition_ids}
        rejected = by_number["PO000REJ"]
        rejected.line_ids.accepted_qty = 0
        self.send(rejected | by_number["PO000REC"])
        self.simulator.receive("PO000REC", how="short")
        self.advance(minutes=1)
        return set(by_number)

    def test_status_of_all_open_orders_in_a_date_range(self):
        openly = self.several() - {"PO000REJ"}
        found = self.numbers(window_type="created", purchase_order_status="OPEN")
        self.assertEqual(found, openly)
        # By the date of their update they are the same, so nothing new is stored.
        queue = self.operate(window_type="changed", purchase_order_status="OPEN")
        self.assertEqual(
            (queue.received_count, queue.unchanged_count), (len(openly), len(openly))
        )
        # The window counts: nothing was placed in the last hour.
        now = fields.Datetime.now()
        queue = self.operate(
            window_type="created",
            changed_after=now - timedelta(hours=1),
            changed_before=now,
        )
        self.assertEqual(queue.received_count, 0)

    def test_orders_with_a_rejected_item(self):
        self.several()
        self.assertEqual(
            self.numbers(item_confirmation_status="REJECTED"), {"PO000REJ"}
        )

    def test_status_of_a_specific_purchase_order(self):
        self.several()
        self.assertEqual(self.numbers(purchase_order_numbers="po000rec"), {"PO000REC"})

    def test_status_of_the_open_orders_of_a_vendor_code(self):
        self.several()
        self.assertEqual(
            self.numbers(vendor_code=" vend2 ", purchase_order_status="OPEN"),
            {"PO00CODE"},
        )

    def test_received_status_and_quantity_of_the_fulfillment_center(self):
        self.several()
        queue = self.import_status(item_receive_status="PARTIALLY_RECEIVED")
        line = queue.requisition_ids.line_ids
        self.assertEqual(line.requisition_id.purchase_order_number, "PO000REC")
        self.assertEqual((line.received_qty, line.ordered_qty), (5, 10))
        self.assertEqual(line.receive_status, "PARTIALLY_RECEIVED")
        self.assertTrue(line.last_receive_date)

    def test_orders_of_a_time_range_for_one_fulfillment_center(self):
        self.several()
        self.assertEqual(
            self.numbers(window_type="created", ship_to_party="FRA3"), {"PO000FRA"}
        )

    def test_more_than_a_hundred_orders_come_with_the_next_token(self):
        self.simulator.generate_orders(130, lines=1)
        self.assertEqual(len(self.numbers()), 130)


def _amazon(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
