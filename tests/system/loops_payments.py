"""Work for the loops of Amazon's payments."""

from datetime import timedelta

from odoo import fields

from ..remittance.case import books


class PaymentLoops:
    def prepare_import_payments(self):
        currency = self.company.currency_id.name
        for account in ("demo", "good"):
            self.simulator.deduct(
                "A1SC", "-1", account=account, currency=currency, days=-1
            )

    def served_import_payments(self, instance):
        return self.env["amazon.vendor.queue.line"].search(
            [
                ("instance_id", "=", instance.id),
                ("document_type", "=", "remittance"),
            ]
        ) and self.is_ok(instance, "import_remittances")

    def payments_that_are_matched(self):
        """Both have a payment with one deduction, and all to book it by itself."""
        found = books(self.env)
        self.customer.property_account_receivable_id = found["receivable"]
        self.both.write(
            {
                "payment_journal_id": found["payments"].id,
                "deduction_account_id": found["deductions"].id,
                "books_by_limits": True,
            }
        )
        kind = self.env["amazon.vendor.deduction.kind"]._of_company(self.company)[:1]
        kind.auto_book_limit = 100
        currency = self.company.currency_id.id
        Line = self.env["amazon.vendor.remittance.line"]
        for instance in self.both:
            remittance = self.env["amazon.vendor.remittance"].create(
                {
                    "name": "4711",
                    "payment_number": "4711",
                    "instance_id": instance.id,
                    "paid_on": fields.Date.today() - timedelta(days=100),
                    "amount_text": "-5.00",
                    "lines_text": "-5.00",
                    "currency_id": currency,
                    "state": "matched",
                }
            )
            Line.create(
                {
                    "remittance_id": remittance.id,
                    "number": "A1SC",
                    "net_text": "-5.00",
                    "currency_id": currency,
                    "role": "deduction",
                    "kind_id": kind.id,
                }
            )
        return self.env["amazon.vendor.remittance"].search(
            [("instance_id", "in", self.both.ids)]
        )

    def prepare_draft_payments(self):
        self.payments_that_are_matched()

    def served_draft_payments(self, instance):
        return self.env["amazon.vendor.remittance"].search(
            [("instance_id", "=", instance.id), ("state", "=", "booked")]
        )

    def prepare_expire_deductions(self):
        self.payments_that_are_matched().action_book()

    def served_expire_deductions(self, instance):
        return self.env["amazon.vendor.deduction"].search(
            [("instance_id", "=", instance.id), ("state", "=", "expired")]
        )
