import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...logic.remittance import export
from ...logic.table_file import TableFileError, decoded
from ...models.exchange.table_file_words import table_file_sentence
from ...models.remittance.document import IMPORT
from ...models.remittance.received import FILE, SOURCE
from ...spapi.records import RawDocument

#: Payments that are stored together; what was read of them is forgotten then.
PORTION = 20
#: Rows that are named; of further ones there is only their number.
MOST_NAMED = 50
#: Where a day like 3/2/2026 is one of March.
MONTH_FIRST = ("US",)


class AmazonVendorRemittanceImport(models.TransientModel):
    """Money > Import Payment File: the remittance export of Vendor Central.

    Each payment of the file becomes a record of a data queue, as one of the API does,
    and is processed like it. A row that cannot be read is named; the others count.
    """

    _name = "amazon.vendor.remittance.import"
    _description = "Amazon Vendor Remittance Import"
    _inherit = ["amazon.vendor.wizard.mixin"]

    # Accountants do not read instances; which there are is no secret of their company.
    instance_key = fields.Selection(
        selection="_selection_instance",
        string="Instance",
        required=True,
        default=lambda self: self._default_instance(),
    )
    file = fields.Binary(
        attachment=False, help="CSV, TSV or XLSX, as Vendor Central exports it."
    )
    filename = fields.Char()
    state = fields.Selection(
        [("choose", "File"), ("done", "Imported")],
        default="choose",
        required=True,
        readonly=True,
    )
    queue_id = fields.Many2one("amazon.vendor.queue", readonly=True)
    payment_count = fields.Integer(string="Payments", readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    bad_count = fields.Integer(string="Rows Left Out", readonly=True)
    bad_rows = fields.Text(string="Why", readonly=True)

    @api.model
    def _selection_instance(self):
        instances = (
            self.env["amazon.vendor.instance"]
            .sudo()
            .search([("company_id", "in", self.env.companies.ids)])
        )
        return [(str(each.id), each.name) for each in instances]

    @api.model
    def _default_instance(self):
        known = self._selection_instance()
        return known[0][0] if len(known) == 1 else False

    # === BUTTONS === #

    def action_import(self):
        """Read the file, and process what is in it (button).

        :raise UserError: the file as a whole cannot be used.
        """
        self.ensure_one()
        self.check_access("write")
        self.env["amazon.vendor.remittance"].check_access("write")
        if self.instance_key not in dict(self._selection_instance()):
            raise AccessError(
                self.env._("This instance belongs to none of your companies.")
            )
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        instance = self.env["amazon.vendor.instance"].browse(int(self.instance_key))
        own = self.sudo()
        own.queue_id = self._open_queue(instance)
        try:
            own._store(self._read(instance.sudo()))
        except export.NoExport as error:
            raise UserError(
                self.env._(
                    "This is no remittance export of Vendor Central: no row has the "
                    "headings Payment Number, Invoice Number and Amount Paid. In "
                    "Vendor Central open Payments > Remittance, choose the payments, "
                    "and click Export."
                )
            ) from error
        except TableFileError as error:
            raise UserError(table_file_sentence(self.env, error)) from error
        own.write({"state": "done", "file": False})
        own.queue_id._refresh_state()
        self.queue_id._action_process()
        return self._reopen()

    def action_view_payments(self):
        """Open what the file became (button)."""
        self.ensure_one()
        self.check_access("read")
        return self.queue_id.action_view_records()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Payments"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # === FILE === #

    def _open_queue(self, instance):
        """The data queue that the file fills; nobody is asked for it."""
        queue = (
            self.env["amazon.vendor.queue"]
            .sudo()
            .create(
                {
                    "instance_id": instance.id,
                    "operation": IMPORT,
                    "fetch_state": "done",
                }
            )
        )
        queue._log(
            "info",
            self.env._(
                "From the file %(file)s, chosen by %(user)s.",
                file=self.filename or "?",
                user=self.env.user.name,
            ),
        )
        return queue

    def _read(self, instance):
        content = decoded(self.file, export.MOST_BYTES)
        return export.read(content, instance.marketplace not in MONTH_FIRST)

    def _store(self, found):
        """Store the payments of a file in portions, and say which rows are left out.

        :param found: iterator of ``export.Payment`` and ``export.BadRow``.
        """
        queue, portion, sentences = self.queue_id, [], []
        payments = rows = bad = 0
        for each in found:
            if isinstance(each, export.BadRow):
                bad += 1
                if bad <= MOST_NAMED:
                    sentences.append(self._why(each))
                continue
            payments, rows = payments + 1, rows + len(each.lines)
            portion.append(_document(each))
            if len(portion) >= PORTION:
                self._store_portion(queue, portion)
                portion = []
        self._store_portion(queue, portion)
        if bad > MOST_NAMED:
            sentences.append(
                self.env._("... and %(count)s more.", count=bad - MOST_NAMED)
            )
        for sentence in sentences:
            queue._log("error", sentence)
        self.write(
            {
                "payment_count": payments,
                "row_count": rows,
                "bad_count": bad,
                "bad_rows": "\n".join(sentences) or False,
            }
        )

    def _store_portion(self, queue, portion):
        if portion:
            queue._store_documents(portion)
            self.env.flush_all()
            self.env.invalidate_all()

    def _why(self, bad):
        """Say what is wrong with a row."""
        sentence = {
            "amount": self.env._("%(value)s is no amount."),
            "day": self.env._("%(value)s is no day."),
            "no_payment": self.env._("It names no payment."),
            "no_amount": self.env._("It has no amount paid."),
            "apart": self.env._(
                "It is of payment %(value)s, whose other rows stand elsewhere. Sort "
                "the file by payment number."
            ),
            "too_many": self.env._("Payment %(value)s has too many lines."),
        }[bad.code] % {"value": bad.value}
        return self.env._(
            "Row %(number)s: %(sentence)s", number=bad.row, sentence=sentence
        )


def _document(payment):
    """A payment of a file in the form of the API's, its amounts as text.

    :rtype: RawDocument
    """

    def money(amount, currency):
        if amount is None:
            return None
        return {"currencyCode": currency, "currencyAmount": format(amount, "f")}

    def item(line):
        currency = line.currency or payment.currency
        return {
            "invoiceNumber": line.number,
            "invoiceIssueDate": line.issued_on and line.issued_on.isoformat(),
            "totalAmount": money(line.total, currency),
            "withholdingAmount": money(line.withheld, currency),
            "netAmountPaid": money(line.net_paid, currency),
            "netAmountPaidBreakdown": [
                {
                    "breakdownType": "TermsDiscountTaken",
                    "breakdownAmount": money(line.terms_discount, currency),
                }
            ],
            "description": line.description,
            "invoiceType": line.invoice_type,
        }

    rate = payment.exchange_rate
    document = {
        SOURCE: FILE,
        "remittanceHeader": {
            "paymentNumber": payment.number,
            "paymentDate": payment.paid_on and payment.paid_on.isoformat(),
            "paymentAmount": money(payment.amount, payment.currency),
            "paymentAmountInInvoiceCurrency": money(
                payment.amount_in_invoice_currency, payment.invoice_currency
            ),
            "exchangeRate": rate and format(rate, "f"),
            # Also one that nobody knows: what is no success is booked by nobody.
            "remittanceStatus": payment.status,
        },
        "remittanceItems": [item(line) for line in payment.lines],
    }
    key = f"{payment.number} {payment.paid_on or ''}".strip()
    return RawDocument(json.dumps(document, ensure_ascii=False), key)
