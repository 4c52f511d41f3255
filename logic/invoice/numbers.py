"""An invoice's number, as it is sent and as it comes back.

Amazon shows and pays an invoice under what is left of its number: "/" and the like are
gone, and claims carry a tail (``SC`` shortage, ``PC`` price, ``R`` for a reversal) [P
amazowl SOP, amalytix, CommerceIQ].
"""

import re
import unicodedata

#: A claim is named after the invoice with such tails, in chains without a limit.
_CLAIM = re.compile(r"(?<=.)(?:(?:SC|PC)(?:RI|R)?)+\Z")
#: What Amazon calls its own lines, and how it numbers agreements.
_OWN = re.compile(r"^VCBSINV|VCBSINV$|PROVISION ?FOR ?RECEIVABLES?|^IPAPUS")
_AGREEMENT = re.compile(r"[0-9]{4,}-[0-9]{8,}")
_LOST = re.compile(r"[^A-Z0-9]")
#: What Amazon is known to keep.
_KEPT = re.compile(r"[A-Za-z0-9-]")


def match_key(number):
    """What of a number makes it another one: letters and digits, upper case.

    :param number: text or ``None``
    :return: text, empty where nothing is left
    """
    plain = unicodedata.normalize("NFKC", number or "").upper()
    return _LOST.sub("", plain)


def stripped(number):
    """The characters of a number that may not arrive, each once, in their order."""
    return "".join(dict.fromkeys(_KEPT.sub("", number or "")))


def looks_like_claim(number):
    """Whether Amazon could name a deduction so: a remittance could not be told apart.

    :param number: text or ``None``
    """
    plain = (number or "").strip().upper()
    return bool(
        _CLAIM.search(match_key(number))
        or _OWN.search(plain)
        or _AGREEMENT.fullmatch(plain)
    )
