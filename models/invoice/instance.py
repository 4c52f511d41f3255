from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .const import GROUPINGS, POLICIES


class AmazonVendorInstance(models.Model):
    """How what has left for this instance is billed."""

    _inherit = "amazon.vendor.instance"

    invoice_policy = fields.Selection(
        POLICIES,
        string="Invoices Are Made",
        required=True,
        default="manual",
        tracking=True,
    )
    invoice_grouping = fields.Selection(
        GROUPINGS,
        string="Invoices",
        required=True,
        default="order",
        help="Amazon takes several orders in one invoice, but not in India.",
    )
    invoice_journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        domain="[('type', '=', 'sale')]",
        help="Amazon leaves out characters such as / of an invoice's number, and never "
        "takes a number twice. A journal of its own whose first invoice you number "
        "AMZ2026-00001 goes on from there. Empty: Odoo's choice.",
    )
    post_invoices = fields.Boolean(
        string="Confirm Them",
        help="Invoices that are made by themselves are confirmed as well.",
    )
    submit_on_post = fields.Boolean(
        string="Submit Them to Amazon",
        help="Invoices and credit notes go to Amazon once they are confirmed.",
    )
    accountant_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
        help="Gets an activity when an invoice needs a person. Empty: who is "
        "responsible for the instance.",
    )
    vat_group_id = fields.Many2one(
        "res.partner",
        string="VAT Group",
        check_company=True,
        help="The representative member, where you report VAT as part of a VAT group. "
        "Amazon wants its name, address and VAT number on invoices in Europe.",
    )
    tax_representative_id = fields.Many2one(
        "res.partner",
        check_company=True,
        help="Who represents you before the tax office, where the law wants one. "
        "Amazon wants its name, address and VAT number on invoices in Europe.",
    )
    local_tax_number = fields.Char(
        help="Of your tax office, as the German Steuernummer; invoices in Europe name "
        "it beside the VAT number. Empty: that of the company, where Odoo's German "
        "accounting keeps one.",
    )
    split_payment = fields.Boolean(
        string="Polish Split Payment",
        help="Invoices say that the buyer pays the tax to its own account "
        "(mechanizm podzielonej płatności).",
    )
    parallel_test_passed = fields.Boolean(
        help="Amazon's accounts payable has said that your test invoices were right: "
        "before that it pays none that comes over the API."
    )
    invoices_stopped = fields.Char(
        readonly=True,
        copy=False,
        help="Why no invoice is sent at the moment.",
    )
    unverified_invoice_count = fields.Integer(
        string="Invoices Not Seen Yet", compute="_compute_invoice_figures"
    )
    failed_invoice_count = fields.Integer(
        string="Invoices Amazon Did Not Take", compute="_compute_invoice_figures"
    )

    def _compute_invoice_figures(self):
        current = Domain("is_current", "=", True)
        every = self.sudo()
        unverified = every._count(
            "amazon.vendor.invoice",
            current & Domain("seen_state", "=", "unverified"),
        )
        failed = every._count(
            "amazon.vendor.invoice",
            current & Domain("state", "in", ("failed", "held")),
        )
        for instance in self:
            instance.unverified_invoice_count = unverified.get(instance.id, 0)
            instance.failed_invoice_count = failed.get(instance.id, 0)

    def _invoice_responsible(self):
        """Who gets an activity when an invoice needs a person, or nobody."""
        return self.accountant_id or self.responsible_id

    # === WHERE AMAZON TAKES NONE === #

    def _stop_invoices(self, reason):
        """Amazon takes no invoices from this account: none is sent until a person says
        that it does.

        :param str reason: Amazon's words.
        """
        for instance in self.sudo().filtered(lambda each: not each.invoices_stopped):
            instance.invoices_stopped = reason
            instance._message_log(body=instance._say_invoices_stopped())
            instance._alert_invoices_stopped()

    def _alert_invoices_stopped(self):
        if (user := self._invoice_responsible()).active:
            self.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("Amazon takes no invoices"),
                note=self._say_invoices_stopped(),
                user_id=user.id,
                amazon_vendor_key="invoices stopped",
            )

    def _say_invoices_stopped(self):
        return self.env._(
            "Amazon takes no invoices over the API from %(instance)s: the vendor is "
            "not enabled for EDI. Open a case with Amazon (Vendor Central > Support > "
            "Technical: EDI/API set-up), ask for invoices by API to be enabled for "
            "your vendor codes, and click Send Invoices Again on the instance when "
            "Amazon has done it. Until then nothing is sent.",
            instance=self.name,
        )

    def _check_invoices_run(self):
        """:raise UserError: Amazon takes none from one of these instances."""
        if stopped := self.sudo().filtered("invoices_stopped"):
            raise UserError(stopped[0]._say_invoices_stopped())

    def action_resume_invoices(self):
        """Amazon has said that it takes invoices: what waits is sent (button)."""
        self.check_access("write")
        stopped = self.filtered("invoices_stopped")
        if not stopped:
            raise UserError(self.env._("Invoices are being sent already."))
        stopped.sudo().invoices_stopped = False
        alerts = stopped.sudo().activity_ids.filtered(
            lambda each: each.amazon_vendor_key == "invoices stopped"
        )
        alerts.unlink()
        waiting = (
            self.env["amazon.vendor.submission"]
            .sudo()
            .search(
                [
                    ("document_type", "=", "invoice"),
                    ("instance_id", "in", stopped.ids),
                    ("state", "=", "queued"),
                ]
            )
        )
        waiting.write({"error_message": False, "next_try": False, "attempts": 0})
        if waiting:
            waiting._send_after_commit()
        return True

    # === PARTIES === #

    def _billing_parties(self, codes):
        """The parties of these codes, as superuser: dict code -> party."""
        codes = [code for code in codes if code]
        if not codes or not self:
            return {}
        found = (
            self.env["amazon.vendor.party"]
            .sudo()
            .with_context(active_test=False)
            .search([("instance_id", "in", self.ids), ("code", "in", codes)])
        )
        return {party.code: party for party in found}
