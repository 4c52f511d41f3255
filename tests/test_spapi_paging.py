"""All pages of any window, and no turning in circles."""

from datetime import datetime, timedelta, timezone

from odoo.tests import BaseCase, tagged

from odoo.addons.amazon_vendor_central.spapi.errors import Rejected, Retryable

from .common_spapi import LoopbackMixin, error, orders, reply

AFTER = datetime(2026, 11, 1, tzinfo=timezone.utc)
BEFORE = datetime(2026, 11, 3, tzinfo=timezone.utc)


@tagged("post_install", "-at_install")
class TestPaging(LoopbackMixin, BaseCase):
    def _iterate(self, after=AFTER, before=BEFORE, **options):
        return self.gateway(**options).iter_purchase_orders(
            changed_after=after, changed_before=before, vendor_code="ACME1"
        )

    def test_all_pages_with_the_same_filters(self):
        self.server.script = [
            orders("A1", "A2", next_token="two"),
            orders("A3", next_token="three"),
            orders("A4"),
        ]
        numbers = [d.number for page in self._iterate() for d in page.documents]
        self.assertEqual(numbers, ["A1", "A2", "A3", "A4"])
        queries = [call.query for call in self.server.calls]
        tokens = [query.pop("nextToken", None) for query in queries]
        self.assertEqual(tokens, [None, "two", "three"])
        self.assertEqual(queries[0], queries[1])
        self.assertEqual(queries[1], queries[2])

    def test_a_long_window_is_split(self):
        pages = list(self._iterate(before=AFTER + timedelta(days=20)))
        self.assertEqual(len(pages), 3)
        for call, page in zip(self.server.calls, pages, strict=True):
            after, before = page.window
            self.assertLessEqual(before - after, timedelta(days=7))
            self.assertEqual(
                call.query["changedAfter"], after.strftime("%Y-%m-%dT%H:%M:%SZ")
            )
            self.assertNotIn("createdAfter", call.query)

    def test_the_status_operation_says_updated(self):
        self.server.script = [reply(200, {"payload": {"ordersStatus": [{"a": 1}]}})]
        (page,) = self.gateway().iter_purchase_orders_status(
            updated_after=AFTER, updated_before=BEFORE
        )
        self.assertEqual(page.documents[0].text, '{"a": 1}')
        self.assertIn("updatedAfter", self.server.calls[0].query)

    def test_the_end_is_now_by_default(self):
        after = datetime.fromtimestamp(self.clock.now - 60, timezone.utc)
        (page,) = self.gateway().iter_purchase_orders(created_after=after)
        self.assertEqual(page.window[1].timestamp(), self.clock.now)

    def test_windows_that_mean_nothing(self):
        gateway = self.gateway()
        for window in (
            {},
            {"changed_before": BEFORE},
            {"changed_after": AFTER, "created_after": AFTER},
            {"changed_after": AFTER, "created_before": BEFORE},
            {"changed_after": BEFORE, "changed_before": AFTER},
            {"changed_after": AFTER, "next_token": "x"},
        ):
            with self.subTest(window=window), self.assertRaises(ValueError):
                gateway.iter_purchase_orders(**window)
        self.assertFalse(self.server.received)

    def test_a_repeated_token_ends_it(self):
        self.server.script = [orders("A1", next_token="x")] * 10
        pages = self._iterate()
        self.assertEqual(next(pages).documents[0].number, "A1")
        next(pages)
        with self.assertRaises(Retryable):
            next(pages)
        self.assertEqual(len(self.server.calls), 2)

    def test_tokens_that_alternate_end_it(self):
        self.server.script = [
            orders("A1", next_token="x"),
            orders("A2", next_token="y"),
            orders("A1", next_token="x"),
        ]
        with self.assertRaises(Retryable):
            list(self._iterate())

    def test_an_empty_page_with_a_token_is_not_the_end(self):
        self.server.script = [orders(next_token="x"), orders("A1")]
        numbers = [d.number for page in self._iterate() for d in page.documents]
        self.assertEqual(numbers, ["A1"])

    def test_empty_pages_without_end_are_a_fault(self):
        self.server.script = [orders(next_token=f"t{n}") for n in range(100)]
        with self.assertRaises(Retryable):
            list(self._iterate())
        self.assertLess(len(self.server.calls), 30)

    def test_a_refusal_in_mid_paging_that_goes_away(self):
        self.server.script = [
            orders("A1", next_token="x"),
            error(400),
            error(400),
            orders("A2"),
        ]
        numbers = [d.number for page in self._iterate() for d in page.documents]
        self.assertEqual(numbers, ["A1", "A2"])

    def test_a_refusal_in_mid_paging_that_stays(self):
        self.server.script = [orders("A1", next_token="x"), *[error(400)] * 10]
        with self.assertRaises(Retryable) as caught:
            list(self._iterate())
        self.assertEqual(caught.exception.status, 400)
        self.assertEqual(len(self.server.calls), 4)

    def test_a_refused_first_page_is_a_refusal(self):
        self.server.script = [error(400, details="The window is too long.")]
        with self.assertRaises(Rejected):
            list(self._iterate())
        self.assertEqual(len(self.server.calls), 1)

    def test_without_waiting_nothing_sleeps(self):
        self.server.script = [orders("A1", next_token="x"), error(400), orders("A2")]
        self.assertEqual(len(list(self._iterate(max_wait=0))), 2)
        self.assertEqual(self.clock.slept, [])
