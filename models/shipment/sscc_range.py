from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...logic.shipment import sscc


class AmazonVendorSsccRange(models.Model):
    """A company's own numbers for cartons and pallets: GS1 gives the prefix.

    Numbers are drawn in batches and never given back: gaps are fine, a number that
    was used twice is not (Amazon charges for a carton it cannot tell from another).
    """

    _name = "amazon.vendor.sscc.range"
    _description = "Amazon Vendor SSCC Range"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "sequence, id"
    _fixed_fields = ("company_id",)

    name = fields.Char(compute="_compute_name", store=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    extension_digit = fields.Char(
        required=True,
        size=1,
        default="0",
        help="The first digit, yours to choose: another one gives the same prefix its "
        "numbers once more.",
    )
    gs1_prefix = fields.Char(
        string="GS1 Company Prefix",
        required=True,
        size=12,
        help="The digits that GS1 has given your company.",
    )
    next_serial = fields.Integer(
        required=True,
        default=1,
        help="The next number to be drawn. It can be raised, never lowered: a number "
        "is used once for ever.",
    )
    left = fields.Char(
        string="Numbers Left", compute="_compute_left", help="How many can be drawn."
    )

    _prefix_uniq = models.Constraint(
        "UNIQUE(extension_digit, gs1_prefix)",
        "These numbers belong to another range already.",
    )

    @api.depends("extension_digit", "gs1_prefix")
    def _compute_name(self):
        for each in self:
            each.name = f"({each.extension_digit or ''}) {each.gs1_prefix or ''}"

    @api.depends("next_serial", "gs1_prefix")
    def _compute_left(self):
        for each in self:
            each.left = str(max(0, sscc.capacity(each.gs1_prefix) - each.next_serial))

    @api.constrains("extension_digit", "gs1_prefix", "next_serial")
    def _check_prefix(self):
        for each in self:
            wrong = sscc.prefix_problem(each.extension_digit, each.gs1_prefix)
            if wrong:
                raise ValidationError(each._say_wrong(*wrong))
            if each.next_serial < 0:
                raise ValidationError(
                    self.env._("The next number cannot be below zero.")
                )

    def _say_wrong(self, code, values):
        """What is wrong with the settings, in a sentence.

        :param str code: of ``logic.shipment.sscc.prefix_problem``.
        """
        if code == "extension_digit":
            return self.env._("The extension digit is one digit from 0 to 9.")
        if code == "prefix_not_digits":
            return self.env._("A GS1 company prefix has digits only.")
        return self.env._(
            "A GS1 company prefix has %(least)s to %(most)s digits, not %(length)s.",
            least=values["least"],
            most=values["most"],
            length=len(values["value"]),
        )

    def write(self, vals):
        """Write; what was drawn may never be drawn again."""
        if not self.env.su:
            if "next_serial" in vals and any(
                vals["next_serial"] < each.next_serial for each in self
            ):
                raise UserError(
                    self.env._(
                        "The next number of a range can be raised, not lowered: the "
                        "numbers below were used."
                    )
                )
            if {"extension_digit", "gs1_prefix"} & vals.keys() and self._has_drawn():
                raise UserError(
                    self.env._(
                        "Numbers of this range are in use, so its digits stay. Archive "
                        "it and make another one."
                    )
                )
        return super().write(vals)

    def _has_drawn(self):
        found = (
            self.env["amazon.vendor.sscc"]
            .sudo()
            .search_count([("range_id", "in", self.ids)], limit=1)
        )
        return bool(found)

    # === DRAWING === #

    def _take_serials(self, count):
        """Take serial numbers of this range, for this transaction alone.

        The row is locked until its end: two workers never get the same number.

        :param int count: how many at most.
        :return: range of int, empty when the range is used up.
        """
        self.ensure_one()
        self.flush_recordset()
        limit = sscc.capacity(self.gs1_prefix)
        self.env.cr.execute(
            SQL(
                """
                UPDATE amazon_vendor_sscc_range
                   SET next_serial = LEAST(next_serial + %(count)s, %(limit)s)
                 WHERE id = %(id)s AND next_serial < %(limit)s
             RETURNING next_serial, (
                    SELECT before.next_serial FROM amazon_vendor_sscc_range before
                     WHERE before.id = %(id)s)
                """,
                count=count,
                limit=min(limit, 2**31 - 1),
                id=self.id,
            )
        )
        row = self.env.cr.fetchone()
        self.invalidate_recordset(["next_serial"])
        return range(row[1], row[0]) if row else range(0)

    def _take_numbers(self, count):
        """Take numbers of this range; see ``_take_serials``.

        :return: list of 18 digits each, empty when the range is used up.
        """
        serials = self._take_serials(count)
        return [
            sscc.build(self.extension_digit, self.gs1_prefix, each) for each in serials
        ]
