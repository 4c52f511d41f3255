"""A file that somebody chose is read or refused with a reason, and costs no more."""

import base64
import io
import tracemalloc
import zipfile
from unittest import TestCase
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ...logic import table_file
from ...logic.table_file import TableFileError, rows

MOST = 100


def table(content, most_rows=MOST):
    return list(rows(content, most_rows))


def spreadsheet(*lines):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    return saved(book)


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class TestDecoded(TestCase):
    @given(st.binary(max_size=400), st.booleans())
    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    def test_what_a_browser_sends_comes_back(self, content, lines):
        encode = base64.encodebytes if lines else base64.b64encode
        self.assertEqual(table_file.decoded(encode(content)), content)
        self.assertEqual(table_file.decoded(encode(content).decode()), content)

    def test_the_largest_file_is_decoded_and_one_far_larger_is_not(self):
        with patch.object(table_file, "MOST_BYTES", 3000):
            for encode in (base64.b64encode, base64.encodebytes):
                self.assertEqual(len(table_file.decoded(encode(b"x" * 3000))), 3000)
            with self.assertRaises(TableFileError) as caught:
                table_file.decoded(base64.b64encode(b"x" * 3200))
        self.assertEqual(caught.exception.code, "too_large")

    def test_what_is_no_base64_was_cut(self):
        for text in ("QUJ", b"QUJ", "ä"):
            with self.assertRaises(TableFileError) as caught:
                table_file.decoded(text)
            self.assertEqual(caught.exception.code, "cut")


class TestTableFile(TestCase):
    def _refused(self, code, content, most_rows=MOST):
        with self.assertRaises(TableFileError) as caught:
            table(content, most_rows)
        self.assertEqual(caught.exception.code, code)
        return caught.exception

    def test_blank_rows_keep_the_numbers_of_the_others(self):
        wanted = [(1, ["A", "B"]), (3, ["x", "2"])]
        self.assertEqual(table(b"A;B\r\n;\r\n x ;2\r\n"), wanted)
        self.assertEqual(table(spreadsheet(["A", "B"], [], [" x ", 2.0])), wanted)

    def test_a_cell_may_hold_a_line_break(self):
        self.assertEqual(table(b'A\n"x\ny"\n'), [(1, ["A"]), (2, ["x\ny"])])

    def test_any_delimiter_and_encoding_of_a_spreadsheet_program_is_read(self):
        for delimiter in ",;\t|":
            for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
                with self.subTest(delimiter=delimiter, encoding=encoding):
                    text = f"Name{delimiter}No\nKännchen{delimiter}1\n"
                    self.assertEqual(
                        table(text.encode(encoding)),
                        [(1, ["Name", "No"]), (2, ["Kännchen", "1"])],
                    )

    def test_a_file_without_text_is_empty_however_it_is_written(self):
        for content in (b"", b" \n ", b"\xef\xbb\xbf", b"\xff\xfe", b";;\n"):
            with self.subTest(content=content):
                self._refused("empty", content)
        self._refused("empty", spreadsheet([None, None]))

    def test_what_is_no_table_is_refused(self):
        self._refused("old_excel", b"\xd0\xcf\x11\xe0old")
        for content in (b"PK\x03\x04broken", b"A\0\n\0\n", b"\xff\xfeA"):
            with self.subTest(content=content):
                self._refused("unreadable", content)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("hello.txt", "no spreadsheet")
        self._refused("unreadable", buffer.getvalue())

    def test_nothing_is_read_beyond_its_bounds(self):
        self._refused("too_many_rows", b"x\n" * (MOST + 1))
        self._refused("too_many_rows", spreadsheet(*[["x"]] * (MOST + 1)))
        wide = ["x"] * (table_file.MOST_COLUMNS + 1)
        self._refused("too_wide", ",".join(wide).encode())
        self._refused("too_wide", spreadsheet(wide))
        long = "x" * (table_file.MOST_CHARACTERS + 1)
        self._refused("too_long", long.encode())
        self._refused("too_long", spreadsheet([long]))
        self._refused("too_large", b"x" * (table_file.MOST_BYTES + 1))

    def test_a_spreadsheet_that_unpacks_to_much_is_not_unpacked(self):
        content = spreadsheet(["A"])
        buffer = io.BytesIO(content)
        with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/bomb.xml", b"0" * (table_file.MOST_UNPACKED + 1))
        content = buffer.getvalue()
        self.assertLess(len(content), 200_000)
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        self._refused("unpacks", content)
        _now, peak = tracemalloc.get_traced_memory()
        self.assertLess(peak, 5_000_000)

    def test_a_cell_far_away_costs_no_memory(self):
        book = Workbook()
        book.active["A1"] = "A"
        book.active["XFD1048576"] = "far"
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        self._refused("too_many_rows", saved(book))
        _now, peak = tracemalloc.get_traced_memory()
        self.assertLess(peak, 20_000_000)

    def test_a_formula_counts_with_its_result_and_not_without_one(self):
        error = self._refused("formula", spreadsheet(["A", "B"], ["x", "=1+1"]))
        self.assertEqual(error.params, {"cell": "B2"})

    @settings(max_examples=200, deadline=None)
    @given(st.binary(max_size=400))
    def test_any_bytes_are_a_table_or_a_reason(self, content):
        for start in (b"", b"PK\x03\x04", b"\xff\xfe"):
            try:
                table(start + content)
            except TableFileError as error:
                self.assertTrue(error.code)

    @settings(max_examples=50, deadline=None)
    @given(st.integers(0, 5000), st.binary(min_size=1, max_size=8))
    def test_a_damaged_spreadsheet_is_a_table_or_a_reason(self, place, noise):
        content = bytearray(spreadsheet(["A", "B"], ["x", 2]))
        place = min(place, len(content) - 1)
        content[place : place + len(noise)] = noise
        try:
            table(bytes(content))
        except TableFileError as error:
            self.assertTrue(error.code)
