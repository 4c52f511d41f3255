"""What is compared is the normalised value; the text as sent is only echoed."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from ...spapi import identity
from ...spapi.messages import order_status, purchase_order
from ...spapi.messages.values import MessageError
from .case import BaseCase, tagged

PROFILE = settings(max_examples=200, deadline=None, database=None, derandomize=True)
BLANK = st.sampled_from(["", " ", "\t", "\u00a0", "\u200b", "\ufeff", "\n "])
EACH = (
    identity.line_number,
    identity.order_number,
    identity.party_code,
    identity.asin,
    identity.sku,
)


@tagged("post_install", "-at_install")
class TestIdentity(BaseCase):
    @PROFILE
    @given(st.integers(0, 99999), st.integers(0, 6), BLANK, BLANK)
    def test_zeros_and_blanks_do_not_make_another_line(self, number, zeros, one, two):
        written = f"{one}{'0' * zeros}{number}{two}"
        self.assertEqual(identity.line_number(written), str(number))
        self.assertEqual(identity.line_number(number), str(number))

    @PROFILE
    @given(st.text(max_size=20), BLANK, BLANK)
    def test_normalising_twice_changes_nothing(self, text, one, two):
        for normalise in EACH:
            found = normalise(f"{one}{text}{two}")
            self.assertEqual(found, normalise(text))
            self.assertEqual(found, normalise(found))

    def test_the_case_counts_where_amazon_is_asked_with_it(self):
        self.assertEqual(identity.order_number(" TestPO2 "), "TestPO2")
        self.assertEqual(identity.sku(" ab-1 "), "ab-1")

    def test_codes_of_amazon_are_upper_case(self):
        self.assertEqual(identity.party_code(" xde1"), "XDE1")
        self.assertEqual(identity.asin("b00simul01 "), "B00SIMUL01")

    def test_nothing_is_none(self):
        for normalise in EACH:
            for nothing in (None, False, "", "  ", "\u200b"):
                self.assertIsNone(normalise(nothing))

    def test_one_line_written_in_two_ways_is_found_twice(self):
        item = {
            "amazonProductIdentifier": "B00SIMUL01",
            "orderedQuantity": {"amount": 1, "unitOfMeasure": "Eaches"},
            "netCost": {"amount": "1", "currencyCode": "EUR"},
        }
        details = {
            "items": [
                {**item, "itemSequenceNumber": "1"},
                {**item, "itemSequenceNumber": " 01"},
            ]
        }
        order = purchase_order.parse(
            {"purchaseOrderNumber": "4Z32PABC", "orderDetails": details}
        )
        codes = [[each.code for each in line.problems] for line in order.items]
        self.assertEqual(codes, [[], ["sequence_duplicate"]])


@tagged("post_install", "-at_install")
class TestLongIdentifiers(BaseCase):
    """A database cannot index a text of any length, and Amazon's have an end."""

    LONG = "9" * 9000

    def test_an_order_without_a_usable_number_is_refused_with_a_sentence(self):
        for parse in (purchase_order.parse, order_status.parse):
            for number in (self.LONG, None, "", ["4Z32PABC"], {}, True):
                with self.assertRaises(MessageError) as caught:
                    parse({"purchaseOrderNumber": number, "orderDetails": {}})
                self.assertIn("no number", caught.exception.message)
                self.assertLess(len(caught.exception.message), 200)

    def test_other_identifiers_are_a_problem_of_their_line(self):
        keys = (
            "itemSequenceNumber",
            "amazonProductIdentifier",
            "vendorProductIdentifier",
        )
        for key in keys:
            items = [{each: "1" for each in keys} | {key: self.LONG}]
            party = {"partyId": self.LONG, "address": {"name": self.LONG}}
            order = purchase_order.parse(
                {
                    "purchaseOrderNumber": "4Z32PABC",
                    "orderDetails": {"items": items, "sellingParty": party},
                }
            )
            (line,) = order.items
            self.assertIn("identifier_too_long", [p.code for p in line.problems])
            self.assertFalse(line.is_usable)
            self.assertIn("identifier_too_long", [p.code for p in order.problems])
            self.assertIsNone(order.selling_party.party_id)
            self.assertEqual(len(order.selling_party.address.name), 2000)

    def test_what_is_read_can_be_stored(self):
        """No NUL, no half of a surrogate pair, in any text."""
        dirty = "A\u0000\ud800B"
        quantity = {"amount": dirty, "unitOfMeasure": dirty}
        text = json.dumps(
            {
                "purchaseOrderNumber": dirty,
                "purchaseOrderState": dirty,
                "orderDetails": {
                    "dealCode": dirty,
                    "sellingParty": {"partyId": dirty, "address": {"name": dirty}},
                    "shipWindow": dirty,
                    "items": [
                        {
                            "itemSequenceNumber": dirty,
                            "vendorProductIdentifier": dirty,
                            "orderedQuantity": quantity,
                        }
                    ],
                },
            }
        )
        order = purchase_order.parse(text)
        self.assertEqual(order.purchase_order_number, "A\ufffdB")
        self.assertEqual(order.items[0].vendor_product_identifier_raw, "A\ufffdB")
        repr(order).encode()
        self.assertNotIn("\\x00", repr(order))
        self.assertNotIn("\\ud800", repr(order))
