from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime

from ..outbound.follow import OVERDUE_AFTER, PRESUMED_AFTER

#: The rungs an answer climbs, and the states that have reached each.
RUNGS = {
    "queued": {"sending", "submitted", "presumed", "confirmed", "mismatch", "unknown"},
    "submitted": {"submitted", "presumed", "confirmed", "mismatch"},
    "presumed": {"presumed", "confirmed", "mismatch"},
    "confirmed": {"confirmed"},
}
#: What stands on the last rung reached instead of the next one.
STOPS = {"failed": "danger", "mismatch": "danger", "unknown": "warning"}


class AmazonVendorAcknowledgementLadder(models.Model):
    """How far the answer has come, and what happens next."""

    _inherit = "amazon.vendor.acknowledgement"

    ladder = fields.Html(
        string="What Became of It", compute="_compute_ladder", sanitize=False
    )

    @api.depends(
        "state",
        "submission_ids.sent_at",
        "submission_ids.submitted_at",
        "submission_ids.last_checked",
        "submission_ids.next_check",
    )
    def _compute_ladder(self):
        for acknowledgement in self:
            acknowledgement.ladder = acknowledgement._ladder()

    def _ladder(self):
        submission = self.submission_ids[:1]
        if not submission:
            return False
        labels = dict(submission._fields["state"]._description_selection(self.env))
        labels["queued"] = self.env._("Written")
        times = {
            "queued": self.acknowledgement_date,
            "submitted": submission.submitted_at,
            "confirmed": submission.last_checked,
        }
        rungs = Markup()
        for rung, reached_by in RUNGS.items():
            reached = submission.state in reached_by
            current = submission.state == rung
            rungs += Markup(
                "<li class='list-inline-item %s'><i class='fa %s me-1'></i>%s %s</li>"
            ) % (
                "text-success" if reached else "fw-bold" if current else "text-muted",
                "fa-check-circle" if reached else "fa-circle-o",
                labels[rung],
                self._at(times.get(rung)) if reached else "",
            )
        if stop := STOPS.get(submission.state):
            rungs += Markup(
                "<li class='list-inline-item text-%s fw-bold'>"
                "<i class='fa fa-exclamation-circle me-1'></i>%s</li>"
            ) % (stop, labels[submission.state])
        return Markup("<ul class='list-inline mb-1'>%s</ul><p class='mb-0'>%s</p>") % (
            rungs,
            self._what_next(submission),
        )

    def _at(self, moment):
        return format_datetime(self.env, moment, dt_format="short") if moment else ""

    def _what_next(self, submission):
        """What the connector does by itself, and what is left for a person."""
        look = self._at(submission.next_check) or self.env._("no more")
        if submission.state == "submitted" and submission.submitted_at:
            return self.env._(
                "Amazon has read it. Without a failure until %(at)s it is presumed "
                "accepted. Next look at Amazon: %(look)s.",
                at=self._at(submission.submitted_at + PRESUMED_AFTER),
                look=look,
            )
        if submission.state == "presumed" and submission.submitted_at:
            return self.env._(
                "Amazon reports no failure, and does not show the quantities yet. It "
                "has until %(at)s. Next look at Amazon: %(look)s.",
                at=self._at(submission.submitted_at + OVERDUE_AFTER),
                look=look,
            )
        return {
            "queued": self.env._("It is sent in a moment."),
            "sending": self.env._("It is being sent."),
            "unknown": self.env._(
                "Amazon's reply was lost. Amazon is asked what it has before anything "
                "is sent again. Next look: %(look)s.",
                look=look,
            ),
            "confirmed": self.env._("Amazon shows the quantities that were sent."),
            "mismatch": self.env._(
                "Amazon shows other quantities. Compare the lines, look at the order "
                "in Vendor Central, and answer again if need be."
            ),
            "failed": self.env._(
                "Amazon did not take it. Correct the order and answer again."
            ),
            "cancelled": self.env._("It was not sent."),
        }.get(submission.state, "")


class AmazonVendorRequisitionLadder(models.Model):
    _inherit = "amazon.vendor.requisition"

    ladder = fields.Html(
        string="What Became of the Answer", compute="_compute_ladder", sanitize=False
    )

    @api.depends("acknowledgement_ids.ladder", "acknowledgement_ids.version")
    def _compute_ladder(self):
        for requisition in self:
            requisition.ladder = requisition.acknowledgement_id.ladder
