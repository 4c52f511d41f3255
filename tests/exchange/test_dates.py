from datetime import datetime

from odoo.tests import TransactionCase, tagged

from ...models.exchange.dates import day, moment

LATE = datetime(2026, 11, 25, 23, 30)


@tagged("post_install", "-at_install")
class TestDates(TransactionCase):
    """Sentences show dates in one form: the user's language, the marketplace's day."""

    def test_a_moment_is_shown_where_the_user_is(self):
        env = self.env(context={"tz": "Europe/Berlin"})
        self.assertEqual(moment(env, LATE), "11/26/2026 12:30 AM")
        self.assertEqual(moment(env, "2026-11-25 23:30:00"), "11/26/2026 12:30 AM")

    def test_a_day_of_the_marketplace_is_the_same_for_every_reader(self):
        for reader in ("Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo"):
            env = self.env(context={"tz": reader})
            self.assertEqual(day(env, LATE, "Europe/Berlin"), "11/26/2026")
            self.assertEqual(
                moment(env, LATE, "Europe/Berlin"), "11/26/2026 12:30 AM CET"
            )
            self.assertEqual(day(env, LATE.date(), "Asia/Tokyo"), "11/25/2026")

    def test_it_follows_the_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        env = self.env(context={"lang": "de_DE", "tz": "UTC"})
        self.assertEqual(day(env, LATE), "25.11.2026")
        self.assertEqual(moment(env, LATE), "25.11.2026 23:30")

    def test_nothing_is_shown_as_nothing(self):
        self.assertEqual((day(self.env, False), moment(self.env, False)), ("", ""))
