"""When two of Amazon's numbers mean the same.

Amazon writes a line as ``1`` here and as ``00001`` there, and its own examples have
stray blanks. What is compared, searched and stored as a key is what these functions
return; the text as Amazon sent it is only echoed.
"""

from .text import bare

#: The longest of Amazon's identifiers has 64 characters (transactions, reports). A
#: database cannot index a text of any length.
LONGEST = 100


def line_number(value):
    """Return the number of a line: ``1`` for ``1``, ``01``, ``" 1"`` and ``00001``.

    :param value: text, a number or ``None``
    :return: text, ``None`` for blank
    """
    found = _bare(value)
    if found is not None and found.isascii() and found.isdigit():
        return found.lstrip("0") or "0"
    return found


def order_number(value):
    """Return an order number: blanks removed, the case kept, as Amazon is asked for
    it so (``TestPO2`` is ``TestPO2``).

    :return: text, ``None`` for blank
    """
    return _bare(value)


def party_code(value):
    """Return a vendor code or a fulfilment centre code: upper case.

    :return: text, ``None`` for blank
    """
    found = _bare(value)
    return found and found.upper()


def asin(value):
    """Return an ASIN: upper case.

    :return: text, ``None`` for blank
    """
    return party_code(value)


def sku(value):
    """Return a vendor's own number of a product: blanks removed. Its case counts.

    :return: text, ``None`` for blank
    """
    return _bare(value)


def _bare(value):
    if value is None or value is False:
        return None
    return bare(str(value)) or None
