"""A payment that comes twice, by whatever way, is one payment."""

import base64
import io

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .case import RemittanceCase

HEADER = (
    "Payment Number,Payment Date,Payment Amount,Payment Currency,Invoice Number,"
    "Invoice Amount,Amount Paid\n"
)


@tagged("post_install", "-at_install")
class TestComing(RemittanceCase):
    def rows(self, *rows):
        text = "".join(f"{row}\n" for row in rows).replace("EUR", self.currency.name)
        return HEADER + text

    def import_file(self, content, user=None):
        """Choose a file, and click Import."""
        content = content.encode() if isinstance(content, str) else content
        wizard = (
            self.env["amazon.vendor.remittance.import"]
            .with_user(user or self.accountant)
            .create(
                {
                    "instance_key": str(self.instance.id),
                    "file": base64.b64encode(content),
                    "filename": "remittance.csv",
                }
            )
        )
        wizard.action_import()
        return wizard

    def all(self):
        return self.env["amazon.vendor.remittance"].search(
            [("instance_id", "=", self.instance.id)]
        )

    def test_a_file_becomes_payments_that_are_matched(self):
        first, second = self.invoice("INV/1", "100"), self.invoice("INV/2", "50.50")
        wizard = self.import_file(
            self.rows(
                "4711,2026-03-02,80.00,EUR,INV1,100.00,100.00",
                "4711,2026-03-02,80.00,EUR,INV1SC,,-20.00",
                "4712,2026-03-09,50.50,EUR,INV2,50.50,50.50",
            )
        )
        self.assertEqual((wizard.payment_count, wizard.row_count), (2, 3))
        self.assertEqual(set(self.all().mapped("state")), {"matched"})
        self.assertEqual(self.all().line_ids.move_id, first + second)
        self.all().action_book()
        self.assertEqual(first.payment_state, "paid")

    def test_a_state_of_a_payment_is_read_in_any_language_and_never_guessed(self):
        self.invoice("INV/1", "100")
        content = self.rows("4711,2026-03-02,100.00,EUR,INV1,100.00,100.00")
        heading, row, _end = content.split("\n")
        for number, word, states in (
            ("1", "Fehlgeschlagen", ["cancelled"]),
            ("2", "Wstrzymana", []),
            ("3", "Erfolgreich", ["matched"]),
        ):
            text = f"{heading},Payment Status\n{row.replace('4711', number)},{word}\n"
            self.import_file(text.encode())
            found = self.all().filtered(lambda r, n=number: r.payment_number == n)
            self.assertEqual(found.mapped("state"), states, word)

    def test_a_file_twice_changes_nothing(self):
        content = self.rows("4711,2026-03-02,100.00,EUR,INV1,100.00,100.00")
        self.invoice("INV/1", "100")
        self.import_file(content)
        self.all().action_book()
        state = self.all().read(["state", "payment_id", "line_ids"])
        again = self.import_file(content)
        self.assertEqual(self.all().read(["state", "payment_id", "line_ids"]), state)
        self.assertFalse(again.queue_id.line_ids, "stored once")

    def test_a_payment_by_file_and_by_api_is_one(self):
        self.invoice("INV/1", "100")
        self.import_file(self.rows("4711,2026-03-02,80,EUR,INV1,100,80.00"))
        by_api = self.pay([("INV1", "80.00")])
        self.assertEqual(by_api, self.all())
        self.assertEqual(by_api.unique_payment_id, "U-4711")
        self.assertTrue(by_api.came_by_api and by_api.came_by_file)

    def test_a_payment_by_api_and_by_file_is_one(self):
        self.invoice("INV/1", "100")
        by_api = self.pay([("INV1", "80.00")])
        by_api.action_book()
        self.import_file(self.rows("4711,2026-03-01,80.0,EUR,INV1,100,80.00"))
        self.assertEqual(by_api, self.all())
        self.assertEqual(by_api.state, "booked")

    def test_payments_of_another_amount_are_two(self):
        self.pay([("INV1", "80.00")])
        self.import_file(self.rows("4711,2026-03-02,80.01,EUR,INV1,100,80.01"))
        self.assertEqual(len(self.all()), 2)

    def test_what_a_person_chose_stays_when_amazon_adds_a_line(self):
        remittance = self.pay([("WHO1", "10")])
        remittance.line_ids.chosen_kind_id = self.kinds["other"]
        self.pay([("WHO1", "10"), ("X1SC", "-1")])
        self.assertEqual(remittance.state, "matched", remittance.review_reason)
        self.assertEqual(len(remittance.line_ids), 2)

    def test_a_payment_that_changes_after_it_was_booked_is_shown_to_a_person(self):
        self.invoice("INV/1", "100")
        remittance = self.pay([("INV1", "100")])
        remittance.action_book()
        self.pay([("INV1", "100"), ("INV1SC", "-20")])
        self.assertEqual((remittance.state, len(remittance.line_ids)), ("booked", 1))
        self.assertEqual(remittance.activity_ids.summary, "Changed after booking")

    def test_bad_rows_are_named_and_the_rest_is_imported(self):
        wizard = self.import_file(
            self.rows(
                "4711,2026-03-02,5.00,EUR,X1SC,,5.00",
                "4711,2026-03-02,5.00,EUR,X2SC,,many",
                ",2026-03-02,5.00,EUR,X3SC,,5.00",
            )
        )
        self.assertEqual(wizard.bad_count, 2)
        self.assertIn("Row 3: many is no amount.", wizard.bad_rows)
        self.assertIn("Row 4: It names no payment.", wizard.bad_rows)
        self.assertEqual(self.all().line_ids.mapped("number"), ["X1SC"])
        logged = wizard.queue_id.sudo().log_ids.mapped("message")
        self.assertIn("Row 3: many is no amount.", logged)

    def test_a_file_of_another_bank_is_refused_with_what_to_do(self):
        with self.assertRaisesRegex(UserError, "no remittance export"):
            self.import_file("Booking date;IBAN;Amount\n2026-03-02;DE00;1,00\n")

    def test_a_spreadsheet_is_read_as_the_text_is(self):
        from openpyxl import Workbook

        book = Workbook()
        for row in self.rows("4711,2026-03-02,5.5,EUR,X1SC,,5.5").splitlines():
            book.active.append(row.split(","))
        stream = io.BytesIO()
        book.save(stream)
        self.import_file(stream.getvalue())
        self.assertEqual(self.all().amount_text, "5.50")

    def test_who_answers_orders_imports_no_payments(self):
        with self.assertRaises(AccessError):
            self.import_file(self.rows(), user=self.vendor_user)

    def test_an_accountant_of_another_company_has_none_of_its_instances(self):
        self._create_outsiders()
        Import = self.env["amazon.vendor.remittance.import"].with_user(self.accountant)
        theirs = str(self.other_instance.id)
        self.assertNotIn(theirs, dict(Import._selection_instance()))
        wizard = Import.create({"instance_key": theirs, "file": b"eA=="})
        with self.assertRaises(AccessError):
            wizard.action_import()

    def test_data_queues_of_payments_are_the_accountants(self):
        remittance = self.pay([("X1SC", "5")])
        remittance.invalidate_recordset()
        line = remittance.queue_line_ids
        self.assertTrue(line.with_user(self.accountant).payload)
        with self.assertRaises(AccessError):
            line.with_user(self.vendor_manager).read(["payload_text"])
        orders = self.env["amazon.vendor.queue"].create(
            {"instance_id": self.instance.id}
        )
        with self.assertRaises(AccessError):
            orders.with_user(self.accountant).read(["name"])

    def unreadable(self):
        """The data queue of a payment whose money cannot be read."""
        text = self.document([("X1SC", "5")]).replace("5.0}", '"much"}')
        queue = self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.instance.id,
                "operation": "import_remittances",
                "fetch_state": "done",
            }
        )
        queue._store_documents([self.raw(text, "U-4711")])
        queue._process()
        self.assertEqual(queue.line_ids.state, "failed")
        return queue

    def test_money_that_cannot_be_read_is_a_failed_record_with_a_sentence(self):
        queue = self.unreadable()
        self.assertIn("no amount", queue.line_ids.error_message)
        self.assertFalse(self.all())

    def test_who_answers_orders_finds_no_payment_among_what_failed(self):
        failed = self.unreadable().line_ids
        Letter = self.env["amazon.vendor.dead.letter"]
        for user, expected in ((self.vendor_manager, 1), (self.vendor_user, 0)):
            found = Letter.with_user(user).search_count(
                [("kind", "=", "queue_line"), ("res_id", "=", failed.id)]
            )
            self.assertEqual(found, expected, user.login)
