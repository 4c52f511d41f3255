from odoo import api, fields, models

from ...logic.acknowledgement.evidence import LineAnswer
from ..outbound.submission import TAKEN, name_records


class AmazonVendorAcknowledgement(models.Model):
    """One answer to a purchase order, kept as it was given.

    Each answer is a version of its own: a correction never changes what was sent
    before, it adds the next version. Whether it arrived is told by its submission.
    """

    _name = "amazon.vendor.acknowledgement"
    _description = "Amazon Vendor Acknowledgement"
    _inherit = ["amazon.vendor.versioned.document"]
    _order = "id desc"
    _rec_names_search = ["name", "requisition_id.purchase_order_number"]
    _outgoing = "acknowledgement"

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
    version = fields.Integer(help="1 is the first answer.")
    acknowledgement_date = fields.Datetime(required=True, readonly=True)
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
        help="What Amazon may hold against this answer, and was sent all the same."
    )

    _version_uniq = models.Constraint(
        "UNIQUE(requisition_id, version)",
        "Somebody else has answered this purchase order in the same moment. Open the "
        "requisition again to see that answer.",
    )

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
        answers, ordered = {}, {}
        for part in self.line_ids:
            key = (part.item_sequence_number or "", part.asin or "")
            accepted, rejected = answers.get(key, (0, 0))
            if line := part.requisition_line_id:
                ordered[key] = line.ordered_qty * line._eaches_per_unit()
            if part._part().is_rejected:
                rejected += part._eaches()
            else:
                accepted += part._eaches()
            answers[key] = accepted, rejected
        return [
            LineAnswer(
                item=item,
                asin=asin,
                accepted=accepted,
                rejected=rejected,
                ordered=ordered.get((item, asin)),
            )
            for (item, asin), (accepted, rejected) in answers.items()
        ]

    def _previous_taken(self):
        """The latest earlier version that Amazon has taken, or nothing."""
        earlier = self.requisition_id.acknowledgement_ids.filtered(
            lambda a: a.version < self.version and a.state in TAKEN
        )
        return earlier.sorted("version")[-1:]

    def _written_at(self):
        return self.acknowledgement_date

    # === BUTTONS === #

    def _action_open(self):
        """Open these acknowledgements: one in its form, several as a list."""
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Acknowledgements"),
            "res_model": self._name,
        }
        if len(self) == 1:
            return {**action, "view_mode": "form", "res_id": self.id}
        return {
            **action,
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", self.ids)],
        }
