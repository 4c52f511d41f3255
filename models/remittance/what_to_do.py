from odoo import api, fields, models

from ...logic.money import dispute
from ..exchange.dates import day
from .const import ANSWERABLE, MOST_TRIES


class AmazonVendorDeductionWhatToDo(models.Model):
    """What can be done about a deduction now, and until when, in words."""

    _inherit = "amazon.vendor.deduction"

    # Who does the accounts reads no instances, whose marketplace says what day it is.
    what_to_do = fields.Char(compute="_compute_what_to_do", compute_sudo=True)

    @api.depends(
        "answered_on",
        "deadline",
        "disputed_on",
        "kind_id.recheck_days",
        "late_eaches",
        "payment_state",
        "state",
        "tries",
    )
    @api.depends_context("lang")
    def _compute_what_to_do(self):
        for deduction in self:
            deduction.what_to_do = (
                deduction.payment_state == "booked" and deduction._say_what_to_do()
            )

    def _say_what_to_do(self):
        """A sentence or two; False where nothing is to do."""
        standing = self._standing()
        until = day(self.env, standing.until)
        sentences = {
            dispute.DISPUTE: self.env._(
                "Dispute it until %(day)s, with its dossier.", day=until
            ),
            dispute.DISPUTE_AGAIN: self.env._(
                "You can dispute it once more, until %(day)s.", day=until
            ),
            dispute.AWAIT_ANSWER: self.env._(
                "Wait for Amazon's answer, and note it here."
            ),
            dispute.AWAIT_RECHECK: self.env._(
                "Wait: Amazon looks at it again by itself until %(day)s.", day=until
            ),
            dispute.OVER: "",
        }
        late = self.late_eaches and self.state != "won" and self._say_received_late()
        return " ".join(filter(None, (late, sentences[standing.step]))) or False

    def _standing(self):
        """How this stands today where Amazon is; see ``logic/money/dispute.py``."""
        answered_on = self.answered_on or None
        if not answered_on and self.state not in ANSWERABLE:
            answered_on = self.disputed_on or None  # money is an answer, too
        noticed_on = self.paid_on
        start = answered_on if self.tries else noticed_on
        days = self.deadline and start and (self.deadline - start).days
        claim = dispute.Claim(
            noticed_on=noticed_on,
            is_shortage=bool(self.kind_id.recheck_days),
            tries=self.tries,
            disputed_on=self.disputed_on or None,
            answered_on=answered_on,
            is_granted=self.state == "won",
        )
        patience = dispute.Patience(
            dispute_days=days or 0,
            tries=MOST_TRIES if self.deadline else 0,
            recheck_days=self.kind_id.recheck_days,
        )
        return dispute.standing(claim, self._today(), patience)
