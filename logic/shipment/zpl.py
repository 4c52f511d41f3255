"""Carton and pallet labels in Zebra's language (ZPL II).

``>;>8`` starts Code 128 in subset C and sends FNC1, which makes it GS1-128 on every
printer that knows ``^BC`` (Zebra's programming guide, ``^BC``, "invocation codes").
"""

from .label import SIZES, checked

#: Dots per inch -> dots of one module of a bar code of about half a millimetre.
MODULES = {203: 4, 300: 6, 600: 12}
_INCH = 25.4
#: Marks that begin a command, and the one that begins an escape, as ^FH reads them.
_ESCAPES = {"^": "_5E", "~": "_7E", "_": "_5F", "\\": "_5C"}


def zpl(labels, dpi=203, size="4x6"):
    """Write labels.

    :param labels: iterable of :class:`~.label.LabelFacts`
    :param dpi: 203, 300 or 600
    :param size: a key of ``SIZES``
    :return: text, one format (``^XA`` ... ``^XZ``) a label
    :raise ValueError: as of :func:`~.labels.pdf`, or the printer's density is unknown
    """
    if dpi not in MODULES:
        raise ValueError(f"A printer has one of {sorted(MODULES)} dots per inch.")
    formats = [_format(checked(label), dpi, SIZES[size]) for label in labels]
    if not formats:
        raise ValueError("There is no label to write.")
    return "\n".join(formats) + "\n"


def _format(label, dpi, size):
    def dots(millimetres):
        return round(millimetres * dpi / _INCH)

    width, height = size
    words = label.words
    left, middle = 4.0, width * 0.45
    fields = [
        "^XA",
        "^CI28",  # the text is UTF-8
        f"^PW{dots(width)}",
        f"^LL{dots(height)}",
        "^LH0,0",
    ]

    def text(x, y, height_, value, room=width - 8):
        # ^TB would wrap; one line that is too long is cut by its block instead.
        fields.append(
            f"^FO{dots(x)},{dots(y)}^A0N,{dots(height_)}"
            f"^FB{dots(room)},1,0,L^FH_^FD{_escaped(value)}^FS"
        )

    def rule(y):
        fields.append(f"^FO{dots(left)},{dots(y)}^GB{dots(width - 8)},2,2^FS")

    text(left, 4, 2.8, words.ship_from, middle - left)
    for index, line in enumerate(label.ship_from[:6]):
        text(left, 8 + index * 3.8, 2.8, line, middle - left - 2)
    text(middle, 4, 3.2, f"{words.ship_to} {label.fulfilment_centre}", width - middle)
    for index, line in enumerate(label.ship_to[:6]):
        text(middle, 8 + index * 3.8, 3.2, line, width - middle - 4)
    rule(32)
    for index, line in enumerate(label.transport_lines):
        text(left, 33.5 + index * 4, 3.4, line)
    rule(46)
    if len(label.orders) == 1:
        (number,) = label.orders
        text(left, 47.5, 4.5, f"{words.purchase_order} {number}")
        if number.isascii() and number.isalnum():
            fields.append(
                f"^FO{dots(left + 4)},{dots(53)}^BY{max(2, MODULES[dpi] // 2)}"
                f"^BCN,{dots(12)},N,N,N,A^FD{number}^FS"
            )
    else:
        for index in range(0, min(len(label.orders), 16), 4):
            row = ", ".join(label.orders[index : index + 4])
            more = len(label.orders) - 16 if index == 12 else 0
            row += f" +{more}" if more > 0 else ""
            text(left, 47.5 + index, 3.4, f"{words.purchase_order} {row}")
    rule(68)
    for index, line in enumerate(label.content_lines[:6]):
        text(left, 69 + index * 4, 3.6, line)
    rule(94)
    text(left, 95.5, 5.5, label.count_text)
    module = MODULES[dpi]
    # Start, FNC1, ten pairs, check: 11 modules each; stop: 13.
    bars = (13 * 11 + 13) * module
    fields += [
        f"^FO{(dots(width) - bars) // 2},{dots(104)}^BY{module}"
        f"^BCN,{dots(32)},N,N,N,N^FD>;>8{label.barcode}^FS",
        f"^FO0,{dots(138)}^A0N,{dots(4)}^FB{dots(width)},1,0,C"
        f"^FD{label.barcode_text}^FS",
        "^XZ",
    ]
    return "\n".join(fields)


def _escaped(text):
    """A text as the data of a field after ``^FH_``."""
    plain = " ".join(str(text).split())
    return "".join(_ESCAPES.get(character, character) for character in plain)
