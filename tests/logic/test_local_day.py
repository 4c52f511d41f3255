from datetime import date, datetime, timedelta, timezone
from unittest import TestCase

import pytz

from ...logic.decision.days import NOON
from ...logic.local_day import day_end, day_start, local_day, window_end, zone_of
from ...spapi.endpoints import MARKETPLACES, TIME_ZONES


class TestLocalDay(TestCase):
    def test_a_day_is_the_marketplaces(self):
        for marketplace, moment, day in (
            ("US", datetime(2026, 1, 1, 2), date(2025, 12, 31)),
            ("US", datetime(2026, 7, 1, 6, 59), date(2026, 6, 30)),
            ("US", datetime(2026, 7, 1, 7), date(2026, 7, 1)),
            ("JP", datetime(2026, 1, 1, 16), date(2026, 1, 2)),
            ("DE", datetime(2026, 1, 1, 22, 59), date(2026, 1, 1)),
            ("DE", datetime(2026, 1, 1, 23), date(2026, 1, 2)),
            ("GB", datetime(2026, 7, 1, 23), date(2026, 7, 2)),
            (False, datetime(2026, 1, 1, 23), date(2026, 1, 1)),
        ):
            with self.subTest(marketplace=marketplace, moment=moment):
                self.assertEqual(local_day(moment, marketplace), day)
                aware = moment.replace(tzinfo=timezone.utc)
                self.assertEqual(local_day(aware, marketplace), day)

    def test_every_marketplace_counts_its_days_in_its_own_country(self):
        for code in MARKETPLACES:
            with self.subTest(code):
                self.assertIn(TIME_ZONES[code], pytz.country_timezones[code])
                self.assertEqual(zone_of(code), TIME_ZONES[code])

    def test_a_day_lasts_from_midnight_to_midnight_there(self):
        second = timedelta(seconds=1)
        for code in MARKETPLACES:
            for number in range(0, 730, 5):
                day = date(2026, 1, 1) + timedelta(number)
                first, last = day_start(day, code), day_end(day, code)
                self.assertEqual(local_day(first, code), day)
                self.assertLess(local_day(first - second, code), day)
                self.assertEqual(local_day(last, code), day)
                self.assertGreater(local_day(last + second, code), day)
                noon = datetime.combine(day, NOON)
                self.assertEqual(local_day(noon, code), day)

    def test_a_window_of_one_moment_runs_to_the_end_of_its_day(self):
        for marketplace, midnight, end in (
            ("US", datetime(2026, 1, 5, 8), datetime(2026, 1, 6, 7, 59, 59)),
            ("JP", datetime(2026, 1, 4, 15), datetime(2026, 1, 5, 14, 59, 59)),
            ("DE", datetime(2026, 7, 4, 22), datetime(2026, 7, 5, 21, 59, 59)),
        ):
            with self.subTest(marketplace):
                self.assertEqual(window_end(midnight, midnight, marketplace), end)
                self.assertEqual(window_end(False, midnight, marketplace), end)
                later = midnight + timedelta(days=2)
                self.assertEqual(window_end(midnight, later, marketplace), later)
        self.assertFalse(window_end(False, False, "US"))
