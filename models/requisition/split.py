from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import REJECTION_REASONS
from ...logic.acknowledgement.answer import UNCHOSEN_REASON, Part
from ...spapi.messages.acknowledgement import REJECTED
from .line import ANSWER_FIELDS, LineWork


class AmazonVendorRequisitionSplit(models.Model):
    """One part of the answer to a line that is answered in several parts.

    Amazon takes several parts of each kind for one line, each with its own date or
    reason. They add up to what was ordered: what they leave over is rejected with the
    reason of the line.
    """

    _name = "amazon.vendor.requisition.split"
    _description = "Amazon Vendor Requisition Line Part"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "line_id, sequence, id"
    _fixed_fields = ("line_id", "company_id")

    line_id = fields.Many2one(
        "amazon.vendor.requisition.line", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    code = fields.Selection(
        [
            ("Accepted", "Accepted"),
            ("Backordered", "Backordered"),
            ("Rejected", "Rejected"),
        ],
        string="Answer",
        required=True,
        default="Accepted",
    )
    quantity = fields.Integer(required=True)
    scheduled_date = fields.Datetime(
        help="When it ships, or arrives where you pay the freight. A backorder needs "
        "one, after the window."
    )
    rejection_reason = fields.Selection(
        REJECTION_REASONS, default="TemporarilyUnavailable"
    )

    _quantity_check = models.Constraint(
        "CHECK(quantity > 0)",
        "A part of an answer needs a quantity above zero.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = self.line_id.browse([vals.get("line_id") for vals in vals_list])
        lines._check_answer_open()
        parts = super().create(vals_list)
        parts.line_id._sum_up_split()
        return parts

    def write(self, vals):
        before = self.line_id
        before._check_answer_open()
        result = super().write(vals)
        (before | self.line_id)._sum_up_split()
        return result

    def unlink(self):
        lines = self.line_id
        lines._check_answer_open()
        result = super().unlink()
        lines.exists()._sum_up_split()
        return result

    def _part(self):
        """This part of the answer as the line gives it.

        :rtype: logic.acknowledgement.answer.Part
        """
        rejected = self.code == REJECTED
        return Part(
            self.code,
            self.quantity,
            False if rejected else self.scheduled_date,
            (self.rejection_reason or UNCHOSEN_REASON) if rejected else False,
            float(self.line_id._answered_cost()),
        )


class AmazonVendorRequisitionLineSplit(models.Model):
    """A line that is answered in parts."""

    _inherit = "amazon.vendor.requisition.line"

    split_ids = fields.One2many(
        "amazon.vendor.requisition.split", "line_id", string="Parts"
    )
    split_count = fields.Integer(
        compute="_compute_split_count", string="Number of Parts"
    )

    @api.depends("split_ids")
    def _compute_split_count(self):
        for line in self:
            line.split_count = len(line.split_ids)

    @api.onchange("split_ids")
    def _onchange_split_ids(self):
        if self.split_ids:
            self.update(self._split_totals())

    def _write_besides_split(self, vals):
        """Write what came with the parts of these lines."""
        rest = {name: value for name, value in vals.items() if name != "split_ids"}
        split = self.filtered("split_ids")
        # The parts count, not what the form showed for their sum.
        besides = {n: v for n, v in rest.items() if n not in ANSWER_FIELDS}
        for lines, values in ((split, besides), (self - split, rest)):
            if lines and values:
                lines.write(values)

    def _leave_split(self, vals):
        """The line was written as a whole: fit its parts, or let them go."""
        if LineWork.SPLIT.is_under_way(self):
            return
        if "ordered_qty" in vals:
            self.filtered("split_ids")._fit_split()
        elif ANSWER_FIELDS & vals.keys():
            # Decided as a whole: the parts of before no longer say anything.
            LineWork.SPLIT.begin(self.split_ids).unlink()

    def _sum_up_split(self):
        """Give these lines the sums of their parts.

        :raise ValidationError: the parts are more than Amazon ordered.
        """
        if LineWork.SPLIT.is_under_way(self):
            return
        self.invalidate_recordset(["split_ids"])
        totals = {}  # read for all of them before the first one is written
        for line in self.browse(self.ids):
            if not line.split_ids:
                continue
            total = sum(line.split_ids.mapped("quantity"))
            if total > line.ordered_qty:
                raise ValidationError(
                    self.env._(
                        "Line %(line)s: the parts add up to %(total)s, but Amazon "
                        "ordered %(ordered)s.",
                        line=line.item_sequence_number or line.sequence,
                        total=total,
                        ordered=line.ordered_qty,
                    )
                )
            totals[line] = line._split_totals()
        for line, values in totals.items():
            LineWork.SPLIT.begin(line).write(values)

    def _split_totals(self):
        """The sums of the parts, as values of the line."""
        parts = self.split_ids
        accepted = parts.filtered(lambda part: part.code == "Accepted")
        backordered = parts.filtered(lambda part: part.code == "Backordered")
        return {
            "accepted_qty": sum(accepted.mapped("quantity")),
            "backordered_qty": sum(backordered.mapped("quantity")),
            "ship_date": accepted[:1].scheduled_date,
            "backorder_date": backordered[:1].scheduled_date,
        }

    def _fit_split(self):
        """Amazon changed the quantity: cut the parts, last ones first, to what the line
        still promises, and what is rejected to the rest. Of more, where the line is
        accepted in full, the first accepted part takes the rest."""
        for line in self:
            room = {
                "Accepted": line.accepted_qty,
                "Backordered": line.backordered_qty,
                "Rejected": line.rejected_qty,
            }
            gone = line.split_ids.browse()
            for part in line.split_ids:
                kept = min(part.quantity, room[part.code])
                room[part.code] -= kept
                if not kept:
                    gone |= part
                elif kept != part.quantity:
                    LineWork.SPLIT.begin(part).quantity = kept
            grown = (line.split_ids - gone).filtered(lambda p: p.code == "Accepted")[:1]
            if grown and room["Accepted"]:
                more = grown.quantity + room["Accepted"]
                LineWork.SPLIT.begin(grown).quantity = more
            LineWork.SPLIT.begin(gone).unlink()
            if line.split_ids:
                line._sum_up_split()
