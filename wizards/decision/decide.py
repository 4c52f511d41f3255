from odoo import fields, models
from odoo.exceptions import UserError

from ...const import REJECTION_REASONS
from ...models.decision.requisition_line import KINDS
from ...models.exchange.engine import bisect


class AmazonVendorDecide(models.TransientModel):
    """Decide many requisitions at once; each one says what became of it."""

    _name = "amazon.vendor.decide"
    _description = "Amazon Vendor Decision"
    _inherit = ["amazon.vendor.wizard.mixin"]

    requisition_ids = fields.Many2many(
        "amazon.vendor.requisition", string="Requisitions"
    )
    decision = fields.Selection(
        [
            ("propose", "Propose from stock, costs and rules"),
            ("fill_from_stock", "Fill from stock"),
            ("accept_all", "Accept all"),
            ("reject_all", "Reject all"),
        ],
        required=True,
        default="propose",
    )
    rejection_reason = fields.Selection(
        REJECTION_REASONS, default="TemporarilyUnavailable"
    )
    keep_decided = fields.Boolean(
        string="Keep What People Decided",
        default=True,
        help="Lines that a person has changed stay as they are.",
    )
    state = fields.Selection(
        [("choose", "Choose"), ("done", "Done")],
        default="choose",
        required=True,
        readonly=True,
    )
    result_ids = fields.One2many(
        "amazon.vendor.decide.result", "decide_id", readonly=True
    )

    def action_apply(self):
        """Decide, and show a result for each requisition (button).

        A requisition that cannot be decided does not keep the others from it.
        """
        self.ensure_one()
        self.check_access("write")
        requisitions = self.requisition_ids
        requisitions.check_access("write")
        answerable = requisitions._undecided_orders()
        results = {
            requisition: ("refused", self._why_answered(requisition))
            for requisition in requisitions - answerable
        }

        def decide(batch):
            results.update(self._decide(batch))

        def fail(requisition, error):
            if not isinstance(error, UserError):
                raise error
            results[requisition] = ("refused", error.args[0])

        bisect(answerable, decide, fail)
        own = self.sudo()  # what came of it is nobody's to write
        own.result_ids.unlink()
        own.result_ids.create(
            [
                {
                    "decide_id": self.id,
                    "requisition_id": requisition.id,
                    "kind": results[requisition][0],
                    "message": results[requisition][1],
                }
                for requisition in requisitions
            ]
        )
        own.state = "done"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _why_answered(self, requisition):
        if requisition.state == "closed":
            return self.env._("Amazon has closed this order.")
        return self.env._("It has been answered already.")

    def _decide(self, requisitions):
        """Decide a batch.

        :return: dict requisition -> (kind, sentence).
        """
        if self.decision == "propose":
            found = requisitions._propose(keep_decided=self.keep_decided)
            return {
                requisition: (result.kind, "\n".join(result.sentences))
                for requisition, result in found.items()
            }
        if self.decision == "accept_all":
            requisitions._accept_all()
        elif self.decision == "reject_all":
            requisitions._reject_all(self.rejection_reason)
        else:
            requisitions._fill_from_stock()
        return {
            requisition: self._outcome(requisition.line_ids)
            for requisition in requisitions
        }

    def _outcome(self, lines):
        promised = sum(lines.mapped("accepted_qty"))
        ordered = sum(lines.mapped("ordered_qty"))
        if unmapped := lines.filtered(lambda line: line.state == "unmapped"):
            return "hold", self.env._(
                "%(count)s lines have no product yet.", count=len(unmapped)
            )
        kind = "short" if promised else "reject"
        return "accept" if promised == ordered else kind, self.env._(
            "%(accepted)s of %(ordered)s accepted.", accepted=promised, ordered=ordered
        )


class AmazonVendorDecideResult(models.TransientModel):
    _name = "amazon.vendor.decide.result"
    _description = "Amazon Vendor Decision Result"
    _inherit = ["amazon.vendor.wizard.mixin"]
    _order = "id"

    decide_id = fields.Many2one(
        "amazon.vendor.decide",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    requisition_id = fields.Many2one(
        "amazon.vendor.requisition", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [*KINDS, ("refused", "Not Decided")],
        string="Result",
        required=True,
        readonly=True,
    )
    message = fields.Text(string="Why", readonly=True)
