"""Labels and packing slips as real files: PNG, ZPL and PDF."""

import io
import struct
import zlib

from PIL import Image, ImageDraw
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas

FORMATS = ("PNG", "ZPL", "PDF")
#: 4 x 6 inches at 203 dots per inch.
_DOTS = (812, 1218)


def label(kind, lines, size=0):
    """Return a label.

    :param kind: one of :data:`FORMATS`
    :param lines: texts on it
    :param size: bytes it has at least; what fills it up is seen by no printer
    """
    content = {"PNG": _png, "ZPL": _zpl, "PDF": slip}[kind](lines)
    missing = size - len(content)
    if missing <= 0:
        return content
    if kind == "ZPL":
        # A comment, which printers pass over.
        return content.replace(b"^XZ", b"^FX" + b"." * missing + b"^FS^XZ", 1)
    if kind == "PDF":
        return slip(lines, missing)
    return _png(lines, missing)


def slip(lines, padding=0):
    """Return a PDF of one page with these texts.

    :param padding: bytes that it is larger by
    """
    target = io.BytesIO()
    canvas = Canvas(target, (4 * inch, 6 * inch), pageCompression=0, invariant=1)
    if padding:
        # It takes the place of a default of some letters.
        canvas.setSubject("." * (padding + 100))
    for number, line in enumerate(lines):
        canvas.drawString(20, 400 - 16 * number, line)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _png(lines, comment=0):
    picture = Image.new("1", _DOTS, 1)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, _DOTS[0] - 20, _DOTS[1] - 20), outline=0, width=4)
    for number, line in enumerate(lines):
        draw.text((60, 60 + 40 * number), line, fill=0)
    target = io.BytesIO()
    picture.save(target, "PNG")
    content = target.getvalue()
    if comment:
        content = _with_chunk(content, b"tEXt", b"Comment\0" + b"." * comment)
    return content


def _with_chunk(content, kind, data):
    """A PNG with a further chunk behind its first one, which is 25 bytes long."""
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    chunk = struct.pack(">I", len(data)) + kind + data + checksum
    head = 8 + 25
    return content[:head] + chunk + content[head:]


def _zpl(lines):
    fields = "".join(
        f"^FO40,{40 + 40 * number}^A0N,32,32^FD{line}^FS"
        for number, line in enumerate(lines)
    )
    return f"^XA{fields}^XZ\n".encode()
