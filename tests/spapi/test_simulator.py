"""The gateway against the simulated Amazon: the whole conversation, and every fault the
simulator knows."""

import json
import threading
from datetime import datetime, timedelta, timezone

from odoo.tests import BaseCase, tagged

from odoo.addons.amazon_vendor_central.simulator import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_REFRESH_TOKEN,
    DEMO_US_CLIENT_ID,
    DEMO_US_CLIENT_SECRET,
    DEMO_US_REFRESH_TOKEN,
    Simulator,
)
from odoo.addons.amazon_vendor_central.simulator.faults import AFTER, BEFORE
from odoo.addons.amazon_vendor_central.spapi import checks
from odoo.addons.amazon_vendor_central.spapi.credentials import Credentials
from odoo.addons.amazon_vendor_central.spapi.endpoints import endpoint_for
from odoo.addons.amazon_vendor_central.spapi.errors import (
    Configuration,
    Rejected,
    Retryable,
    UnknownOutcome,
)
from odoo.addons.amazon_vendor_central.spapi.gateway import Gateway
from odoo.addons.amazon_vendor_central.spapi.messages import (
    order_status,
    purchase_order,
)
from odoo.addons.amazon_vendor_central.spapi.messages.acknowledgement import (
    ACCEPTED,
    REJECTED,
    AcknowledgementItem,
    AcknowledgementMessage,
    AcknowledgementPart,
    build,
    validate,
)
from odoo.addons.amazon_vendor_central.spapi.messages.common import Quantity
from odoo.addons.amazon_vendor_central.spapi.operations.orders import Orders
from odoo.addons.amazon_vendor_central.spapi.operations.transactions import Transactions
from odoo.addons.amazon_vendor_central.spapi.pages import PageGuard
from odoo.addons.amazon_vendor_central.spapi.throttle import Throttle
from odoo.addons.amazon_vendor_central.spapi.tokens import TokenStore
from odoo.addons.amazon_vendor_central.spapi.windows import split_window

DEMO = (DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_REFRESH_TOKEN)
DEMO_US = (DEMO_US_CLIENT_ID, DEMO_US_CLIENT_SECRET, DEMO_US_REFRESH_TOKEN)
ORDERS = "getPurchaseOrders"


class SimulatorCase(BaseCase):
    def setUp(self):
        super().setUp()
        self.simulator = Simulator(seed=7, rate=0)
        self.simulator.start()
        self.addCleanup(self.simulator.stop)
        self.store = TokenStore()
        self.records = []

    def gateway(self, keys=DEMO, account_key="test:1", **options):
        options.setdefault("token_store", self.store)
        options.setdefault("throttle", Throttle(plans={ORDERS: (1000.0, 1000)}))
        options.setdefault("observer", self.records.append)
        options.setdefault("max_wait", 0)
        options.setdefault("timeout", 5.0)
        gateway = Gateway(
            Credentials(account_key, *keys),
            endpoint_for("simulator", "DE", self.simulator.url),
            **options,
        )
        self.addCleanup(gateway.close)
        return gateway

    def window(self, days=1):
        now = datetime.now(timezone.utc)
        return {
            "created_after": now - timedelta(days=days),
            "created_before": now + timedelta(minutes=1),
        }

    def pages(self, gateway, **filters):
        """All pages of the last day, watched as wherever pages are fetched."""
        guard, count, token = PageGuard(), None, None
        query = {**self.window(), **filters}
        while True:
            page = gateway.use(Orders).purchase_orders(**query, next_token=token)
            yield page
            token = page.next_token
            count = guard.follow("created", count, page.documents, token)
            if not token:
                return

    def an_order(self, gateway):
        (page,) = self.pages(gateway)
        return purchase_order.parse(page.documents[0].text)

    def answer(self, order, code=ACCEPTED):
        reason = "TemporarilyUnavailable" if code == REJECTED else None
        items = tuple(
            AcknowledgementItem.of(
                line,
                [
                    AcknowledgementPart(
                        code,
                        Quantity(
                            line.ordered_quantity.amount,
                            line.ordered_quantity.unit_of_measure,
                            line.ordered_quantity.unit_size,
                        ),
                        rejection_reason=reason,
                    )
                ],
            )
            for line in order.items
            if line.ordered_quantity.amount
        )
        seller = order.selling_party.party_id_raw
        now = datetime.now(timezone.utc)
        return AcknowledgementMessage(order.purchase_order_number, seller, now, items)


@tagged("post_install", "-at_install")
class TestConversation(SimulatorCase):
    def test_from_order_to_confirmation(self):
        self.simulator.generate_orders(1)
        gateway = self.gateway()
        order = self.an_order(gateway)
        message = self.answer(order)
        hard = [v for v in validate(message, order) if v.severity == "hard"]
        self.assertEqual(hard, [])
        submitted = gateway.use(Orders).submit_acknowledgement(build(message))
        transaction = gateway.use(Transactions).transaction(submitted.transaction_id)
        self.assertFalse(transaction.failed, transaction.errors)

        document = gateway.use(Orders).purchase_order(order.purchase_order_number)
        again = purchase_order.parse(document.text)
        self.assertEqual(again.purchase_order_state, "Acknowledged")
        page = gateway.use(Orders).purchase_orders_status(
            purchase_order_number=order.purchase_order_number
        )
        status = order_status.parse(page.documents[0].text)
        for line, seen in zip(message.items, status.items, strict=True):
            self.assertEqual(
                seen.accepted_quantity.eaches, line.ordered_quantity.eaches
            )

    def test_the_ledger_has_what_was_sent_and_nothing_more(self):
        self.simulator.generate_orders(1)
        gateway = self.gateway()
        body = build(self.answer(self.an_order(gateway)))
        gateway.use(Orders).submit_acknowledgement(body)
        entry = self.simulator.ledger.posts()[-1]
        self.assertEqual(entry.body, body)
        self.assertNotIn("marketplaceIds", entry.body)
        for entry in self.simulator.ledger.entries:
            for name in entry.query:
                self.assertNotIn("marketplace", name.lower())

    def test_stored_documents_are_the_simulators_bytes(self):
        numbers = [o.number for o in self.simulator.generate_orders(30)]
        found = {}
        for page in self.pages(self.gateway(), limit=7):
            found.update({each.number: each.text for each in page.documents})
        self.assertEqual(sorted(found), sorted(numbers))
        for number, text in found.items():
            self.assertEqual(json.loads(text)["purchaseOrderNumber"].strip(), number)

    def test_generated_orders_of_all_kinds_can_be_read(self):
        self.simulator.generate_orders(40, dirt=True)
        for page in self.pages(self.gateway()):
            for document in page.documents:
                order = purchase_order.parse(document.text)
                self.assertTrue(order.items, document.number)

    def test_windows_amazon_refuses(self):
        gateway = self.gateway()
        with self.assertRaises(Rejected) as caught:
            gateway.use(Orders).purchase_orders(**self.window(days=8))
        self.assertEqual(caught.exception.code, "InvalidInput")
        pieces = split_window(*self.window(15).values())
        self.assertEqual(len(pieces), 3)
        for after, before in pieces:
            window = {"created_after": after, "created_before": before}
            self.assertEqual(
                gateway.use(Orders).purchase_orders(**window).documents, []
            )

    def test_the_check_says_what_is_wrong(self):
        self.assertTrue(
            all(
                check.ok for check in checks.run(self.gateway(), (Orders, Transactions))
            )
        )
        self.simulator.deny("getPurchaseOrdersStatus")
        wrong = [
            check
            for check in checks.run(self.gateway(), (Orders, Transactions))
            if not check.ok
        ]
        self.assertEqual(
            [(check.name, check.setting) for check in wrong],
            [("getPurchaseOrdersStatus", "role")],
        )
        for position, setting in ((1, "client_secret"), (2, "refresh_token")):
            keys = list(DEMO)
            keys[position] = "wrong-but-long-enough"
            (check,) = checks.run(self.gateway(tuple(keys)), (Orders, Transactions))
            self.assertEqual((check.ok, check.setting), (False, setting))

    def test_tenants_never_see_each_other(self):
        self.simulator.generate_orders(2, account="demo")
        self.simulator.generate_orders(3, account="demo_us")
        one = self.gateway(DEMO, "db:1")
        two = self.gateway(DEMO_US, "db:2")
        counts = [
            len(gateway.use(Orders).purchase_orders(**self.window()).documents)
            for gateway in (one, two, one)
        ]
        self.assertEqual(counts, [2, 3, 2])

    def test_many_threads_fetch_one_token(self):
        gateway = self.gateway()
        start = threading.Barrier(8)
        failed = []

        def ask():
            start.wait(10)
            try:
                gateway.use(Orders).purchase_orders(limit=1, **self.window())
            except Exception as error:
                failed.append(error)

        threads = [threading.Thread(target=ask) for _each in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        self.assertEqual(failed, [])
        self.assertEqual(self.simulator.ledger.count(operation="token"), 1)
        self.assertEqual(self.simulator.ledger.count(operation=ORDERS), 8)


@tagged("post_install", "-at_install")
class TestFaults(SimulatorCase):
    def test_every_fault_of_a_reading_is_survived(self):
        """Trying again, as whoever is told to, always ends with all orders."""
        numbers = sorted(o.number for o in self.simulator.generate_orders(9))
        skipped = {"hang_before", "hang_after"}  # the next test, with a time-out
        for kind in sorted((BEFORE | AFTER).keys() - skipped):
            with self.subTest(kind=kind):
                self.simulator.clear_faults()
                self.simulator.add_fault(kind, ORDERS, skip=1)
                self.assertEqual(self._read_all(), numbers)

    def test_hanging_is_survived(self):
        numbers = sorted(o.number for o in self.simulator.generate_orders(2))
        self.simulator.add_fault("hang_before", ORDERS)
        self.assertEqual(self._read_all(timeout=0.3), numbers)

    def _read_all(self, **options):
        gateway = self.gateway(**options)
        for _each in range(5):
            try:
                return sorted(
                    document.number
                    for page in self.pages(gateway, limit=4)
                    for document in page.documents
                )
            except (Retryable, Rejected, Configuration):
                continue
        self.fail("all tries failed")

    def test_what_is_known_of_an_acknowledgement_after_each_fault(self):
        surely_not_taken = {"throttle", "gateway_throttle", "token_expired"}
        refused = {"forbidden", "invalid_input", "not_found"}
        skipped = {"page_token_expired", "repeat_token", "empty_page"}
        skipped |= {"hang_before", "hang_after"}
        for kind in sorted((BEFORE | AFTER).keys() - skipped):
            with self.subTest(kind=kind):
                self.simulator.clear_faults()
                (made,) = self.simulator.generate_orders(1)
                gateway = self.gateway()
                order = purchase_order.parse(
                    gateway.use(Orders).purchase_order(made.number).text
                )
                before = len(self.simulator.ledger.posts())
                self.simulator.add_fault(kind, "submitAcknowledgement")
                with self.assertRaises(
                    (Retryable, Rejected, Configuration, UnknownOutcome)
                ) as caught:
                    gateway.use(Orders).submit_acknowledgement(
                        build(self.answer(order))
                    )
                self.assertEqual(len(self.simulator.ledger.posts()), before + 1)
                taken = self.simulator.ledger.accepted_acknowledgements(made.number)
                if kind in surely_not_taken:
                    self.assertIsInstance(caught.exception, Retryable)
                elif kind in refused:
                    self.assertIsInstance(
                        caught.exception, Rejected | Configuration | Retryable
                    )
                else:
                    self.assertIsInstance(caught.exception, UnknownOutcome)
                if not isinstance(caught.exception, UnknownOutcome):
                    self.assertFalse(taken)

    def test_an_acknowledgement_that_was_taken_but_not_answered(self):
        (made,) = self.simulator.generate_orders(1)
        gateway = self.gateway(timeout=0.5)
        order = purchase_order.parse(
            gateway.use(Orders).purchase_order(made.number).text
        )
        self.simulator.add_fault("hang_after", "submitAcknowledgement")
        with self.assertRaises(UnknownOutcome):
            gateway.use(Orders).submit_acknowledgement(build(self.answer(order)))
        taken = self.simulator.ledger.accepted_acknowledgements(made.number)
        self.assertEqual(len(taken), 1)

    def test_tokens_that_expire_in_mid_page(self):
        numbers = sorted(o.number for o in self.simulator.generate_orders(6))
        found = []
        for page in self.pages(self.gateway(), limit=2):
            found += [document.number for document in page.documents]
            self.simulator.expire_tokens()
        self.assertEqual(sorted(found), numbers)

    def test_rotated_credentials(self):
        gateway = self.gateway()
        gateway.use(Orders).purchase_orders(**self.window())
        self.simulator.rotate_credentials()
        self.simulator.expire_tokens()
        with self.assertRaises(Configuration) as caught:
            gateway.use(Orders).purchase_orders(**self.window())
        self.assertEqual(caught.exception.setting, "client_secret")

    def test_login_down(self):
        self.simulator.lwa_outage(times=1)
        gateway = self.gateway()
        with self.assertRaises(Retryable):
            gateway.use(Orders).purchase_orders(**self.window())
        gateway.use(Orders).purchase_orders(**self.window())

    def test_the_limit_is_kept_without_a_single_429(self):
        """Ours is the brake: the simulator's limit is never touched."""
        self.simulator.set_rate(50, 10)
        gateway = self.gateway(
            max_wait=5, throttle=Throttle(plans={ORDERS: (50.0, 10)})
        )
        for _each in range(20):
            gateway.use(Orders).purchase_orders(limit=1, **self.window())
        self.assertEqual(self.simulator.ledger.count(status=429), 0)

    def test_a_429_is_obeyed(self):
        self.simulator.add_fault("throttle", ORDERS, retry_after=60)
        gateway = self.gateway()
        for _each in range(3):
            with self.assertRaises(Retryable) as caught:
                gateway.use(Orders).purchase_orders(**self.window())
            self.assertGreater(caught.exception.seconds, 50)
        self.assertEqual(self.simulator.ledger.count(operation=ORDERS), 1)
