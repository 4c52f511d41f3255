"""Dates and moments in sentences: one form, in the user's language.

A moment is shown as Odoo's lists show it, in the user's time zone. What Amazon or the
warehouse means as a day is shown as the marketplace's: the same for every reader.
"""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.tools import format_date, format_time


def day(env, value, zone=None):
    """The day of a moment, in the form of the user's language.

    :param env: environment whose language counts.
    :param value: date; or datetime or Odoo's text of one, naive UTC. Falsy: "".
    :param str zone: where the day is counted; by default where the user is.
    """
    if not value:
        return ""
    return format_date(env, _local(env, value, zone)[0])


def moment(env, value, zone=None):
    """A moment to the minute, in the form of the user's language.

    :param value: datetime or Odoo's text of one, naive UTC. Falsy: "".
    :param str zone: in which it is shown, and named; by default the user's.
    """
    if not value:
        return ""
    date, local = _local(env, value, zone)
    clock = format_time(env, local.time(), time_format="short")
    # Some languages keep the hour and its half of the day together with a thin space.
    shown = f"{format_date(env, date)} {clock}".replace("\u202f", " ")
    return f"{shown} {local:%Z}" if zone else shown


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
