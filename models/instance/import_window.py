from datetime import timedelta

from odoo import api, fields, models

from ...const import HISTORY_DAYS
from .schedule import OPERATIONS

#: An import that starts at the very limit of Amazon's history would be refused when
#: it arrives a second late.
HISTORY_MARGIN = timedelta(hours=1)


class AmazonVendorInstanceSchedule(models.Model):
    """What an instance needs to be imported from by itself."""

    _inherit = "amazon.vendor.instance"

    schedule_ids = fields.One2many(
        "amazon.vendor.schedule",
        "instance_id",
        context={"active_test": False},
        copy=False,
    )
    import_cursor = fields.Datetime(
        copy=False,
        tracking=True,
        help="Everything Amazon changed before this moment is stored. Set it back to "
        "import a period again; nothing is stored twice.",
    )
    status_cursor = fields.Datetime(
        copy=False,
        help="The status of everything Amazon changed before this moment is stored.",
    )
    import_overlap_minutes = fields.Integer(
        string="Import Overlap (minutes)",
        required=True,
        default=60,
        help="Each import starts so much before the cursor, because Amazon lists some "
        "orders late.",
    )
    first_import_days = fields.Integer(
        string="First Import (days)",
        required=True,
        default=7,
        help="How far the first import looks back.",
    )

    _import_overlap_positive = models.Constraint(
        "CHECK(import_overlap_minutes >= 0)",
        "The overlap of imports cannot be negative.",
    )
    _first_import_positive = models.Constraint(
        f"CHECK(first_import_days BETWEEN 1 AND {HISTORY_DAYS})",
        "The first import looks back one day at least and six months at most.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        instances = super().create(vals_list)
        instances._create_missing_schedules()
        return instances

    def _create_missing_schedules(self):
        """Give each instance the schedules it does not have yet."""
        self.env["amazon.vendor.schedule"].create(
            [
                {
                    "instance_id": instance.id,
                    "operation": operation,
                    "interval_number": minutes,
                }
                for instance in self
                for operation, (_xmlid, minutes) in OPERATIONS.items()
                if operation not in instance.schedule_ids.mapped("operation")
            ]
        )

    def _import_window(self, document_type="purchase_order"):
        """The window the next scheduled import asks Amazon for.

        :param str document_type: the kind; each has a cursor of its own.
        :return: (start, end), naive datetimes in UTC; the start lies before the
            cursor by the overlap, and within the six months Amazon keeps.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        cursor = self[self.env["amazon.vendor.document"]._of(document_type)._cursor]
        if cursor:
            start = cursor - timedelta(minutes=self.import_overlap_minutes)
        else:
            start = now - timedelta(days=self.first_import_days)
        oldest = now - timedelta(days=HISTORY_DAYS) + HISTORY_MARGIN
        # A cursor that somebody set into the future still asks for the overlap.
        latest = now - timedelta(minutes=max(self.import_overlap_minutes, 1))
        return min(max(start, oldest), latest), now

    def _move_import_cursor(self, moment, document_type="purchase_order"):
        """Note that everything Amazon changed before ``moment`` is stored.

        The cursor never goes back by itself: an older window that is completed late
        says nothing about the time after it.

        :param datetime moment: end of the stored window, naive UTC.
        :param str document_type: the kind that was stored.
        """
        field = self.env["amazon.vendor.document"]._of(document_type)._cursor
        for instance in self.sudo():
            if not instance[field] or instance[field] < moment:
                instance.with_context(tracking_disable=True)[field] = moment
