"""getPurchaseOrdersStatus, and what Amazon does to an order after it was placed."""

from odoo.tests import BaseCase, tagged

from ..common_simulator import (
    ORDERS,
    STATUS,
    SimulatorMixin,
    acknowledgement,
    entry,
)


class StatusCase(SimulatorMixin, BaseCase):
    def answer(self, order, *entries, **changes):
        """Acknowledge, and return the line's status afterwards."""
        document = acknowledgement(order, *entries, **changes)
        self.assertEqual(self.post(document).status, 202)
        self.assertEqual(self.sim.ledger.posts()[-1].transaction.outcome, "applied")
        return self.line(order["purchaseOrderNumber"].strip())

    def line(self, number="4Z32PABC"):
        """Return the status of the first line."""
        return self.status(number)["itemStatus"][0]

    def shown(self, number="4Z32PABC"):
        """Return confirmation, accepted and rejected quantity of the first line."""
        status = self.line(number)["acknowledgementStatus"]
        return (
            status["confirmationStatus"],
            status["acceptedQuantity"]["amount"],
            status["rejectedQuantity"]["amount"],
        )

    def found(self, **query):
        """Return the numbers the status lists for these filters."""
        orders = self.get(STATUS, **query).payload["ordersStatus"]
        return sorted(each["purchaseOrderNumber"] for each in orders)


@tagged("post_install", "-at_install")
class TestUseCases(StatusCase):
    """Amazon's own use cases for the status of a purchase order."""

    def test_before_any_answer(self):
        self.place()
        status = self.status("4Z32PABC")
        self.assertEqual(status["purchaseOrderStatus"], "OPEN")
        self.assertEqual(status["sellingParty"], {"partyId": "NORD1"})
        self.assertEqual(status["shipToParty"], {"partyId": "XDE1"})
        self.assertEqual(self.shown(), ("UNCONFIRMED", 0, 0))
        self.assertNotIn("receivingStatus", self.line())
        self.assertEqual(
            self.line()["acknowledgementStatus"]["acknowledgementStatusDetails"], []
        )

    def test_invalid_line_item(self):
        order = self.place(amazonProductIdentifier=" ABC123434")
        rejected = entry("Rejected", 10, rejectionReason="InvalidProductIdentifier")
        line = self.answer(order, rejected)
        self.assertEqual(line["buyerProductIdentifier"], "ABC123434")
        self.assertEqual(self.shown(), ("REJECTED", 0, 10))
        self.assertEqual(self.status("4Z32PABC")["purchaseOrderStatus"], "CLOSED")
        self.assertEqual(self.list_orders()[0]["purchaseOrderState"], "Closed")

    def test_obsolete_line_item(self):
        rejected = entry("Rejected", 10, rejectionReason="ObsoleteProduct")
        self.answer(self.place(), rejected)
        self.assertEqual(self.shown(), ("REJECTED", 0, 10))

    def test_partial_with_backorder_and_a_more_exact_date(self):
        order = self.place()
        first = entry("Accepted", 6, scheduledShipDate="2026-03-14T07:00:00Z")
        rest = entry("Backordered", 4, scheduledShipDate="2026-03-25T07:00:00Z")
        self.answer(order, first, rest)
        # "Consider backordered items as accepted."
        self.assertEqual(self.shown(), ("ACCEPTED", 10, 0))
        self.sim.clock.advance(minutes=50)
        rest["scheduledShipDate"] = "2026-03-23T07:00:00Z"
        line = self.answer(order, first, rest)
        details = line["acknowledgementStatus"]["acknowledgementStatusDetails"]
        self.assertEqual(
            [each["acceptedQuantity"]["amount"] for each in details], [10, 10]
        )
        self.assertEqual(self.sim.order("4Z32PABC").lines[0].last.backordered, 4)

    def test_full_cancellation_after_acceptance(self):
        order = self.place()
        self.answer(order, entry("Accepted", 10))
        self.assertEqual(self.shown(), ("ACCEPTED", 10, 0))
        self.answer(order, entry("Rejected", 10))
        self.assertEqual(self.shown(), ("REJECTED", 0, 10))
        self.assertEqual(self.status("4Z32PABC")["purchaseOrderStatus"], "CLOSED")

    def test_partial_cancellation_after_acceptance(self):
        order = self.place()
        self.answer(order, entry("Accepted", 10))
        self.sim.clock.advance(minutes=51)
        line = self.answer(order, entry("Accepted", 3), entry("Rejected", 7))
        self.assertEqual(self.shown(), ("PARTIALLY_ACCEPTED", 3, 7))
        details = line["acknowledgementStatus"]["acknowledgementStatusDetails"]
        # Snapshots, not increments: the second replaces the first.
        self.assertEqual(
            [
                (each["acceptedQuantity"]["amount"], each["rejectedQuantity"]["amount"])
                for each in details
            ],
            [(10, 0), (3, 7)],
        )
        self.assertEqual(self.status("4Z32PABC")["purchaseOrderStatus"], "OPEN")

    def test_money_by_weight_keeps_its_unit(self):
        price = {"currencyCode": "EUR", "amount": "8.50", "unitOfMeasure": "KILOGRAMS"}
        self.place(netCost=price)
        self.assertEqual(self.line()["netCost"], price)


@tagged("post_install", "-at_install")
class TestFilters(StatusCase):
    def setUp(self):
        super().setUp()
        accepted, rejected = (
            self.place(number="AAAA0001"),
            self.place(number="AAAA0002"),
        )
        partly, self.untouched = self.place(number="AAAA0003"), self.place()
        self.answer(accepted, entry("Accepted", 10))
        self.answer(rejected, entry("Rejected", 10))
        self.answer(partly, entry("Accepted", 1), entry("Rejected", 9))

    def test_confirmation(self):
        for status, number in (
            ("ACCEPTED", "AAAA0001"),
            ("REJECTED", "AAAA0002"),
            ("PARTIALLY_ACCEPTED", "AAAA0003"),
            ("UNCONFIRMED", "4Z32PABC"),
        ):
            self.assertEqual(self.found(itemConfirmationStatus=status), [number])

    def test_receiving(self):
        self.sim.receive("AAAA0001", how="short")
        self.sim.receive("AAAA0003")
        self.assertEqual(
            self.found(itemReceiveStatus="PARTIALLY_RECEIVED"), ["AAAA0001"]
        )
        self.assertEqual(self.found(itemReceiveStatus="RECEIVED"), ["AAAA0003"])
        self.assertEqual(
            self.found(itemReceiveStatus="NOT_RECEIVED"), ["4Z32PABC", "AAAA0002"]
        )

    def test_state_parties_and_number(self):
        self.assertEqual(self.found(purchaseOrderStatus="CLOSED"), ["AAAA0002"])
        self.assertEqual(len(self.found(purchaseOrderStatus="OPEN")), 3)
        self.assertEqual(len(self.found(orderingVendorCode="NORD1")), 4)
        self.assertEqual(self.found(orderingVendorCode="NORD2"), [])
        self.assertEqual(len(self.found(shipToPartyId="XDE1")), 4)
        self.assertEqual(self.found(shipToPartyId="XDE2"), [])
        self.assertEqual(self.found(purchaseOrderNumber="NOTHERE1"), [])

    def test_windows(self):
        self.sim.clock.advance(days=2)
        self.tokens.clear()
        recent = self.window("updated", days=1)
        self.assertEqual(self.found(**recent), [])
        self.answer(self.untouched, entry("Accepted", 10))
        recent = self.window("updated", days=1)
        self.assertEqual(self.found(**recent), ["4Z32PABC"])
        self.assertEqual(len(self.found(**self.window("created"))), 4)
        self.assertEqual(self.found(**self.window("created", days=1)), [])
        wide = self.window("updated", days=8)
        self.assertEqual(self.get(STATUS, **wide).status, 400)


@tagged("post_install", "-at_install")
class TestAmazonSide(StatusCase):
    def test_quantities_are_a_history_of_increments(self):
        self.place(amount=5)
        self.sim.change_order("4Z32PABC", quantities={"1": 20})
        self.sim.change_order("4Z32PABC", quantities={"1": 8})
        quantity = self.line()["orderedQuantity"]
        self.assertEqual(quantity["orderedQuantity"]["amount"], 8)
        details = quantity["orderedQuantityDetails"]
        self.assertEqual(
            [each["orderedQuantity"]["amount"] for each in details], [5, 15, 0]
        )
        self.assertEqual(details[2]["cancelledQuantity"]["amount"], 12)

    def test_everything_that_can_change(self):
        self.place()
        (order,) = self.list_orders()
        self.assertNotIn("purchaseOrderChangedDate", order["orderDetails"])
        self.sim.clock.advance(minutes=10)
        window = "2026-03-21T07:00:00Z--2026-03-22T07:00:00Z"
        self.sim.change_order(
            "4Z32PABC",
            costs={"1": "9.80"},
            window=window,
            ship_to="XDE2",
            order_type="RushOrder",
            add_lines=[
                {
                    "amazonProductIdentifier": "B00SIMUL02",
                    "orderedQuantity": {"amount": 2, "unitOfMeasure": "Eaches"},
                    "netCost": {"currencyCode": "EUR", "amount": "3"},
                }
            ],
        )
        details = self.get(f"{ORDERS}/4Z32PABC").payload["orderDetails"]
        self.assertEqual(
            details["purchaseOrderChangedDate"], "2026-03-10T12:10:00.000Z"
        )
        self.assertEqual(details["deliveryWindow"], window)
        self.assertEqual(details["shipToParty"], {"partyId": "XDE2"})
        self.assertEqual(details["purchaseOrderType"], "RushOrder")
        first, second = details["items"]
        self.assertEqual(first["netCost"]["amount"], "9.80")
        self.assertEqual(second["itemSequenceNumber"], "2")
        self.assertEqual(self.status("4Z32PABC")["shipToParty"]["partyId"], "XDE2")
        self.assertEqual(len(self.status("4Z32PABC")["itemStatus"]), 2)

    def test_a_cancelled_line_stays_with_zero(self):
        self.place()
        self.sim.cancel_line("4Z32PABC", "1")
        (item,) = self.get(f"{ORDERS}/4Z32PABC").payload["orderDetails"]["items"]
        self.assertEqual(item["orderedQuantity"]["amount"], 0)
        details = self.line()["orderedQuantity"]["orderedQuantityDetails"]
        self.assertEqual(details[1]["cancelledQuantity"]["amount"], 10)
        self.sim.uncancel_line("4Z32PABC", "1")
        (item,) = self.get(f"{ORDERS}/4Z32PABC").payload["orderDetails"]["items"]
        self.assertEqual(item["orderedQuantity"]["amount"], 10)
        self.assertEqual(self.list_orders()[0]["purchaseOrderState"], "New")

    def test_a_cancelled_order_can_come_back(self):
        order = self.place()
        self.answer(order, entry("Accepted", 10))
        self.sim.cancel_order("4Z32PABC")
        (listed,) = self.list_orders(poItemState="Cancelled")
        self.assertEqual(listed["purchaseOrderState"], "Closed")
        self.assertEqual(self.status("4Z32PABC")["purchaseOrderStatus"], "CLOSED")
        self.sim.uncancel_order("4Z32PABC")
        (listed,) = self.list_orders()
        self.assertEqual(listed["purchaseOrderState"], "Acknowledged")
        self.assertEqual(self.shown(), ("ACCEPTED", 10, 0))

    def test_goods_arrive_complete(self):
        self.answer(self.place(), entry("Accepted", 8), entry("Rejected", 2))
        receiving = self.line()["receivingStatus"]
        self.assertEqual(receiving["receiveStatus"], "NOT_RECEIVED")
        self.sim.receive("4Z32PABC")
        receiving = self.line()["receivingStatus"]
        self.assertEqual(receiving["receiveStatus"], "RECEIVED")
        self.assertEqual(receiving["receivedQuantity"]["amount"], 8)
        self.assertEqual(receiving["lastReceiveDate"], "2026-03-10T12:00:00.000Z")
        self.assertEqual(self.list_orders()[0]["purchaseOrderState"], "Closed")

    def test_goods_arrive_short_and_then_the_rest(self):
        self.answer(self.place(), entry("Accepted", 10))
        self.sim.receive("4Z32PABC", how="short")
        receiving = self.line()["receivingStatus"]
        self.assertEqual(receiving["receiveStatus"], "PARTIALLY_RECEIVED")
        self.assertEqual(receiving["receivedQuantity"]["amount"], 5)
        self.assertEqual(self.status("4Z32PABC")["purchaseOrderStatus"], "OPEN")
        self.sim.receive("4Z32PABC")
        self.assertEqual(self.line()["receivingStatus"]["receiveStatus"], "RECEIVED")

    def test_more_arrives_than_confirmed(self):
        self.answer(self.place(), entry("Accepted", 10))
        self.sim.receive("4Z32PABC", how="over")
        quantity = self.line()["receivingStatus"]["receivedQuantity"]
        self.assertEqual(quantity["amount"], 11)

    def test_the_warehouse_counts_in_another_unit(self):
        self.answer(self.place(), entry("Accepted", 10))
        self.sim.receive("4Z32PABC", lines={"1": 12}, unit="Eaches")
        quantity = self.line()["receivingStatus"]["receivedQuantity"]
        self.assertEqual(
            quantity, {"amount": 12, "unitOfMeasure": "Eaches", "unitSize": 1}
        )
        self.sim.receive("4Z32PABC", lines={"1": 38}, unit="Eaches")
        receiving = self.line()["receivingStatus"]
        self.assertEqual(receiving["receiveStatus"], "RECEIVED")
        self.assertEqual(receiving["receivedQuantity"]["amount"], 50)

    def test_absurd_numbers_are_shown_as_they_are(self):
        """Public issues 2968 and 2207."""
        self.answer(self.place(), entry("Accepted", 10))
        self.sim.receive("4Z32PABC", lines={"1": 35139})
        quantity = self.line()["receivingStatus"]["receivedQuantity"]
        self.assertEqual(quantity["amount"], 35139)
        self.sim.change_order("4Z32PABC", quantities={"1": -3})
        self.assertEqual(
            self.line()["orderedQuantity"]["orderedQuantity"]["amount"], -3
        )

    def test_the_status_is_behind_by_its_lag(self):
        self.sim.set_lag(status=3600)
        order = self.place()
        self.answer(order, entry("Accepted", 10))
        self.assertEqual(self.list_orders()[0]["purchaseOrderState"], "Acknowledged")
        self.assertEqual(self.shown(), ("UNCONFIRMED", 0, 0))
        self.sim.clock.advance(minutes=59)
        self.assertEqual(self.shown(), ("UNCONFIRMED", 0, 0))
        self.sim.clock.advance(minutes=1)
        self.tokens.clear()
        self.assertEqual(self.shown(), ("ACCEPTED", 10, 0))

    def test_what_does_not_exist_is_said(self):
        self.place()
        with self.assertRaisesRegex(KeyError, "no such purchase order"):
            self.sim.cancel_order("AAAAAAAA")
        with self.assertRaisesRegex(KeyError, "no line 9"):
            self.sim.cancel_line("4Z32PABC", "9")
        with self.assertRaisesRegex(ValueError, "complete, short or over"):
            self.sim.receive("4Z32PABC", how="sideways")
