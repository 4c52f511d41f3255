"""The simulated Amazon pays: what, when, and what it takes off."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

from odoo.tests import tagged

from ...spapi.windows import iso
from ..bills import credit_note, invoice, item, reference
from .remittance_case import MARKETPLACE, REMITTANCES, RemittanceCase


@tagged("post_install", "-at_install")
class TestPaying(RemittanceCase):
    def test_an_invoice_is_paid_when_it_is_due_and_not_before(self):
        self.bill_and_wait(days=59)
        self.assertEqual(self.list_payments(), [])
        self.wait(2)
        ((header, lines),) = self.paid()
        self.assertEqual(header.amount, Decimal("606.9"))
        self.assertEqual(
            (header.currency, header.status, header.line_count),
            ("EUR", "SUCCESSFUL", 1),
        )
        self.assertEqual(self.shown(), [(self.key, "606.9")])
        (line,) = lines
        self.assertEqual((line.invoice_amount, line.tax_amount), (510, Decimal("96.9")))

    @property
    def key(self):
        (found,) = self.sim.taken_invoices()
        return found.key

    def test_who_pays_early_pays_less(self):
        self.sim.set_invoice_terms(net_days=60, discount_percent="2", discount_days=10)
        self.bill_and_wait(days=12)
        ((header, (line,)),) = self.paid()
        self.assertEqual(line.total, Decimal("606.9"))
        self.assertEqual(line.terms_discount, Decimal("12.14"))
        self.assertEqual(line.net_paid, header.amount)
        self.assertEqual(header.amount, Decimal("594.76"))

    def test_a_cost_above_the_agreed_one_is_taken_off_with_its_taxes(self):
        self.bill_and_wait(self.costly("11.20"))
        # One Euro each for 50 eaches, and 19 percent.
        self.assertEqual(
            self.shown(), [(self.key, "666.4"), (f"{self.key}PC", "-59.5")]
        )

    def test_taxes_may_be_withheld(self):
        self.sim.set_payment_terms(withheld=10)
        self.bill_and_wait()
        ((header, (line,)),) = self.paid()
        self.assertEqual(line.withheld, Decimal("60.69"))
        self.assertEqual(header.amount, line.total - line.withheld)

    def test_a_payment_in_another_currency_says_both_amounts_and_the_rate(self):
        self.sim.set_payment_terms(currency="USD", rate="1.1034")
        self.bill_and_wait()
        ((header, (line,)),) = self.paid()
        self.assertEqual((header.amount, header.currency), (Decimal("669.65"), "USD"))
        self.assertEqual(header.exchange_rate, Decimal("1.1034"))
        self.assertEqual(
            (header.amount_in_invoice_currency, header.invoice_currency),
            (Decimal("606.9"), "EUR"),
        )
        self.assertEqual((line.net_paid, line.currency), (Decimal("606.9"), "EUR"))

    def test_a_payment_that_failed_is_made_again_under_another_number(self):
        self.sim.fail_next_payments()
        self.bill_and_wait()
        self.wait(5)
        (failed, _lines), (good, _same) = self.paid()
        self.assertEqual((failed.status, good.status), ("FAILED", "SUCCESSFUL"))
        self.assertEqual(failed.amount, good.amount)
        self.assertNotEqual(failed.unique_payment_id, good.unique_payment_id)

    def test_a_payment_is_in_progress_for_some_days(self):
        self.sim.set_payment_terms(days=3)
        self.bill_and_wait()
        ((header, _lines),) = self.paid()
        self.assertEqual(header.status, "IN_PROGRESS")
        self.wait(3)
        self.assertEqual([each.status for each, _l in self.paid()], ["SUCCESSFUL"])

    def test_a_credit_note_is_taken_off_a_payment(self):
        self.take()
        self.take(credit_note(item(2, credit=reference())))
        self.wait(61)
        ((header, lines),) = self.paid()
        self.assertEqual([line.net_paid < 0 for line in lines], [False, True])
        # Two of ten cases are given back.
        self.assertEqual(header.amount, Decimal("485.52"))

    def test_no_price_is_claimed_of_what_a_credit_note_took_back(self):
        cost = Decimal("11.20")
        first = self.take(self.costly(cost))
        self.take(credit_note(item(2, net_cost=cost, credit=reference())))
        self.wait(61)
        # One Euro each for the 40 eaches that are left, and 19 percent.
        self.assertIn((f"{first.key}PC", "-47.6"), self.shown())

    def test_what_amazon_takes_off_waits_until_there_is_something_to_take_it_off(self):
        self.sim.deduct("1234-12345678", "1000.00", "COOP")
        self.bill_and_wait()
        self.assertEqual(self.shown(), [(self.key, "606.9")])
        self.sim.deduct("PROVISION FOR RECEIVABLES", "-2000.00")
        self.wait(2)
        self.assertEqual(
            self.shown()[1:],
            [("PROVISION FOR RECEIVABLES", "2000"), ("1234-12345678", "-1000")],
        )

    def test_an_invoice_that_vanished_is_never_paid(self):
        self.sim.lose_next_invoices()
        self.assertEqual(self.bill(), [])
        self.wait(90)
        self.assertEqual(self.list_payments(), [])

    def test_a_line_that_is_told_to_nobody_is_missing_in_the_sum(self):
        self.sim.hide_next_lines()
        self.bill_and_wait(self.costly("11.20"))
        ((header, lines),) = self.paid()
        self.assertEqual((header.line_count, len(lines)), (2, 1))
        self.assertNotEqual(header.amount, sum(line.net_paid for line in lines))


@tagged("post_install", "-at_install")
class TestShortage(RemittanceCase):
    """Half of the shipment arrived."""

    receives = "short"

    def setUp(self):
        super().setUp()
        self.bill_and_wait()
        (found,) = self.sim.taken_invoices()
        self.claim = f"{found.key}SC"

    def test_what_never_arrived_is_taken_off(self):
        self.assertEqual(self.shown()[1:], [(self.claim, "-303.45")])

    def test_a_claim_that_is_won_is_paid_back_and_may_be_claimed_again(self):
        numbers = [self.sim.dispute(self.claim)]
        self.wait(2)
        numbers.append(self.sim.claim_again(numbers[0]))
        self.sim.deduct("9999-99999999", "-500.00")
        self.wait(2)
        numbers.append(self.sim.dispute(numbers[1], amount="100.00"))
        self.wait(2)
        self.assertEqual(numbers, [self.claim + tail for tail in ("R", "RSC", "RSCR")])
        self.assertEqual(
            [each for each in self.shown() if each[0] in numbers],
            list(zip(numbers, ("303.45", "-303.45", "100"), strict=True)),
        )

    def test_a_claim_that_is_lost_stays(self):
        self.assertIsNone(self.sim.dispute(self.claim, "lost"))
        self.wait(10)
        self.assertEqual(len(self.list_payments()), 1)

    def test_more_than_was_claimed_is_never_paid_back(self):
        with self.assertRaises(ValueError):
            self.sim.dispute(self.claim, amount="303.46")
        with self.assertRaises(KeyError):
            self.sim.dispute("NOSUCHSC")


@tagged("post_install", "-at_install")
class TestCredited(RemittanceCase):
    """Half of the shipment arrived: 25 eaches of two lines of one product."""

    receives = "short"

    def test_what_a_credit_note_took_back_counts_once_for_all_lines(self):
        same = {"asin": "B00SIMUL01", "vendor_sku": "NL-1"}
        first = self.take(invoice(item(8), item(2, 2, **same)))
        self.take(credit_note(item(3, credit=reference())))
        self.wait(61)
        # 25 are missing and 15 given back: ten at 10.20, and 19 percent.
        self.assertIn((f"{first.key}SC", "-121.38"), self.shown())


@tagged("post_install", "-at_install")
class TestChargebacks(RemittanceCase):
    receives = "late"

    def test_each_chargeback_is_taken_off_once(self):
        self.sim.set_claims(["chargeback"])
        self.bill_and_wait()
        charged = [each for each in self.sim.chargebacks() if each.amount]
        taken = [each for each in self.shown() if each[0].startswith("VCBSINV")]
        self.assertTrue(charged)
        self.assertEqual(len(taken), len(charged))
        self.sim.deduct("9999-99999999", "-500.00")
        self.wait(2)
        again = [each for each in self.shown() if each[0].startswith("VCBSINV")]
        self.assertEqual(again, taken)


@tagged("post_install", "-at_install")
class TestAsking(RemittanceCase):
    def refused(self, path=REMITTANCES, **query):
        answer = self.get(path, **query)
        return answer.status, answer.error["details"]

    def test_the_marketplace_is_asked_for(self):
        for path in (REMITTANCES, f"{REMITTANCES}/1"):
            self.assertEqual(
                self.refused(path), (400, "The marketplaceId field is required.")
            )

    def test_no_more_than_90_days_and_no_more_than_a_year_back(self):
        now = self.sim.clock.now()
        for start, end, why in (
            (91, 0, "90 days"),
            (366 + 2, 330, "one year"),
            (1, 2, "after"),
        ):
            status, details = self.refused(
                marketplaceId=MARKETPLACE,
                startDate=iso(now - timedelta(days=start)),
                endDate=iso(now - timedelta(days=end)),
            )
            self.assertEqual(status, 400)
            self.assertIn(why, details)

    def test_without_dates_the_last_30_days_are_listed(self):
        self.bill_and_wait(days=61)
        answer = self.get(REMITTANCES, marketplaceId=MARKETPLACE)
        self.assertEqual(len(answer.json["remittances"]), 1)
        self.wait(30)
        answer = self.get(REMITTANCES, marketplaceId=MARKETPLACE)
        self.assertEqual(answer.json, {"remittances": [], "numOfRecords": 0})

    def test_both_levels_come_page_by_page(self):
        self.sim.set_remittance_pages(headers=1, lines=2)
        for day in range(3):
            for line in range(5):
                self.sim.deduct(f"1234-{day}000000{line}", "-10.01")
            self.wait(1)
        found = self.paid()
        self.assertEqual([len(lines) for _header, lines in found], [5, 5, 5])
        for header, lines in found:
            self.assertEqual(header.amount, sum(line.net_paid for line in lines))

    def test_a_token_of_one_payment_is_none_of_another(self):
        self.sim.set_remittance_pages(lines=1)
        for day in range(2):
            for line in range(2):
                self.sim.deduct(f"1234-{day}000000{line}", "-10.01")
            self.wait(1)
        one, other = (each["uniquePaymentId"] for each in self.list_payments())
        first = self.get(f"{REMITTANCES}/{one}", marketplaceId=MARKETPLACE)
        self.assertEqual(
            self.refused(
                f"{REMITTANCES}/{other}",
                marketplaceId=MARKETPLACE,
                nextTokenForLineItems=first.json["nextTokenForLineItems"],
            )[0],
            400,
        )

    def test_an_account_sees_its_own_payments_only(self):
        self.bill_and_wait()
        (mine,) = self.list_payments()
        self.assertEqual(self.list_payments("demo_us"), [])
        answer = self.get(
            f"{REMITTANCES}/{mine['uniquePaymentId']}",
            "demo_us",
            marketplaceId="ATVPDKIKX0DER",
        )
        self.assertEqual(answer.status, 404)

    def test_without_the_role_it_is_403(self):
        self.sim.deny("getRemittanceHeaders")
        answer = self.get(REMITTANCES, marketplaceId=MARKETPLACE)
        self.assertEqual(answer.status, 403)

    def test_a_spoilt_page_of_lines_leads_back_to_itself(self):
        self.sim.set_remittance_pages(lines=1)
        for line in range(2):
            self.sim.deduct(f"1234-0000000{line}", "-10.01")
        self.wait(1)
        (found,) = self.list_payments()
        path = f"{REMITTANCES}/{found['uniquePaymentId']}"
        self.sim.add_fault("repeat_token", "getRemittance")
        first = self.get(path, marketplaceId=MARKETPLACE).json
        token = first["nextTokenForLineItems"]
        again = self.get(
            path, marketplaceId=MARKETPLACE, nextTokenForLineItems=token
        ).json
        self.assertEqual(again["remittanceItems"], first["remittanceItems"])
        self.assertNotIn("nextToken", first)


def _row(heading, row):
    return dict(zip(heading, row, strict=True))


@tagged("post_install", "-at_install")
class TestExport(RemittanceCase):
    def table(self, separator, **options):
        text = self.sim.export_remittances(**options).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=separator))

    def test_payments_stand_above_their_lines(self):
        self.bill_and_wait(self.costly("11.20"))
        (payment,) = self.sim.payments()
        summary, paid, _blank, heading, *lines = self.table(",")
        self.assertEqual(_row(summary, paid)["Payment Number"], payment.number)
        self.assertEqual(_row(summary, paid)["Amount in Payment Currency"], "606.90")
        self.assertEqual(
            [_row(heading, row)["Amount Paid"] for row in lines],
            ["666.40", "-59.50"],
        )

    def test_a_german_reads_commas_and_points(self):
        self.sim.deduct("1234-12345678", "-1234.50")
        self.wait(1)
        heading, row = self.table(";", locale="de_DE", summary=False)
        self.assertEqual(_row(heading, row)["Gezahlter Betrag"], "1.234,50")

    def test_a_file_that_nobody_knows_is_refused(self):
        for options in ({"form": "pdf"}, {"locale": "xx_XX"}):
            with self.assertRaises(ValueError):
                self.sim.export_remittances(**options)
