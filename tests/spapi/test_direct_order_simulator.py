"""Customers' orders and the one answer to each, against the simulated Amazon."""

from datetime import datetime, timedelta, timezone
from unittest import TestCase

from ...simulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_REFRESH_TOKEN,
    Clock,
    Simulator,
)
from ...spapi.credentials import Credentials
from ...spapi.endpoints import endpoint_for
from ...spapi.errors import Rejected, SpApiError
from ...spapi.gateway import Gateway
from ...spapi.messages import direct_acknowledgement, direct_order
from ...spapi.operations.direct_orders import DirectOrders
from ...spapi.operations.direct_transactions import DirectTransactions
from ...spapi.throttle import Throttle
from ...spapi.tokens import TokenStore
from .common import FakeClock

NOW = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)


class TestDirectOrders(TestCase):
    def setUp(self):
        super().setUp()
        self.sim = Simulator(seed=3, rate=0, clock=Clock(NOW, frozen=True)).start()
        self.addCleanup(self.sim.stop)
        clock = FakeClock(NOW.timestamp())
        self.gateway = Gateway(
            Credentials(
                "test:df", DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_REFRESH_TOKEN
            ),
            endpoint_for("simulator", "DE", self.sim.url),
            token_store=TokenStore(clock),
            throttle=Throttle(clock),
            clock=clock,
            timeout=5.0,
        )
        self.addCleanup(self.gateway.close)
        self.api = self.gateway.use(DirectOrders)

    def place(self, **spec):
        (order,) = self.sim.generate_direct_orders(1, **spec)
        return order

    def shown(self, order):
        return direct_order.parse(self.api.order(order.number).text)

    def page(self, **values):
        now = self.sim.clock.now()
        values = {
            "created_after": now - timedelta(days=6),
            "created_before": now + timedelta(minutes=1),
            **values,
        }
        return self.api.orders(**values)

    def numbers(self, **values):
        return [each.number for each in self.page(**values).documents]

    def answer(self, order, code="00", change=lambda text: text):
        text = direct_acknowledgement.build(
            self.shown(order),
            vendor_order_number="S00012",
            date=self.sim.clock.now(),
            code=code,
            description="-",
        )
        sent = self.api.submit_acknowledgement(change(text))
        found = self.gateway.use(DirectTransactions).transaction(sent.transaction_id)
        return found.status, [each["code"] for each in found.errors]

    def test_the_same_seed_gives_the_same_customers(self):
        twin = Simulator(seed=3, clock=Clock(NOW, frozen=True))
        spec = {"count": 5, "masked": None}
        mine = self.sim.generate_direct_orders(**spec)
        self.assertEqual(
            [each.render() for each in mine],
            [each.render() for each in twin.generate_direct_orders(**spec)],
        )

    def test_every_order_of_a_window_is_on_one_page_or_another(self):
        placed = self.sim.generate_direct_orders(7)
        found, token = [], None
        while True:
            page = self.page(limit=3, next_token=token)
            found += [each.number for each in page.documents]
            token = page.next_token
            if not token:
                break
        self.assertEqual(sorted(found), sorted(each.number for each in placed))
        self.assertEqual(self.numbers(created_after=NOW - timedelta(seconds=1)), [])

    def test_orders_are_found_by_status_and_warehouse(self):
        first, second = self.place(warehouse="WH1"), self.place(warehouse="WH2")
        self.answer(first)
        self.assertEqual(self.numbers(status="ACCEPTED"), [first.number])
        self.assertEqual(self.numbers(status="NEW"), [second.number])
        self.assertEqual(self.numbers(ship_from="WH2"), [second.number])

    def test_without_the_role_nobody_sees_who_orders(self):
        order = self.place()
        self.sim.deny("getOrder")
        with self.assertRaises(SpApiError) as caught:
            self.shown(order)
        self.assertEqual(caught.exception.status, 403)

    def test_an_address_is_whole_or_masked(self):
        masked = self.shown(self.place(masked=True)).consignee
        self.assertTrue(masked.is_masked)
        whole = self.shown(self.place(masked=False)).consignee
        self.assertFalse(whole.is_masked)
        self.assertTrue(whole.address.address_line1)

    def test_an_accepted_order_may_be_shipped_and_a_refused_one_is_cancelled(self):
        taken, refused = self.place(), self.place()
        self.assertEqual(self.answer(taken), ("Success", []))
        self.answer(refused, "03")
        self.assertEqual(self.shown(taken).order_status, "ACCEPTED")
        self.assertEqual(self.sim.direct_shipping_state(taken.number), "ACCEPTED")
        self.assertEqual(self.shown(refused).order_status, "CANCELLED")
        self.assertEqual(refused.cancelled_by, "vendor")
        self.assertFalse(taken.late)

    def test_half_an_order_is_no_answer(self):
        order = self.place(amount=2, lines=1)
        found = self.answer(
            order, change=lambda text: text.replace('"amount":2', '"amount":1')
        )
        self.assertEqual(found[1], ["PARTIAL_ACKNOWLEDGEMENT"])
        self.assertEqual(self.shown(order).order_status, "NEW")

    def test_an_order_is_answered_once(self):
        order = self.place()
        self.answer(order)
        self.assertEqual(self.answer(order, "03")[1], ["DUPLICATE_ACKNOWLEDGEMENT"])
        self.assertEqual((order.code, order.answers), ("00", 1))

    def test_what_is_wrong_in_an_answer_is_told_by_the_transaction(self):
        for code, change in (
            ("INVALID_ACKNOWLEDGEMENT_CODE", lambda t: t.replace('"00"', '"01"')),
            ("INVALID_SHIP_FROM_PARTY", lambda t: t.replace('"WH1"', '"WH9"')),
            ("INVALID_SELLING_PARTY", lambda t: t.replace('"NORD1"', '"SUED1"')),
        ):
            self.assertEqual(self.answer(self.place(), change=change)[1], [code])
        order = self.place()
        gone = self.answer(order, change=lambda t: t.replace(order.number, "NONE1"))
        self.assertEqual(gone[1], ["INVALID_ORDER_ID"])

    def test_an_answer_without_the_vendors_number_is_refused_at_once(self):
        with self.assertRaises(Rejected):
            self.answer(
                self.place(),
                change=lambda t: t.replace('"vendorOrderNumber":"S00012",', ""),
            )

    def test_a_late_answer_counts_and_is_known_to_be_late(self):
        order = self.place(spread=1)
        self.sim.clock.advance(hours=24)
        self.answer(order)
        self.assertTrue(order.late)

    def test_a_customer_may_change_his_mind_until_it_has_left(self):
        early, labelled = self.place(), self.place()
        self.sim.cancel_direct_order(early.number)
        self.assertEqual(self.answer(early)[1], ["ORDER_CANCELLED"])
        self.answer(labelled)
        self.sim.cancel_direct_order(labelled.number)
        self.assertEqual(self.shown(labelled).order_status, "CANCELLED")
        self.assertEqual(self.sim.direct_shipping_state(labelled.number), "CANCELLED")
        with self.assertRaises(ValueError):
            self.sim.cancel_direct_order(labelled.number)

    def test_an_ignored_answer_changes_nothing(self):
        order = self.place()
        self.sim.ignore_next_direct_acknowledgements()
        self.answer(order)
        self.assertEqual(self.shown(order).order_status, "NEW")

    def test_customers_buy_no_more_than_amazon_was_told(self):
        self.sim.add_inventory_warehouse("WH1")
        asin = next(iter(self.sim.catalogue)).asin
        self.assertIsNone(self.sim.buy("WH1", asin))
        self.sim.inventory._warehouse("demo", "WH1").apply(
            {
                "isFullUpdate": False,
                "items": [
                    {
                        "buyerProductIdentifier": asin,
                        "availableQuantity": {"amount": 3, "unitOfMeasure": "Each"},
                    }
                ],
            },
            {asin},
        )
        order = self.sim.buy("WH1", asin, 5)
        self.assertEqual([pieces for _sku, pieces in order.wanted.values()], [3])
        self.assertIsNone(self.sim.buy("WH1", asin))

    def test_two_lines_of_one_product_and_other_units_can_be_had(self):
        order = self.shown(self.place(same_sku=True, unit="Eaches"))
        first, *_rest, last = order.items
        self.assertEqual(
            first.vendor_product_identifier, last.vendor_product_identifier
        )
        self.assertTrue(all(item.eaches for item in order.items))
