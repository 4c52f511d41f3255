"""Labels are printed, turned into pictures and read back as a scanner does."""

import io
import re
import tracemalloc
from dataclasses import replace
from datetime import date
from decimal import Decimal
from unittest import TestCase

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw
from reportlab.graphics.barcode import code128
from reportlab.pdfbase import pdfmetrics

from ...logic.shipment import labels, sscc, zpl
from ...logic.shipment.labels import SIZES, Words, of_container, of_shipment, pdf
from ...spapi.messages.values import Party
from ..shipments import carton, item, number, pallet, party, shipment


def pages(content, dpi=203):
    """The pages of a PDF as pictures, as a label printer has them."""
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            yield page.render(scale=dpi / 72).to_pil()
    finally:
        document.close()


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def read(picture):
    """What a scanner says of each bar code: (symbology, text)."""
    found = zxingcpp.read_barcodes(picture)
    return [(each.symbology_identifier, each.text) for each in found]


def label(found=None, **changes):
    found = found or shipment()
    return replace(of_container(found, found.containers[0]), **changes)


class TestScanned(TestCase):
    def test_the_bar_code_is_read_as_gs1_with_all_twenty_digits(self):
        for size in SIZES:
            for dpi in (203, 300):
                (page,) = pages(pdf([label()], size), dpi)
                found = dict(read(page))
                self.assertEqual(found["]C1"], "(00)" + number(1), (size, dpi))

    def test_the_order_is_read_as_plain_text(self):
        (page,) = pages(pdf([label()]))
        self.assertIn(("]C0", "4Z32PABC"), read(page))

    def test_two_orders_are_both_read_and_many_are_only_written(self):
        (page,) = pages(pdf([label(orders=("4Z32PABC", "9Z32PABC"))]), 300)
        plain = {text for kind, text in read(page) if kind == "]C0"}
        self.assertEqual(plain, {"4Z32PABC", "9Z32PABC"})
        many = tuple(f"4Z32PA{n:02d}" for n in range(18))
        content = pdf([label(orders=many)])
        (page,) = pages(content, 300)
        self.assertEqual(read(page), [("]C1", "(00)" + number(1))])
        self.assertIn("4Z32PA15 +2", text_of(content)[0])

    def test_numbers_with_leading_zeros_are_read_whole(self):
        zeros = sscc.build("0", "0000001", 3)
        (page,) = pages(pdf([label(sscc=zeros)]))
        self.assertIn(("]C1", "(00)" + zeros), read(page))

    def test_each_page_is_the_label_of_one_container(self):
        found = shipment(containers=tuple(carton(n) for n in range(1, 6)))
        read_numbers = [
            dict(read(page))["]C1"] for page in pages(pdf(of_shipment(found)))
        ]
        self.assertEqual(read_numbers, [f"(00){number(n)}" for n in range(1, 6)])

    def test_pages_have_the_size_of_the_label(self):
        for size, (width, height) in SIZES.items():
            (page,) = pages(pdf([label()], size), 254)
            for side, millimetres in zip(page.size, (width, height), strict=True):
                self.assertAlmostEqual(side, millimetres * 10, delta=1)

    def test_the_number_fits_with_its_quiet_zones(self):
        """GS1: ten modules of white before and after, inside of the label."""
        for size, (width, _height) in SIZES.items():
            (page,) = pages(pdf([label()], size), 254)
            plain = page.convert("1")
            dark = [x for x in range(page.width) if not plain.getpixel((x, 1300))]
            self.assertGreaterEqual(min(dark), 50, size)
            self.assertLessEqual(max(dark), width * 10 - 50, size)


class TestContents(TestCase):
    def text(self, *found, **options):
        (text,) = text_of(pdf(found, **options))
        return " ".join(text.split())

    def test_it_says_what_amazon_asks_for(self):
        lot = item(5, lot="L-77", expiry=date(2027, 1, 31))
        found = shipment(items=(lot,), containers=(carton(1, lot),))
        text = self.text(label(found))
        for part in (
            "SHIP FROM",
            "Company LUB1",
            "SHIP TO XDE1",
            "Hafenstraße 7",
            "23568 Lübeck",
            "CARRIER DSV Road",
            "PRO PRO4711",
            "BOL BOL-2026-77",
            "PO 4Z32PABC",
            "ASIN B00SIMUL01",
            "EAN 4006381333931",
            "UNITS 60 (5 x 12)",
            "LOT L-77",
            "EXP 2027-01-31",
            "CARTON 1 OF 1",
            f"(00) {number(1)}",
        ):
            self.assertIn(part, text)

    def test_several_products_are_mixed(self):
        several = carton(1, item(3), item(2, "2"))
        text = self.text(label(shipment(containers=(several,))))
        self.assertIn("MIXED SKUS UNITS 60 (5 x 12)", text)
        self.assertNotIn("ASIN", text)

    def test_cases_of_different_sizes_are_told_in_units_only(self):
        several = carton(1, item(3), item(2, "2", unit_size=6))
        text = self.text(label(shipment(containers=(several,))))
        self.assertIn("UNITS 48 ", text + " ")
        self.assertNotIn(" x ", text)

    def test_a_pallet_tells_of_all_that_stands_on_it_and_comes_first(self):
        on_it = {"parent": "pallet 1"}
        found = shipment(
            containers=(carton(1, **on_it), carton(2, **on_it), carton(3), pallet(1))
        )
        made = list(of_shipment(found))
        self.assertEqual(
            [each.count_text for each in made],
            ["PALLET 1 OF 1", "CARTON 1 OF 3", "CARTON 2 OF 3", "CARTON 3 OF 3"],
        )
        self.assertEqual(made[0].units, 120)
        self.assertIn("UNITS 120 (10 x 12)", self.text(made[0]))

    def test_the_words_can_be_translated(self):
        words = Words(ship_from="ABSENDER", units="STÜCK", carton="KARTON", of="VON")
        text = self.text(label(words=words))
        for part in ("ABSENDER", "STÜCK 60", "KARTON 1 VON 2"):
            self.assertIn(part, text)

    def test_a_party_known_by_its_code_only_is_called_by_it(self):
        self.assertIn("XDE1", self.text(label(shipment(ship_to=Party("XDE1")))))

    def test_what_is_not_known_is_left_out(self):
        text = self.text(
            label(shipment(ship_to=None, carrier=None, scac=None, pro=None, bol=None))
        )
        for word in ("CARRIER", "PRO", "BOL", "LOT", "EXP", "None"):
            self.assertNotIn(word, text)

    def test_letters_that_a_font_lacks_lose_their_marks(self):
        found = label(shipment(ship_to=party("XPL1", city="Kołbaskowo Żółw 亚")))
        self.assertIn("Kolbaskowo Zólw ?", self.text(found))

    def test_a_font_of_one_s_own_brings_its_letters(self):
        # The one that reportlab brings: what counts is that it is embedded.
        folder = pdfmetrics.__file__.replace("pdfbase/pdfmetrics.py", "fonts/")
        fonts = labels.register_fonts(folder + "Vera.ttf", folder + "VeraBd.ttf")
        content = pdf([label()], fonts=fonts)
        self.assertIn(b"FontFile2", content)
        self.assertIn("Lübeck", text_of(content)[0])

    def test_long_texts_stay_inside(self):
        long = party("XDE1", name="Amazon " * 30, address_line2="Gate " * 40)
        found = label(shipment(ship_to=long, carrier="C" * 200))
        (page,) = pages(pdf([found]), 254)
        margin = page.convert("L").crop((page.width - 30, 0, page.width, page.height))
        self.assertEqual(margin.getextrema(), (255, 255))
        self.assertIn("]C1", dict(read(page)))


class TestMany(TestCase):
    def test_a_bad_number_is_refused_and_no_label_at_all_as_well(self):
        for bad in (None, "", "123", number(1)[:-1] + "x"):
            for write in (pdf, zpl.zpl):
                with self.assertRaises(sscc.SsccError):
                    write([label(sscc=bad)])
        for write in (pdf, zpl.zpl):
            with self.assertRaises(ValueError):
                write([])

    def test_the_same_labels_are_the_same_bytes(self):
        self.assertEqual(pdf([label()]), pdf([label()]))

    def many(self, count):
        first = label()
        for index in range(1, count + 1):
            yield replace(first, sscc=number(index), number=index, total=count)

    def test_two_thousand_labels_make_two_thousand_pages(self):
        file = io.BytesIO()
        self.assertIsNone(pdf(self.many(2000), file=file))
        document = pypdfium2.PdfDocument(file.getvalue())
        self.addCleanup(document.close)
        self.assertEqual(len(document), 2000)
        page = document[1999].render(scale=203 / 72).to_pil()
        self.assertEqual(dict(read(page))["]C1"], f"(00){number(2000)}")

    def test_two_thousand_labels_would_stay_below_two_hundred_megabytes(self):
        """Each page is kept packed until the end: what counts is memory a label."""
        list(self.many(1))
        tracemalloc.start()
        try:
            pdf(self.many(200), file=io.BytesIO())
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.assertLess(peak * 2000 / 200, 200 * 1024**2)


class TestZpl(TestCase):
    def fields(self, found, **options):
        return zpl.zpl([found], **options)

    def test_one_format_a_label(self):
        found = list(of_shipment(shipment()))
        text = zpl.zpl(found)
        self.assertEqual(text.count("^XA"), 2)
        self.assertEqual(text.count("^XZ"), 2)
        for each in found:
            self.assertIn(each.count_text, text)

    def test_the_bar_code_s_data_is_gs1_when_a_printer_draws_it(self):
        """As Zebra's guide has it: ``>;`` starts subset C, ``>8`` is FNC1, the rest
        are pairs of digits; drawn by hand and read back."""
        for dpi, module in zpl.MODULES.items():
            text = self.fields(label(), dpi=dpi)
            drawn, data = re.search(
                r"\^BY(\d+)\^BCN,\d+,N,N,N,N\^FD(>;>8\d+)\^FS", text
            ).groups()
            self.assertEqual(int(drawn), module)
            self.assertEqual(read(code_128(data)), [("]C1", "(00)" + number(1))])
            # The bars are about half a millimetre wide (GS1: 0.495 to 1.016).
            self.assertGreaterEqual(
                Decimal(module) / dpi * Decimal("25.4"), Decimal("0.495")
            )

    def test_the_bars_and_their_quiet_zones_fit_the_label(self):
        for dpi, module in zpl.MODULES.items():
            for size in SIZES:
                text = self.fields(label(), dpi=dpi, size=size)
                width = int(re.search(r"\^PW(\d+)", text)[1])
                left = int(re.search(r"\^FO(\d+),\d+\^BY\d+\^BCN,\d+,N,N,N,N", text)[1])
                bars = (13 * 11 + 13) * module
                self.assertGreaterEqual(left, 10 * module)
                self.assertLessEqual(left + bars + 10 * module, width)

    def test_text_cannot_become_a_command(self):
        evil = label(carrier="^XZ~JR_\\ \n^FDx", orders=("^XA",))
        text = self.fields(evil)
        self.assertEqual((text.count("^XA"), text.count("^XZ")), (1, 1))
        self.assertNotIn("~", text)
        self.assertIn("CARRIER _5EXZ_7EJR_5F_5C _5EFDx", text)

    def test_letters_are_utf_8(self):
        text = self.fields(label(shipment(ship_to=party("XPL1", city="Kołbaskowo"))))
        self.assertIn("^CI28", text)
        self.assertIn("Kołbaskowo", text)

    def test_a_density_that_no_printer_has_is_refused(self):
        with self.assertRaises(ValueError):
            self.fields(label(), dpi=72)


def code_128(data):
    """Draw what ``^BC`` makes of ``>;>8`` and digits.

    The patterns of the symbols are reportlab's, the encoding is not.
    """
    digits = data.removeprefix(">;>8")
    values = [105, 102, *(int(digits[i : i + 2]) for i in range(0, len(digits), 2))]
    check = values[0] + sum(i * value for i, value in enumerate(values))
    values += [check % 103, 106]
    bars = "".join(code128._patterns[value] for value in values)
    modules, picture = 0, Image.new("L", (700, 120), 255)
    draw = ImageDraw.Draw(picture)
    for sign in bars:
        width = ord(sign.lower()) - ord("a") + 1
        if sign.isupper():
            left = 40 + modules * 3
            draw.rectangle((left, 10, left + width * 3 - 1, 110), fill=0)
        modules += width
    return picture
