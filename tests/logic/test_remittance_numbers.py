from unittest import TestCase

from ...logic.remittance.numbers import normalize, read


class TestNumbers(TestCase):
    """What Amazon writes behind, and instead of, an invoice's number."""

    def test_a_number_is_kept_without_what_amazon_strips(self):
        for text in ("inv/2026-0001", " INV 2026_0001 ", "ＩＮＶ２０２６０００１"):
            self.assertEqual(normalize(text), "INV20260001")

    def test_the_tail_tells_the_kind_and_the_rest_is_the_invoice(self):
        for text, key, tail, kind in (
            ("INV123SC", "INV123", ("SC",), "shortage"),
            ("INV123-SC", "INV123", ("SC",), "shortage"),
            ("INV123SCR", "INV123", ("SCR",), "shortage"),
            ("INV123SCRSC", "INV123", ("SCR", "SC"), "shortage"),
            ("INV123SCRSCRSC", "INV123", ("SCR", "SCR", "SC"), "shortage"),
            ("INV123PC", "INV123", ("PC",), "price"),
            ("INV123PCRI", "INV123", ("PCRI",), "price"),
            ("INV123SCPCR", "INV123", ("SC", "PCR"), "price"),
        ):
            with self.subTest(text=text):
                found = read(text)
                self.assertEqual((found.key, found.tail, found.kind), (key, tail, kind))

    def test_what_names_no_invoice_has_a_kind_of_its_own(self):
        for text, kind in (
            ("VCBSINV000123", "chargeback"),
            ("000123VCBSINV", "chargeback"),
            ("123456-PROVISION FOR RECEIVABLES", "provision"),
            ("PROVISION FOR RECEIVABLESR", "provision"),
            ("IPAPUS1234567", "price_protection"),
            ("1234-12345678", "coop"),
        ):
            with self.subTest(text=text):
                self.assertEqual(read(text).kind, kind)

    def test_an_invoice_number_is_no_kind(self):
        for text in ("INV123", "2026-00017", "SC", ""):
            self.assertIsNone(read(text).kind)
