from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.invoice.const import CREDIT_KINDS

#: Kind -> what Amazon refuses it without: (field, any of these is enough).
NEEDED = {
    "PQV": (("reference_number",),),
    "PPV": (("reference_number",),),
    "Freight": (("reference_number",),),
    "Returns": (("returns_number",), ("returned_on",)),
    "Coop": (("coop_number", "debit_note_number"),),
}
#: Kinds that take back goods; the others take back money of their price.
BY_QUANTITY = ("PQV", "Returns")


class AmazonVendorCreditNote(models.TransientModel):
    """Take back what Amazon was invoiced, with the references that Amazon wants."""

    _name = "amazon.vendor.credit.note"
    _description = "Amazon Vendor Credit Note"
    _inherit = ["amazon.vendor.wizard.mixin"]

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="move_id.currency_id")
    kind = fields.Selection(CREDIT_KINDS, string="For", required=True, default="PQV")
    date = fields.Date(
        required=True, default=fields.Date.context_today, string="Credit Note Date"
    )
    reason = fields.Char()
    reference_number = fields.Char(string="Amazon Knows the Invoice as", readonly=True)
    returns_number = fields.Char(string="Returns Notice No.")
    returned_on = fields.Date(string="Goods Returned On")
    rma_number = fields.Char(string="RMA No.")
    coop_number = fields.Char(string="Co-op Reference No.")
    debit_note_number = fields.Char(string="Amazon's Debit Note No.")
    consignor_number = fields.Char(string="VRET No.")
    line_ids = fields.One2many("amazon.vendor.credit.note.line", "wizard_id")

    @api.model
    def _of(self, move):
        """Open the dialog for an invoice.

        :raise UserError: it is none, or not confirmed.
        """
        theirs = move.sudo()
        if (
            theirs.move_type != "out_invoice"
            or theirs.state != "posted"
            or not theirs.amazon_instance_id
        ):
            raise UserError(
                self.env._(
                    "A credit note for Amazon takes back a confirmed invoice to Amazon."
                )
            )
        current = theirs._amazon_current()[:1]
        wizard = self.sudo().create(
            {
                "move_id": move.id,
                "reference_number": current.number or theirs.name,
                "line_ids": [
                    Command.create(
                        {
                            "move_line_id": line.id,
                            "quantity": line.quantity,
                            "amount": line.price_subtotal,
                        }
                    )
                    for line in _product_lines(theirs)
                ],
            }
        )
        return wizard.with_env(self.env)

    def _action_open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit Note for Amazon"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_create(self):
        """Make the credit note, a draft, by Odoo's own reversal (button).

        :return: action that opens it.
        :raise UserError: a reference that Amazon wants is missing, or more is taken
            back than was invoiced.
        """
        self.ensure_one()
        self.check_access("read")
        self.move_id.check_access("write")
        self._check_references()
        self._check_lines()
        credit = self._reverse()
        self._take_back(credit)
        self.env["amazon.vendor.credit"].sudo().create(
            {
                "move_id": credit.id,
                **{
                    name: self[name]
                    for name in (
                        "kind",
                        "reference_number",
                        "returns_number",
                        "returned_on",
                        "rma_number",
                        "coop_number",
                        "debit_note_number",
                        "consignor_number",
                    )
                },
            }
        )
        return credit._amazon_action_open()

    def _check_references(self):
        """:raise UserError: names what Amazon would refuse it without."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for names in NEEDED[self.kind]:
            if not any(self[name] for name in names):
                labels = self.fields_get(names, ["string"])
                wanted = [labels[name]["string"] for name in names]
                raise UserError(
                    self.env._(
                        "%(kind)s: Amazon refuses a credit note without this: "
                        "%(fields)s. Enter it.",
                        kind=kinds[self.kind],
                        fields=" / ".join(wanted),
                    )
                )

    def _check_lines(self):
        """:raise UserError: nothing is taken back, or more than was invoiced."""
        taken = self.line_ids.filtered(lambda each: each._takes_back())
        if not taken:
            raise UserError(
                self.env._("Enter on one line at least what is taken back.")
            )
        for line in taken:
            billed = line.move_line_id
            if line.quantity > billed.quantity or line.amount > billed.price_subtotal:
                raise UserError(
                    self.env._(
                        "%(product)s: more is taken back than was invoiced.",
                        product=billed.product_id.display_name,
                    )
                )

    def _reverse(self):
        """Odoo's own reversal, a draft credit note."""
        reversal = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=self.move_id.ids)
            .create(
                {
                    "date": self.date,
                    "reason": self.reason,
                    "journal_id": self.move_id.journal_id.id,
                }
            )
        )
        reversal.refund_moves()
        return reversal.new_move_ids

    def _take_back(self, credit):
        """Leave in the credit note what is taken back only."""
        taken = {line.move_line_id: line for line in self.line_ids}
        billed, lines = map(_product_lines, (self.move_id, credit))
        commands = []
        for original, line in zip(billed, lines, strict=True):
            mine = taken.get(original)
            if not mine or not mine._takes_back():
                commands.append(Command.delete(line.id))
            elif self.kind in BY_QUANTITY:
                if mine.quantity != line.quantity:
                    commands.append(
                        Command.update(line.id, {"quantity": mine.quantity})
                    )
            elif mine.amount != line.price_subtotal:
                price = line.price_unit * mine.amount / line.price_subtotal
                commands.append(Command.update(line.id, {"price_unit": price}))
        if commands:
            credit.write({"invoice_line_ids": commands})


class AmazonVendorCreditNoteLine(models.TransientModel):
    """What is taken back of one line of the invoice."""

    _name = "amazon.vendor.credit.note.line"
    _description = "Amazon Vendor Credit Note: Line"
    _inherit = ["amazon.vendor.wizard.mixin"]
    _order = "id"

    wizard_id = fields.Many2one(
        "amazon.vendor.credit.note", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(related="wizard_id.kind")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Invoiced",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    quantity = fields.Float(string="Take Back", digits="Product Unit")
    amount = fields.Monetary(string="Take Back, Untaxed")

    def _takes_back(self):
        value = self.quantity if self.wizard_id.kind in BY_QUANTITY else self.amount
        return value > 0


def _product_lines(move):
    return move.invoice_line_ids.filtered(lambda each: each.display_type == "product")
