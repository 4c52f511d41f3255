from odoo import api, fields, models

from ...const import CASES
from ...logic.acknowledgement.evidence import LineAnswer
from ..outbound.submission import SUBMISSION_STATES, TAKEN, name_records


class AmazonVendorAcknowledgement(models.Model):
    """One answer to a purchase order, kept as it was given.

    Each answer is a version of its own: a correction never changes what was sent
    before, it adds the next version. Whether it arrived is told by its submission.
    """

    _name = "amazon.vendor.acknowledgement"
    _description = "Amazon Vendor Acknowledgement"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _rec_names_search = ["name", "requisition_id.purchase_order_number"]

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    requisition_id = fields.Many2one(
        "amazon.vendor.requisition",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    instance_id = fields.Many2one(
        related="requisition_id.instance_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="requisition_id.company_id", store=True, index=True, precompute=True
    )
    purchase_order_number = fields.Char(
        related="requisition_id.purchase_order_number", string="Order No.", store=True
    )
    version = fields.Integer(
        required=True, readonly=True, default=1, help="1 is the first answer."
    )
    acknowledgement_date = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Sent By", readonly=True)
    line_ids = fields.One2many(
        "amazon.vendor.acknowledgement.line", "acknowledgement_id", readonly=True
    )
    outcome = fields.Selection(
        [
            ("accepted", "Accepted"),
            ("partial", "Partially Accepted"),
            ("rejected", "Rejected"),
        ],
        string="Answer",
        readonly=True,
        help="Backordered quantities count as accepted, as they do for Amazon.",
    )
    currency_id = fields.Many2one(related="requisition_id.currency_id")
    amount_accepted = fields.Monetary(
        string="Accepted", readonly=True, help="At Amazon's net cost."
    )
    amount_rejected = fields.Monetary(string="Rejected", readonly=True)
    soft_warnings = fields.Text(
        string="Accepted Risks",
        readonly=True,
        help="What Amazon may hold against this answer, and was sent all the same.",
    )

    submission_ids = fields.One2many(
        "amazon.vendor.submission",
        "acknowledgement_id",
        string="Submissions",
        readonly=True,
    )
    submission_id = fields.Many2one(
        "amazon.vendor.submission", compute="_compute_submission_id"
    )
    state = fields.Selection(
        SUBMISSION_STATES,
        string="Status",
        compute="_compute_state",
        store=True,
        index=True,
    )
    payload_hash = fields.Char(
        readonly=True, help="SHA-256 of the exact document that was sent."
    )
    # Shown as a banner, with the way out.
    problem = fields.Char(related="submission_ids.error_message")
    difference = fields.Text(related="submission_ids.difference")
    transaction_id = fields.Char(related="submission_ids.transaction_id")

    _version_uniq = models.Constraint(
        "UNIQUE(requisition_id, version)",
        "Somebody else has answered this purchase order in the same moment. Open the "
        "requisition again to see that answer.",
    )

    @api.depends("submission_ids")
    def _compute_submission_id(self):
        for acknowledgement in self:
            acknowledgement.submission_id = acknowledgement.submission_ids[:1]

    @api.depends("submission_ids.state")
    def _compute_state(self):
        for acknowledgement in self:
            acknowledgement.state = acknowledgement.submission_ids[:1].state

    @api.depends("name", "version", "purchase_order_number")
    def _compute_display_name(self):
        for acknowledgement in self:
            acknowledgement.display_name = self.env._(
                "%(name)s (%(order)s, version %(version)s)",
                name=acknowledgement.name,
                order=acknowledgement.purchase_order_number,
                version=acknowledgement.version,
            )

    @api.model_create_multi
    def create(self, vals_list):
        name_records(self, vals_list)
        return super().create(vals_list)

    # === EVIDENCE === #

    def _line_answers(self):
        """What was answered line by line, for comparing with what Amazon shows.

        :return: list of ``LineAnswer``; empty for an empty recordset.
        """
        answers = {}
        for part in self.line_ids:
            key = (part.item_sequence_number or "", part.asin or "")
            accepted, rejected = answers.get(key, (0, 0))
            size = part.unit_size or 1 if part.unit_of_measure == CASES else 1
            eaches = part.quantity * size
            if part.code == "Rejected":
                rejected += eaches
            else:
                accepted += eaches
            answers[key] = accepted, rejected
        return [
            LineAnswer(item=item, asin=asin, accepted=accepted, rejected=rejected)
            for (item, asin), (accepted, rejected) in answers.items()
        ]

    def _previous_taken(self):
        """The latest earlier version that Amazon has taken, or nothing."""
        earlier = self.requisition_id.acknowledgement_ids.filtered(
            lambda a: a.version < self.version and a.state in TAKEN
        )
        return earlier.sorted("version")[-1:]

    # === BUTTONS === #

    def action_retry(self):
        """Send again what Amazon surely did not take (button)."""
        return self.submission_ids.action_retry()

    def action_check_now(self):
        """Ask Amazon now what it shows (button)."""
        return self.submission_ids.action_check_now()

    def _action_open(self):
        """Open these acknowledgements: one in its form, several as a list."""
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Acknowledgements"),
            "res_model": self._name,
        }
        if len(self) == 1:
            return {**action, "view_mode": "form", "res_id": self.id}
        return {**action, "view_mode": "list,form", "domain": [("id", "in", self.ids)]}
