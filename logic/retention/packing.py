"""Documents in little room, and byte for byte as they were when they are read.

PostgreSQL packs a long text itself, but fast rather than small, and each row for
itself. Here a document is packed with what documents of an order always say
(``skeleton.py``), and a version that was superseded as the difference to one that is
kept. Both forms are told apart by their first byte.
"""

import struct
import zlib

from .skeleton import SKELETON

#: First bytes: a document of its own, and the difference to another one.
ALONE, DIFFERENCE = b"\x01", b"\x02"
#: A difference is made piece by piece, since zlib looks back 32 KiB only: each piece
#: beside the same part of the other document, and what stands around it.
PIECE = 12 * 1024
AROUND = 8 * 1024
#: Raw deflate: no checksum of its own. Who reads holds against the row's SHA-256.
_WINDOW = -15
_LENGTH = struct.Struct(">I")


def pack(text, base=None):
    """Pack a document.

    :param str text: the document.
    :param str base: another document that it resembles; needed again to read it.
    :return: bytes for :func:`unpack`.
    """
    data = text.encode()
    if base is None:
        return ALONE + _deflate(data, SKELETON)
    other = base.encode()
    packed = [DIFFERENCE, _LENGTH.pack(len(data))]
    for start in range(0, len(data), PIECE):
        near = _near(other, start, len(data))
        piece = _deflate(data[start : start + PIECE], near)
        packed += [_LENGTH.pack(len(piece)), piece]
    return b"".join(packed)


def unpack(packed, base=None):
    """Read what :func:`pack` made.

    :param bytes packed: what it returned.
    :param str base: the document that it was packed beside.
    :return: the document, str.
    :raise ValueError: it was made otherwise, or beside another document.
    """
    form, rest = packed[:1], packed[1:]
    try:
        if form == ALONE:
            return _inflate(rest, SKELETON).decode()
        if form == DIFFERENCE and base is not None:
            return _add_up(rest, base.encode()).decode()
    except (zlib.error, struct.error) as error:
        raise ValueError(f"a packed document cannot be read: {error}") from error
    raise ValueError(f"a packed document of the form {form!r} cannot be read alone")


def _add_up(rest, other):
    (length,) = _LENGTH.unpack_from(rest)
    position, pieces, start = _LENGTH.size, [], 0
    while start < length:
        (size,) = _LENGTH.unpack_from(rest, position)
        position += _LENGTH.size
        piece = rest[position : position + size]
        pieces.append(_inflate(piece, _near(other, start, length)))
        position += size
        start += PIECE
    return b"".join(pieces)


def _near(other, start, length):
    """The part of the other document that a piece most likely resembles."""
    place = start * len(other) // max(length, 1)
    return other[max(0, place - AROUND) : place + PIECE + AROUND]


def _deflate(data, known):
    packer = zlib.compressobj(9, zlib.DEFLATED, _WINDOW, 9, zdict=known)
    return packer.compress(data) + packer.flush()


def _inflate(data, known):
    reader = zlib.decompressobj(_WINDOW, zdict=known)
    return reader.decompress(data) + reader.flush()
