"""The simulated Amazon's rules for acknowledgements, one test per rule."""

import copy
from datetime import timedelta

from odoo.tests import BaseCase, tagged

from ...simulator.clock import iso
from ..common_simulator import NOON, SimulatorMixin, acknowledgement, entry

LATER = "2026-03-25T07:00:00Z"


class AcknowledgementCase(SimulatorMixin, BaseCase):
    def send(self, document, **headers):
        """Send it and return (transactionStatus, what really happened)."""
        answer = self.post(document, **headers)
        self.assertEqual(answer.status, 202, answer.text)
        transaction = self.transaction(answer.payload["transactionId"])
        outcome = self.sim.ledger.posts()[-1].transaction.outcome
        return transaction, outcome

    def assertApplied(self, document):
        transaction, outcome = self.send(document)
        self.assertEqual((transaction["status"], outcome), ("Processing", "applied"))

    def assertRefused(self, document, code):
        """Amazon takes it, fails it later, and nothing has changed."""
        number = document["acknowledgements"][0]["purchaseOrderNumber"].strip()
        known = number in self.sim.orders.orders
        before = self.status(number) if known else None
        transaction, outcome = self.send(document)
        self.assertEqual((transaction["status"], outcome), ("Failure", "failed"))
        self.assertEqual([each["code"] for each in transaction["errors"]], [code])
        self.assertTrue(transaction["errors"][0]["message"])
        if known:
            self.assertEqual(self.status(number), before)

    def quantities(self, number="4Z32PABC"):
        line = self.sim.order(number).lines[0].last
        return (line.accepted, line.backordered, line.rejected)


@tagged("post_install", "-at_install")
class TestForm(AcknowledgementCase):
    """What is refused at once, with 400: it does not fit the model."""

    def assertInvalid(self, document, words):
        answer = self.post(document)
        self.assertEqual(answer.status, 400, answer.text)
        self.assertEqual(answer.error["code"], "InvalidInput")
        self.assertIn(words, answer.error["details"])
        self.assertEqual(self.sim.ledger.accepted_acknowledgements(), [])

    def test_unknown_members(self):
        sound = acknowledgement(self.place(), entry("Accepted", 10))
        for where, member in (
            ([], "marketplaceIds"),
            (["acknowledgements", 0], "marketplaceIds"),
            (["acknowledgements", 0, "items", 0], "requestedDate"),
        ):
            broken = copy.deepcopy(sound)
            target = broken
            for step in where:
                target = target[step]
            target[member] = ["A1PA6795UKMFR9"]
            self.assertInvalid(broken, f"starting with element '{member}'")

    def test_enums_are_case_sensitive(self):
        order = self.place()
        self.assertInvalid(acknowledgement(order, entry("ACCEPTED", 10)), "ACCEPTED")
        bad = entry("Rejected", 10, rejectionReason=" ObsoleteProduct")
        self.assertInvalid(acknowledgement(order, bad), "ObsoleteProduct")
        bad = entry("Accepted", 10)
        bad["acknowledgedQuantity"]["unitOfMeasure"] = "cases"
        self.assertInvalid(acknowledgement(order, bad), "'cases'")

    def test_integers_are_integers(self):
        order = self.place()
        for value in ("10", 10.0, True, None):
            bad = entry("Accepted", value)
            self.assertInvalid(acknowledgement(order, bad), "must be an integer")

    def test_amounts_are_decimal_strings(self):
        order = self.place()
        for amount, words in (
            (10.2, "must be a string"),
            ("10,20", "not a decimal"),
            ("010.20", "not a decimal"),
            ("+10.20", "not a decimal"),
            (" 10.20", "not a decimal"),
        ):
            cost = {"currencyCode": "EUR", "amount": amount}
            bad = acknowledgement(order, entry("Accepted", 10), netCost=cost)
            self.assertInvalid(bad, words)

    def test_dates_are_instants(self):
        bad = entry("Accepted", 10, scheduledShipDate="2026-03-14")
        self.assertInvalid(acknowledgement(self.place(), bad), "ISO-8601")

    def test_required_members(self):
        sound = acknowledgement(self.place(), entry("Accepted", 10))
        for name in ("purchaseOrderNumber", "sellingParty", "acknowledgementDate"):
            broken = copy.deepcopy(sound)
            del broken["acknowledgements"][0][name]
            self.assertInvalid(broken, f"{name} is required")
        for name in ("orderedQuantity", "itemAcknowledgements"):
            broken = copy.deepcopy(sound)
            del broken["acknowledgements"][0]["items"][0][name]
            self.assertInvalid(broken, f"{name} is required")
        self.assertInvalid({"acknowledgements": []}, "not empty")
        self.assertInvalid({}, "acknowledgements is required")
        self.assertInvalid([], "must be an object")

    def test_what_is_no_json(self):
        for text in ("", "{", "[1,", '{"acknowledgements": NaN}'):
            self.assertInvalid(text, "not valid JSON")

    def test_content_type_and_size(self):
        order = self.place()
        document = acknowledgement(order, entry("Accepted", 10))
        answer = self.post(document, Content_Type="text/plain")
        self.assertEqual(answer.status, 415)
        answer = self.post("[" + " " * (10 * 1024 * 1024) + "]")
        self.assertEqual(answer.status, 413)
        answer = self.post(document, Content_Type="application/json; charset=utf-8")
        self.assertEqual(answer.status, 202)


@tagged("post_install", "-at_install")
class TestRules(AcknowledgementCase):
    """What Amazon takes with 202 and fails afterwards, whole and without effect."""

    def test_an_unknown_order(self):
        order = self.place()
        order["purchaseOrderNumber"] = "AAAAAAAA"
        document = acknowledgement(order, entry("Accepted", 10))
        self.assertRefused(document, "INVALID_ORDER_ID")

    def test_the_order_of_another_account(self):
        order = self.place()
        self.sim.order("4Z32PABC").account = "demo_us"
        transaction, _outcome = self.send(acknowledgement(order, entry("Accepted", 10)))
        self.assertEqual(transaction["errors"][0]["code"], "INVALID_ORDER_ID")

    def test_another_selling_party(self):
        document = acknowledgement(self.place(), entry("Accepted", 10))
        document["acknowledgements"][0]["sellingParty"]["partyId"] = "NORD2"
        self.assertRefused(document, "INVALID_SELLING_PARTY")

    def test_an_unknown_line(self):
        document = acknowledgement(
            self.place(), entry("Accepted", 10), itemSequenceNumber="2"
        )
        self.assertRefused(document, "INVALID_ITEM")

    def test_a_line_twice(self):
        document = acknowledgement(self.place(), entry("Accepted", 5))
        document["acknowledgements"][0]["items"] *= 2
        self.assertRefused(document, "DUPLICATE_ITEM")

    def test_an_order_twice_in_one_request(self):
        document = acknowledgement(self.place(), entry("Accepted", 5))
        document["acknowledgements"] *= 2
        self.assertRefused(document, "DUPLICATE_ORDER")

    def test_one_bad_order_fails_its_neighbour(self):
        document = acknowledgement(self.place(), entry("Accepted", 10))
        other = acknowledgement(self.place(number="9Z32PABC"), entry("Accepted", 11))
        document["acknowledgements"] += other["acknowledgements"]
        self.assertRefused(document, "QUANTITY_ABOVE_ORDER")

    def test_identifiers_must_be_those_of_the_order(self):
        order = self.place()
        for name in ("amazonProductIdentifier", "vendorProductIdentifier"):
            document = acknowledgement(order, entry("Accepted", 10), **{name: "OTHER"})
            self.assertRefused(document, "PRODUCT_IDENTIFIER_MISMATCH")
        document = acknowledgement(
            order,
            entry("Accepted", 10),
            amazonProductIdentifier=None,
            vendorProductIdentifier=None,
        )
        self.assertRefused(document, "MISSING_PRODUCT_IDENTIFIER")

    def test_blanks_as_in_amazon_s_own_samples_do_not_matter(self):
        order = self.place(amazonProductIdentifier=" B00SIMUL01", number=" 4Z32PABC")
        self.assertEqual(self.list_orders()[0]["purchaseOrderNumber"], " 4Z32PABC")
        self.assertApplied(acknowledgement(order, entry("Accepted", 10)))
        order["purchaseOrderNumber"] = "4Z32PABC"
        self.assertApplied(
            acknowledgement(
                order, entry("Accepted", 10), amazonProductIdentifier="B00SIMUL01"
            )
        )

    def test_the_sequence_number_may_be_padded(self):
        document = acknowledgement(
            self.place(), entry("Accepted", 10), itemSequenceNumber="00001"
        )
        self.assertApplied(document)

    def test_not_more_than_ordered(self):
        order = self.place()
        for entries in (
            [entry("Accepted", 11)],
            [entry("Accepted", 6), entry("Rejected", 5)],
        ):
            document = acknowledgement(order, *entries)
            self.assertRefused(document, "QUANTITY_ABOVE_ORDER")

    def test_no_zero_and_no_negative_quantity(self):
        order = self.place()
        for amount in (0, -3):
            document = acknowledgement(order, entry("Accepted", amount))
            self.assertRefused(document, "INVALID_QUANTITY")

    def test_the_unit_is_the_ordered_one(self):
        bad = entry("Accepted", 10)
        bad["acknowledgedQuantity"]["unitOfMeasure"] = "Eaches"
        self.assertRefused(acknowledgement(self.place(), bad), "UNIT_MISMATCH")
        bad = entry("Accepted", 10)
        bad["acknowledgedQuantity"]["unitSize"] = 6
        order = self.place(number="9Z32PABC")
        self.assertRefused(acknowledgement(order, bad), "UNIT_MISMATCH")
        # Amazon's guide itself leaves the unit out.
        bad["acknowledgedQuantity"] = {"amount": 10}
        self.assertApplied(acknowledgement(order, bad))

    def test_the_price(self):
        order = self.place()
        for amount, code in (
            ("10.21", "PRICE_ABOVE_ORDER"),
            ("0", "INVALID_PRICE"),
            ("0.00", "INVALID_PRICE"),
            ("-1", "INVALID_PRICE"),
        ):
            cost = {"currencyCode": "EUR", "amount": amount}
            document = acknowledgement(order, entry("Accepted", 10), netCost=cost)
            self.assertRefused(document, code)
        cost = {"currencyCode": "USD", "amount": "10.20"}
        document = acknowledgement(order, entry("Accepted", 10), netCost=cost)
        self.assertRefused(document, "CURRENCY_MISMATCH")
        document = acknowledgement(order, entry("Accepted", 10), netCost=None)
        self.assertRefused(document, "MISSING_NET_COST")
        cost = {"currencyCode": "EUR", "amount": "9.99"}
        document = acknowledgement(order, entry("Accepted", 10), netCost=cost)
        self.assertApplied(document)

    def test_an_order_at_list_price(self):
        price = {"currencyCode": "EUR", "amount": "20"}
        order = self.place(netCost=None, listPrice=price)
        bare = acknowledgement(order, entry("Accepted", 10), netCost=None)
        self.assertRefused(bare, "MISSING_NET_COST")
        dear = {"currencyCode": "EUR", "amount": "20.01"}
        document = acknowledgement(order, entry("Accepted", 10), netCost=dear)
        self.assertRefused(document, "PRICE_ABOVE_ORDER")
        self.assertApplied(
            acknowledgement(
                order,
                entry("Accepted", 10),
                netCost=None,
                listPrice=price,
                discountMultiplier="0.5",
            )
        )

    def test_backorder_only_where_it_is_allowed(self):
        order = self.place(isBackOrderAllowed=False)
        late = entry("Backordered", 4, scheduledShipDate=LATER)
        document = acknowledgement(order, entry("Accepted", 6), late)
        self.assertRefused(document, "BACKORDER_NOT_ALLOWED")

    def test_a_backorder_needs_a_date_of_its_own(self):
        order = self.place()
        for dates in (
            {},
            {"scheduledShipDate": "2026-03-18T07:00:00Z"},
            {"scheduledDeliveryDate": "2026-03-20T07:00:00Z"},
        ):
            document = acknowledgement(order, entry("Backordered", 10, **dates))
            self.assertRefused(document, "BACKORDER_DATE")
        same = {"scheduledShipDate": LATER}
        document = acknowledgement(
            order, entry("Accepted", 6, **same), entry("Backordered", 4, **same)
        )
        self.assertRefused(document, "BACKORDER_DATE")
        self.assertApplied(acknowledgement(order, entry("Backordered", 10, **same)))
        self.assertEqual(self.quantities(), (0, 10, 0))

    def test_a_line_first_rejected_never_comes_back(self):
        item = self.place()["orderDetails"]["items"][0]
        order = self.place_items(
            [item | {"itemSequenceNumber": n} for n in "12"], number="9Z32PABC"
        )
        self.assertApplied(acknowledgement(order, entry("Rejected", 10)))
        for code, more in (
            ("Accepted", {}),
            ("Backordered", {"scheduledShipDate": LATER}),
        ):
            document = acknowledgement(order, entry(code, 10, **more))
            self.assertRefused(document, "ITEM_ALREADY_REJECTED")
        self.assertApplied(acknowledgement(order, entry("Accepted", 10), line=1))

    def test_a_closed_order_takes_nothing(self):
        order = self.place()
        self.sim.cancel_order("4Z32PABC")
        document = acknowledgement(order, entry("Accepted", 10))
        self.assertRefused(document, "ORDER_CLOSED")

    def test_an_item_amazon_cancelled_takes_nothing(self):
        order = self.place()
        self.sim.cancel_line("4Z32PABC", "1")
        document = acknowledgement(order, entry("Accepted", 10))
        self.assertRefused(document, "QUANTITY_ABOVE_ORDER")


@tagged("post_install", "-at_install")
class TestTime(AcknowledgementCase):
    def test_a_late_answer_is_taken_and_noted(self):
        order = self.place()
        self.sim.clock.advance(hours=22)
        self.tokens.clear()
        self.assertApplied(acknowledgement(order, entry("Accepted", 10)))
        self.assertFalse(self.sim.order("4Z32PABC").late)
        other = self.place(number="9Z32PABC")
        self.sim.clock.advance(hours=24)
        self.tokens.clear()
        self.assertApplied(acknowledgement(other, entry("Accepted", 10)))
        self.assertTrue(self.sim.order("9Z32PABC").late)

    def test_quantity_and_price_within_48_hours_dates_always(self):
        order = self.place()
        self.assertApplied(acknowledgement(order, entry("Accepted", 10)))
        self.sim.clock.advance(hours=46)
        self.tokens.clear()
        document = acknowledgement(order, entry("Accepted", 8), entry("Rejected", 2))
        self.assertApplied(document)
        self.sim.clock.advance(hours=2)
        self.tokens.clear()
        document = acknowledgement(order, entry("Accepted", 7), entry("Rejected", 3))
        self.assertRefused(document, "UPDATE_TOO_LATE")
        cheaper = {"currencyCode": "EUR", "amount": "9"}
        document = acknowledgement(
            order, entry("Accepted", 8), entry("Rejected", 2), netCost=cheaper
        )
        self.assertRefused(document, "UPDATE_TOO_LATE")
        moved = entry("Accepted", 8, scheduledShipDate="2026-03-16T07:00:00Z")
        self.assertApplied(acknowledgement(order, moved, entry("Rejected", 2)))

    def test_a_change_by_amazon_opens_the_48_hours_again(self):
        order = self.place()
        self.assertApplied(acknowledgement(order, entry("Accepted", 10)))
        self.sim.clock.advance(hours=72)
        self.tokens.clear()
        self.sim.change_order("4Z32PABC", quantities={"1": 6})
        self.assertApplied(acknowledgement(order, entry("Accepted", 6)))

    def test_unanswered_lines_count_as_rejected_after_a_day(self):
        item = self.place()["orderDetails"]["items"][0]
        order = self.place_items(
            [item | {"itemSequenceNumber": n} for n in "12"], number="9Z32PABC"
        )
        self.assertApplied(acknowledgement(order, entry("Accepted", 10)))
        first, second = self.status("9Z32PABC")["itemStatus"]
        self.assertEqual(
            second["acknowledgementStatus"]["confirmationStatus"], "UNCONFIRMED"
        )
        self.sim.clock.advance(hours=24)
        self.tokens.clear()
        first, second = self.status("9Z32PABC")["itemStatus"]
        self.assertEqual(
            first["acknowledgementStatus"]["confirmationStatus"], "ACCEPTED"
        )
        self.assertEqual(
            second["acknowledgementStatus"]["confirmationStatus"], "REJECTED"
        )
        document = acknowledgement(order, entry("Accepted", 10), line=1)
        self.assertRefused(document, "ITEM_ALREADY_REJECTED")

    def test_an_order_nobody_answers_stays_new(self):
        self.place()
        self.sim.clock.advance(days=3)
        self.tokens.clear()
        (order,) = self.list_orders()
        self.assertEqual(order["purchaseOrderState"], "New")

    def test_obsolete_twice_in_two_days_ends_the_item(self):
        product = self.sim.catalogue.products[0]

        def reject(reason):
            (order,) = self.sim.generate_orders(
                1, lines=1, asins=(product.asin,), unit="Cases", vendor_code="NORD1"
            )
            quantity = {"amount": order.lines[0].ordered}
            answer = entry("Rejected", 1, rejectionReason=reason)
            answer["acknowledgedQuantity"] = quantity
            self.tokens.clear()
            self.assertApplied(acknowledgement(order.document, answer))

        reject("ObsoleteProduct")
        self.sim.clock.advance(hours=1)
        reject("ObsoleteProduct")
        self.assertEqual(self.sim.stopped_items(), [])
        self.sim.clock.advance(hours=47)
        reject("ObsoleteProduct")
        self.assertEqual(self.sim.stopped_items(), [product.asin])
        for order in self.sim.generate_orders(20, products=12):
            self.assertNotIn(product.asin, [line.asin for line in order.lines])

    def test_temporarily_unavailable_ends_nothing(self):
        for number in ("AAAA0001", "AAAA0002"):
            order = self.place(number=number)
            answer = entry("Rejected", 10, rejectionReason="TemporarilyUnavailable")
            self.assertApplied(acknowledgement(order, answer))
            self.sim.clock.advance(hours=50)
            self.tokens.clear()
        self.assertEqual(self.sim.stopped_items(), [])

    def test_the_effect_comes_after_the_lag(self):
        self.sim.set_lag(acknowledgements=1800)
        order = self.place()
        transaction, outcome = self.send(acknowledgement(order, entry("Accepted", 10)))
        self.assertEqual((transaction["status"], outcome), ("Processing", "pending"))
        self.assertEqual(self.list_orders()[0]["purchaseOrderState"], "New")
        self.sim.clock.advance(minutes=30)
        (listed,) = self.list_orders()
        self.assertEqual(listed["purchaseOrderState"], "Acknowledged")
        self.assertEqual(
            listed["orderDetails"]["purchaseOrderStateChangedDate"],
            iso(NOON + timedelta(minutes=30)),
        )
        self.assertEqual(
            self.transaction(transaction["transactionId"])["status"], "Processing"
        )

    def test_a_failure_shows_after_the_lag_too(self):
        self.sim.set_lag(acknowledgements=60)
        order = self.place()
        transaction, _outcome = self.send(acknowledgement(order, entry("Accepted", 11)))
        self.assertEqual(transaction["status"], "Processing")
        self.sim.clock.advance(minutes=1)
        transaction = self.transaction(transaction["transactionId"])
        self.assertEqual(transaction["status"], "Failure")

    def test_success_never_comes(self):
        order = self.place()
        transaction, _outcome = self.send(acknowledgement(order, entry("Accepted", 10)))
        self.sim.clock.advance(days=2)
        self.tokens.clear()
        transaction = self.transaction(transaction["transactionId"])
        self.assertEqual(transaction["status"], "Processing")


@tagged("post_install", "-at_install")
class TestOddities(AcknowledgementCase):
    def test_ignored_without_a_word(self):
        """Public issue 5108."""
        order = self.place()
        self.sim.ignore_next_acknowledgements()
        document = acknowledgement(order, entry("Accepted", 10))
        transaction, outcome = self.send(document)
        self.assertEqual((transaction["status"], outcome), ("Processing", "ignored"))
        self.assertEqual(self.list_orders()[0]["purchaseOrderState"], "New")
        self.assertEqual(len(self.sim.ledger.accepted_acknowledgements()), 1)
        self.assertEqual(self.sim.ledger.effective_acknowledgements(), [])
        self.assertApplied(document)
        (found,) = self.sim.ledger.effective_acknowledgements("4Z32PABC")
        self.assertEqual(found["acknowledgement"], document["acknowledgements"][0])
        self.assertTrue(found["delivered"])

    def test_stuck_in_processing_though_it_failed(self):
        self.sim.stick_next_transactions()
        document = acknowledgement(self.place(), entry("Accepted", 11))
        transaction, outcome = self.send(document)
        self.assertEqual((transaction["status"], outcome), ("Processing", "failed"))
        self.sim.release_transactions()
        transaction = self.transaction(transaction["transactionId"])
        self.assertEqual(transaction["status"], "Failure")

    def test_transactions_belong_to_their_account(self):
        transaction, _outcome = self.send(
            acknowledgement(self.place(), entry("Accepted", 10))
        )
        path = "/vendor/transactions/v1/transactions/" + transaction["transactionId"]
        self.assertEqual(self.get(path, "demo_us").status, 404)
