import hashlib
import json
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...logic.retention.history import first_and_last
from ...logic.retention.packing import PIECE, pack, unpack
from ...logic.retention.skeleton import SKELETON
from ..orders import item, order


def order_text(lines, quantity=10):
    """An order with different lines, as Amazon writes it."""
    signs = [hashlib.sha256(b"%d" % n).hexdigest().upper() for n in range(lines)]
    items = [
        item(number, asin=f"B0{sign[:8]}", sku=sign[8:20], quantity=quantity)
        for number, sign in enumerate(signs, 1)
    ]
    return json.dumps(order(items=items))


class TestPacking(TestCase):
    """Documents in little room, and every byte of them back."""

    @given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
    def test_a_packed_document_comes_back_byte_for_byte(self, text):
        self.assertEqual(unpack(pack(text)), text)

    @given(st.text(alphabet='{}",:abc1ü', max_size=200), st.integers(0, 300))
    def test_a_difference_comes_back_byte_for_byte(self, tail, place):
        base = order_text(100)
        text = base[:place] + tail + base[place * 2 :]
        self.assertEqual(unpack(pack(text, base), base), text)

    def test_an_order_of_ten_lines_takes_a_fifth_of_its_text(self):
        text = order_text(10)
        self.assertLess(len(pack(text)) * 5, len(text))

    def test_a_superseded_version_takes_a_fifth_of_what_the_last_one_takes(self):
        for lines in (10, 2000):  # fewer, and far more, than zlib looks back
            with self.subTest(lines=lines):
                before = order_text(lines)
                last = before.replace('"amount": 10', '"amount": 9', 1)
                self.assertEqual(len(last) > 10 * PIECE, lines == 2000)
                self.assertLess(len(pack(before, last)) * 5, len(pack(last)))

    def test_a_difference_cannot_be_read_without_what_it_is_the_difference_to(self):
        packed = pack("one thing", "another thing")
        with self.assertRaises(ValueError):
            unpack(packed)

    def test_what_is_no_packed_document_says_so(self):
        for wrong in (b"", b"\x00", b"\x01\xff\xff", b"\x02\x00", b"\x09abc"):
            with self.subTest(wrong=wrong), self.assertRaises(ValueError):
                unpack(wrong, "base")

    def test_the_words_that_stored_documents_were_packed_with_stay_the_same(self):
        """Whoever changes them cannot read what is stored any more."""
        self.assertEqual(
            hashlib.sha256(SKELETON).hexdigest(),
            "1a952c1326fdb6f368eab8984a7d0d3a075e03bcdab338b1b5694f729a9c6f47",
        )


class TestFirstAndLast(TestCase):
    """What of a history remains."""

    def test_the_first_and_the_last_change_of_each_kind_of_each_line_remain(self):
        def entries(line, kind, *positions):
            return [{"line": line, "kind": kind, "position": p} for p in positions]

        kept = first_and_last(
            entries(1, "ordered", 1, 2, 3)
            + entries(1, "received", 3, 1, 2)
            + entries(2, "ordered", 1)
        )
        self.assertEqual(
            kept,
            entries(1, "ordered", 1, 3)
            + entries(1, "received", 3, 1)
            + entries(2, "ordered", 1),
        )
