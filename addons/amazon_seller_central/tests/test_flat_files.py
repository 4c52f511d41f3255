"""Reports of Amazon's, read."""

import unittest
from datetime import date
from decimal import Decimal

from odoo.addons.amazon_vendor_central.spapi.messages.values import MessageError

from ..logic import settlement as logic
from ..spapi.messages import order_report, settlement

CANARY = "Canary Quux-Birdwell"


def table(*rows, end="\r\n"):
    return "".join("\t".join(row) + end for row in rows)


class TestOrderReports(unittest.TestCase):
    HEAD = ("order-id", "order-item-id", "sku", "recipient-name", "ship-country")

    def unshipped(self, *rows):
        return order_report.read(table(self.HEAD, *rows), order_report.UNSHIPPED)

    def test_rows_of_an_order_are_one_order_in_the_order_of_the_report(self):
        found, bad = self.unshipped(
            ("222-2", "1", "A", CANARY, "DE"),
            ("111-1", "2", "A", CANARY, "DE"),
            ("222-2", "3", "B", CANARY, "DE"),
        )
        self.assertEqual([each.order_id for each in found], ["222-2", "111-1"])
        self.assertEqual(found[0].rows, [2, 4])
        self.assertFalse(bad)
        self.assertNotIn(CANARY, repr(found))

    def test_equal_rows_are_no_error_and_quotation_marks_are_ordinary_signs(self):
        row = ("111-1", "2", 'Shelf 24" oak', CANARY, "DE")
        found, bad = self.unshipped(row, row)
        self.assertEqual((len(found), bad), (1, []))

    def test_a_cut_row_and_one_without_a_number_stay_behind_alone(self):
        found, bad = self.unshipped(
            ("111-1", "2", "A"),
            ("", "2", "A", CANARY, "DE"),
            ("333-3", "2", "A", CANARY, "DE"),
        )
        self.assertEqual([each.order_id for each in found], ["333-3"])
        self.assertEqual(
            [(b.number, b.code) for b in bad], [(2, "cut"), (3, "no_number")]
        )

    def test_columns_are_known_by_their_headings_wherever_they_stand(self):
        text = table(
            ("New Column", "fulfillment_channel", "Amazon-Order-Id", "order-status"),
            ("?", "Merchant", "111-1", "Partially Shipped"),
            ("?", "Amazon", "222-2", "Shipped"),
            end="\n",
        )
        found, _bad = order_report.read(text, order_report.CHANGED)
        self.assertEqual(
            [(each.order_id, each.status, each.is_merchants) for each in found],
            [("111-1", "partiallyshipped", True), ("222-2", "shipped", False)],
        )

    def test_another_file_is_refused_with_the_column_that_it_lacks(self):
        with self.assertRaisesRegex(MessageError, "no column amazon-order-id"):
            order_report.read(table(self.HEAD), order_report.CHANGED)
        with self.assertRaisesRegex(MessageError, "no column"):
            order_report.read("", order_report.UNSHIPPED)

    def test_what_may_be_downloaded_holds_no_column_about_a_person(self):
        text = table(
            (*self.HEAD, "buyer-secret-of-tomorrow"),
            ("111-1", "2", "A", CANARY, "DE", CANARY),
        )
        kept = order_report.without_persons(text, order_report.UNSHIPPED)
        self.assertNotIn(CANARY, kept)
        self.assertEqual(
            kept,
            table(
                ("order-id", "order-item-id", "sku", "ship-country"),
                ("111-1", "2", "A", "DE"),
            ),
        )

    def test_a_row_that_slides_on_brings_no_person_under_another_heading(self):
        head = ("order-id", "buyer-name", "buyer-phone-number", "sku")
        text = table(head, ("111-1", "Canary\tQuux", CANARY, "A"), ("2", "", "", "B"))
        kept = order_report.without_persons(text, order_report.UNSHIPPED)
        self.assertNotIn(CANARY, kept)
        self.assertEqual(kept, table(("order-id", "sku"), ("2", "B")))


class TestSettlements(unittest.TestCase):
    HEAD = (
        *("settlement-id", "settlement-start-date", "settlement-end-date"),
        *("deposit-date", "total-amount", "currency", "transaction-type", "order-id"),
        *("amount-type", "amount-description", "amount", "posted-date", "sku"),
    )

    def text(self, total, *lines, number="S1", days=("2026-09-01", "2026-09-14")):
        rows = [
            (
                number,
                *(f"{day} 00:20:09 UTC" for day in (*days, days[1])),
                *(total, "EUR", *[""] * 7),
            )
        ]
        for transaction, order, kind, description, amount in lines:
            rows.append(
                (
                    *(number, "", "", "", "", "EUR", transaction, order),
                    *(kind, description, amount, "07.09.2026", "SKU"),
                )
            )
        return table(self.HEAD, *rows)

    def test_every_amount_of_a_settlement_has_a_place_and_they_sum_to_the_deposit(self):
        found = settlement.parse(
            self.text(
                "84,50",
                ("Order", "111-1", "ItemPrice", "Principal", "100,00"),
                (
                    "Order",
                    "111-1",
                    "ItemWithheldTax",
                    "MarketplaceFacilitatorTax",
                    "-1",
                ),
                ("Order", "111-1", "ItemFees", "Commission", "-15,00"),
                ("Refund", "222-2", "ItemPrice", "Principal", "-10.00"),
                ("Refund", "222-2", "ItemFees", "Commission", "1.50"),
                ("other-transaction", "", "other-transaction", "Moon Fee", "-1.00"),
                *[("x", "", "other-transaction", "Current Reserve Amount", "-1.00")],
                *[("x", "", "y", "Previous Reserve Amount Balance", "11.00")],
            )
        )
        self.assertEqual(found.problems, ())
        self.assertEqual(found.deposited_on, date(2026, 9, 14))
        self.assertEqual(found.lines[0].posted_on, date(2026, 9, 7))
        split = logic.split(found)
        self.assertEqual(split.difference, 0)
        totals = {group: split.total(group) for group in logic.CLASSES}
        self.assertEqual(
            totals,
            {
                "sale": Decimal(99),
                "refund": Decimal(-10),
                "fee": Decimal("-13.50"),
                "reserve": Decimal(10),
                "transfer": 0,
                "unknown": Decimal(-1),
            },
        )
        self.assertEqual(sum(totals.values()), found.total)
        (unknown,) = split.unknown
        self.assertEqual(unknown.lines[0].description, "Moon Fee")

    def test_an_amount_that_is_missing_is_seen_in_the_difference(self):
        found = settlement.parse(
            self.text("10.00", ("Order", "1", "ItemPrice", "Principal", "9.99"))
        )
        self.assertEqual(logic.split(found).difference, Decimal("0.01"))

    def test_what_cannot_be_read_is_named_with_its_row(self):
        line = ("Order", "1", "ItemPrice", "Principal", "10.00")
        text = self.text("10.00", line, (*line[:4], "ten"), (*line[:4], ""))
        other = self.text("10.00", line, number="S2").splitlines()[-1]
        found = settlement.parse(text + other + "\r\nS1\tcut\r\n")
        self.assertEqual(
            [each.code for each in found.problems],
            ["amount", "no_amount", "no_amount", "other", "cut"],
        )
        self.assertIn("Row 4: ten is no amount.", found.problems[0].sentence)

    def test_a_day_that_may_be_one_of_two_is_not_guessed(self):
        for day, read in (
            ("2026/09/07 00:20:09 UTC", date(2026, 9, 7)),
            ("07.09.2026 00:20:09 UTC", date(2026, 9, 7)),
            ("27/09/2026", date(2026, 9, 27)),
            ("09/27/2026", date(2026, 9, 27)),
            ("09/09/2026", date(2026, 9, 9)),
            ("07/09/2026", None),
            ("soon", None),
        ):
            found = settlement.parse(self.text("0", days=(day, "2026-09-14")))
            self.assertEqual(found.starts_on, read, day)
            self.assertEqual([p.code for p in found.problems], [] if read else ["day"])

    def test_a_settlement_without_its_number_or_total_is_refused(self):
        for text in (self.text(""), self.text("1", number=""), table(self.HEAD)):
            with self.assertRaises(MessageError):
                settlement.parse(text)

    def test_a_kind_that_people_name_takes_its_amounts_out_of_the_unknown(self):
        found = settlement.parse(
            self.text("-1.00", ("other-transaction", "", "x", "Moon Fee 3", "-1.00"))
        )
        mine = logic.Rule("moon", logic.FEE, "", "", "moon fee*")
        self.assertFalse(logic.split(found, (mine, *logic.RULES)).unknown)
        self.assertEqual(len(logic.split(found).unknown), 1)
