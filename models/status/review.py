from odoo import api, fields, models
from odoo.exceptions import UserError

CODES = [
    ("negative", "Negative Quantity"),
    ("over_received", "More Received Than Ordered"),
    ("over_acknowledged", "More Acknowledged Than Ordered"),
    ("unexpected", "Received Although Rejected"),
    ("future", "Date in the Future"),
    ("unreadable", "Unreadable"),
    ("unknown_line", "Unknown Line"),
    ("other_asin", "Another Product"),
    ("other_ordered", "Ordered Although Cancelled"),
    ("contradictory", "Contradicts Itself"),
]
#: A person may decide that these are true after all.
CAN_BE_TRUE = ("over_received", "unexpected", "future")


class AmazonVendorStatusReview(models.Model):
    """A value in Amazon's status that cannot be true, or can hardly be.

    It is kept out of the requisition until a person has looked. One row for each kind
    of doubt about a line: the same value again changes nothing, another value opens it
    again, and a value that Amazon has corrected closes it.
    """

    _name = "amazon.vendor.status.review"
    _description = "Amazon Vendor Status Review"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "state, id desc"
    _rec_name = "message"

    requisition_id = fields.Many2one(
        "amazon.vendor.requisition",
        string="Order Requisition",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    line_id = fields.Many2one(
        "amazon.vendor.requisition.line",
        string="Requisition Line",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        related="requisition_id.instance_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="requisition_id.company_id", store=True, index=True, precompute=True
    )
    key = fields.Char(
        required=True, readonly=True, help="Which doubt about which line."
    )
    code = fields.Selection(CODES, string="Doubt", required=True, readonly=True)
    section = fields.Char(readonly=True)
    asin = fields.Char(related="line_id.asin", string="ASIN")
    product_id = fields.Many2one(related="line_id.product_id")
    ordered_qty = fields.Integer(related="line_id.ordered_qty", string="Ordered")
    received_qty = fields.Float(
        related="line_id.received_qty", string="Received (used)"
    )
    shown = fields.Char(string="Amazon Shows", readonly=True)
    message = fields.Char(required=True, readonly=True)
    queue_line_id = fields.Many2one(
        "amazon.vendor.queue.line",
        string="Evidence",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The status as Amazon sent it.",
    )
    state = fields.Selection(
        [
            ("open", "To Review"),
            ("taken", "Taken as Shown"),
            ("dismissed", "Dismissed"),
            ("gone", "Corrected by Amazon"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    can_be_taken = fields.Boolean(compute="_compute_can_be_taken")
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_on = fields.Datetime(readonly=True)

    _key_uniq = models.Constraint(
        "UNIQUE(requisition_id, key)", "This doubt is on the review list already."
    )

    @api.depends("code", "state")
    def _compute_can_be_taken(self):
        for review in self:
            review.can_be_taken = review.state == "open" and review.code in CAN_BE_TRUE

    @api.model
    def _note_doubts(self, evidence, doubts):
        """Make the list what the statuses at hand give rise to, in one batch.

        :param dict evidence: requisition -> queue line; all that were looked at.
        :param doubts: list of (requisition, OrderItemStatus, line or None, Doubt).
        :return: dict line -> list of Doubt that no person has taken for true.
        """
        requisitions = self.env["amazon.vendor.requisition"].browse(
            [requisition.id for requisition in evidence]
        )
        known = {
            (review.requisition_id, review.key): review
            for review in self.search([("requisition_id", "in", requisitions.ids)])
        }
        new, unsettled, seen = [], {}, set()
        opened = self.browse()
        for requisition, item, line, doubt in doubts:
            key = _key(item, line, doubt)
            if (requisition, key) in seen:
                continue
            seen.add((requisition, key))
            review = known.get((requisition, key))
            if review is None or review.shown != doubt.shown:
                values = self._values(line, doubt, evidence[requisition])
                if review is None:
                    new.append({"requisition_id": requisition.id, "key": key, **values})
                else:
                    review.write(values)
                    opened |= review
            else:
                # The newest evidence is what is applied if somebody takes the value.
                review.queue_line_id = evidence[requisition]
                if review.state == "gone":
                    review.write({"state": "open", "decided_by_id": False})
                    opened |= review
            if line is not None and (review is None or review.state != "taken"):
                unsettled.setdefault(line, []).append(doubt)
        for place, review in known.items():
            if place not in seen and review.state == "open":
                review.state = "gone"
        opened |= self.create(new)
        requisitions._alert_of_reviews(opened)
        return unsettled

    @api.model
    def _values(self, line, doubt, queue_line):
        return {
            "line_id": line.id if line is not None else False,
            "code": doubt.code,
            "section": doubt.section,
            "shown": doubt.shown,
            "message": self._sentence(line, doubt),
            "queue_line_id": queue_line.id,
            "state": "open",
            "decided_by_id": False,
            "decided_on": False,
        }

    @api.model
    def _sentence(self, line, doubt):
        values = {"shown": doubt.shown, "line": "", "item": "", "ordered": 0}
        if line is not None:
            size = line.unit_size if line.unit_of_measure == "Cases" else 1
            values.update(
                line=line.item_sequence_number or line.sequence,
                item=line.asin or line.vendor_sku or "?",
                ordered=line.ordered_qty * (size or 1),
            )
        sentences = {
            "negative": self.env._(
                "Line %(line)s (%(item)s): Amazon shows %(shown)s, and a quantity "
                "cannot be negative.",
                **values,
            ),
            "over_received": self.env._(
                "Line %(line)s (%(item)s): Amazon shows %(shown)s eaches received, but "
                "ordered %(ordered)s.",
                **values,
            ),
            "over_acknowledged": self.env._(
                "Line %(line)s (%(item)s): Amazon shows %(shown)s eaches acknowledged, "
                "but ordered %(ordered)s.",
                **values,
            ),
            "unexpected": self.env._(
                "Line %(line)s (%(item)s): Amazon shows %(shown)s eaches received of a "
                "line that was rejected.",
                **values,
            ),
            "future": self.env._(
                "Line %(line)s (%(item)s): Amazon shows a receipt on %(shown)s, which "
                "is still to come.",
                **values,
            ),
            "other_asin": self.env._(
                "Line %(line)s: Amazon shows a status of %(shown)s, but the order has "
                "%(item)s there.",
                **values,
            ),
            "other_ordered": self.env._(
                "Line %(line)s (%(item)s): Amazon shows %(shown)s eaches ordered, but "
                "the order has %(ordered)s.",
                **values,
            ),
            "contradictory": self.env._(
                "Line %(line)s (%(item)s): Amazon's confirmation contradicts its "
                "quantities (accepted/rejected): %(shown)s.",
                **values,
            ),
            "unknown_line": self.env._(
                "Amazon shows a line %(shown)s that its order does not have.", **values
            ),
        }
        return sentences.get(doubt.code) or self.env._(
            "Line %(line)s (%(item)s): Amazon's status cannot be read: %(detail)s",
            detail=doubt.detail,
            **values,
        )

    # === BUTTONS === #

    def action_take(self):
        """Take the values as Amazon shows them: a person knows that they are true.

        :raise UserError: one of them cannot be true.
        """
        reviews = self._to_decide()
        if impossible := reviews.filtered(lambda review: not review.can_be_taken):
            raise UserError(
                self.env._(
                    "%(message)s This cannot be taken over; dismiss it, or wait until "
                    "Amazon corrects it.",
                    message=impossible[0].message,
                )
            )
        reviews._decide("taken")
        reviews._apply_again()
        return True

    def action_dismiss(self):
        """Leave the values out; the same ones are not shown again."""
        self._to_decide()._decide("dismissed")
        return True

    def action_open_evidence(self):
        """Open the status as Amazon sent it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What Amazon Sent"),
            "res_model": "amazon.vendor.queue.line",
            "view_mode": "form",
            "res_id": self.queue_line_id.id,
        }

    def _to_decide(self):
        self.check_access("read")
        self.requisition_id.check_access("write")
        return self.sudo().filtered(lambda review: review.state == "open")

    def _decide(self, state):
        self.write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
            }
        )
        self.requisition_id._alert_of_reviews(self.browse())

    def _apply_again(self):
        """Apply the documents the doubts came with, now that they are settled."""
        for lines in self.queue_line_id.grouped("instance_id").values():
            current = {
                line.requisition_id: (line, line._handler()._read(line.payload))
                for line in lines
                if line.requisition_id.status_version == line.version
            }
            self.env["amazon.vendor.requisition"]._apply_statuses(current)


def _key(item, line, doubt):
    if line is not None:
        return f"{line.id}:{doubt.code}:{doubt.section}"
    return f"{doubt.shown}:{doubt.code}"
