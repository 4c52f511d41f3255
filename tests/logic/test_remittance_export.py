import io
import tracemalloc
import weakref
from datetime import date
from decimal import Decimal
from unittest import TestCase
from unittest.mock import patch

from ...logic import table_file
from ...logic.remittance import cells, export

HEADER = (
    "Payment Number,Payment Date,Payment Amount,Payment Currency,Invoice Number,"
    "Invoice Date,Invoice Amount,Terms Discount Taken,Amount Paid\n"
)


def read(text, **options):
    found = list(export.read(text.encode(), **options))
    bad = [each for each in found if isinstance(each, export.BadRow)]
    return [each for each in found if each not in bad], bad


class TestExport(TestCase):
    """Vendor Central's remittance export, wherever it was saved."""

    def test_one_file_holds_several_payments(self):
        payments, bad = read(
            HEADER
            + "4711,2026-03-02,80.00,EUR,INV1,2026-01-05,100.00,,100.00\n"
            + "4711,2026-03-02,80.00,EUR,INV1SC,2026-01-05,,,-20.00\n"
            + "4712,2026-03-09,50.50,EUR,INV2,2026-01-12,50.50,,50.50\n"
        )
        self.assertEqual(bad, [])
        self.assertEqual(
            [(p.number, p.paid_on, p.amount, len(p.lines)) for p in payments],
            [
                ("4711", date(2026, 3, 2), Decimal("80.00"), 2),
                ("4712", date(2026, 3, 9), Decimal("50.50"), 1),
            ],
        )
        self.assertEqual(payments[0].lines[1].net_paid, Decimal("-20.00"))

    def test_payments_may_stand_above_their_lines(self):
        payments, _bad = read(
            "Payment Number,Payment Date,Payment Amount,Payment Currency\n"
            "4711,2026-03-02,80.00,EUR\n\n"
            "Payment Number,Invoice Number,Invoice Date,Amount Paid\n"
            "4711,INV1,2026-01-05,80.00\n"
        )
        (payment,) = payments
        self.assertEqual(
            (payment.amount, payment.currency, payment.paid_on),
            (Decimal("80.00"), "EUR", date(2026, 3, 2)),
        )

    def test_a_bad_row_is_named_and_the_others_are_kept(self):
        payments, bad = read(
            HEADER
            + "4711,2026-03-02,80.00,EUR,INV1,2026-01-05,100.00,,100.00\n"
            + "4711,2026-03-02,80.00,EUR,INV2,2026-01-05,,,many\n"
            + "4711,32.13.2026,80.00,EUR,INV3,2026-01-05,,,5.00\n"
            + ",2026-03-02,80.00,EUR,INV4,2026-01-05,,,5.00\n"
            + "4711,2026-03-02,80.00,EUR,INV1SC,2026-01-05,,,-20.00\n"
        )
        self.assertEqual(
            [line.number for line in payments[0].lines], ["INV1", "INV1SC"]
        )
        self.assertEqual(
            [(each.row, each.code) for each in bad],
            [(3, "amount"), (4, "day"), (5, "no_payment")],
        )

    def test_a_number_that_no_calendar_holds_is_a_bad_row_like_any_other(self):
        good = "4711,2026-03-02,80.00,EUR,INV1,,,,80.00\n"
        payments, bad = read(
            HEADER + f"4711,2026-03-{'9' * 25},80.00,EUR,INV2,,,,5.00\n" + good
        )
        self.assertEqual([(each.row, each.code) for each in bad], [(2, "day")])
        self.assertEqual(payments[0].lines[0].number, "INV1")

    def test_rows_of_a_payment_that_stand_apart_are_not_a_second_payment(self):
        payments, bad = read(
            HEADER
            + "4711,2026-03-02,80.00,EUR,INV1,,,,100.00\n"
            + "4712,2026-03-02,80.00,EUR,INV2,,,,80.00\n"
            + "4711,2026-03-02,80.00,EUR,INV1SC,,,,-20.00\n"
        )
        self.assertEqual([payment.number for payment in payments], ["4711", "4712"])
        self.assertEqual([(each.row, each.code) for each in bad], [(4, "apart")])

    def test_a_file_of_something_else_is_refused(self):
        with self.assertRaises(export.NoExport):
            read("Booking date;IBAN;Amount\n2026-03-02;DE00;1,00\n")

    def test_the_same_rows_in_six_countries(self):
        for headings, row in (
            (
                "Zahlungsnummer;Zahlungsdatum;Rechnungsnummer;Gezahlter Betrag",
                "4711;02.03.2026;INV1;1.234,50",
            ),
            (
                "Numéro de paiement;Date de paiement;Numéro de facture;Montant payé",
                "4711;02/03/2026;INV1;1 234,50 €",
            ),
            (
                "Numero pagamento;Data pagamento;Numero fattura;Importo pagato",
                "4711;2 mar 2026;INV1;1.234,50",
            ),
            (
                "Número de pago;Fecha de pago;Número de factura;Importe pagado",
                "4711;02-03-2026;INV1;1234,5",
            ),
            (
                "Numer płatności;Data płatności;Numer faktury;Kwota zapłacona",
                "4711;2026-03-02;INV1;1 234,50",
            ),
            (
                "Payment Number\tPayment Date\tInvoice Number\tAmount Paid",
                "4711\tMarch 2, 2026\tINV1\t$1,234.50",
            ),
        ):
            with self.subTest(headings=headings):
                (payment,), bad = read(f"{headings}\n{row}\n")
                self.assertEqual(bad, [])
                self.assertEqual(payment.paid_on, date(2026, 3, 2))
                self.assertEqual(payment.amount, Decimal("1234.50"))

    def test_one_day_of_the_file_tells_how_the_others_are_read(self):
        rows = "4711,3/2/2026,,,INV1,,,,1.00\n4712,{},,,INV2,,,,1.00\n"
        for other, expected in (("3/31/2026", 3), ("31/3/2026", 2)):
            payments, _bad = read(HEADER + rows.format(other))
            self.assertEqual(payments[0].paid_on.month, expected)

    def test_a_long_file_takes_no_more_memory_than_a_short_one(self):
        def peak(count):
            text = io.StringIO()
            text.write(HEADER)
            for number in range(count):
                payment = number // 100
                text.write(f"P{payment},2026-03-02,,EUR,INV{number},,,,1.00\n")
            content = text.getvalue().encode()
            tracemalloc.start()
            try:
                found = sum(1 for _each in export.read(content))
                return found, tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

        (few, small), (many, large) = peak(2_000), peak(40_000)
        self.assertEqual((few, many), (20, 400))
        self.assertLess(large, small + 500_000, "the file alone has 1.5 MB")


class TestCells(TestCase):
    def test_of_a_long_file_the_rows_of_two_payments_are_in_memory(self):
        """Counted, not measured: rows that are read and lines that are alive."""
        count, lines = 500, 20
        content = HEADER + "".join(
            f"{payment},2026-03-02,1.00,EUR,I{payment}R{row},2026-01-05,,,1.00\n"
            for payment in range(count)
            for row in range(lines)
        )
        read_rows, alive, most = [0], weakref.WeakSet(), 0
        rows, line = table_file.rows, export._line

        def counted(*args):
            for each in rows(*args):
                read_rows[0] += 1
                yield each

        def noted(values):
            made = line(values)
            alive.add(made)
            return made

        payments = 0
        with (
            patch.object(table_file, "rows", counted),
            patch.object(export, "_line", noted),
        ):
            for _payment in export.read(content.encode()):
                payments += 1
                # The headings, and the row that begins the next payment.
                self.assertLessEqual(read_rows[0], payments * lines + 2)
                most = max(most, len(alive))
        self.assertEqual(payments, count)
        self.assertLessEqual(most, 2 * lines)

    def test_amounts(self):
        for text, expected in (
            ("1,234.56", "1234.56"),
            ("1.234,56", "1234.56"),
            ("1'234.56", "1234.56"),
            ("1 234,5", "1234.5"),
            ("(20.25)", "-20.25"),
            ("20,25-", "-20.25"),
            ("−20.25", "-20.25"),
            ("1,234", "1234"),
            ("1.234.567", "1234567"),
            ("19.990000000000002", "19.99"),
            (".5", "0.5"),
            ("EUR 3", "3"),
        ):
            with self.subTest(text=text):
                self.assertEqual(cells.amount(text), Decimal(expected))
        self.assertIsNone(cells.amount(" "))

    def test_what_is_no_amount(self):
        for text in ("1.23.4", "12,34,56", "1e5", "--1", "1.2345", "abc", "9" * 20):
            with self.subTest(text=text), self.assertRaises(ValueError):
                cells.amount(text)

    def test_days(self):
        for text in ("2 mars 2026", "02-Mar-2026", "2. März 2026", "2026/03/02"):
            with self.subTest(text=text):
                self.assertEqual(cells.day(text), date(2026, 3, 2))
        for text in ("2026-13-45", "soon", "0/0/2026"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                cells.day(text)
