"""What direct fulfilment has beside one label and its confirmation, at the simulated
Amazon: lists, requests, pallets, statuses, invoices, and the sandbox's test orders."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from unittest import TestCase

from ...logic.direct.confirmation_facts import Box, Confirmation, Item
from ...simulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_REFRESH_TOKEN,
    Clock,
    Simulator,
)
from ...spapi.credentials import Credentials
from ...spapi.endpoints import endpoint_for
from ...spapi.errors import Configuration, Rejected
from ...spapi.gateway import Gateway
from ...spapi.messages.direct_papers import parse_container_label, parse_labels
from ...spapi.messages.direct_shipping import (
    build_confirmations,
    build_container_label,
    build_create_labels,
    build_label_requests,
    build_status_updates,
)
from ...spapi.messages.values import Address
from ...spapi.messages.writing import encode
from ...spapi.operations.direct_orders import DirectOrders
from ...spapi.operations.direct_payments import DirectPayments
from ...spapi.operations.direct_sandbox import SUCCESS, DirectSandbox
from ...spapi.operations.direct_shipping import DirectShipping
from ...spapi.operations.direct_transactions import DirectTransactions
from ...spapi.throttle import Throttle
from ...spapi.tokens import TokenStore
from .common import FakeClock

NOW = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)
LINES = (Item(1, 2, None, "SKU-1"),)
BOX = Box("a", "BOX-1", LINES, None, "UPS_GR_RES", Decimal("1.5"))
ADDRESS = {
    "name": "Nordlicht Home",
    "addressLine1": "Hafenstraße 7",
    "city": "Lübeck",
    "stateOrRegion": "Schleswig-Holstein",
    "postalCode": "23568",
    "countryCode": "DE",
}


def facts_of(order, **values):
    return Confirmation(
        order, "NORD1", "WH1", LINES, LINES, (BOX,), shipped_at=NOW, **values
    )


class TestFurtherDirectFulfilment(TestCase):
    def setUp(self):
        super().setUp()
        self.sim = Simulator(seed=3, rate=0, clock=Clock(NOW, frozen=True)).start()
        self.addCleanup(self.sim.stop)
        self.gateway = self.door("simulator")
        self.api = self.gateway.use(DirectShipping)

    def door(self, environment):
        clock = FakeClock(NOW.timestamp())
        keys = (DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_REFRESH_TOKEN)
        gateway = Gateway(
            Credentials("test:df", *keys),
            endpoint_for(environment, "DE", self.sim.url),
            token_store=TokenStore(clock),
            throttle=Throttle(clock),
            clock=clock,
            timeout=5.0,
        )
        self.addCleanup(gateway.close)
        return gateway

    def accept(self, *numbers, **values):
        for number in numbers:
            self.sim.add_direct_shipping(number, {1: ["SKU-1", 2]}, **values)

    def make(self, number):
        body = encode(build_create_labels(facts_of(number)))
        made = parse_labels(self.api.create_shipping_labels(number, body).text)
        return made.packages[0].tracking

    def outcome(self, receipt):
        found = self.gateway.use(DirectTransactions).transaction(receipt.transaction_id)
        return found.status, [each["code"] for each in found.errors]

    def window(self):
        now = self.sim.clock.now()
        return {
            "created_after": now - timedelta(days=1),
            "created_before": now + timedelta(minutes=1),
        }

    def listed(self, ask, **search):
        return [each.number for each in ask(**self.window(), **search).documents]

    def request(self, *numbers):
        body = encode(build_label_requests(map(facts_of, numbers)))
        return self.outcome(self.api.submit_shipping_label_request(body))

    def test_labels_that_were_asked_for_are_shown_later(self):
        self.accept("DF1", "DF2")
        self.sim.set_direct_labels(lag=60)
        self.assertEqual(self.request("DF1", "DF2"), ("Success", []))
        self.assertEqual(self.listed(self.api.get_shipping_labels), [])
        self.sim.advance_clock(60)
        self.assertEqual(
            sorted(self.listed(self.api.get_shipping_labels)), ["DF1", "DF2"]
        )
        self.assertTrue(
            parse_labels(self.api.get_shipping_label("DF1").text).is_complete
        )

    def test_one_wrong_request_for_a_label_fails_the_others_with_it(self):
        self.accept("DF1", "DF2")
        self.make("DF1")
        self.assertEqual(self.request("DF2", "DF1"), ("Failure", ["LABEL_MADE_BEFORE"]))
        with self.assertRaises(Rejected):
            self.api.get_shipping_label("DF2")

    def test_papers_are_listed_by_page_and_warehouse(self):
        self.accept("DF1", "DF2", "DF3", wants_slip=True)
        self.accept("DF4", warehouse="WH2", wants_slip=True)
        self.accept("DF5")
        found, token = [], None
        while True:
            page = self.api.get_packing_slips(
                **self.window(), limit=2, next_token=token
            )
            found += [each.number for each in page.documents]
            token = page.next_token
            if not token:
                break
        self.assertEqual(sorted(found), ["DF1", "DF2", "DF3", "DF4"])
        self.assertEqual(
            self.listed(self.api.get_packing_slips, ship_from="WH2"), ["DF4"]
        )

    def test_a_customers_invoice_is_there_in_india_only(self):
        self.accept("DF1")
        self.assertEqual(self.listed(self.api.get_customer_invoices), [])
        with self.assertRaises(Rejected):
            self.api.get_customer_invoice("DF1")
        self.sim.account("demo").country = "IN"
        self.assertEqual(self.listed(self.api.get_customer_invoices), ["DF1"])
        self.assertEqual(self.api.get_customer_invoice("DF1").number, "DF1")

    def test_a_pallet_has_a_label_of_packages_that_amazon_knows(self):
        self.accept("DF1")
        tracking = self.make("DF1")
        body = build_container_label(facts_of("DF1"), "PAL-1", [tracking])
        made = self.api.create_container_label(encode(body))
        self.assertTrue(parse_container_label(made.text).content)
        body = build_container_label(facts_of("DF1"), "PAL-1", ["1ZOTHER"])
        with self.assertRaises(Rejected):
            self.api.create_container_label(encode(body))

    def ship(self, number):
        """Have an order leave.

        :return: its tracking number
        """
        self.accept(number)
        tracking = self.make(number)
        box = Box("a", "BOX-1", LINES, tracking, "UPS_GR_RES", Decimal("1.5"))
        facts = Confirmation(
            number, "NORD1", "WH1", LINES, LINES, (box,), shipped_at=NOW
        )
        body = encode(build_confirmations([facts]))
        receipt = self.api.submit_shipment_confirmations(body)
        self.assertEqual(self.outcome(receipt), ("Success", []))
        return tracking

    def tell(self, order, tracking):
        update = SimpleNamespace(
            order=order,
            selling_party="NORD1",
            ship_from="WH1",
            tracking=tracking,
            status="D1",
            reason="NS",
            at=NOW,
            location=Address(
                name="Depot", address_line1="Hafenstraße 7", country_code="DE"
            ),
            estimated_at=None,
        )
        body = encode(build_status_updates([update]))
        return self.outcome(self.api.submit_shipment_status_updates(body))

    def test_a_carriers_status_is_told_of_a_parcel_that_was_confirmed(self):
        self.accept("DF2")
        self.assertEqual(self.tell("DF2", "1Z"), ("Failure", ["NOT_SHIPPED"]))
        tracking = self.ship("DF1")
        self.assertEqual(
            self.tell("DF1", "1ZOTHER"), ("Failure", ["INVALID_TRACKING_NUMBER"])
        )
        self.assertEqual(self.tell("DF1", tracking), ("Success", []))
        self.assertEqual(
            self.sim.direct_shipping.orders["demo", "DF1"].updates,
            [(tracking, "D1", "NS")],
        )

    def bill(self, number="INV-1", order="DF1", pieces=2, total="23.80"):
        money = {"currencyCode": "EUR"}
        invoice = {
            "invoiceNumber": number,
            "invoiceDate": "2026-03-10T12:00:00Z",
            "remitToParty": {"partyId": "NORD1", "address": ADDRESS},
            "shipFromParty": {"partyId": "WH1", "address": ADDRESS},
            "invoiceTotal": money | {"amount": total},
            "items": [
                {
                    "itemSequenceNumber": "1",
                    "purchaseOrderNumber": order,
                    "vendorProductIdentifier": "SKU-1",
                    "invoicedQuantity": {"amount": pieces, "unitOfMeasure": "Each"},
                    "netCost": money | {"amount": "10.00"},
                    "taxDetails": [
                        {"taxType": "VAT", "taxAmount": money | {"amount": "3.80"}}
                    ],
                }
            ],
        }
        api = self.gateway.use(DirectPayments)
        return self.outcome(api.submit_invoice(json.dumps({"invoices": [invoice]})))

    def test_an_invoice_is_taken_once_for_what_has_left(self):
        self.assertEqual(self.bill(), ("Failure", ["ORDER_NOT_SHIPPED"]))
        self.ship("DF1")
        self.assertEqual(self.bill(pieces=3)[1], ["QUANTITY_MISMATCH"])
        self.assertEqual(self.bill(total="23.70")[1], ["TOTAL_MISMATCH"])
        self.assertEqual(self.bill()[1], [])
        self.assertEqual(self.sim.direct_payments.direct_invoices(), {"INV-1": "23.80"})
        self.assertEqual(self.bill()[1], ["DUPLICATE_INVOICE"])

    def test_the_sandbox_makes_orders_that_are_listed_then(self):
        api = self.gateway.use(DirectSandbox)
        receipt = api.generate_order_scenarios([("NORD1", "WH7")])
        found = api.order_scenarios(receipt.transaction_id)
        self.assertEqual(found.status, SUCCESS)
        orders = self.gateway.use(DirectOrders)
        listed = orders.orders(**self.window(), ship_from="WH7").documents
        self.assertEqual(sorted(each.number for each in listed), sorted(found.orders))
        self.assertTrue(found.orders)

    def test_a_vendor_code_that_is_not_ones_own_makes_no_test_orders(self):
        api = self.gateway.use(DirectSandbox)
        receipt = api.generate_order_scenarios([("OTHER", "WH7")])
        found = api.order_scenarios(receipt.transaction_id)
        self.assertEqual((found.status, found.orders), ("FAILURE", ()))

    def test_production_is_never_asked_for_test_orders(self):
        api = self.door("production").use(DirectSandbox)
        with self.assertRaises(Configuration):
            api.generate_order_scenarios([("NORD1", "WH7")])
        with self.assertRaises(Configuration):
            api.order_scenarios("20260310120000-1234")
