from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic.shipment import sscc

#: The check digit of GS1 (modulo 10, weights 3 and 1) as PostgreSQL reckons it.
_SUM = " + ".join(
    f"{3 if place % 2 else 1} * substr(number, {place}, 1)::int"
    for place in range(1, sscc.LENGTH)
)
_CHECK = (
    f"CASE WHEN number ~ '^[0-9]{{{sscc.LENGTH}}}$' THEN "
    f"(10 - ({_SUM}) % 10) % 10 = substr(number, {sscc.LENGTH}, 1)::int "
    "ELSE FALSE END"
)


class AmazonVendorSscc(models.Model):
    """The ledger of numbers: each is used once, for one carton or pallet, for ever.

    Re-packing voids a number, it is never used again: Amazon remembers for 365 days
    (SubmitShipmentConfirmations), a carton that is lost for longer.
    """

    _name = "amazon.vendor.sscc"
    _description = "Amazon Vendor SSCC"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "id desc"
    _rec_name = "number"
    _fixed_fields = ("company_id",)

    number = fields.Char(
        string="SSCC", required=True, readonly=True, help="18 digits, without (00)."
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    range_id = fields.Many2one(
        "amazon.vendor.sscc.range", readonly=True, index=True, ondelete="restrict"
    )
    origin = fields.Selection(
        [("drawn", "Drawn from a Range"), ("given", "Typed or Scanned")],
        required=True,
        readonly=True,
        default="drawn",
    )
    scanned = fields.Char(
        string="Scanned SSCC",
        compute="_compute_scanned",
        search="_search_scanned",
        help="Finds a number as a scanner reads it, or as it stands on the label.",
    )
    shipment_id = fields.Many2one(
        "amazon.vendor.shipment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="For which it was used; it stays when the number is void.",
    )
    container_ids = fields.One2many(
        "amazon.vendor.container", "sscc_id", string="Containers", readonly=True
    )
    container_id = fields.Many2one(
        "amazon.vendor.container",
        compute="_compute_container_id",
        help="The carton or pallet that it names; none where it is void.",
    )
    place = fields.Char(
        string="Carton", compute="_compute_container_id", help="Which of its shipment."
    )
    voided_on = fields.Datetime(readonly=True)
    void_reason = fields.Char(readonly=True)

    _number_uniq = models.Constraint(
        "UNIQUE(number)", "This SSCC was used before, and is used once for ever."
    )
    _number_check = models.Constraint(
        f"CHECK({_CHECK})",
        "An SSCC has 18 digits, of which the last one proves the rest.",
    )

    @api.depends("number")
    def _compute_scanned(self):
        for each in self:
            each.scanned = each.number

    def _search_scanned(self, operator, value):
        if isinstance(value, str):
            return [("number", operator, sscc.bare(value))]
        if isinstance(value, (list, tuple, set)):
            value = [
                sscc.bare(each) if isinstance(each, str) else each for each in value
            ]
        return [("number", operator, value)]

    @api.depends("container_ids.kind", "container_ids.sequence")
    def _compute_container_id(self):
        for each in self:
            each.container_id = each.container_ids[:1]
            each.place = each.container_id._place() or False

    # === BUTTON === #

    def action_view_shipment(self):
        """Open the shipments that these numbers were used for (button).

        :raise UserError: they were used for none that is still there.
        """
        self.check_access("read")
        if not self.shipment_id:
            raise UserError(
                self.env._("No shipment has used this number, or it was deleted.")
            )
        return self.shipment_id._action_open()

    # === DRAWING === #

    @api.model
    def _draw(self, company, count):
        """Draw new numbers from the ranges of a company.

        :param company: res.company.
        :param int count: how many.
        :return: the numbers, as rows of the ledger.
        :raise UserError: there is no range, or not enough is left of them.
        """
        ledger = self.sudo()
        ranges = (
            self.env["amazon.vendor.sscc.range"]
            .sudo()
            .search([("company_id", "=", company.id)])
        )
        if count and not ranges:
            raise UserError(
                self.env._(
                    "%(company)s has no numbers for cartons and pallets (SSCC) yet. A "
                    "manager enters the prefix that GS1 gave it under Vendor Central > "
                    "Configuration > SSCC Ranges.",
                    company=company.name,
                )
            )
        drawn = ledger.browse()
        for each in ranges:
            while len(drawn) < count:
                numbers = each._take_numbers(count - len(drawn))
                if not numbers:
                    break
                drawn += ledger.create(
                    [
                        {
                            "number": number,
                            "company_id": company.id,
                            "range_id": each.id,
                        }
                        for number in ledger._unused(numbers)
                    ]
                )
        if len(drawn) < count:
            raise UserError(
                self.env._(
                    "The SSCC ranges of %(company)s are used up. A manager adds one "
                    "with another extension digit, or another GS1 prefix, under Vendor "
                    "Central > Configuration > SSCC Ranges.",
                    company=company.name,
                )
            )
        return drawn.with_env(self.env)

    @api.model
    def _unused(self, numbers):
        """Those of these numbers that nobody has typed before they were drawn."""
        used = self.search_fetch([("number", "in", numbers)], ["number"])
        known = set(used.mapped("number"))
        return [number for number in numbers if number not in known]

    # === TYPED OR SCANNED === #

    @api.model
    def _take_in(self, company, text):
        """Take a number that somebody typed or scanned into the ledger.

        :param company: res.company that uses it.
        :param str text: with or without spaces, "(00)" and a reader's marks.
        :return: its row.
        :raise UserError: it is no SSCC, or was used before, in a sentence.
        """
        self._check_text(text)
        number = sscc.bare(text)
        used = self.sudo().search([("number", "=", number)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "SSCC %(number)s was used before (%(moment)s). A number is used "
                    "once for ever: scan the label of this carton, or draw a new one.",
                    number=number,
                    moment=fields.Date.to_string(used.create_date),
                )
            )
        row = {"number": number, "company_id": company.id, "origin": "given"}
        return self.sudo().create(row).with_env(self.env)

    @api.model
    def _bare(self, text):
        """The 18 digits of what was typed or scanned."""
        return sscc.bare(text)

    @api.model
    def _check_text(self, text):
        """Make sure that a typed or scanned text is an SSCC.

        :raise UserError: says what is wrong with it.
        """
        found = sscc.problem(text)
        if not found:
            return
        code, values = found
        sentences = {
            "missing": self.env._("Type or scan the SSCC of the carton."),
            "not_digits": self.env._(
                "%(number)s is no SSCC: it has digits only.", **_text(values)
            ),
            "wrong_length": self.env._(
                "%(number)s is no SSCC: it has %(length)s digits instead of 18.",
                **_text(values),
            ),
            "zeros": self.env._("An SSCC of zeros names no carton."),
            "wrong_check_digit": self.env._(
                "%(number)s is no SSCC: its last digit is %(found)s and would have to "
                "be %(expected)s. Scan it again.",
                **_text(values),
            ),
        }
        raise UserError(sentences[code])

    def _void(self, reason):
        """These numbers name nothing any more; they are not used again.

        :param str reason: a sentence.
        """
        living = self.sudo().filtered(lambda each: not each.voided_on)
        living.write({"voided_on": fields.Datetime.now(), "void_reason": reason})


def _text(values):
    return {
        "number": "",
        "length": "",
        "found": "",
        "expected": "",
        **{name: str(value) for name, value in values.items()},
    }
