"""Amazon's text, cleaned at the door."""

import re

#: Half of a pair: no character, and not to be written in UTF-8.
_HALF = re.compile("[\ud800-\udfff]")
#: Marks without width that copy and paste leaves around identifiers.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def clean(text):
    """Return a text that every database and every encoding can hold.

    NUL is dropped: PostgreSQL has no place for it. Half a surrogate pair becomes the
    replacement character.

    :param str text: anything
    """
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def short(text, most):
    """Return a clean text of at most so many characters."""
    return clean(text[:most])


def bare(text):
    """Return a clean text without blanks and invisible marks around it."""
    return clean(text).translate(_INVISIBLE).strip()
