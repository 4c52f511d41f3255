"""Unpacking gzip with an end in sight: a few bytes can promise to become any size."""

import zlib

_GZIP = 16 + zlib.MAX_WBITS


class TooLarge(ValueError):
    """It would become more than is allowed."""


class Broken(ValueError):
    """It is not gzip, or cut short."""


class Inflater:
    """Unpacks gzip as it arrives, never holding more than is allowed.

    :param most: the largest result in bytes
    """

    def __init__(self, most):
        self._most = most
        self._size = 0
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False

    def feed(self, data):
        """Unpack a piece.

        :param bytes data: what arrived
        :return: bytes
        :raise TooLarge: the result is larger than allowed
        :raise Broken: it is not gzip
        """
        found = bytearray()
        while data:
            if self._member.eof:
                # A file may consist of several members, and end in zeros.
                data = data.lstrip(b"\0")
                if not data:
                    break
                self._member = zlib.decompressobj(_GZIP)
            self._begun = True
            try:
                # One byte more than allowed tells "full" from "too large".
                piece = self._member.decompress(data, self._most - self._size + 1)
            except zlib.error:
                raise Broken("not gzip") from None
            found += piece
            self._size += len(piece)
            if self._size > self._most:
                raise TooLarge("too large")
            data = self._member.unconsumed_tail or self._member.unused_data
        return bytes(found)

    def end(self):
        """Make sure that nothing is missing.

        :raise Broken: it was cut short
        """
        if self._begun and not self._member.eof:
            raise Broken("cut short")
