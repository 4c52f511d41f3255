from datetime import date, datetime
from unittest import TestCase

from ...logic.decision.local_day import local_day


class TestLocalDay(TestCase):
    def test_a_day_is_the_marketplaces(self):
        for marketplace, moment, day in (
            ("US", datetime(2026, 1, 1, 2), date(2025, 12, 31)),
            ("JP", datetime(2026, 1, 1, 16), date(2026, 1, 2)),
            ("DE", datetime(2026, 1, 1, 22, 59), date(2026, 1, 1)),
            ("DE", datetime(2026, 1, 1, 23), date(2026, 1, 2)),
            ("GB", datetime(2026, 7, 1, 23), date(2026, 7, 2)),
            (False, datetime(2026, 1, 1, 23), date(2026, 1, 1)),
        ):
            with self.subTest(marketplace=marketplace, moment=moment):
                self.assertEqual(local_day(moment, marketplace), day)
