import json
from datetime import datetime
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, TransactionCase, tagged

from ...models.exchange.dates import day, moment

LATE = datetime(2026, 11, 25, 23, 30)
NOW = datetime(2026, 11, 20, 12)
LANGUAGES = ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL")
#: What the web client's own code makes of moments; it says when it is done.
SHOWN_IN_LISTS = r"""
const { toLocaleDateString, toLocaleDateTimeString } =
    odoo.loader.modules.get("@web/core/l10n/dates");
luxon.Settings.now = () => Date.UTC(2026, 10, 20, 12);
const wrong = [];
for (const [language, iso, day, moment] of %s) {
    luxon.Settings.defaultLocale = language;
    const value = luxon.DateTime.fromISO(iso);
    const shown = [toLocaleDateString(value), toLocaleDateTimeString(value)];
    if (shown[0] !== day || shown[1].replaceAll("\u202f", " ") !== moment) {
        wrong.push(`${language}: ${shown.join(" / ")}, not ${day} / ${moment}`);
    }
}
if (wrong.length) {
    console.error(wrong.join("\n"));
} else {
    console.log("test successful");
}
"""


class DatesCase(TransactionCase):
    def setUp(self):
        super().setUp()
        self.startPatcher(
            patch.object(fields.Datetime, "now", staticmethod(lambda *_args: NOW))
        )


@tagged("post_install", "-at_install")
class TestDatesOfLists(DatesCase, HttpCase):
    def test_sentences_show_dates_as_odoos_lists_do(self):
        for language in LANGUAGES:
            self.env["res.lang"]._activate_lang(language)
        expected = []
        for language in LANGUAGES:
            env = self.env(context={"lang": language, "tz": "UTC"})
            for value in (datetime(2026, 3, 9, 8, 5), datetime(2027, 12, 29, 17, 40)):
                expected.append(
                    (
                        language.replace("_", "-"),
                        value.isoformat(),
                        day(env, value),
                        moment(env, value),
                    )
                )
        code = SHOWN_IN_LISTS % json.dumps(expected)
        self.browser_js("/odoo", code, "odoo.isReady === true", login="admin")


@tagged("post_install", "-at_install")
class TestDates(DatesCase):
    """Sentences show dates in one form: the user's language, the marketplace's day."""

    def test_a_moment_is_shown_where_the_user_is(self):
        env = self.env(context={"tz": "Europe/Berlin"})
        self.assertEqual(moment(env, LATE), "Nov 26, 12:30 AM")
        self.assertEqual(moment(env, "2026-11-25 23:30:00"), "Nov 26, 12:30 AM")

    def test_a_day_of_the_marketplace_is_the_same_for_every_reader(self):
        for reader in ("Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo"):
            env = self.env(context={"tz": reader})
            self.assertEqual(day(env, LATE, "Europe/Berlin"), "Nov 26")
            self.assertEqual(moment(env, LATE, "Europe/Berlin"), "Nov 26, 12:30 AM CET")
            self.assertEqual(day(env, LATE.date(), "Asia/Tokyo"), "Nov 25")

    def test_it_follows_the_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        env = self.env(context={"lang": "de_DE", "tz": "UTC"})
        self.assertEqual(day(env, LATE), "25. Nov.")
        self.assertEqual(moment(env, LATE), "25. Nov., 23:30")

    def test_the_year_is_said_where_it_is_another_one(self):
        env = self.env(context={"tz": "Europe/Berlin"})
        new_year = datetime(2026, 12, 31, 23, 30)
        self.assertEqual(day(env, new_year), "Jan 1, 2027")
        self.assertEqual(moment(env, new_year), "Jan 1, 2027, 12:30 AM")

    def test_nothing_is_shown_as_nothing(self):
        self.assertEqual((day(self.env, False), moment(self.env, False)), ("", ""))
