import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exchange.engine import after_commit

_logger = logging.getLogger(__name__)

SUBMISSION_STATES = [
    ("queued", "Waiting to Be Sent"),
    ("sending", "Being Sent"),
    ("submitted", "Submitted"),
    ("presumed", "Presumed Accepted"),
    ("confirmed", "Confirmed by Amazon"),
    ("mismatch", "Amazon Shows Otherwise"),
    ("unknown", "Outcome Unknown"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]

#: From which states a state may be reached. There is no way from ``unknown`` to
#: ``sending``: after a time-out we look first, and only what Amazon did not take is
#: queued again.
SOURCES = {
    "queued": {"sending", "unknown", "failed"},
    "sending": {"queued"},
    # A worker that was too slow for its lease may still hold Amazon's receipt.
    "submitted": {"sending", "unknown"},
    "unknown": {"sending"},
    "presumed": {"submitted"},
    "confirmed": {"submitted", "presumed", "unknown", "mismatch"},
    "mismatch": {"submitted", "presumed", "unknown"},
    "failed": {"queued", "sending", "submitted", "presumed", "unknown"},
    "cancelled": {"queued", "failed"},
}

#: Amazon has it, as far as we know, or may have it: no second one may follow blindly.
UNDER_WAY = ("queued", "sending", "unknown")
TAKEN = ("submitted", "presumed", "confirmed", "mismatch")
#: Answered, and nothing to be done about it. (Where Amazon shows otherwise, a person
#: who has looked may answer again.)
SETTLED = ("submitted", "presumed", "confirmed")


def name_records(model, vals_list):
    """Give each nameless record its number; the sequence is looked up once for all.

    :param model: any record of the model that is named by the sequence of its name.
    :param list vals_list: values for ``create``; changed in place.
    """
    nameless = [vals for vals in vals_list if not vals.get("name")]
    sequence = model.env["ir.sequence"].sudo()
    if nameless:
        sequence = sequence.search([("code", "=", model._name)], limit=1)
    for vals in nameless:
        vals["name"] = sequence.next_by_id()


class AmazonVendorSubmission(models.Model):
    """OUTBOUND: one row for each document that goes to Amazon.

    The row is committed before the document is sent. Amazon's vendor operations have
    no idempotency key, so this row is what keeps two clicks, two workers or a crash
    from sending twice: ``amazon_vendor_submission_send.py`` claims and sends,
    ``amazon_vendor_submission_follow.py`` looks at what became of it.
    """

    _name = "amazon.vendor.submission"
    _description = "Amazon Vendor Submission"
    _inherit = ["amazon.vendor.retry.mixin"]
    _order = "id desc"

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    document_type = fields.Selection(
        [("acknowledgement", "Acknowledgement")],
        required=True,
        readonly=True,
        default="acknowledgement",
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
    acknowledgement_id = fields.Many2one(
        "amazon.vendor.acknowledgement",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    requisition_id = fields.Many2one(
        related="acknowledgement_id.requisition_id", store=True, index="btree_not_null"
    )
    purchase_order_number = fields.Char(
        related="requisition_id.purchase_order_number", string="Order No.", store=True
    )
    payload = fields.Text(
        string="Document",
        required=True,
        readonly=True,
        copy=False,
        help="The exact JSON that is sent.",
    )
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
    settle_sale_order = fields.Boolean(
        readonly=True,
        copy=False,
        help="Amazon has taken it and the sale order is still to be confirmed.",
    )

    _acknowledgement_uniq = models.Constraint(
        "UNIQUE(acknowledgement_id)",
        "This acknowledgement has a submission already.",
    )
    _document_check = models.Constraint(
        "CHECK(document_type != 'acknowledgement' OR acknowledgement_id IS NOT NULL)",
        "An acknowledgement's submission needs its acknowledgement.",
    )
    _waiting_idx = models.Index("(id) WHERE state IN ('queued', 'sending')")
    _follow_idx = models.Index("(next_check) WHERE next_check IS NOT NULL")
    _settle_idx = models.Index("(id) WHERE settle_sale_order IS TRUE")

    @api.model_create_multi
    def create(self, vals_list):
        name_records(self, vals_list)
        return super().create(vals_list)

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
            moved.write({"state": target, "lease_until": False, **values})
            if message:
                moved.write({"error_message": message})
            moved._after_state(target, message)
        return moved

    def _after_state(self, target, message):
        """What a change of state means for the requisitions."""
        for submission in self:
            requisition = submission.requisition_id
            if not requisition:
                continue
            if target == "submitted":
                requisition._acknowledgement_taken(submission)
            elif target == "confirmed":
                requisition._acknowledgement_confirmed(submission)
            elif target in ("failed", "mismatch", "unknown"):
                requisition._acknowledgement_in_trouble(submission, message)

    # === BUTTONS === #

    def _require_write(self):
        """Buttons act as superuser on these rows; the right to answer is asked here."""
        self.check_access("read")
        self.requisition_id.check_access("write")
        return self.sudo()

    def action_retry(self):
        """Send again what Amazon surely did not take (button)."""
        submissions = self._require_write()
        stuck = submissions.filtered(lambda s: s.state in ("failed", "queued"))
        if not stuck:
            raise UserError(
                self.env._(
                    "Only what failed or still waits can be sent again. Where the "
                    "outcome is unknown, the connector looks at Amazon first."
                )
            )
        if refused := stuck.filtered("transaction_id"):
            raise UserError(
                self.env._(
                    "Amazon has read %(names)s and refused it: the same document would "
                    "be refused again. Correct the requisition and send a new "
                    "acknowledgement.",
                    names=", ".join(refused.mapped("name")),
                )
            )
        if outdated := stuck.filtered(lambda s: s._is_superseded()):
            raise UserError(
                self.env._(
                    "A later version of %(names)s was sent in the meantime.",
                    names=", ".join(outdated.acknowledgement_id.mapped("name")),
                )
            )
        failed = stuck.filtered(lambda s: s.state == "failed")
        # By approval the sale order is what is answered.
        failed.requisition_id._take_over_sale_orders()
        if outdated := failed.filtered(lambda s: s._is_outdated()):
            raise UserError(
                self.env._(
                    "%(names)s no longer says what the requisition says: the answer, "
                    "or Amazon's order, has changed since. Send a new acknowledgement.",
                    names=", ".join(outdated.acknowledgement_id.mapped("name")),
                )
            )
        stuck.write({"attempts": 0, "next_try": False, "error_message": False})
        failed._set_state("queued")
        stuck._send_after_commit()
        return True

    def action_check_now(self):
        """Ask Amazon now what it shows of these documents (button)."""
        submissions = self._require_write().filtered(
            lambda s: s.state in ("unknown", "submitted", "presumed", "mismatch")
        )
        submissions.write({"next_check": fields.Datetime.now()})
        after_commit(submissions, "_follow")
        submissions._trigger_follow()
        return True

    def action_cancel(self):
        """Do not send what still waits (button)."""
        submissions = self._require_write()
        locked = submissions.try_lock_for_update(allow_referencing=True)
        locked.invalidate_recordset(["state"])
        if locked != submissions or locked.filtered(
            lambda s: s.state not in SOURCES["cancelled"]
        ):
            raise UserError(
                self.env._("Only what still waits or has failed can be cancelled.")
            )
        submissions._set_state("cancelled", next_try=False, next_check=False)
        return True

    def action_view_calls(self):
        """Open the calls to Amazon that were made for this submission (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Calls to Amazon"),
            "res_model": "amazon.vendor.call",
            "view_mode": "list,form",
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
        }

    def _supersede(self):
        """A new version of the answer is about to replace these.

        What was not sent is not sent any more, and nothing is looked up any more: from
        now on Amazon shows the new version.
        """
        waiting = self.filtered(lambda s: s.state == "queued")
        waiting._set_state("cancelled", next_try=False)
        self.filtered("next_check").next_check = False

    def _is_superseded(self):
        """Whether a later version of the answer exists."""
        self.ensure_one()
        latest = max(self.requisition_id.acknowledgement_ids.mapped("version"))
        return self.acknowledgement_id.version < latest

    def _is_outdated(self):
        """Whether the requisition would be answered otherwise now."""
        self.ensure_one()
        requisition = self.requisition_id
        if requisition.state == "closed":
            return True
        moment = self.acknowledgement_id.acknowledgement_date
        return self.payload != requisition._previewed_payload(None, moment)
