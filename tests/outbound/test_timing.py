from datetime import datetime, timedelta

from odoo.tests import BaseCase

from ...logic.outbound.finding import EQUAL, Finding
from ...logic.outbound.timing import Timings

NOW = datetime(2026, 11, 22, 12, 0)


def minutes(count):
    return timedelta(minutes=count)


class TestTimings(BaseCase):
    """When Amazon is looked at again."""

    def pause(self, age, submitted=False, **clocks):
        """Minutes until the next look at what Amazon took so many minutes ago."""
        at = Timings(**clocks).next_look(NOW, NOW - minutes(age), submitted)
        return at and (at - NOW) / minutes(1)

    def test_soon_at_first_then_less_often_and_not_for_ever(self):
        ages = (0, 1, 10, 60, 600, 48 * 60 - 1, 48 * 60)
        self.assertEqual([self.pause(age) for age in ages], [1, 1, 5, 30, 60, 60, None])

    def test_never_later_than_the_moment_it_is_presumed_accepted(self):
        self.assertEqual(self.pause(10, submitted=True), 5)
        self.assertEqual(self.pause(12, submitted=True), 3)
        self.assertEqual(self.pause(14.5, submitted=True), 1, "nor twice a minute")
        self.assertEqual(self.pause(20, submitted=True), 10)

    def test_where_silence_is_no_acceptance_nothing_is_presumed(self):
        self.assertEqual(self.pause(12, submitted=True, presumed_after=None), 6)

    def test_what_cannot_be_asked_for_is_looked_at_once_more(self):
        """Only to presume it accepted when its time has come."""
        clocks = Timings()
        since = NOW - minutes(4)
        at = clocks.last_look(NOW, since, submitted=True)
        self.assertEqual(at, since + clocks.presumed_after)
        self.assertIsNone(clocks.last_look(NOW, since, submitted=False))
        self.assertIsNone(clocks.last_look(NOW, NOW - minutes(16), submitted=True))

    def test_a_finding_is_one_of_a_fixed_set(self):
        self.assertEqual(Finding(EQUAL).difference, "")
        with self.assertRaisesRegex(ValueError, "perhaps"):
            Finding("perhaps")
