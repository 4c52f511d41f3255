"""Days of the marketplace in SQL: ``logic/local_day.py``, row by row."""

import json

from odoo.tools import SQL

from ...logic.local_day import zone_of
from ...spapi.endpoints import MARKETPLACES


def local_day(moment, marketplace):
    """SQL of the day on which something happens where the marketplace is.

    :param moment: SQL of a moment, naive UTC.
    :param marketplace: SQL of the code of the marketplace.
    """
    zones = json.dumps({each: zone_of(each) for each in MARKETPLACES})
    return SQL(
        "((%(moment)s)::timestamp AT TIME ZONE 'UTC' "
        "AT TIME ZONE COALESCE(%(zones)s::jsonb ->> %(marketplace)s, %(other)s))::date",
        moment=moment,
        zones=zones,
        marketplace=marketplace,
        other=zone_of(None),
    )
