from markupsafe import Markup

from odoo import api, fields, models

from ..exchange.dates import moment

#: The rungs a document climbs, and the states that have reached each.
RUNGS = {
    "queued": {
        "sending",
        "submitted",
        "presumed",
        "confirmed",
        "mismatch",
        "unknown",
        "held",
    },
    "submitted": {"submitted", "presumed", "confirmed", "mismatch"},
    "presumed": {"presumed", "confirmed", "mismatch"},
    "confirmed": {"confirmed"},
}
#: What stands on the last rung reached instead of the next one.
STOPS = {
    "failed": "danger",
    "mismatch": "danger",
    "unknown": "warning",
    "held": "warning",
}


class AmazonVendorVersionedDocumentLadder(models.AbstractModel):
    """How far a document has come, and what happens next."""

    _inherit = "amazon.vendor.versioned.document"

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
        for document in self:
            document.ladder = document._ladder()

    def _ladder(self):
        submission = self.submission_ids[:1]
        if not submission:
            return False
        labels = dict(submission._fields["state"]._description_selection(self.env))
        labels["queued"] = self.env._("Written")
        times = {
            "queued": self._written_at(),
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
            submission._handler()._say_next(submission, self._at),
        )

    def _written_at(self):
        """When this version was written."""
        return self.create_date

    def _at(self, value):
        return moment(self.env, value)
