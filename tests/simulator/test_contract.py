"""The simulator against Amazon's own SDK (amzn-sp-api): its client talks to us, its
models hold our answers: field names, types, enums, required fields.

Dirty orders are left out: the SDK raises on some of Amazon's own samples.
"""

import json
import re
import unittest
from datetime import timedelta

from odoo.tests import BaseCase, tagged

from ...simulator import validation
from ...simulator.api import orders
from ...simulator.errors import ApiError
from ...simulator.generator import ORDER_TYPES
from ...spapi.messages import acknowledgement as messages
from ...spapi.messages import purchase_order
from ...spapi.messages.common import Quantity
from ..common_simulator import (
    ORDERS,
    STATUS,
    TRANSACTIONS,
    SimulatorMixin,
    acknowledgement,
    entry,
)
from ..sdk_contract import SDK, SdkContract, sdk, sdk_first


@unittest.skipUnless(SDK, "Amazon's SDK (amzn-sp-api) is not installed")
class ContractCase(SimulatorMixin, SdkContract, BaseCase):
    """The simulator's answers, held against Amazon's models."""


@tagged("post_install", "-at_install")
class TestAnswers(ContractCase):
    def test_orders(self):
        for kind in ORDER_TYPES:
            self.sim.generate_orders(20, order_type=kind, exotic=0.3)
        self.sim.generate_orders(10, import_order=True, lines=40)
        self.sim.generate_orders(5, account="demo_us")
        seen = 0
        for account in ("demo", "demo_us"):
            answer = self.get(ORDERS, account, limit=60, **self.window())
            self.hold(answer.json, "GetPurchaseOrdersResponse")
            seen += len(answer.payload["orders"])
            for order in answer.payload["orders"]:
                self.assertIn("orderDetails", order)
        self.assertEqual(seen, 65)
        self.assertIn("orderDetails", self.list_orders()[0])
        brief = self.get(ORDERS, includeDetails="false", **self.window())
        self.hold(brief.json, "GetPurchaseOrdersResponse")

    def test_one_order_through_all_its_states(self):
        (order,) = self.sim.generate_orders(1, lines=8)
        path = f"{ORDERS}/{order.number}"
        for step in (
            lambda: None,
            lambda: self.sim.change_order(order.number, quantities={"1": 9}),
            lambda: self.sim.cancel_line(order.number, "2"),
            lambda: self.sim.cancel_order(order.number),
            lambda: self.sim.uncancel_order(order.number),
        ):
            step()
            self.hold(self.get(path).json, "GetPurchaseOrderResponse")

    def test_status_through_all_its_states(self):
        order = self.place()
        number = order["purchaseOrderNumber"]

        def check():
            answer = self.get(STATUS, purchaseOrderNumber=number)
            self.hold(answer.json, "GetPurchaseOrdersStatusResponse")

        check()
        self.post(acknowledgement(order, entry("Accepted", 10)))
        check()
        self.post(acknowledgement(order, entry("Accepted", 6), entry("Rejected", 4)))
        check()
        self.sim.change_order(number, quantities={"1": 8})
        self.sim.receive(number, how="short")
        check()
        self.sim.receive(number, lines={"1": 35}, unit="Eaches")
        check()
        self.sim.generate_orders(30)
        self.hold(self.get(STATUS, limit=10).json, "GetPurchaseOrdersStatusResponse")

    def test_transactions(self):
        order = self.place()
        for amount in (10, 11):
            answer = self.post(acknowledgement(order, entry("Accepted", amount)))
            self.hold(answer.json, "SubmitAcknowledgementResponse")
            transaction_id = answer.payload["transactionId"]
            status = self.get(f"{TRANSACTIONS}/{transaction_id}")
            self.hold(
                status.json,
                "GetTransactionResponse",
                self.sdk_models("transaction_status"),
            )
        self.assertEqual(status.payload["transactionStatus"]["status"], "Failure")

    def test_errors(self):
        self.sim.faults.add("throttle")
        for status, answer in (
            (429, self.get(ORDERS)),
            (400, self.get(ORDERS, limit="x")),
            (404, self.get(f"{ORDERS}/AAAAAAAA")),
            (403, self.request("GET", ORDERS)),
            (400, self.post("{")),
        ):
            self.assertEqual(answer.status, status)
            self.hold(answer.json, "GetPurchaseOrdersResponse")


@tagged("post_install", "-at_install")
class TestRequests(ContractCase):
    def client(self):
        """Return Amazon's own client, pointed at the simulator."""
        account = self.sim.account()
        cache = sdk("auth.lwa_request").AccessTokenCache(
            account.client_id,
            account.client_secret,
            account.refresh_token,
            oauth_endpoint=self.sim.token_url,
            max_retries=0,
        )
        configuration = sdk("configuration").Configuration()
        configuration.host = self.sim.url
        configuration.access_token_cache = cache
        client = sdk("api_client").ApiClient(configuration)
        self.addCleanup(client.rest_client.pool_manager.clear)
        return client

    def test_amazon_s_client_works_with_the_simulator(self):
        with sdk_first():
            api = sdk("api.vendor_orders_v1.vendor_orders_api").VendorOrdersApi(
                self.client()
            )
            (order,) = self.sim.generate_orders(1, lines=2, vendor_code="NORD1")
            window = self.window()
            listed = api.get_purchase_orders(
                created_after=window["createdAfter"],
                created_before=window["createdBefore"],
                include_details="true",
                limit=10,
            )
            self.assertEqual(
                [each.purchase_order_number for each in listed.payload.orders],
                [order.number],
            )
            api.submit_acknowledgement(self.acknowledgement_of(order))
            self.assertEqual(
                len(self.sim.ledger.effective_acknowledgements(order.number)), 1
            )
            status = api.get_purchase_orders_status(purchase_order_number=order.number)
            item = status.payload.orders_status[0].item_status[0]
            self.assertEqual(
                item.acknowledgement_status.confirmation_status, "ACCEPTED"
            )

    def acknowledgement_of(self, order):
        """Accept an order whole, written with the SDK's models."""
        models = self.sdk_models()

        def quantity(line):
            return models.ItemQuantity(line.ordered, line.unit, line.unit_size)

        def cost(line):
            price = line.document.get("netCost") or line.document["listPrice"]
            return models.Money(
                **{
                    own: price[wire]
                    for own, wire in models.Money.attribute_map.items()
                    if wire in price
                }
            )

        items = [
            models.OrderAcknowledgementItem(
                item_sequence_number=line.sequence,
                amazon_product_identifier=line.asin,
                vendor_product_identifier=line.sku,
                ordered_quantity=quantity(line),
                **{"net_cost" if line.net_cost else "list_price": cost(line)},
                item_acknowledgements=[
                    models.OrderItemAcknowledgement("Accepted", quantity(line))
                ],
            )
            for line in order.lines
        ]
        return models.SubmitAcknowledgementRequest(
            acknowledgements=[
                models.OrderAcknowledgement(
                    purchase_order_number=order.number,
                    selling_party=models.PartyIdentification(order.vendor_code),
                    acknowledgement_date=self.sim.clock.now(),
                    items=items,
                )
            ]
        )

    def test_what_this_addon_sends(self):
        """Our own acknowledgements, of clean and of dirty orders, fit Amazon's models
        and what the simulated Amazon takes."""
        clean = self.sim.generate_orders(20, backorder=True)
        dirty = self.sim.generate_orders(40, dirt=0.2)
        for number, order in enumerate(clean + dirty):
            text = messages.build(self.our_answer(order, number < 20))
            self.hold(json.loads(text), "SubmitAcknowledgementRequest")
            self.assertEqual(self.post(text).status, 202)
            transaction = self.sim.ledger.posts()[-1].transaction
            self.assertEqual((transaction.outcome, transaction.errors), ("applied", []))

    def our_answer(self, order, clean):
        """Return our message: accept half, backorder a quarter, reject the rest."""
        order = purchase_order.parse(json.dumps(order.render()))
        late = self.sim.clock.now() + timedelta(days=30)

        def quantity(line, amount):
            ordered = line.ordered_quantity
            # A unit that Amazon left out counts as Eaches.
            unit = ordered.unit_of_measure or "Eaches"
            return Quantity(amount, unit, ordered.unit_size)

        def parts(line):
            amount = line.ordered_quantity.amount
            some, later = -(-amount // 2), amount // 4 if clean else 0
            for code, share, more in (
                (messages.ACCEPTED, some, {}),
                (messages.BACKORDERED, later, {"scheduled_ship_date": late}),
                (messages.REJECTED, amount - some - later, reason),
            ):
                if share:
                    yield messages.AcknowledgementPart(
                        code, quantity(line, share), **more
                    )

        reason = {"rejection_reason": messages.REASONS[0]}
        items = [
            messages.AcknowledgementItem.of(
                line,
                parts(line),
                ordered_quantity=quantity(line, line.ordered_quantity.amount),
            )
            for line in order.items
        ]
        return messages.AcknowledgementMessage(
            order.purchase_order_number,
            order.selling_party.party_id_raw,
            self.sim.clock.now(),
            tuple(items),
        )

    def test_the_query_parameters_are_amazon_s(self):
        api = sdk("api.vendor_orders_v1.vendor_orders_api").VendorOrdersApi
        for name, known in (
            ("get_purchase_orders", orders.ORDERS_QUERY),
            ("get_purchase_orders_status", orders.STATUS_QUERY),
        ):
            words = re.findall(r":param \w+ (\w+):", getattr(api, name).__doc__)
            amazon = {each.replace("_", "") for each in words if each != "async_req"}
            self.assertEqual(amazon, {each.lower() for each in known})

    def test_the_body_s_members_and_enums_are_amazon_s(self):
        """What our checker knows, the SDK's models know, and the other way round."""
        sound = acknowledgement(
            self.place(), entry("Rejected", 10, rejectionReason="ObsoleteProduct")
        )
        validation.ACKNOWLEDGEMENTS(sound, "body")
        self.hold(sound, "SubmitAcknowledgementRequest")
        self.compare(sound, "SubmitAcknowledgementRequest", sound, [])

    def compare(self, document, model, whole, path):
        """Every member the SDK knows must be known to our checker, at every place of
        a sound document; a member it does not know must not."""
        record = getattr(self.sdk_models(), model)
        for own, wire in record.attribute_map.items():
            kind = record.swagger_types[own]
            if wire in document:
                inner = re.fullmatch(r"[Ll]ist\[(.+)\]", kind)
                value = document[wire][0] if inner else document[wire]
                if isinstance(value, dict):
                    self.compare(
                        value, inner[1] if inner else kind, whole, [*path, wire]
                    )
                continue
            document[wire] = object()
            self.assertNotIn("Invalid content", self.complaint(whole), [*path, wire])
            del document[wire]
        document["invented"] = 1
        self.assertIn("Invalid content", self.complaint(whole), path)
        del document["invented"]

    def complaint(self, document):
        """Return what our checker says of a document it must refuse."""
        with self.assertRaises(ApiError) as caught:
            validation.ACKNOWLEDGEMENTS(document, "body")
        return caught.exception.details

    def test_amazon_s_values_are_ours(self):
        models = self.sdk_models()
        for code in ("Accepted", "Backordered", "Rejected"):
            models.OrderItemAcknowledgement(code, models.ItemQuantity(1))
        for reason in (
            "TemporarilyUnavailable",
            "InvalidProductIdentifier",
            "ObsoleteProduct",
        ):
            models.OrderItemAcknowledgement(
                "Rejected", models.ItemQuantity(1), rejection_reason=reason
            )
        with self.assertRaises(ValueError):
            models.OrderItemAcknowledgement("REJECTED", models.ItemQuantity(1))

    def test_a_message_that_amazon_would_not_know_is_noticed(self):
        """The kit holds every message of every test in this way."""
        order = self.place()
        sound = acknowledgement(order, entry("Accepted", 10))
        self.hold(sound, "SubmitAcknowledgementRequest")
        for wrong, error in (
            (entry("Accepted", 10, scheduledDate="2026-11-22"), AssertionError),
            (entry("Backordered", 10, scheduledShipDate="soon"), ValueError),
            (entry("Accepted", "10"), AssertionError),
            (entry("ACCEPTED", 10), ValueError),
        ):
            with self.assertRaises(error):
                self.hold(acknowledgement(order, wrong), "SubmitAcknowledgementRequest")
