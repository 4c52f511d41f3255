"""Is a file a label that a printer can print, and when is Amazon asked again?"""

from datetime import timedelta

PDF, PNG, ZPL = "pdf", "png", "zpl"
#: Bytes of one label: a PDF of some pages is below one megabyte.
LARGEST = 10 * 1024 * 1024
#: A label is looked for soon after it may be there, then ever more seldom, and not for
#: ever: some never come though Vendor Central shows them (selling-partner-api-models
#: issue 5148).
FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=12)
LOOK_FOR = timedelta(days=14)

_PNG_HEAD, _PNG_TAIL = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
#: Control characters that stand in no text, so in no ZPL.
_NO_TEXT = bytes(range(9)) + bytes(range(14, 32))
#: How much may follow the end mark of a PDF.
_PDF_TAIL = 1024


def kind_of(content):
    """What a label is, by what is in it: what it is called by others decides nothing.

    :param bytes content: the file.
    :return: ``PDF``, ``PNG`` or ``ZPL``; None for anything else, for a file that was
        cut off, and for one that is larger than :data:`LARGEST`.
    """
    if not content or len(content) > LARGEST:
        return None
    if content.startswith(b"%PDF-"):
        return PDF if b"%%EOF" in content[-_PDF_TAIL:] else None
    if content.startswith(_PNG_HEAD):
        return PNG if content.endswith(_PNG_TAIL) else None
    text = content.strip()
    if text.startswith((b"^XA", b"~")) and b"^XA" in text and text.endswith(b"^XZ"):
        return None if text.translate(None, _NO_TEXT) != text else ZPL
    return None


def next_look(now, since):
    """When to look again, None when it has been looked for long enough.

    :param datetime now: of the look that has just found not all.
    :param datetime since: when the search began.
    """
    age = now - since
    if age >= LOOK_FOR:
        return None
    return now + min(max(age / 8, FIRST_WAIT), LONGEST_WAIT)
