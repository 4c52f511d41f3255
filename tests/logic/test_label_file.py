"""What is a label is decided by what is in the file; the search for one ends."""

from datetime import datetime, timedelta
from unittest import TestCase

from ...logic.shipment import label_file

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0IEND\xaeB`\x82"
ZPL = b"^XA^FO50,50^FDHello^FS^XZ\n"
BEGIN = datetime(2026, 3, 10, 12)


class TestLabelFile(TestCase):
    def test_a_label_is_known_by_what_is_in_it(self):
        for content, kind in (
            (PDF, "pdf"),
            (PNG, "png"),
            (ZPL, "zpl"),
            (b"~SD15\n" + ZPL, "zpl"),
        ):
            with self.subTest(kind=kind):
                self.assertEqual(label_file.kind_of(content), kind)

    def test_what_no_printer_prints_is_no_label(self):
        for content in (
            None,
            b"",
            b"<html><script>alert(1)</script></html>",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"MZ\x90\0",
            PDF[:-10],
            PNG[:-4],
            ZPL.strip()[:-3],
            b"^XA\0\x1b^XZ",
            PDF + b" " * label_file.LARGEST,
        ):
            with self.subTest(content=(content or b"")[:20]):
                self.assertIsNone(label_file.kind_of(content))

    def test_it_is_looked_for_ever_more_seldom_and_not_for_ever(self):
        now, waits = BEGIN, []
        while moment := label_file.next_look(now, BEGIN):
            waits.append(moment - now)
            now = moment
        self.assertEqual(waits, sorted(waits))
        self.assertEqual(waits[0], label_file.FIRST_WAIT)
        self.assertEqual(waits[-1], label_file.LONGEST_WAIT)
        self.assertLess(len(waits), 100)
        self.assertLess(now - BEGIN, label_file.LOOK_FOR + timedelta(days=1))
