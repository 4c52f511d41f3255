"""Numbers of cartons: drawn once, for ever, in batches; typed ones are checked."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...logic.shipment import sscc
from ..common import AmazonVendorCase


@tagged("post_install", "-at_install")
class TestSscc(AmazonVendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ledger = cls.env["amazon.vendor.sscc"]
        cls.range = cls.env["amazon.vendor.sscc.range"].create(
            {"extension_digit": "3", "gs1_prefix": "4006381", "next_serial": 7}
        )

    def test_numbers_are_drawn_in_a_row_and_are_right(self):
        drawn = self.ledger._draw(self.company, 3)
        self.assertEqual(
            drawn.mapped("number"),
            [sscc.build("3", "4006381", serial) for serial in (7, 8, 9)],
        )
        self.assertEqual(self.range.next_serial, 10)

    def test_two_thousand_numbers_need_hardly_more_statements_than_one(self):
        def statements(count):
            before = self.env.cr.sql_log_count
            self.ledger._draw(self.company, count)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        one = statements(1)
        self.assertLess(statements(2000), one + 60)

    def test_a_number_that_was_typed_before_is_not_drawn(self):
        self.ledger._take_in(self.company, sscc.build("3", "4006381", 8))
        drawn = self.ledger._draw(self.company, 2)
        self.assertEqual(
            drawn.mapped("number"),
            [sscc.build("3", "4006381", serial) for serial in (7, 9)],
        )

    def test_a_range_that_is_used_up_says_so_and_the_next_one_takes_over(self):
        self.range.next_serial = sscc.capacity("4006381") - 1
        with self.assertRaisesRegex(UserError, "are used up"), self.cr.savepoint():
            self.ledger._draw(self.company, 2)
        self.env["amazon.vendor.sscc.range"].create(
            {"extension_digit": "4", "gs1_prefix": "4006381", "sequence": 20}
        )
        drawn = self.ledger._draw(self.company, 2)
        self.assertEqual({number[0] for number in drawn.mapped("number")}, {"3", "4"})

    def test_a_company_without_a_range_is_told_where_to_enter_one(self):
        self.range.active = False
        with self.assertRaisesRegex(UserError, "SSCC Ranges"):
            self.ledger._draw(self.company, 1)

    def test_what_is_typed_or_scanned_is_checked(self):
        good = sscc.build("3", "4006381", 99)
        wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
        for text, reason in (
            (wrong, "last digit"),
            ("12345", "5 digits instead of 18"),
            ("AMZNCC12", "digits only"),
            ("", "Type or scan"),
        ):
            with self.subTest(text=text), self.assertRaisesRegex(UserError, reason):
                self.ledger._take_in(self.company, text)
        row = self.ledger._take_in(self.company, f"(00) {good[:9]} {good[9:]}")
        self.assertEqual((row.number, row.origin), (good, "given"))

    def test_a_number_is_used_once_for_ever_also_after_it_is_void(self):
        row = self.ledger._draw(self.company, 1)
        row._void("Packed otherwise.")
        self.assertTrue(row.voided_on)
        with self.assertRaisesRegex(UserError, "was used before"):
            self.ledger._take_in(self.company, row.number)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.ledger.create({"number": row.number, "company_id": self.company.id})

    def test_the_database_itself_refuses_a_wrong_check_digit(self):
        good = sscc.build("3", "4006381", 99)
        wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
        for number in (wrong, "0" * 17, "x" * 18):
            with (
                self.subTest(number=number),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.ledger.create({"number": number, "company_id": self.company.id})

    def test_the_next_number_is_never_lowered_and_digits_in_use_stay(self):
        self.ledger._draw(self.company, 1)
        mine = self.range.with_user(self.vendor_manager)
        with self.assertRaisesRegex(UserError, "raised, not lowered"):
            mine.next_serial = 1
        with self.assertRaisesRegex(UserError, "digits stay"):
            mine.gs1_prefix = "4006382"
        with self.assertRaisesRegex(ValidationError, "digits only"):
            mine.create({"gs1_prefix": "abc4567"})
