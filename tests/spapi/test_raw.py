"""Cutting an answer into its documents loses and invents nothing."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.amazon_vendor_central.spapi import raw

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
BLANK = st.text(alphabet=" \t\r\n", max_size=4)
PROFILE = settings(max_examples=150, deadline=None, database=None, derandomize=True)


@tagged("post_install", "-at_install")
class TestRaw(BaseCase):
    @PROFILE
    @given(st.lists(JSON, max_size=5), BLANK, st.booleans(), JSON)
    def test_every_document_comes_back_as_it_was(self, values, blank, ascii_, other):
        texts = [json.dumps(value, ensure_ascii=ascii_) for value in values]
        array = f"{blank},{blank}".join(texts)
        body = (
            f'{blank}{{{blank}"x":{json.dumps(other)},"payload"{blank}:{blank}'
            f'{{"orders":{blank}[{blank}{array}{blank}]{blank},'
            f'"pagination":{{"nextToken":"t"}}}}{blank}}}{blank}'
        )
        encoded = body.encode("utf-8", "surrogatepass")
        try:
            text = raw.decode(encoded)
        except raw.Malformed:
            # A lone half of a surrogate pair is no UTF-8.
            self.assertIn("\\ud", ascii(body))
            return
        found = raw.envelope(text, "orders")
        self.assertEqual([each[0] for each in found["documents"]], texts)
        self.assertEqual(found["token"], "t")

    @PROFILE
    @given(st.lists(JSON, min_size=1, max_size=3), st.data())
    def test_a_cut_is_always_noticed(self, values, data):
        text = json.dumps({"payload": {"orders": values}})
        cut = data.draw(st.integers(1, len(text) - 1))
        with self.assertRaises(raw.Malformed):
            raw.envelope(raw.decode(text[:cut].encode()), "orders")

    @PROFILE
    @given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
    def test_no_other_error_for_any_bytes(self, body):
        try:
            found = raw.envelope(raw.decode(body), "orders")
        except raw.Malformed as error:
            self.assertTrue(str(error))
        else:
            self.assertIsNone(found["documents"])

    def test_depth_and_length_are_no_crash(self):
        for text in (
            '{"payload":' + "[" * 200_000,
            '{"a":' * 50_000,
            '{"payload":{"orders":[' + "9" * 100_000,
        ):
            with self.assertRaises(raw.Malformed):
                raw.envelope(text, "orders")
        long_number = '{"payload":{"orders":[' + "9" * 100_000 + "]}}"
        found = raw.envelope(long_number, "orders")
        self.assertEqual(len(found["documents"][0][0]), 100_000)

    def test_a_byte_order_mark_is_no_content(self):
        text = raw.decode(b'\xef\xbb\xbf{"payload":{"orders":[]}}')
        self.assertEqual(raw.envelope(text, "orders")["documents"], [])

    def test_the_last_of_two_equal_keys_counts(self):
        text = '{"payload":{"orders":[1]},"payload":{"orders":[2]}}'
        self.assertEqual(raw.envelope(text, "orders")["documents"], [("2", "2")])
