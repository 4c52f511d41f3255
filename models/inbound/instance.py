from datetime import timedelta

from odoo import fields, models

from ...const import HISTORY_DAYS

#: An import that starts at the very limit of Amazon's history would be refused when
#: it arrives a second late.
HISTORY_MARGIN = timedelta(hours=1)


class AmazonVendorInstanceImports(models.Model):
    """From when to when an instance is imported from by itself.

    How far each import has come is on the instance's schedule of that operation.
    """

    _inherit = "amazon.vendor.instance"

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

    def _import_window(self, operation):
        """The window the next scheduled import asks Amazon for.

        :param str operation: each import has a cursor of its own.
        :return: (start, end), naive datetimes in UTC; the start lies before the
            cursor by the overlap, and within what Amazon keeps.
        """
        self.ensure_one()
        handler = self.env["amazon.vendor.document"]._of_operation(operation)
        now = fields.Datetime.now() - handler._youngest
        overlap = handler._overlap_minutes
        if overlap is None:
            overlap = self.import_overlap_minutes
        overlap = min(overlap, handler._history_days * 24 * 60)
        cursor = self.sudo()._schedule(operation).cursor
        oldest = now - timedelta(days=handler._history_days) + HISTORY_MARGIN
        if cursor:
            start = max(cursor, oldest) - timedelta(minutes=overlap)
        else:
            start = now - timedelta(days=self.first_import_days)
        # A cursor that somebody set into the future still asks for the overlap.
        latest = now - timedelta(minutes=max(overlap, 1))
        return max(min(start, latest), oldest), now

    def _move_import_cursor(self, moment, operation, since=None):
        """Note that everything Amazon changed before ``moment`` is stored.

        The cursor never goes back by itself: an older window that is completed late
        says nothing about the time after it. Nor does a window that was on its way
        when somebody set the cursor back say anything about the time before it.

        :param datetime moment: end of the stored window, naive UTC.
        :param str operation: what has stored it.
        :param datetime since: start of that window.
        """
        handler = self.env["amazon.vendor.document"]._of_operation(operation)
        kept = timedelta(days=handler._history_days) - HISTORY_MARGIN
        for instance in self.sudo():
            schedule = instance._schedule(operation)
            cursor = schedule.cursor
            if cursor and since and since > max(cursor, moment - kept):
                continue
            if schedule and (not cursor or cursor < moment):
                schedule.cursor = moment
