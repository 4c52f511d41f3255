"""What is offered to Amazon, what is told, and what a full feed would do."""

from datetime import datetime, timedelta
from decimal import Decimal
from unittest import TestCase

from ...logic.inventory import difference, feed, levels
from ...logic.inventory.difference import Sent, rows
from ...logic.inventory.levels import Buffer, Stock, level

NOW = datetime(2026, 3, 10, 12)


def stock(key=1, free=10, **values):
    given = {"warehouse": "WH1", "asin": f"B{key:09d}", "vendor_sku": f"SKU-{key}"}
    return Stock(key, free=free, **given | values)


def told(key=1, amount=10, **values):
    given = {"asin": f"B{key:09d}", "vendor_sku": f"SKU-{key}"}
    return Sent(amount=amount, **given | values)


def row(last=None, heartbeats=None, now=None, **values):
    (found,) = rows(
        [level(stock(**values))], {("WH1", 1): last} if last else {}, heartbeats, now
    )
    return found


class TestLevels(TestCase):
    def test_all_that_is_free_is_offered_without_a_buffer(self):
        found = level(stock(free=10))
        self.assertEqual((found.amount, found.reasons), (10, ()))

    def test_what_is_promised_is_not_offered_again(self):
        found = level(stock(free=10, promised=4))
        self.assertEqual((found.amount, found.reasons), (6, (levels.PROMISED,)))

    def test_of_number_and_percent_the_larger_is_held_back(self):
        buffer = Buffer(Decimal(3), Decimal(20))
        self.assertEqual(level(stock(free=10), buffer).amount, 7)
        self.assertEqual(level(stock(free=100), buffer).amount, 80)

    def test_a_percentage_is_of_what_is_not_promised(self):
        found = level(stock(free=100, promised=50), Buffer(percent=Decimal(10)))
        self.assertEqual((found.amount, found.held_back), (45, 5))

    def test_the_buffer_of_a_product_stands_for_its_warehouses(self):
        warehouse = Buffer(Decimal(5))
        self.assertEqual(level(stock(buffer=Buffer(Decimal(2))), warehouse).amount, 8)
        self.assertEqual(level(stock(buffer=Buffer()), warehouse).amount, 10)
        self.assertEqual(level(stock(), warehouse).amount, 5)

    def test_parts_of_an_each_are_not_offered(self):
        found = level(stock(free=2.75))
        self.assertEqual((found.amount, found.reasons), (2, (levels.PARTS_OF_AN_EACH,)))
        found = level(stock(free=9), Buffer(percent=Decimal(10)))
        self.assertEqual(found.amount, 8)

    def test_what_floats_make_of_whole_eaches_is_whole(self):
        self.assertEqual(level(stock(free=sum([0.1] * 30))).amount, 3)

    def test_a_dozen_is_twelve_eaches(self):
        self.assertEqual(level(stock(free=2.5, promised=1, eaches=12)).amount, 18)

    def test_nothing_is_ever_below_zero(self):
        for given, buffer in (
            ({"free": -3}, Buffer()),
            ({"free": 3, "promised": 5}, Buffer()),
            ({"free": 3}, Buffer(Decimal(7))),
            ({"free": 3, "promised": 2}, Buffer(Decimal(7), Decimal(100))),
        ):
            with self.subTest(given=given):
                found = level(stock(**given), buffer)
                self.assertEqual(found.amount, 0)
                self.assertTrue(found.reasons)

    def test_what_is_no_number_says_nothing_and_stops_nobody(self):
        for free in (float("nan"), float("inf"), "many", None):
            with self.subTest(free=free):
                bad, good = levels.levels([stock(free=free), stock(2, 5)])
                self.assertEqual(
                    (bad.amount, bad.reasons), (None, (levels.UNREADABLE,))
                )
                self.assertEqual(good.amount, 5)

    def test_a_buffer_that_would_offer_more_is_none(self):
        for number, percent in ((-1, 0), (0, -1), (0, 101)):
            with self.assertRaises(ValueError):
                Buffer(Decimal(number), Decimal(percent))

    def test_each_warehouse_has_its_buffer(self):
        found = levels.levels(
            [stock(), stock(warehouse="WH2")], {"WH2": Buffer(Decimal(4))}
        )
        self.assertEqual([each.amount for each in found], [10, 6])


class TestDifference(TestCase):
    def test_only_what_differs_is_sent(self):
        for last, reason in (
            (None, difference.FIRST),
            (told(amount=9), difference.CHANGED),
            (told(amount=10), difference.UNCHANGED),
            (told(amount=10, vendor_sku="OLD"), difference.CHANGED),
            (told(amount=10, certain=False), difference.UNSURE),
        ):
            with self.subTest(last=last):
                found = row(last)
                self.assertEqual(found.reason, reason)
                self.assertEqual(found.is_sent, reason != difference.UNCHANGED)

    def test_once_a_day_all_of_a_warehouse_is_sent(self):
        fresh = {"WH1": NOW - difference.HEARTBEAT + timedelta(seconds=1)}
        self.assertFalse(row(told(), fresh, NOW).is_sent)
        for due in ({"WH1": NOW - difference.HEARTBEAT}, {}, {"WH2": NOW}):
            self.assertEqual(row(told(), due, NOW).reason, difference.HEARTBEAT_DUE)

    def test_a_product_without_asin_stays_behind(self):
        found = row(asin=None)
        self.assertEqual((found.reason, found.is_sent), (difference.NO_ASIN, False))

    def test_two_products_of_one_asin_stay_behind(self):
        both = [level(stock(1)), level(stock(2, asin="B000000001"))]
        good = level(stock(3))
        found = rows([*both, good], {})
        self.assertEqual(
            [each.reason for each in found],
            [difference.SAME_ASIN, difference.SAME_ASIN, difference.FIRST],
        )

    def test_a_product_that_is_no_longer_offered_is_told_as_nothing_not_obsolete(self):
        sent = {("WH1", 1): told(amount=4), ("WH1", 2): told(2, amount=0)}
        (found,) = rows([], sent)
        self.assertEqual(
            (found.key, found.before, found.now, found.reason, found.obsolete),
            (1, 4, 0, difference.WITHDRAWN, None),
        )

    def test_an_asin_that_another_product_took_over_is_not_withdrawn(self):
        found = rows([level(stock(2, asin="B000000001"))], {("WH1", 1): told()})
        self.assertEqual([each.key for each in found], [2])

    def test_an_asin_that_a_product_no_longer_has_is_withdrawn_before_the_new_one(self):
        for last in (
            told(asin="B0OLD00000"),
            told(asin="B0OLD00000", amount=0, certain=False),
            told(asin="B0OLD00000", obsolete=True),
        ):
            found = row(last)
            self.assertEqual(
                (found.reason, found.asin, found.now, found.obsolete),
                (difference.WITHDRAWN, "B0OLD00000", 0, None),
            )
        # As it stands when that was told.
        found = row(told(asin="B0OLD00000", amount=0))
        self.assertEqual(
            (found.reason, found.asin, found.now),
            (difference.CHANGED, "B000000001", 10),
        )

    def test_an_old_asin_that_another_product_took_over_is_not_withdrawn(self):
        found = rows(
            [level(stock(1)), level(stock(2, asin="B0OLD00000"))],
            {("WH1", 1): told(asin="B0OLD00000")},
        )
        self.assertEqual(
            [each.reason for each in found], [difference.CHANGED, difference.FIRST]
        )

    def test_obsolete_is_said_on_a_persons_word_only(self):
        self.assertIsNone(row(free=0).obsolete)
        found = row(told(), obsolete=True)
        self.assertEqual(
            (found.obsolete, found.now, found.reason),
            (True, 0, difference.BECAME_OBSOLETE),
        )

    def test_what_is_not_obsolete_any_more_is_told_so(self):
        found = row(told(amount=0, obsolete=True))
        self.assertEqual(
            (found.obsolete, found.now, found.reason),
            (False, 10, difference.NO_LONGER_OBSOLETE),
        )

    def test_a_row_says_why_less_is_offered(self):
        found = row(told(amount=10), promised=4)
        self.assertEqual(
            (found.before, found.now, found.why), (10, 6, (levels.PROMISED,))
        )


class TestFeed(TestCase):
    def rows(self):
        return rows(
            [
                level(stock(1, 5)),
                level(stock(2, 0)),
                level(stock(3, 7, asin=None)),
                level(stock(1, 8, warehouse="WH2")),
            ],
            {
                ("WH1", 1): told(1, 5),
                ("WH1", 2): told(2, 3),
                ("WH1", 3): told(3, 7),
                ("WH1", 4): told(4, 9),
            },
        )

    def test_a_feed_is_of_one_warehouse_and_partial(self):
        found = feed.partial(self.rows())
        self.assertEqual(
            [(each.warehouse, [line.key for line in each.lines]) for each in found],
            [("WH1", [2, 4]), ("WH2", [1])],
        )
        self.assertFalse(any(each.is_full for each in found))

    def test_a_feed_is_cut_before_it_is_too_large(self):
        lines = rows([level(stock(key)) for key in range(1, 6)], {})
        self.assertEqual(
            [len(each.lines) for each in feed.partial(lines, 2)], [2, 2, 1]
        )

    def test_nothing_changed_makes_no_feed(self):
        self.assertEqual(feed.partial([row(told())]), [])

    def test_the_warning_lists_what_a_full_feed_would_zero(self):
        found = feed.zeroed(self.rows(), "WH1", ["B000000001", "B0ELSEWHER"])
        self.assertEqual([each.key for each in found[:-1]], [2, 3, 4])
        self.assertEqual(found[-1], "B0ELSEWHER")

    def test_a_full_feed_zeroes_nothing_that_nobody_was_shown(self):
        with self.assertRaises(feed.FullFeedRefused) as caught:
            feed.full(self.rows(), "WH1", {2, 3})
        self.assertEqual([each.key for each in caught.exception.rows], [4])
        found = feed.full(self.rows(), "WH1", {2, 3, 4})
        self.assertTrue(found.is_full)
        self.assertEqual([line.key for line in found.lines], [1, 2, 4])

    def test_a_full_feed_without_lines_is_refused(self):
        with self.assertRaises(ValueError):
            feed.full(self.rows(), "WH3", ())


class TestMany(TestCase):
    def test_each_of_twenty_thousand_products_is_in_one_feed_of_its_warehouse(self):
        buffers = {name: Buffer(Decimal(2), Decimal(5)) for name in "ABC"}
        found = levels.levels(
            (
                stock(key, key % 97 + 0.5, warehouse=name, promised=key % 7)
                for name in "ABC"
                for key in range(20_000)
            ),
            buffers,
        )
        lines = rows(found, {}, {}, NOW)
        feeds = feed.partial(lines)
        self.assertEqual(sum(len(each.lines) for each in feeds), 60_000)
