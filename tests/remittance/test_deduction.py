"""What Amazon takes off is disputed in time, with all the evidence in one file."""

from datetime import date, datetime, timedelta
from io import BytesIO
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from ...logic.dossier.pdf import Dossier, pdf
from ...logic.local_day import local_day
from .case import RemittanceCase


@tagged("post_install", "-at_install")
class TestDeduction(RemittanceCase):
    def today(self):
        """The day where Amazon is."""
        return local_day(fields.Datetime.now(), self.instance.marketplace)

    def deduction(self, ago=1, today=None, **kind):
        """A shortage that was deducted so many days ago."""
        self.kinds["shortage"].write({"days_to_dispute": 30, **kind})
        self.invoice("INV/1", "100")
        paid_on = (today or fields.Date.today()) - timedelta(days=ago)
        remittance = self.pay(
            [("INV1", "100"), ("INV1SC", "-20")],
            paymentDate=f"{paid_on.isoformat()}T00:00:00Z",
        )
        remittance.action_book()
        return remittance.deduction_ids.with_user(self.accountant)

    def test_the_deadline_counts_from_the_day_of_the_payment(self):
        deduction = self.deduction(ago=10, today=self.today())
        self.assertEqual(deduction.days_left, 20)
        self.assertEqual(deduction.amount, 20)

    def test_amazon_takes_two_tries_and_no_third(self):
        deduction = self.deduction()
        deduction.action_dispute()
        deduction.action_lost()
        deduction.action_dispute()
        self.assertEqual((deduction.state, deduction.tries), ("again", 2))
        deduction.action_lost()
        with self.assertRaisesRegex(UserError, "two tries"):
            deduction.action_dispute()

    def test_amazon_answers_only_what_was_disputed(self):
        deduction = self.deduction()
        for answer in ("action_won", "action_partly", "action_lost"):
            with self.assertRaisesRegex(UserError, "Click Disputed first"):
                getattr(deduction, answer)()
        self.assertEqual(deduction.state, "open")
        deduction.action_dispute()
        deduction.action_partly()
        with self.assertRaisesRegex(UserError, "is Partly Won"):
            deduction.action_won()

    def test_what_nobody_disputed_in_time_expires(self):
        deduction = self.deduction(ago=32)
        with self.assertRaisesRegex(UserError, "last day"):
            deduction.action_dispute()
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(deduction.state, "expired")

    def test_the_last_day_is_still_in_time(self):
        deduction = self.deduction(ago=30, today=self.today())
        self.run_cron("ir_cron_process_queues")
        self.assertEqual(deduction.state, "open")
        deduction.action_dispute()
        self.assertEqual(deduction.state, "disputed")

    def test_the_last_day_ends_where_amazon_is_and_not_where_the_user_is(self):
        deduction = self.deduction().with_context(tz="Pacific/Auckland")
        deduction.sudo().deadline = date(2026, 3, 10)
        for moment, is_over in (
            (datetime(2026, 3, 10, 23, 0), True),  # midnight in Berlin
            (datetime(2026, 3, 10, 22, 59), False),
        ):
            with patch.object(fields.Datetime, "now", lambda moment=moment: moment):
                if is_over:
                    with self.assertRaisesRegex(UserError, "last day"):
                        deduction.action_dispute()
                else:
                    deduction.action_dispute()
                    self.assertEqual(deduction.disputed_on, date(2026, 3, 10))

    def test_a_kind_that_cannot_be_disputed_never_expires(self):
        deduction = self.deduction(ago=100, days_to_dispute=0)
        self.run_cron("ir_cron_process_queues")
        self.assertEqual((deduction.state, deduction.deadline), ("open", False))
        with self.assertRaisesRegex(UserError, "cannot be disputed"):
            deduction.action_dispute()

    def test_the_dossier_is_a_pdf_of_the_deductions_own(self):
        deduction = self.deduction()
        action = deduction.action_dossier()
        self.assertEqual(action["type"], "ir.actions.act_url")
        dossier = deduction.sudo().dossier_id
        self.assertEqual(
            (dossier.res_model, dossier.res_id), (deduction._name, deduction.id)
        )
        text = self.text_of(dossier.raw)
        for words in ("INV1SC", "Shortage", "20.00", "INV/1", "Cartons and pallets"):
            self.assertIn(words, text)

    def put(self, deduction, name, raw):
        """A person puts a file with a deduction."""
        return (
            self.env["ir.attachment"]
            .with_user(self.accountant)
            .create(
                {
                    "name": name,
                    "raw": raw,
                    "res_model": deduction._name,
                    "res_id": deduction.id,
                }
            )
        )

    def test_the_pages_that_people_have_uploaded_stand_at_the_end_of_the_dossier(self):
        deduction = self.deduction()
        self.put(deduction, "pod.pdf", pdf(Dossier("Signed by XDE1", (("A", "B"),))))
        deduction.action_dossier()
        text = self.text_of(deduction.sudo().dossier_id.raw)
        self.assertLess(text.index("Cartons and pallets"), text.index("Signed by XDE1"))
        deduction.action_dossier()
        again = self.text_of(deduction.sudo().dossier_id.raw)
        self.assertEqual(again.count("Cartons and pallets"), 1, "no dossier in another")

    def test_a_file_that_nobody_can_read_keeps_no_dossier_from_being_made(self):
        deduction = self.deduction()
        self.put(deduction, "torn.pdf", b"%PDF-1.4 torn")
        self.put(deduction, "photo.png", b"no PDF")
        deduction.action_dossier()
        text = self.text_of(deduction.sudo().dossier_id.raw).replace("\n", " ")
        self.assertIn("torn.pdf", text)
        self.assertIn("photo.png", text)
        self.assertIn("upload it together with it", text)

    def text_of(self, content):
        pages = PdfFileReader(BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages)

    def test_who_answers_orders_has_no_deductions(self):
        deduction = self.deduction()
        self.assertFalse(deduction.with_user(self.vendor_manager).has_access("read"))
