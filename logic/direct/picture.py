"""Whether a PNG is whole, judged by what is in the file alone.

Half a label must not be printed, and who shows pictures may have been told to show what
there is of one that was cut: that is a switch of the whole process, which others set.
So nothing is asked of them here.
Source: Portable Network Graphics (PNG) Specification, ISO/IEC 15948.
"""

import struct
import zlib
from itertools import pairwise

#: What a PNG begins with.
SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Colour type -> (samples of a pixel, bits that a sample may have), 11.2.2 IHDR.
_COLOURS = {
    0: (1, {1, 2, 4, 8, 16}),
    2: (3, {8, 16}),
    3: (1, {1, 2, 4, 8}),
    4: (2, {8, 16}),
    6: (4, {8, 16}),
}
_PALETTE = 3
#: The seven passes of an interlaced picture: first column and row, and their steps.
_ADAM7 = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
#: Filters of a row are numbered from 0 to this.
_LAST_FILTER = 4
#: Bytes that are inflated at once: a picture is never in memory as a whole.
_PIECE = 1 << 20


def check_whole(content, most_pixels):
    """Make sure that a PNG can be shown to its last row.

    :param bytes content: the file.
    :param int most_pixels: of a larger one nothing is inflated.
    :raise ValueError: it is damaged, cut short, or has too many pixels.
    """
    try:
        chunks = list(_chunks(content))
    except struct.error as error:
        raise ValueError("The picture is cut short.") from error
    passes = _passes(chunks, most_pixels)
    # One after the other, nothing in between.
    places = [place for place, (kind, _data) in enumerate(chunks) if kind == b"IDAT"]
    if not places or any(later - one != 1 for one, later in pairwise(places)):
        raise ValueError("The picture is damaged.")
    _check_rows((chunks[place][1] for place in places), passes)


def _chunks(content):
    """Each chunk to the end mark: (kind, data).

    :raise ValueError: one is not what its checksum says.
    """
    place, kind = len(SIGNATURE), None
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, place)
        end = place + 8 + length
        (told,) = struct.unpack_from(">I", content, end)
        if zlib.crc32(content[place + 4 : end]) != told:
            raise ValueError("The picture is damaged.")
        yield kind, content[place + 8 : end]
        place = end + 4


def _passes(chunks, most_pixels):
    """What the head says that there is: list of (rows, bytes of a row with its filter).

    :raise ValueError: it is no head, or that of a picture with too many pixels.
    """
    kinds = [kind for kind, _data in chunks]
    kind, head = chunks[0]
    if kind != b"IHDR" or len(head) != 13 or kinds.count(b"IHDR") != 1:
        raise ValueError("The picture is damaged.")
    wide, high, depth, colour, method, filters, lace = struct.unpack(">IIBBBBB", head)
    samples, depths = _COLOURS.get(colour, (0, ()))
    if not (wide and high) or depth not in depths or method or filters or lace > 1:
        raise ValueError("The picture is damaged.")
    if colour == _PALETTE and b"PLTE" not in kinds:
        raise ValueError("The picture is damaged.")
    if wide * high > most_pixels:
        raise ValueError("The picture has too many pixels for a label.")
    found = []
    for left, top, step, down in _ADAM7 if lace else ((0, 0, 1, 1),):
        columns, rows = -(-(wide - left) // step), -(-(high - top) // down)
        if columns > 0 and rows > 0:
            found.append((rows, 1 + -(-columns * samples * depth // 8)))
    return found


def _check_rows(pieces, passes):
    """Inflate what there is of the rows, and see that none is missing.

    :param pieces: iterable of bytes: one stream of zlib.
    :raise ValueError: it is no such stream, ends too early, or a row has no filter.
    """
    start, spans = 0, []
    for rows, stride in passes:
        spans.append((start, start + rows * stride, stride))
        start += rows * stride
    position = 0
    try:
        for piece in _inflated(pieces, start):
            for first, end, stride in spans:
                _check_filters(piece, position, first, end, stride)
            position += len(piece)
    except zlib.error as error:
        raise ValueError("The picture is damaged.") from error
    if position < start:
        raise ValueError("The picture is cut short.")


def _inflated(pieces, wanted):
    """What is in the stream, piece by piece, and no more of it than ``wanted``."""
    stream = zlib.decompressobj()
    for piece in pieces:
        while piece and wanted:
            found = stream.decompress(piece, min(_PIECE, wanted))
            wanted -= len(found)
            yield found
            piece = stream.unconsumed_tail


def _check_filters(piece, position, first, end, stride):
    """The first byte of each row, of those that lie in ``piece``."""
    begin = max(position, first)
    begin += -(begin - first) % stride
    stop = min(position + len(piece), end)
    if begin >= stop:
        return
    if max(piece[begin - position : stop - position : stride]) > _LAST_FILTER:
        raise ValueError("The picture is damaged.")
