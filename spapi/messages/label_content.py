"""The file in a label or a paper of Amazon's, read forgivingly."""

import base64
import binascii

#: Characters of Base64 that are read: 15 MB; a PDF of some pages is below one.
LONGEST = 20_000_000


def label_content(value, problems, path):
    """Return the bytes of a Base64 text, ``None`` where there are none.

    Notes ``label_empty``, as a warning: vendors report labels that are empty
    (selling-partner-api-docs issue 1749); and ``label_unreadable``.
    """
    if value is None or value == "":
        problems.note("label_empty", "%(path)s holds no label.", path, "warning")
        return None
    try:
        if not isinstance(value, str) or len(value) > LONGEST:
            raise ValueError("no label")
        return base64.b64decode("".join(value.split()), validate=True) or None
    except (ValueError, binascii.Error):
        problems.note("label_unreadable", "%(path)s cannot be read.", path)
        return None
