"""Days are days of the marketplace: what is agreed from a day on begins there."""

import pytz

#: Where a country has several time zones: Amazon reckons its American days in Seattle,
#: the others are those of the largest city.
ZONES = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "ES": "Europe/Madrid",
    "MX": "America/Mexico_City",
    "US": "America/Los_Angeles",
}


def local_day(moment, marketplace):
    """Return the day on which something happens where the marketplace is.

    :param datetime moment: naive UTC
    :param str marketplace: country code as in ``spapi.endpoints.MARKETPLACES``
    :rtype: date
    """
    name = ZONES.get(marketplace)
    if name is None:
        name = pytz.country_timezones.get(marketplace or "", ["UTC"])[0]
    return pytz.utc.localize(moment).astimezone(pytz.timezone(name)).date()
