"""Labels and packing slips of many orders, as what a printer takes.

One PDF for a whole batch: of each order its labels, then its slip. A PNG becomes a
page; ZPL is a printer's own language and goes into a file of its own. What cannot be
printed stays behind with its reason, the others are printed.
"""

import io
from collections.abc import Hashable
from dataclasses import dataclass

from reportlab.lib.units import inch
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ..shipment.label_file import PDF, PNG, ZPL, kind_of
from .picture import check_whole

#: Amazon's labels are made for paper of 4 x 6 inches.
PAGE = (4 * inch, 6 * inch)
#: Pixels of one label: 4 x 6 inches at 600 dots per inch are below nine million.
MOST_PIXELS = 40_000_000
#: Orders in one file.
BATCH = 100

#: Why something is not printed.
NO_LABEL = "no_label"
NO_SLIP = "no_slip"
NOT_PRINTABLE = "not_printable"


@dataclass(frozen=True)
class Parcel:
    """What is printed of one order.

    :ivar key: of the order
    :ivar labels: tuple of bytes, one a package; ``None`` or empty bytes where Amazon
        sent none
    :ivar slip: bytes of a PDF, ``None`` without one
    :ivar needs_slip: whether Amazon asks for one (isPslipRequired)
    """

    key: Hashable
    labels: tuple
    slip: bytes | None = None
    needs_slip: bool = False


@dataclass(frozen=True)
class Left:
    """An order that stays behind.

    :ivar reason: a word of this module
    """

    key: Hashable
    reason: str


@dataclass(frozen=True)
class Printout:
    """What goes to the printers.

    :ivar pdf: one file, ``None`` where there is no page
    :ivar zpl: one file, ``None`` where no label is ZPL
    :ivar printed: keys of the orders, in their order
    :ivar left: tuple of :class:`Left`
    """

    pdf: bytes | None
    zpl: bytes | None
    printed: tuple
    left: tuple


def page_of(content):
    """A PNG as a PDF of one page, as large as the paper allows.

    :param bytes content: the picture
    :raise ValueError: it is no picture, or one of too many pixels
    """
    check_whole(content, MOST_PIXELS)
    # What a picture library raises for a broken file is anything at all.
    try:
        picture = ImageReader(io.BytesIO(content))
        return _drawn(picture, *picture.getSize())
    except Exception as error:
        raise ValueError("The picture cannot be read.") from error


def _drawn(picture, wide, high):
    width, height = PAGE if high >= wide else PAGE[::-1]
    target = io.BytesIO()
    canvas = Canvas(target, (width, height), pageCompression=1, invariant=1)
    canvas.drawImage(
        picture,
        0,
        0,
        width,
        height,
        preserveAspectRatio=True,
        anchor="c",
        mask="auto",
    )
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def printout(parcels, merge):
    """One file for a batch.

    :param parcels: iterable of :class:`Parcel`, at most :data:`BATCH`
    :param merge: function of a list of PDFs (bytes) that makes one of them; it raises
        for what it cannot read (``odoo.tools.pdf.merge_pdf``)
    :rtype: Printout
    :raise ValueError: more than :data:`BATCH` orders
    """
    parcels = list(parcels)
    if len(parcels) > BATCH:
        raise ValueError(f"One file holds the labels of {BATCH} orders.")
    good, left = [], []
    for parcel in parcels:
        reason, pages, formats = _prepared(parcel)
        if reason:
            left.append(Left(parcel.key, reason))
        else:
            good.append((parcel.key, pages, formats))
    pdf, unreadable = _merged(good, merge)
    left += [Left(key, NOT_PRINTABLE) for key in unreadable]
    good = [each for each in good if each[0] not in unreadable]
    formats = [each for _key, _pages, found in good for each in found]
    return Printout(
        pdf,
        b"\n".join(formats) + b"\n" if formats else None,
        tuple(key for key, _pages, _formats in good),
        tuple(left),
    )


def _prepared(parcel):
    """``(reason to stay behind, PDFs, ZPL formats)`` of an order."""
    pages, formats = [], []
    if not parcel.labels or not all(parcel.labels):
        return NO_LABEL, pages, formats
    for content in parcel.labels:
        kind = kind_of(content)
        if kind == PDF:
            pages.append(content)
        elif kind == ZPL:
            formats.append(content.strip())
        elif kind == PNG:
            try:
                pages.append(page_of(content))
            except ValueError:
                return NOT_PRINTABLE, [], []
        else:
            return NOT_PRINTABLE, [], []
    if parcel.slip:
        if kind_of(parcel.slip) != PDF:
            return NOT_PRINTABLE, [], []
        pages.append(parcel.slip)
    elif parcel.needs_slip:
        return NO_SLIP, [], []
    return None, pages, formats


def _merged(good, merge):
    """``(the PDF, keys of the orders that cannot be read)``; each order is looked at by
    itself only where they cannot be merged together."""
    pages = [page for _key, found, _formats in good for page in found]
    if not pages:
        return None, frozenset()
    try:
        return merge(pages), frozenset()
    # What a PDF library raises for a broken file is anything at all.
    except Exception:
        broken = frozenset(
            key for key, found, _f in good if not _readable(found, merge)
        )
        if not broken:
            raise
    pages = [page for key, found, _f in good if key not in broken for page in found]
    return merge(pages) if pages else None, broken


def _readable(pages, merge):
    try:
        return not pages or bool(merge(pages))
    except Exception:
        return False
