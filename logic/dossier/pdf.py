"""A dossier as PDF: what was ordered, promised, shipped, received and invoiced.

reportlab writes it on every server; no browser is needed.
"""

import io
import unicodedata
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    LongTable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)

#: Rows of one section; what is more is counted in a last one.
MOST_ROWS = 2000
#: Characters of a cell: a cell must fit on a page.
LONGEST = 600
MARGIN = 14 * mm
_TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=15, leading=20)
_HEADING = ParagraphStyle(
    "heading", fontName="Helvetica-Bold", fontSize=11, leading=15, spaceBefore=10
)
_NOTE = ParagraphStyle("note", fontName="Helvetica-Oblique", fontSize=8, leading=11)
_CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=7.5, leading=9)
_HEAD = ParagraphStyle("head", parent=_CELL, fontName="Helvetica-Bold")
_GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.25, colors.grey),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
)
#: Letters without a decomposition of their own.
_LETTERS = str.maketrans("łŁđĐıħĦ", "lLdDihH")


@dataclass(frozen=True)
class Section:
    """One piece of evidence.

    :param title: what it is
    :param headings: of the columns
    :param rows: list of sequences of text, as long as the headings
    :param note: a sentence below the title, where there is one
    """

    title: str
    headings: tuple = ()
    rows: tuple = ()
    note: str | None = None


@dataclass(frozen=True)
class Dossier:
    """The whole file.

    :param title: of the document
    :param facts: list of (label, text) that stand above all
    :param sections: list of :class:`Section`, in their order
    :param more: what stands below a table that is cut, with ``%s`` for the number of
        the rows that are left out
    """

    title: str
    facts: tuple = ()
    sections: tuple = ()
    more: str = "%s"


def pdf(dossier):
    """Write a dossier. The same dossier always gives the same bytes.

    :rtype: bytes
    """
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=landscape(A4),
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=printable(dossier.title),
        invariant=1,
    )
    width = document.width
    story = [Paragraph(_text(dossier.title), _TITLE), Spacer(1, 4 * mm)]
    if dossier.facts:
        story.append(_table((), dossier.facts, width, first=0.25))
    for section in dossier.sections:
        story.append(Paragraph(_text(section.title), _HEADING))
        if section.note:
            story.append(Paragraph(_text(section.note), _NOTE))
        if section.rows:
            story.append(_table(section.headings, section.rows[:MOST_ROWS], width))
        if left_out := len(section.rows) - MOST_ROWS:
            if left_out > 0:
                story.append(Paragraph(_text(dossier.more % left_out), _NOTE))
    document.build(story, onFirstPage=_page_number, onLaterPages=_page_number)
    return target.getvalue()


def _table(headings, rows, width, first=None):
    columns = len(headings or rows[0])
    widths = [width / columns] * columns
    if first:
        widths = [width * first] + [width * (1 - first) / (columns - 1)] * (columns - 1)
    cells = [[Paragraph(_text(cell), _CELL) for cell in row] for row in rows]
    if headings:
        cells.insert(0, [Paragraph(_text(cell), _HEAD) for cell in headings])
    return LongTable(cells, widths, repeatRows=1 if headings else 0, style=_GRID)


def _page_number(canvas, document):
    canvas.setFont("Helvetica", 7)
    canvas.drawRightString(
        document.pagesize[0] - MARGIN, MARGIN / 2, str(canvas.getPageNumber())
    )


def _text(value):
    return escape(printable(value)[:LONGEST])


def printable(value):
    """A value in the letters that every PDF reader has; what is in no other way
    written is a question mark.

    :rtype: str
    """
    found = []
    for letter in unicodedata.normalize("NFC", "" if value is None else str(value)):
        if _has(letter):
            found.append(letter)
            continue
        plain = unicodedata.normalize("NFKD", letter.translate(_LETTERS))
        plain = "".join(part for part in plain if _has(part))
        found.append(plain or ("" if unicodedata.combining(letter) else "?"))
    return "".join(found)


def _has(letter):
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return letter.isprintable()
