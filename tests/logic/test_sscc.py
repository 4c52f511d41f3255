from unittest import TestCase

from ...logic.shipment import sscc

#: GS1's own example of a number.
GS1 = "106141411234567897"


class TestSscc(TestCase):
    """Numbers of cartons and pallets: made, typed, scanned."""

    def test_the_check_digit_is_that_of_gs1_s_example(self):
        self.assertEqual(sscc.check_digit(GS1[:-1]), GS1[-1])
        self.assertIsNone(sscc.problem(GS1))

    def test_a_number_is_made_of_extension_prefix_and_serial(self):
        number = sscc.build("3", "4000001", 42)
        self.assertEqual(number[:-1], "3" + "4000001" + "000000042")
        self.assertTrue(sscc.is_valid(number))
        self.assertEqual(sscc.with_identifier(number), "00" + number)

    def test_a_range_ends_with_the_serials_its_prefix_leaves(self):
        for prefix, capacity in (("4000001", 10**9), ("0614141123", 10**6)):
            self.assertEqual(sscc.capacity(prefix), capacity)
            last = sscc.build("0", prefix, capacity - 1)
            self.assertTrue(sscc.is_valid(last))
            for serial in (capacity, -1):
                with self.assertRaises(sscc.SsccError) as caught:
                    sscc.build("0", prefix, serial)
                self.assertEqual(caught.exception.code, "exhausted")
                self.assertEqual(caught.exception.values["capacity"], capacity)

    def test_neighbouring_serials_never_make_the_same_number(self):
        made = {sscc.build(digit, "4000001", n) for digit in "012" for n in range(300)}
        self.assertEqual(len(made), 900)

    def test_what_is_typed_or_scanned_is_the_same_number(self):
        for text in (
            GS1,
            f"00{GS1}",
            f"(00){GS1}",
            "(00) 1 0614141 123456789 7\n",
            f"]C100{GS1}",
            f"\u200b{GS1[:9]}-{GS1[9:]} ",
            f"\x1d00{GS1}",
        ):
            with self.subTest(text):
                self.assertEqual(sscc.bare(text), GS1)
                self.assertIsNone(sscc.problem(text))

    def test_a_number_that_begins_with_zeros_keeps_them(self):
        number = sscc.build("0", "0400000", 1)
        self.assertEqual(sscc.bare(number), number)
        self.assertEqual(sscc.bare(f"00{number}"), number)

    def test_what_is_wrong_with_a_number_is_told(self):
        wrong = GS1[:-1] + "0"
        for text, code, values in (
            (None, "missing", {}),
            ("  ", "missing", {}),
            ("AMZNCC1", "not_digits", {"number": "AMZNCC1"}),
            ("١" * 18, "not_digits", {"number": "١" * 18}),
            (GS1[:-1], "wrong_length", {"number": GS1[:-1], "length": 17}),
            ("0" * 18, "zeros", {"number": "0" * 18}),
            (
                wrong,
                "wrong_check_digit",
                {"number": wrong, "found": "0", "expected": "7"},
            ),
        ):
            with self.subTest(text):
                self.assertEqual(sscc.problem(text), (code, values))

    def test_two_digits_that_changed_places_are_noticed(self):
        swapped = GS1[1] + GS1[0] + GS1[2:]
        self.assertNotEqual(swapped, GS1)
        self.assertEqual(sscc.problem(swapped)[0], "wrong_check_digit")

    def test_the_settings_of_a_range_are_checked(self):
        for digit, prefix, code in (
            ("", "4000001", "extension_digit"),
            ("12", "4000001", "extension_digit"),
            ("x", "4000001", "extension_digit"),
            ("1", "", "prefix_not_digits"),
            ("1", "40000O1", "prefix_not_digits"),
            ("1", "123", "prefix_length"),
            ("1", "1234567890123", "prefix_length"),
        ):
            self.assertEqual(sscc.prefix_problem(digit, prefix)[0], code)
            with self.assertRaises(sscc.SsccError):
                sscc.build(digit, prefix, 1)
        self.assertIsNone(sscc.prefix_problem("1", "4000001"))
