from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import REJECTION_REASONS

#: In the context while the parts of a line are written: the line follows them.
FOLLOWS = "amazon_vendor_follows_split"
#: What decides a line that is not split; writing it takes the place of the parts.
ANSWER_FIELDS = {
    "accepted_qty",
    "backordered_qty",
    "ship_date",
    "backorder_date",
}


class AmazonVendorRequisitionSplit(models.Model):
    """One part of the answer to a line that is answered in several parts.

    Amazon takes several parts of each kind for one line, each with its own date or
    reason. They add up to what was ordered: what they leave over is rejected with the
    reason of the line.
    """

    _name = "amazon.vendor.requisition.split"
    _description = "Amazon Vendor Requisition Line Part"
    _order = "line_id, sequence, id"

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
        parts.line_id._follow_split()
        return parts

    def write(self, vals):
        before = self.line_id
        before._check_answer_open()
        result = super().write(vals)
        (before | self.line_id)._follow_split()
        return result

    def unlink(self):
        lines = self.line_id
        lines._check_answer_open()
        result = super().unlink()
        lines.exists()._follow_split()
        return result


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

    def write(self, vals):
        if "split_ids" not in vals:
            result = super().write(vals)
            if not self.env.context.get(FOLLOWS):
                self._leave_split(vals)
            return result
        # The parts are one change: they are looked at when all of them are written.
        following = self.with_context(**{FOLLOWS: True})
        parts = {"split_ids": vals["split_ids"]}
        result = super(AmazonVendorRequisitionLineSplit, following).write(parts)
        rest = {name: value for name, value in vals.items() if name not in parts}
        split = following.filtered("split_ids")
        # The parts count, not what the form showed for their sum.
        besides = {n: v for n, v in rest.items() if n not in ANSWER_FIELDS}
        for lines, values in ((split, besides), (following - split, rest)):
            if lines and values:
                lines.write(values)
        split.with_env(self.env)._follow_split()
        return result

    def _leave_split(self, vals):
        """The line was written as a whole: fit its parts, or let them go."""
        if "ordered_qty" in vals:
            self.filtered("split_ids")._fit_split()
        elif ANSWER_FIELDS & vals.keys():
            # Decided as a whole: the parts of before no longer say anything.
            self.split_ids.with_context(**{FOLLOWS: True}).unlink()

    def _follow_split(self):
        """Give these lines the sums of their parts.

        :raise ValidationError: the parts are more than Amazon ordered.
        """
        if self.env.context.get(FOLLOWS):
            return
        self.invalidate_recordset(["split_ids"])
        for line in self:
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
            line.with_context(**{FOLLOWS: True}).write(line._split_totals())

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
                    part.with_context(**{FOLLOWS: True}).quantity = kept
            grown = (line.split_ids - gone).filtered(lambda p: p.code == "Accepted")[:1]
            if grown and room["Accepted"]:
                more = grown.quantity + room["Accepted"]
                grown.with_context(**{FOLLOWS: True}).quantity = more
            gone.with_context(**{FOLLOWS: True}).unlink()
            if line.split_ids:
                line._follow_split()

    def _decision_parts(self):
        parts = self.split_ids
        if not parts:
            return super()._decision_parts()
        answer = [
            (
                part.code,
                part.quantity,
                part.scheduled_date if part.code != "Rejected" else False,
                part.rejection_reason or "TemporarilyUnavailable"
                if part.code == "Rejected"
                else False,
            )
            for part in parts
        ]
        rest = self.ordered_qty - sum(parts.mapped("quantity"))
        if rest > 0:
            reason = self.rejection_reason or "TemporarilyUnavailable"
            answer.append(("Rejected", rest, False, reason))
        return answer
