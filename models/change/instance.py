from odoo import fields, models

from ...const import HISTORY_DAYS

CHANGE_POLICIES = [
    ("manual", "A person applies them"),
    ("automatic", "By themselves, while nothing is shipped"),
]


class AmazonVendorInstanceChanges(models.Model):
    """How an instance deals with orders that Amazon changes afterwards."""

    _inherit = "amazon.vendor.instance"

    change_policy = fields.Selection(
        CHANGE_POLICIES,
        string="Changes by Amazon",
        required=True,
        default="manual",
        tracking=True,
        help="What happens to the answer and to the sale order when Amazon changes an "
        "order that was acknowledged already.",
    )
    cancellation_policy = fields.Selection(
        CHANGE_POLICIES,
        string="Cancellations by Amazon",
        required=True,
        default="automatic",
        tracking=True,
        help="What happens to the sale order when Amazon cancels the whole order.",
    )
    gap_check_days = fields.Integer(
        string="Gap Check (days)",
        required=True,
        default=28,
        help="How far back the gap check compares Amazon's purchase orders with ours.",
    )

    _gap_check_days_check = models.Constraint(
        f"CHECK(gap_check_days BETWEEN 1 AND {HISTORY_DAYS - 1})",
        "The gap check looks back one day at least and six months at most.",
    )
