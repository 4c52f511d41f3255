"""What accountants do with the orders of a run once they have left, in each of the ways
of working.

Every function that takes ``env`` is one click of a person, in a transaction of its own.
"""

from odoo.addons.amazon_vendor_central.simulator.invoice_parties import known

from .dock import DockLife

ACCOUNTING = ("account.group_account_manager",)
INVOICE = "ir_cron_invoice_shipments"
IMPORT_PAYMENTS = "ir_cron_import_remittances"
LANES = {
    INVOICE: ("amazon.vendor.invoice", "_cron_make"),
    IMPORT_PAYMENTS: ("amazon.vendor.queue", "_cron_import", "import_remittances"),
}
#: No kind of deduction takes more than this in one payment.
LIMIT = 1_000_000
#: Payments are looked for so often, in minutes.
EVERY = 15
#: What an instance bills and pays by itself, in each way of working.
SETTINGS = {
    "by_requisition": {},
    "by_approval": {"invoice_policy": "confirmed", "post_invoices": True},
    "automatic": {
        "invoice_policy": "confirmed",
        "post_invoices": True,
        "submit_on_post": True,
        "books_by_limits": True,
    },
}


class MoneyLife(DockLife):
    """The work of one instance, from Amazon's order to its payment."""

    lanes = {**DockLife.lanes, **LANES}

    def settle_in(self, env):
        """The person does the accounts as well; Amazon may be billed."""
        super().settle_in(env)
        person = env["res.users"].browse(self.person)
        for group in ACCOUNTING:
            person.group_ids |= env.ref(group)
        instance = env["amazon.vendor.instance"].browse(self.instance)
        self._introduce(env, instance.company_id)
        journal = {"name": f"Amazon {instance.id}", "type": "sale"}
        sales = env["account.journal"].create({**journal, "code": f"A{instance.id}"})
        instance.write(
            {
                "invoice_journal_id": sales.id,
                "parallel_test_passed": True,
                "accountant_id": self.person,
                "deduction_account_id": self._account(env).id,
                **SETTINGS[self.way],
            }
        )
        instance.action_make_payment_journal()
        instance._schedule("import_remittances").interval_number = EVERY
        instance._schedule("import_remittances").interval_type = "minutes"
        kinds = env["amazon.vendor.deduction.kind"]._of_company(instance.company_id)
        kinds.auto_book_limit = LIMIT

    @staticmethod
    def _introduce(env, company):
        """The vendor's own address and tax number: an invoice names them. All goods are
        taxed at home, wherever Amazon has them."""
        positions = env["account.fiscal.position"]
        positions.search([("company_id", "=", company.id)]).auto_apply = False
        company.partner_id.write(
            {
                "street": "Hafenstraße 7",
                "city": "Lübeck",
                "zip": "23568",
                "country_id": env.ref("base.de").id,
                "vat": "DE136695976",
            }
        )

    @staticmethod
    def _account(env):
        code = "488000"
        found = env["account.account"].search([("code", "=", code)])
        return found or env["account.account"].create(
            {"name": "Amazon's deductions", "code": code, "account_type": "expense"}
        )

    # --- Invoices ---------------------------------------------------------------------

    def know_amazon(self, env):
        """Complete whom Amazon is billed as."""
        records = known()
        unnamed = ("billing_name", "=", False)
        for party in self.mine(env, "party", ("is_bill_to", "=", True), unnamed):
            record = records[party.code]
            country = env["res.country"].search([("code", "=", record["country"])])
            party.billing_name = record["name"]
            party.partner_id.write(
                {
                    "street": record["street"],
                    "city": record["city"],
                    "zip": record["postcode"],
                    "country_id": country.id,
                    "vat": record["vat"],
                }
            )

    def invoice(self, env):
        """Click Invoice on what Amazon has taken."""
        left = self.mine(env, "shipment", ("state", "in", ("confirmed", "closed")))
        billed = self.bills(env, ("state", "!=", "cancel")).amazon_shipment_ids
        if due := left - billed:
            due.action_invoice()

    def post(self, env):
        """Confirm the invoices."""
        if drafts := self.bills(env, ("state", "=", "draft")):
            drafts.action_post()

    def submit(self, env):
        """Click Submit to Amazon on what it was not told."""
        posted = self.bills(env, ("state", "=", "posted"))
        if due := posted.filtered(lambda move: not move.amazon_invoice_state):
            due.action_amazon_submit()

    def bills(self, env, *domain):
        """The invoices of this run's instance."""
        mine = [("amazon_instance_id", "=", self.instance), *domain]
        return env["account.move"].search(mine, order="id")

    def settle_invoices(self, env):
        """Look in Vendor Central for what is held, and send again under its number what
        Amazon has failed or did not get."""
        stuck = self.mine(
            env,
            "invoice",
            ("is_current", "=", True),
            ("state", "in", ("failed", "held")),
        )
        if not stuck:
            return
        taken = {
            entry["body"]
            for entry in self.amazon.get("ledger")
            if entry.get("transaction_id")
        }
        for told in stuck:
            if told.state == "failed" and told.transaction_id:
                told.move_id.action_amazon_submit()
            elif told.state == "failed":
                told.action_retry()
            elif told.payload in taken:
                told.action_arrived()
            else:
                told.action_send_again()

    # --- Payments ---------------------------------------------------------------------

    def book(self, env):
        """Book the payments of which everything is matched."""
        matched = self.mine(env, "remittance", ("state", "=", "matched"))
        if due := matched.filtered(lambda each: each.amazon_state == "SUCCESSFUL"):
            due.action_book()
