"""Numbers of invoices, as they are sent and as they come back."""

from unittest import TestCase

from ....logic.invoice.numbers import looks_like_claim, match_key, stripped


class TestNumbers(TestCase):
    def test_what_amazon_strips_makes_no_other_number(self):
        for spelled in ("INV/2026/00001", "inv-2026-00001", " INV 2026.00001 "):
            self.assertEqual(match_key(spelled), "INV202600001")
        self.assertEqual(match_key(None), "")
        self.assertEqual(match_key("/ —"), "")
        # Wide letters of a keyboard in Japan are the same letters.
        self.assertEqual(match_key("ＡＭＺ１"), "AMZ1")

    def test_what_may_not_arrive(self):
        self.assertEqual(stripped("INV/2026/0001_ä"), "/_ä")
        self.assertEqual(stripped("AMZ2026-00001"), "")

    def test_numbers_that_read_as_a_claim(self):
        for claim in (
            "INV123SC",
            "INV123-SCR",
            "123SCRSC",
            "123PCRI",
            "VCBSINV77",
            "PROVISION FOR RECEIVABLESR",
            "2026-00000123",
            "DISC",
        ):
            self.assertTrue(looks_like_claim(claim), claim)
        for plain in ("AMZ2026-00001", "SC-1", "SC", "2026-0000012", None):
            self.assertFalse(looks_like_claim(plain), plain)
