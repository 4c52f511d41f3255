"""A batch of labels and slips becomes one file; what cannot be printed stays behind."""

import io
import struct
import zlib
from unittest import TestCase
from unittest.mock import patch

import pypdfium2
from PIL import Image, ImageFile
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from ...logic.direct import label
from ...logic.direct.label import Left, Parcel, printout

ZPL = b"^XA^FO50,50^FDHello^FS^XZ\n"


def pdf(text, pages=1):
    target = io.BytesIO()
    canvas = Canvas(target)
    for _page in range(pages):
        canvas.drawString(50, 500, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def png(size=(812, 1218), colour="black"):
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "PNG")
    return target.getvalue()


def _parts(content):
    """The chunks of a PNG: list of (kind, data)."""
    place, found = 8, []
    while place < len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        found.append((kind, content[place + 8 : place + 8 + length]))
        place += 12 + length
    return found


def _png_of(parts):
    """A PNG of these chunks, with the checksums that they have."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def merge(contents):
    """As Odoo does it."""
    writer = PdfWriter()
    for content in contents:
        for page in PdfReader(io.BytesIO(content), strict=False).pages:
            writer.add_page(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def texts(content):
    return [
        page.extract_text().strip() for page in PdfReader(io.BytesIO(content)).pages
    ]


class TestPrintout(TestCase):
    def test_of_each_order_the_labels_come_before_the_slip(self):
        found = printout(
            [
                Parcel(1, (pdf("label 1a"), pdf("label 1b")), pdf("slip 1")),
                Parcel(2, (pdf("label 2"),)),
            ],
            merge,
        )
        self.assertEqual(
            texts(found.pdf), ["label 1a", "label 1b", "slip 1", "label 2"]
        )
        self.assertEqual((found.printed, found.left, found.zpl), ((1, 2), (), None))

    def test_a_hundred_orders_are_one_file(self):
        slip = pdf("slip")
        found = printout(
            [Parcel(key, (pdf(f"label {key}"),), slip) for key in range(100)], merge
        )
        self.assertEqual(len(texts(found.pdf)), 200)
        with self.assertRaises(ValueError):
            printout([Parcel(key, (b"",)) for key in range(101)], merge)

    def test_a_picture_becomes_a_page_of_a_label(self):
        found = printout([Parcel(1, (png(),))], merge)
        (page,) = pypdfium2.PdfDocument(found.pdf)
        self.assertEqual(page.get_size(), (288, 432))
        picture = page.render(scale=1).to_pil().convert("L")
        self.assertLess(picture.getpixel((144, 216)), 30)

    def test_a_wide_picture_lies_on_a_wide_page(self):
        (page,) = pypdfium2.PdfDocument(label.page_of(png((1218, 812))))
        self.assertEqual(page.get_size(), (432, 288))

    def test_a_damaged_picture_stays_behind_whatever_is_wrong_with_it(self):
        """Its checksums are right: who makes a hostile file computes them. Nor does a
        switch of the whole process decide, which Odoo sets as others do."""
        for show_truncated in (False, True):
            with patch.object(ImageFile, "LOAD_TRUNCATED_IMAGES", show_truncated):
                self._check_damaged_pictures()

    def _check_damaged_pictures(self):
        whole = _parts(png((40, 60)))
        head, rows = dict(whole)[b"IHDR"], dict(whole)[b"IDAT"]
        huge = struct.pack(">II", 60_000, 60_000) + head[8:]
        good = Parcel("good", (pdf("label"),))
        for parts in (
            [(b"IHDR", huge), *whole[1:]],
            # What stands where the size is looked for is none.
            [(b"tEXt", struct.pack(">II", 9, 9)), (b"IHDR", huge), *whole[1:]],
            [(b"IHDR", head[:5]), *whole[1:]],
            [(b"IHDR", head[:9] + b"\x07" + head[10:]), *whole[1:]],
            [whole[0], (b"IDAT", b"no zlib"), whole[-1]],
            [whole[0], (b"IDAT", rows[:-20]), whole[-1]],
            [whole[0], (b"IDAT", zlib.compress(b"\0" * 121 * 59)), whole[-1]],
            [whole[0], (b"IDAT", zlib.compress(b"\7" * 121 * 60)), whole[-1]],
            [*whole[:-1], (b"tEXt", b"a"), (b"IDAT", rows), whole[-1]],
            [whole[0], whole[-1]],
            whole[1:],
        ):
            bad = Parcel("bad", (_png_of(parts),))
            found = printout([bad, good], merge)
            self.assertEqual(found.printed, ("good",), parts[0][0])
            self.assertEqual(found.left, (Left("bad", label.NOT_PRINTABLE),))

    def test_a_picture_of_any_kind_that_is_whole_is_printed(self):
        for mode in ("1", "L", "P", "RGB", "RGBA", "LA", "I;16"):
            for compress in (0, 9):
                target = io.BytesIO()
                picture = Image.new(mode, (13, 7))
                picture.save(target, "PNG", compress_level=compress)
                self.assertTrue(label.page_of(target.getvalue()), mode)
        # A picture of one pixel that comes in seven passes, of which six are empty.
        head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 1)
        laced = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
        self.assertTrue(label.page_of(_png_of(laced)))

    def test_zpl_goes_into_a_file_of_its_own(self):
        found = printout([Parcel(1, (ZPL, ZPL), pdf("slip")), Parcel(2, (ZPL,))], merge)
        self.assertEqual(found.zpl.count(b"^XA"), 3)
        self.assertEqual(texts(found.pdf), ["slip"])

    def test_what_cannot_be_printed_stays_behind_and_stops_nobody(self):
        torn = b"%PDF-1.4\nnothing in it\n%%EOF\n"
        bad = {
            "none": (Parcel("none", ()), label.NO_LABEL),
            "empty": (Parcel("empty", (pdf("a"), b"")), label.NO_LABEL),
            "missing": (Parcel("missing", (None,)), label.NO_LABEL),
            "web": (Parcel("web", (b"<html></html>",)), label.NOT_PRINTABLE),
            "torn": (Parcel("torn", (torn,)), label.NOT_PRINTABLE),
            "torn slip": (Parcel("torn slip", (ZPL,), torn), label.NOT_PRINTABLE),
            "png": (Parcel("png", (png()[:60] + png()[-12:],)), label.NOT_PRINTABLE),
            "slip": (Parcel("slip", (ZPL,), b"slip"), label.NOT_PRINTABLE),
            "due": (Parcel("due", (ZPL,), None, True), label.NO_SLIP),
        }
        good = Parcel("good", (pdf("label"),), pdf("slip"), True)
        found = printout([*(parcel for parcel, _reason in bad.values()), good], merge)
        self.assertEqual(found.printed, ("good",))
        self.assertEqual(texts(found.pdf), ["label", "slip"])
        self.assertIsNone(found.zpl)
        self.assertEqual(
            set(found.left), {Left(key, reason) for key, (_p, reason) in bad.items()}
        )

    def test_a_picture_of_too_many_pixels_is_not_opened(self):
        with patch.object(label, "MOST_PIXELS", 99):
            with self.assertRaisesRegex(ValueError, "pixels"):
                label.page_of(png((10, 10)))

    def test_a_merge_that_fails_for_good_files_is_not_swallowed(self):
        def broken(contents):
            if len(contents) > 1:
                raise MemoryError
            return contents[0]

        with self.assertRaises(MemoryError):
            printout([Parcel(1, (pdf("a"),)), Parcel(2, (pdf("b"),))], broken)
