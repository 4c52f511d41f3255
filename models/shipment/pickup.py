from datetime import timedelta

from odoo import api, fields, models

from ...logic.shipment.rules_routing import earliest_pickup
from .const import WORKABLE
from .snapshot import country_of

#: So far ahead the calendar is looked at: longer than a warehouse is closed.
LOOK_AHEAD = timedelta(days=62)


class AmazonVendorShipmentPickup(models.Model):
    """From when on Amazon's carrier may come: Amazon wants two business days."""

    _inherit = "amazon.vendor.shipment"

    requested_pickup_at = fields.Datetime(
        string="Goods Can Be Picked Up",
        copy=False,
        help="From when on Amazon's carrier may come: two business days ahead at "
        "least.",
    )
    earliest_pickup_on = fields.Date(
        string="Earliest Pick-Up",
        compute="_compute_earliest_pickup_on",
        help="Two business days from today, without weekends and the holidays of the "
        "warehouse's calendar: Amazon refuses a truck for an earlier day.",
    )

    @api.depends("freight_term", "state")
    def _compute_earliest_pickup_on(self):
        now = fields.Datetime.now()
        for shipment in self:
            day = False
            if shipment.freight_term == "collect" and shipment.state in WORKABLE:
                mine = shipment.sudo()
                country = country_of(mine.instance_id)
                day = earliest_pickup(now, country, mine._closed_days())
            shipment.earliest_pickup_on = day

    def _closed_days(self):
        """Days to come on which the warehouse does not work.

        :return: frozenset of dates, empty where the instance has no calendar.
        """
        instance = self.instance_id
        if not instance.working_calendar_id:
            return frozenset()
        now = fields.Datetime.now()
        start = now.replace(hour=0, minute=0, second=0, microsecond=0)
        days = instance.working_calendar_id._get_unusual_days(
            start, start + LOOK_AHEAD, instance.company_id
        )
        return frozenset(
            fields.Date.to_date(day) for day, is_closed in days.items() if is_closed
        )
