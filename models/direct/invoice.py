from odoo import api, fields, models
from odoo.exceptions import UserError

from ...spapi.operations.direct_payments import DirectPayments
from ...spapi.operations.direct_transactions import DirectTransactions
from ..invoice.outgoing import TAKEN_WORDS
from ..outbound.submission import name_records


class AmazonVendorDirectInvoice(models.Model):
    """An invoice of direct fulfilment, kept as it was told to Amazon.

    Odoo's own document stands behind it. What Amazon has refused is corrected there,
    and goes out again as the next version, under the same number.
    """

    _name = "amazon.vendor.direct.invoice"
    _description = "Amazon Vendor Direct Fulfilment Invoice"
    _inherit = ["amazon.vendor.versioned.document"]
    _order = "id desc"
    _rec_names_search = ["name", "number", "order_numbers"]
    _outgoing = "direct_invoice"
    _fixed_fields = ("instance_id", "company_id", "move_id")

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    move_id = fields.Many2one(
        "account.move",
        string="Odoo's Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
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
    number = fields.Char(
        required=True, readonly=True, help="The id under which Amazon gets it."
    )
    dated = fields.Date(string="Date", readonly=True)
    order_numbers = fields.Char(string="Amazon Order Nos.", readonly=True)
    total_text = fields.Char(
        string="Total, Exact", readonly=True, help="Amazon's decimal."
    )
    is_current = fields.Boolean(
        string="Counts",
        readonly=True,
        default=True,
        help="No later version has taken its place.",
    )

    _version_uniq = models.Constraint(
        "UNIQUE(instance_id, number, version)",
        "Amazon knows an invoice of this number already. Give this one another number.",
    )

    @api.depends("number", "version")
    def _compute_display_name(self):
        for each in self:
            each.display_name = (
                each.number
                if each.version == 1
                else self.env._(
                    "%(number)s, version %(version)s",
                    number=each.number,
                    version=each.version,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        name_records(self, vals_list)
        return super().create(vals_list)

    def action_view_move(self):
        """Open Odoo's own document (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoice"),
            "res_model": "account.move",
            "view_mode": "form",
            "views": [(False, "form")],
            "res_id": self.move_id.id,
        }


class AmazonVendorOutgoingDirectInvoice(models.AbstractModel):
    """Invoices of direct fulfilment: Amazon shows them nowhere, and never ends their
    transactions with Success (FAQ). Where the outcome of sending is unknown a person
    looks in Vendor Central, and it is sent again under its number."""

    _name = "amazon.vendor.outgoing.direct_invoice"
    _inherit = ["amazon.vendor.outgoing"]
    _description = "Amazon Vendor: invoices of direct fulfilment"

    _document_model = "amazon.vendor.direct.invoice"

    @api.model
    def _label(self):
        return self.env._("Direct Fulfilment Invoice")

    @api.model
    def _number(self, document):
        return document.number

    # === ASKING AMAZON; NO SQL IN HERE === #

    @api.model
    def _post(self, gateway, payload):
        return gateway.use(DirectPayments).submit_invoice(payload)

    @api.model
    def _ask_transaction(self, gateway, transaction_id):
        return gateway.use(DirectTransactions).transaction(transaction_id)

    # === JUDGING === #

    @api.model
    def _means_taken(self, submission, errors):
        for error in errors:
            said = f"{error.get('code')} {error.get('message')} {error.get('details')}"
            said = said.lower()
            if "invoice" in said and any(words in said for words in TAKEN_WORDS):
                return True
        return False

    @api.model
    def _free_to_leave(self, submissions):
        """None that is not confirmed in Odoo any more."""
        documents = self._documents(submissions.sudo())
        back = submissions.filtered(
            lambda each: documents.browse(each.res_id).move_id.state != "posted"
        )
        for submission in back:
            submission._set_state(
                "cancelled",
                self.env._(
                    "%(number)s was not sent: it is not confirmed in Odoo any more.",
                    number=submission.document_number,
                ),
                next_try=False,
            )
        return submissions - back

    @api.model
    def _responsible(self, submission, document):
        """Who answers orders may not see invoices."""
        return submission.instance_id._invoice_responsible() or document.user_id

    # === WORDS === #

    @api.model
    def _say_refused(self, submission, reasons):
        return self.env._(
            "Amazon refused %(number)s: %(reasons)s. Correct the invoice in Odoo "
            "(Reset to Draft, change it, confirm it: it keeps its number), then click "
            "Submit to Amazon: it goes out under the same number.",
            number=submission.document_number,
            reasons=reasons,
        )


def refuse_all(reasons):
    """:raise UserError: with all reasons, if there is any."""
    if reasons:
        raise UserError("\n".join(reasons))
