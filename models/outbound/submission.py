import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..exchange.sequence_numbers import next_numbers

_logger = logging.getLogger(__name__)

#: A worker that has not reported by then is taken for dead, its outcome for unknown:
#: a POST with its token takes two minutes at most.
LEASE = timedelta(minutes=5)

SUBMISSION_STATES = [
    ("queued", "Waiting to Be Sent"),
    ("sending", "Being Sent"),
    ("submitted", "Submitted"),
    ("presumed", "Presumed Accepted"),
    ("confirmed", "Confirmed by Amazon"),
    ("mismatch", "Amazon Shows Otherwise"),
    ("unknown", "Outcome Unknown"),
    ("held", "Held: Did It Arrive?"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]

#: From which states a state may be reached. There is no way from ``unknown`` to
#: ``sending``: after a time-out we look first, and only what Amazon did not take is
#: queued again. Where Amazon cannot be looked at it is ``held``, and a person says.
SOURCES = {
    "queued": {"sending", "unknown", "held", "failed"},
    "sending": {"queued"},
    # A worker that was too slow for its lease may still hold Amazon's receipt. Whatever
    # was decided meanwhile, Amazon has it: it must not be sent again.
    "submitted": {"sending", "unknown", "held", "queued", "failed", "cancelled"},
    "unknown": {"sending"},
    "held": {"sending", "unknown"},
    # Without Amazon's receipt: by a person's word, or by Amazon's refusing a second.
    "presumed": {"sending", "submitted", "unknown", "held"},
    "confirmed": {"submitted", "presumed", "unknown", "held", "mismatch"},
    "mismatch": {"submitted", "presumed", "unknown"},
    "failed": {"queued", "sending", "submitted", "presumed", "unknown"},
    "cancelled": {"queued", "failed"},
}

#: Amazon has it, as far as we know, or may have it: no second one may follow blindly.
UNDER_WAY = ("queued", "sending", "unknown", "held")
TAKEN = ("submitted", "presumed", "confirmed", "mismatch")
#: Answered, and nothing to be done about it. (Where Amazon shows otherwise, a person
#: who has looked may answer again.)
SETTLED = ("submitted", "presumed", "confirmed")
#: What the connector looks up at Amazon.
LOOKED_UP = ("unknown", "submitted", "presumed", "mismatch")
#: What waits for somebody, in the list of all that failed.
TROUBLED = ("failed", "mismatch", "unknown", "held")


def name_records(model, vals_list):
    """Give each nameless record its number: looked up and drawn once for all.

    :param model: any record of the model that is named by the sequence of its name.
    :param list vals_list: values for ``create``; changed in place.
    """
    nameless = [vals for vals in vals_list if not vals.get("name")]
    if not nameless:
        return
    sequence = model.env["ir.sequence"].sudo()
    sequence = sequence.search([("code", "=", model._name)], limit=1)
    names = next_numbers(sequence, [None] * len(nameless))
    for vals, name in zip(nameless, names, strict=True):
        vals["name"] = name


class AmazonVendorSubmission(models.Model):
    """OUTBOUND: one row for each document that goes to Amazon.

    The row is committed before the document is sent. Amazon's vendor operations have
    no idempotency key, so this row is what keeps two clicks, two workers or a crash
    from sending twice: ``send.py`` claims and sends, ``look_up.py`` looks at what
    became of it. What differs between the kinds of documents is in their handlers,
    ``outgoing.py``.
    """

    _name = "amazon.vendor.submission"
    _description = "Amazon Vendor Submission"
    _inherit = [
        "amazon.vendor.packed.mixin",
        "amazon.vendor.guard.mixin",
        "amazon.vendor.retry.mixin",
    ]
    _order = "id desc"

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    document_type = fields.Selection(
        "_selection_document_type", required=True, readonly=True
    )
    res_model = fields.Char(
        string="Document Model", required=True, readonly=True, copy=False
    )
    res_id = fields.Many2oneReference(
        string="Document",
        model_field="res_model",
        required=True,
        readonly=True,
        copy=False,
    )
    document_number = fields.Char(
        string="Number",
        readonly=True,
        copy=False,
        index=True,
        help="The number by which Amazon knows the document, or what it answers.",
    )
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    payload = fields.Text(help="The exact JSON that is sent.")
    payload_hash = fields.Char(
        string="SHA-256", required=True, readonly=True, copy=False
    )
    state = fields.Selection(
        SUBMISSION_STATES,
        string="Status",
        required=True,
        readonly=True,
        default="queued",
        index=True,
        copy=False,
    )
    lease_until = fields.Datetime(
        string="Claimed Until",
        readonly=True,
        copy=False,
        help="A worker is on it until then.",
    )
    sent_at = fields.Datetime(string="Sent", readonly=True, copy=False)
    submitted_at = fields.Datetime(string="Taken by Amazon", readonly=True, copy=False)
    may_have_arrived = fields.Boolean(
        readonly=True,
        copy=False,
        help="The outcome of a try was never known: a refusal of the next one as a "
        "duplicate may mean that Amazon has it.",
    )
    transaction_id = fields.Char(
        string="Transaction ID", readonly=True, copy=False, index="btree_not_null"
    )
    transaction_status = fields.Char(
        readonly=True, copy=False, help="What Amazon last said of the transaction."
    )
    request_id = fields.Char(
        string="Request ID",
        readonly=True,
        copy=False,
        help="Amazon's support asks for it.",
    )
    last_checked = fields.Datetime(readonly=True, copy=False)
    next_check = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the connector looks again at what Amazon shows.",
    )
    difference = fields.Text(
        readonly=True,
        copy=False,
        help="What we sent and what Amazon shows, line by line, where they differ.",
    )
    evidence = fields.Text(
        readonly=True, copy=False, help="What proves that Amazon has it."
    )
    superseded = fields.Boolean(
        readonly=True,
        copy=False,
        help="A later version of the document was written: from then on Amazon shows "
        "that one.",
    )
    promised = fields.Boolean(
        readonly=True,
        copy=False,
        help="Somebody has asked for it: it is sent, or looked up, whatever the "
        "schedules say.",
    )
    work_left = fields.Boolean(
        readonly=True,
        copy=False,
        help="Amazon has taken it, and what follows here (a sale order to be "
        "confirmed) is still to be done.",
    )
    can_look_up = fields.Boolean(
        compute="_compute_can_look_up",
        help="Amazon can be asked what became of it.",
    )

    _document_uniq = models.Constraint(
        "UNIQUE(res_model, res_id)",
        "This document has a submission already.",
    )
    _payload_check = models.Constraint(
        "CHECK(payload_text IS NOT NULL OR payload_packed IS NOT NULL)",
        "A document that goes to Amazon is never empty.",
    )
    _waiting_idx = models.Index("(id) WHERE state IN ('queued', 'sending')")
    _look_up_idx = models.Index("(next_check) WHERE next_check IS NOT NULL")
    _work_left_idx = models.Index("(id) WHERE work_left IS TRUE")
    # The two conditions of the list of what failed, which all open day by day.
    _troubled_idx = models.Index(
        "(id) WHERE state IN ('failed', 'mismatch', 'unknown', 'held') "
        "AND superseded IS NOT TRUE"
    )
    _work_problem_idx = models.Index("(id) WHERE work_problem IS NOT NULL")

    @api.model
    def _selection_document_type(self):
        handlers = self.env["amazon.vendor.outgoing"]._handlers()
        return [(handler._kind(), handler._label()) for handler in handlers]

    @api.depends("state", "document_type", "transaction_id")
    def _compute_can_look_up(self):
        for submission in self:
            submission.can_look_up = submission.state in LOOKED_UP and bool(
                submission._handler()._can_be_looked_at or submission.transaction_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        name_records(self, vals_list)
        Outgoing = self.env["amazon.vendor.outgoing"]
        for vals in vals_list:
            handler = Outgoing._of(vals.get("document_type"))
            vals["res_model"] = handler._document_model
            if handler._document_model and "document_number" not in vals:
                document = self.env[handler._document_model].browse(vals.get("res_id"))
                vals["document_number"] = handler._number(document)
        return super().create(vals_list)

    def _has_not_left(self):
        """Whether Amazon surely does not have this one, and it is about to be sent."""
        self.ensure_one()
        return self.state == "queued" and not self.may_have_arrived

    # === THE KIND === #

    def _handler(self):
        """What is special about this submission's kind of document."""
        return self.env["amazon.vendor.outgoing"]._of(self.document_type)

    def _by_handler(self):
        """Go through these submissions kind by kind.

        :return: iterator of (handler, submissions of its kind).
        """
        for submissions in self.grouped("document_type").values():
            yield submissions[0]._handler(), submissions

    @api.model
    def _installed_domain(self):
        """Those of a kind whose addon is there; the others wait for it."""
        kinds = [kind for kind, _label in self._selection_document_type()]
        return Domain("document_type", "in", kinds)

    # === STATES === #

    def _set_state(self, target, message=None, **values):
        """Move these submissions to another state, the only place that does.

        A submission that is there already, or that cannot get there from where it is,
        stays as it is: another worker was faster.

        :param str target: one of ``SUBMISSION_STATES``.
        :param str message: a sentence for people; kept on the row.
        :param values: further fields to write with it.
        :return: the submissions that moved.
        """
        moved = self.filtered(lambda s: s.state in SOURCES[target])
        for submission in self - moved:
            _logger.info(
                "Submission %s stays %s instead of %s",
                submission.name,
                submission.state,
                target,
            )
        if moved:
            moved._forget_ignoring()  # what was ignored was another state
            if target not in ("queued", "sending"):
                values.setdefault("promised", False)  # it was kept
            moved.write({"state": target, "lease_until": False, **values})
            if message:
                moved.write({"error_message": message})
            for handler, submissions in moved._by_handler():
                handler._tell(submissions, target, message)
        return moved

    def _confirm(self, evidence):
        """Another document of Amazon's has shown that it has these.

        For what cannot be looked at this is the only proof there is (a remittance
        names an invoice). One that a worker is sending or looking at right now, or
        that a later version has replaced, is left alone.

        :param str evidence: what proves it, in a sentence; kept on the row.
        :return: the submissions that are confirmed now.
        """
        free = self.sudo().try_lock_for_update(allow_referencing=True)
        free.invalidate_recordset(["state", "superseded"])
        return free.filtered(lambda s: not s.superseded)._confirmed(evidence)

    def _confirmed(self, evidence):
        """Amazon shows these, which this worker has claimed; see ``_confirm``."""
        shown = self.filtered(lambda s: s.state in SOURCES["confirmed"])
        shown._record_success()
        for submission in shown.filtered(lambda s: not s.submitted_at):
            submission.submitted_at = submission.sent_at
        return shown._set_state(
            "confirmed", next_check=False, difference=False, evidence=evidence
        )

    def _found_taken(self, evidence):
        """Amazon has these although it never gave a receipt: all but confirmed.

        :param str evidence: how that is known, in a sentence; kept on the row.
        :return: the submissions that are presumed accepted now.
        """
        self._record_success()
        for submission in self.filtered(lambda s: not s.submitted_at):
            submission.submitted_at = submission.sent_at
        return self._set_state("presumed", next_check=False, evidence=evidence)

    def _supersede(self):
        """A new version of these documents is about to replace them.

        What was not sent is not sent any more, and nothing is looked up any more: from
        now on Amazon shows the new version.
        """
        waiting = self.filtered(lambda s: s.state == "queued")
        waiting._set_state("cancelled", next_try=False)
        self.filtered(lambda s: s.next_check or not s.superseded).write(
            {"next_check": False, "superseded": True}
        )
