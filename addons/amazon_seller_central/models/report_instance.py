from odoo import fields, models

from .const import MOST_REPORT_DAYS, REPORT_DAYS, REPORTS


class AmazonVendorInstance(models.Model):
    """How far back the order reports of an account look."""

    _inherit = "amazon.vendor.instance"

    report_days = fields.Integer(
        string="Order Reports Look Back (days)",
        required=True,
        default=REPORT_DAYS,
        help="The period of an order report, by schedule and in Operations, where "
        "nobody enters another one.",
    )

    _report_days_in_reach = models.Constraint(
        f"CHECK(report_days BETWEEN 1 AND {MOST_REPORT_DAYS})",
        "Amazon's order reports reach back less than 60 days: enter a number of days "
        "from 1 to 59.",
    )

    def _import_window(self, operation):
        if operation in REPORTS:
            return self.env["amazon.seller.report"]._window(self)
        return super()._import_window(operation)
