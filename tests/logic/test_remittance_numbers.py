import random
import re
from unittest import TestCase

from ...logic.invoice.numbers import looks_like_claim, match_key
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

    def test_no_number_that_may_be_sent_is_ever_taken_for_a_claim(self):
        """What the rule book lets pass is read as itself, and its claims as its own."""
        drawn = random.Random(1)
        sent = 0
        for _turn in range(5000):
            number = "".join(drawn.choices("SCPRI01/-_V", k=drawn.randint(1, 12)))
            if looks_like_claim(number) or not match_key(number):
                continue
            sent += 1
            found = read(number)
            self.assertEqual((found.key, found.kind), (match_key(number), None))
            if re.fullmatch("(SC|PC|R|I)+", match_key(number)):
                # A number of such letters alone cannot be told from its own tail.
                continue
            claim = read(f"{number}{drawn.choice(('', '-'))}SCR")
            self.assertEqual(claim.key, match_key(number))
            self.assertEqual((claim.tail, claim.kind), (("SCR",), "shortage"))
        self.assertGreater(sent, 1000)

    def test_the_rule_book_knows_whatever_is_read_as_amazon_s_own(self):
        for number in (
            *("INV1SC", "INV1-PCRI", "VCBSINV1", "1VCBSINV", "IPAPUS1234567"),
            *("12-PROVISION FOR RECEIVABLES", "1234-12345678"),
        ):
            with self.subTest(number=number):
                self.assertIsNotNone(read(number).kind)
                self.assertTrue(looks_like_claim(number))

    def test_a_claim_leads_back_to_its_invoice_however_long_the_chain_is(self):
        drawn = random.Random(2)
        for _turn in range(1000):
            number = f"INV/{drawn.randrange(10**6)}"
            chain = [
                drawn.choice(("SC", "PC")) + drawn.choice(("", "R", "RI"))
                for _each in range(drawn.randint(1, 6))
            ]
            found = read(number + drawn.choice(("", "-")) + "".join(chain))
            self.assertEqual(found.key, match_key(number))
            self.assertEqual(list(found.tail), chain)
            self.assertEqual(found.is_reversal, chain[-1] not in ("SC", "PC"))
