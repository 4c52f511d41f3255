"""Carton and pallet labels as PDF, with a GS1-128 bar code of the SSCC.

GS1-128 is Code 128 that begins with FNC1: without it a reader says ``]C0``, and what
waits for GS1 refuses the carton. reportlab draws it as vectors, on every server.
"""

import io
import unicodedata
from dataclasses import dataclass

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from .label import SIZES, LabelFacts, Words, checked, of_container, of_shipment

__all__ = [
    "SIZES",
    "Fonts",
    "LabelFacts",
    "Words",
    "of_container",
    "of_shipment",
    "pdf",
    "register_fonts",
]

#: reportlab's sign for FNC1.
FNC1 = "\xf1"
#: Millimetres: of one module of the SSCC's bar code (GS1: 0.495 to 1.016), of an
#: order's, around everything, between a line and a text.
MODULE, ORDER_MODULE, MARGIN, GAP = 0.5, 0.28, 4.0, 1.2
#: Modules of white before and after the bars.
QUIET = 10
#: GS1: at least 32 mm high, where the label has the room.
BAR_HEIGHT = 32.0
#: Heights of the zones from the top, in millimetres; the last takes what is left.
ZONES = {"address": 30.0, "transport": 14.0, "orders": 24.0, "content": 22.0}
#: Letters without a decomposition of their own.
_LETTERS = str.maketrans("łŁđĐøØıħĦ", "lLdDoOihH")


@dataclass(frozen=True)
class Fonts:
    """Two fonts that reportlab knows by these names."""

    regular: str = "Helvetica"
    bold: str = "Helvetica-Bold"


def register_fonts(regular, bold):
    """Use fonts of one's own, for letters beyond those of Western Europe.

    :param regular: path of a TrueType file; likewise ``bold``
    :rtype: Fonts
    """
    names = []
    for path in (regular, bold):
        name = f"label:{path}"
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(path)))
        names.append(name)
    return Fonts(*names)


def pdf(labels, size="4x6", file=None, fonts=None):
    """Write labels, one a page. The same labels always give the same bytes.

    :param labels: iterable of :class:`~.label.LabelFacts`; may be a generator of
        thousands
    :param size: a key of :data:`SIZES`
    :param file: binary file to write to
    :param fonts: :class:`Fonts`
    :return: the bytes, ``None`` where a file was given
    :raise ValueError: a label has no good SSCC (``SsccError``), or there is none
    """
    target = io.BytesIO() if file is None else file
    width, height = (side * mm for side in SIZES[size])
    canvas = Canvas(target, (width, height), pageCompression=1, invariant=1)
    canvas.setTitle("SSCC")
    count = 0
    for label in labels:
        _Page(canvas, width, height, fonts or Fonts()).draw(checked(label))
        canvas.showPage()
        count += 1
    if not count:
        raise ValueError("There is no label to write.")
    canvas.save()
    return target.getvalue() if file is None else None


class _Page:
    """One label on its way down the page; lengths in points.

    :param canvas: reportlab's
    """

    def __init__(self, canvas, width, height, fonts):
        self.canvas, self.fonts = canvas, fonts
        self.left, self.right = MARGIN * mm, width - MARGIN * mm
        self.top = height - MARGIN * mm
        self.width = self.right - self.left

    def draw(self, label):
        self.canvas.setLineWidth(0.6)
        self._addresses(label, ZONES["address"] * mm)
        self._transport(label, ZONES["transport"] * mm)
        self._orders(label, ZONES["orders"] * mm)
        self._content(label, ZONES["content"] * mm)
        self._sscc(label)

    # Zones --------------------------------------------------------------------

    def _addresses(self, label, height):
        middle = self.left + self.width * 0.42
        words = label.words
        self._block(words.ship_from, label.ship_from, self.left, middle, height, 7.5)
        self.canvas.line(middle, self.top, middle, self.top - height)
        heading = f"{words.ship_to}  {label.fulfilment_centre}"
        self._block(heading, label.ship_to, middle + GAP * mm, self.right, height, 9)
        self._down(height)

    def _transport(self, label, height):
        self._lines(label.transport_lines, self.left, self.right, height, 9)
        self._down(height)

    def _orders(self, label, height):
        orders = label.orders
        heading = label.words.purchase_order
        if 0 < len(orders) <= 2:
            share = self.width / len(orders)
            for index, number in enumerate(orders):
                left = self.left + index * share
                self._text(f"{heading} {number}", left, self.top - 12, 11, share, True)
                self._bars(number, left, self.top - height + GAP * mm, share)
        else:
            self._wrapped(f"{heading} ", orders, height)
        self._down(height)

    def _content(self, label, height):
        self._lines(label.content_lines, self.left, self.right, height, 11, bold=True)
        self._down(height)

    def _sscc(self, label):
        self._text(label.count_text, self.left, self.top - 15, 14, self.width, True)
        bars = Code128(
            FNC1 + label.barcode, barWidth=MODULE * mm, barHeight=BAR_HEIGHT * mm
        )
        bottom = MARGIN * mm + 12
        room = self.top - 20 - bottom
        bars.barHeight = min(bars.barHeight, room)
        bars.drawOn(self.canvas, self.left + (self.width - bars.width) / 2, bottom)
        self.canvas.setFont(self.fonts.bold, 10)
        middle = self.left + self.width / 2
        self.canvas.drawCentredString(middle, MARGIN * mm, label.barcode_text)

    # Pieces -------------------------------------------------------------------

    def _down(self, height):
        """End a zone with a line."""
        self.top -= height
        self.canvas.line(self.left, self.top, self.right, self.top)

    def _block(self, heading, lines, left, right, height, size):
        width = right - left - GAP * mm
        self._text(heading, left, self.top - 9, 8, width, bold=True)
        self._lines(lines, left, right, height, size, skip=12)

    def _lines(self, lines, left, right, height, size, skip=0, bold=False):
        """Texts below each other, smaller where they would not fit."""
        room = height - skip - GAP * mm
        size = min(size, room / max(len(lines), 1) / 1.15)
        for index, line in enumerate(lines):
            bottom = self.top - skip - (index + 1) * size * 1.15
            self._text(line, left, bottom, size, right - left - GAP * mm, bold)

    def _wrapped(self, heading, texts, height):
        """Many numbers, as many as there is room for."""
        rows = [texts[start : start + 4] for start in range(0, len(texts), 4)]
        lines = [heading + ", ".join(row) for row in rows[:4]]
        left = len(texts) - 16
        if left > 0:
            lines[-1] += f" +{left}"
        self._lines(lines, self.left, self.right, height, 11)

    def _bars(self, number, left, bottom, width):
        """An order's number as plain Code 128: no GS1 identifier stands for it."""
        text = number if number.isascii() and number.isprintable() else ""
        if not text:
            return
        quiet = QUIET * ORDER_MODULE * mm
        bars = Code128(
            text,
            barWidth=ORDER_MODULE * mm,
            barHeight=12 * mm,
            lquiet=quiet,
            rquiet=quiet,
        )
        if bars.width <= width:
            bars.drawOn(self.canvas, left, bottom)

    def _text(self, text, left, bottom, size, width, bold=False):
        """One line, smaller where it would not fit, and cut where it never would."""
        font = self.fonts.bold if bold else self.fonts.regular
        text = drawable(text, font)
        needed = pdfmetrics.stringWidth(text, font, size)
        if needed > width:
            size = max(size * width / needed, size * 0.6)
            while text and pdfmetrics.stringWidth(text, font, size) > width:
                text = text[:-1]
        self.canvas.setFont(font, size)
        self.canvas.drawString(left, bottom, text)


def drawable(text, font):
    """A text in letters that a font has: others lose their marks, or become ``?``.

    :param font: name of a registered font
    """
    glyphs = getattr(pdfmetrics.getFont(font).face, "charToGlyph", None)

    def has(character):
        if glyphs is not None:
            return ord(character) in glyphs
        try:
            character.encode("cp1252")
        except UnicodeEncodeError:
            return False
        return character.isprintable()

    if all(map(has, text)):
        return text
    found = []
    for character in unicodedata.normalize("NFC", text):
        if has(character):
            found.append(character)
            continue
        plain = unicodedata.normalize("NFKD", character.translate(_LETTERS))
        plain = "".join(part for part in plain if has(part))
        found.append(plain or ("" if unicodedata.combining(character) else "?"))
    return "".join(found)
