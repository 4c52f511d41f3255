"""Days are days of the marketplace: the one place where a moment becomes a day.

Amazon writes moments. Whoever agrees on a cost from a day on, or on a window of days,
means the days of the country that Amazon buys for.
"""

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from ..spapi.endpoints import TIME_ZONES

ONE_DAY = timedelta(days=1)


def zone_of(marketplace):
    """Return the name of the time zone in which a marketplace counts its days.

    :param str marketplace: country code as in ``spapi.endpoints.MARKETPLACES``; False
        or an unknown one counts in UTC.
    """
    return TIME_ZONES.get(marketplace, "UTC")


def local_day(moment, marketplace):
    """Return the day on which something happens where the marketplace is.

    :param datetime moment: UTC, naive or aware
    :param str marketplace: see ``zone_of``
    :rtype: date
    """
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return moment.astimezone(ZoneInfo(zone_of(marketplace))).date()


def day_start(day, marketplace):
    """Return the moment at which a day begins there.

    :param date day: of the marketplace
    :return: datetime, naive UTC
    """
    begins = datetime.combine(day, time(), ZoneInfo(zone_of(marketplace)))
    return begins.astimezone(timezone.utc).replace(tzinfo=None)


def day_end(day, marketplace):
    """Return the last second of a day there, likewise."""
    return day_start(day + ONE_DAY, marketplace) - timedelta(seconds=1)


def window_end(start, end, marketplace):
    """Return the last moment of a window.

    Equal ends mean that day ("Retrieve purchase order"), which runs until its end.

    :param datetime start: naive UTC, or False
    :param datetime end: likewise
    :return: datetime, naive UTC, or what ``end`` is where there is none.
    """
    if not end or (start or end) != end:
        return end
    return day_end(local_day(end, marketplace), marketplace)
