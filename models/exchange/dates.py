"""Dates and moments in sentences: one form, that of Odoo's lists.

Odoo's lists show "Nov 29", and "Nov 29, 2027" of another year, in the user's language
and time zone (``toLocaleDateString`` of web's ``dates.js``); so do sentences. What
Amazon or the warehouse means as a day is the marketplace's, the same for every reader.
"""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.tools import format_date, format_time
from odoo.tools.misc import babel_locale_parse, get_lang

#: Unicode's names (CLDR) for the parts that the web client shows.
THIS_YEAR, OTHER_YEAR = "MMMd", "yMMMd"


def day(env, value, zone=None):
    """The day of a moment, in the form of the user's language.

    :param env: environment whose language counts.
    :param value: date; or datetime or Odoo's text of one, naive UTC. Falsy: "".
    :param str zone: where the day is counted; by default where the user is.
    """
    if not value:
        return ""
    return _shown(env, _local(env, value, zone)[0], zone)


def moment(env, value, zone=None):
    """A moment to the minute, in the form of the user's language.

    :param value: datetime or Odoo's text of one, naive UTC. Falsy: "".
    :param str zone: in which it is shown, and named; by default the user's.
    """
    if not value:
        return ""
    date, local = _local(env, value, zone)
    clock = format_time(env, local.time(), time_format="short")
    together = _locale(env).datetime_formats["medium"]
    shown = together.format(clock, _shown(env, date, zone))
    # Some languages keep the hour and its half of the day together by a thin space.
    shown = shown.replace("\u202f", " ")
    return f"{shown} {local:%Z}" if zone else shown


def _shown(env, date, zone):
    """A date, with its year where that is another one than now."""
    today = _local(env, fields.Datetime.now(), zone)[0]
    skeleton = THIS_YEAR if date.year == today.year else OTHER_YEAR
    pattern = _locale(env).datetime_skeletons[skeleton].pattern
    return format_date(env, date, date_format=pattern)


def _locale(env):
    return babel_locale_parse(get_lang(env).code)


def _local(env, value, zone):
    """(date, datetime or None) of a value where it is looked at."""
    if not isinstance(value, datetime):
        as_text = isinstance(value, str)
        if not as_text or len(value) <= len("2026-11-25"):
            return fields.Date.to_date(value), None
        value = fields.Datetime.to_datetime(value)
    theirs = ZoneInfo(zone) if zone else env.tz
    local = value.replace(tzinfo=timezone.utc).astimezone(theirs)
    return local.date(), local
