"""An invoice's number, as it is sent and as it comes back.

Amazon shows and pays an invoice under what is left of its number: "/" and the like are
gone, and claims carry a tail (``SC`` shortage, ``PC`` price, ``R`` for a reversal) [P
amazowl SOP, amalytix, CommerceIQ].
"""

import re

#: A claim is named after the invoice with such tails, in chains without a limit.
_CLAIM = re.compile(r"(?<=[0-9])(?:(?:SC|PC)(?:RI|R)?)+\Z")
#: What Amazon itself calls its own lines.
_OWN = re.compile(r"(?:VCBSINV|PROVISIONFORRECEIVABLES|IPAPUS)|\A[0-9]{4}-[0-9]{8}\Z")
#: What Amazon is known to keep.
_KEPT = re.compile(r"[A-Za-z0-9-]")


def match_key(number):
    """What of a number makes it another one: letters and digits, upper case.

    :param number: text or ``None``
    :return: text, empty where nothing is left
    """
    return "".join(
        each for each in (number or "").upper() if each.isascii() and each.isalnum()
    )


def stripped(number):
    """The characters of a number that may not arrive, each once, in their order."""
    return "".join(dict.fromkeys(_KEPT.sub("", number or "")))


def looks_like_claim(number):
    """Whether Amazon could name a deduction so: a remittance could not be told apart.

    :param number: text or ``None``
    """
    key = match_key(number)
    return bool(_CLAIM.search(key) or _OWN.search(key) or _OWN.search(number or ""))
