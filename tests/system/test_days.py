"""Days are days of the marketplace, wherever a moment of Amazon's becomes a day."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...logic.local_day import day_end, day_start, local_day
from ..acknowledgement.case import AcknowledgementCase

PLACES = ("US", "JP")


@tagged("post_install", "-at_install")
class TestDays(AcknowledgementCase):
    """Los Angeles and Tokyo: there it is another day for 8 and for 9 hours of UTC's."""

    def today(self, marketplace):
        self.instance.marketplace = marketplace
        return local_day(fields.Datetime.now(), marketplace)

    def on(self, day, marketplace, number, *items, days=0, **details):
        """An order whose window begins at midnight of that day, there."""
        start = day_start(day, marketplace)
        end = day_start(day + timedelta(days), marketplace)
        window = "--".join(f"{each.isoformat()}Z" for each in (start, end))
        return self.requisition(*items, number=number, shipWindow=window, **details)

    def test_a_window_of_one_midnight_is_late_when_its_day_is_over(self):
        for place in PLACES:
            today = self.today(place)
            with self.subTest(place):
                requisition = self.on(today, place, f"ONE{place}")
                end = day_end(today, place)
                self.assertEqual(requisition.window_end, end)
                self.assertEqual(
                    requisition.ship_window_end, day_start(today, place), "as sent"
                )
                self.assertGreaterEqual(requisition.window_hours_left, 0)
                self.send(requisition)
                self.assertEqual(requisition.sale_order_id.commitment_date, end)

    def test_a_cost_is_that_of_the_day_on_which_the_order_was_placed_there(self):
        """Where the hour belongs to another day than in UTC."""
        for place, hour in (("US", 20), ("JP", 4)):
            today = self.today(place)
            self.instance.cost_check = "agreed"
            day = today - timedelta(2)
            costs = self.env["amazon.vendor.cost"].create(
                [
                    {
                        "instance_id": self.instance.id,
                        "product_id": self.lamp.id,
                        "currency_id": self.env.ref("base.EUR").id,
                        "cost": cost,
                        "date_start": start,
                        "date_end": end,
                    }
                    for cost, start, end in (
                        (11, False, day - timedelta(1)),
                        (12, day, day),
                        (13, day + timedelta(1), False),
                    )
                ]
            )
            moment = day_start(day, place) + timedelta(hours=hour)
            self.assertNotEqual(moment.date(), day, "another day in UTC")
            requisition = self.on(
                today + timedelta(5),
                place,
                f"COST{place}",
                purchaseOrderDate=f"{moment.isoformat()}Z",
                purchaseOrderStateChangedDate=f"{moment.isoformat()}Z",
            )
            with self.subTest(place):
                requisition._propose()
                self.assertEqual(requisition.line_ids.agreed_cost, 12)
            costs.unlink()

    def test_a_backorder_is_for_a_later_day_than_the_windows_last(self):
        for place in PLACES:
            today = self.today(place)
            last = today + timedelta(6)
            for number, (moment, refused) in enumerate(
                (
                    (day_end(last, place), True),
                    (day_start(last + timedelta(1), place), False),
                )
            ):
                requisition = self.on(
                    last,
                    place,
                    f"LATER{number}{place}",
                    self.line(1, backorder=True),
                )
                requisition.line_ids.write(
                    {"accepted_qty": 0, "backordered_qty": 10, "backorder_date": moment}
                )
                with self.subTest(place=place, refused=refused):
                    self.assertEqual(requisition.line_ids._has_dates_off(), refused)
                    if refused:
                        with self.assertRaisesRegex(UserError, "after the window"):
                            self.send(requisition)
                    else:
                        self.send(requisition)

    def test_what_is_proposed_is_for_days_of_the_window(self):
        self.instance.write({"handling_days": 0, "working_calendar_id": False})
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.warehouse.lot_stock_id, 1000
        )
        for place in PLACES:
            today = self.today(place)
            with self.subTest(place):
                day = today + timedelta(3)
                requisition = self.on(day, place, f"PROP{place}")
                requisition._propose()
                line = requisition.line_ids
                self.assertEqual(line.accepted_qty, 10)
                self.assertEqual(requisition._local_day(line.ship_date), day)
                gone = self.on(today - timedelta(1), place, f"GONE{place}")
                gone._propose()
                self.assertEqual(gone.line_ids.accepted_qty, 0)

    def test_a_rule_counts_the_days_to_the_window_there(self):
        rule = self.env["amazon.vendor.rule"].create(
            {
                "name": "Soon",
                "instance_id": self.instance.id,
                "outcome": "hold",
                "has_days_limit": True,
                "days_to_window": 2,
            }
        )
        for place in PLACES:
            today = self.today(place)
            for days, fits in ((2, True), (3, False)):
                requisition = self.on(
                    today + timedelta(days), place, f"RULE{days}{place}"
                )
                for hour in (0, 5, 12, 20, 23):
                    now = day_start(today, place) + timedelta(hours=hour, minutes=30)
                    with self.subTest(place=place, days=days, hour=hour):
                        self.assertEqual(rule._fits_window(requisition, now), fits)
