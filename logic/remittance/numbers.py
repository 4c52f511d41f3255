"""What Amazon writes behind and instead of an invoice's number.

Amazon strips what is neither letter nor digit, and appends what a line is about. The
grammar is open-ended, second hand and without a published list (amazowl, amalytix,
rt7digital, CommerceIQ): a claim ``SC``, its reversal ``SCR``, claimed again ``SCRSC``,
and so on. Screens of Vendor Central append an R to what is no reversal, so the sign of
the amount decides what a line is; the tail only tells the kind.
"""

import re
from dataclasses import dataclass

from ..invoice.numbers import match_key

#: Kinds of lines, as ``amazon.vendor.deduction.kind`` knows them by code.
SHORTAGE, PRICE, CHARGEBACK = "shortage", "price", "chargeback"
COOP, PROVISION, PROTECTION = "coop", "provision", "price_protection"

#: A chain of claims at the end: SC, SCR, SCRSC, PC, PCR, PCRI, SCRI, mixed.
_TAIL = re.compile(r"((?:(?:SC|PC)(?:RI|R)?)+)$")
_PART = re.compile(r"(SC|PC)(RI|R)?")
#: Whole numbers of Amazon's own that name no invoice of ours.
_OWN = (
    (re.compile(r"^VCBSINV|VCBSINV$"), CHARGEBACK),
    (re.compile(r"PROVISION ?FOR ?RECEIVABLES?"), PROVISION),
    (re.compile(r"^IPAPUS\d"), PROTECTION),
)
#: A co-op agreement: four digits or more, a dash, eight digits or more.
_AGREEMENT = re.compile(r"\d{4,}-\d{8,}")


@dataclass(frozen=True)
class Reading:
    """What a number says.

    :param raw: as Amazon wrote it
    :param key: the invoice's number as Amazon keeps it, without a tail; what stands for
        no invoice is its own key
    :param tail: tuple of the claims at its end, for example ``("SCR", "SC")``
    :param kind: what it is about, ``None`` for an invoice's number alone
    :param is_reversal: whether the tail says so; the sign decides
    """

    raw: str
    key: str
    tail: tuple = ()
    kind: str | None = None
    is_reversal: bool = False


def normalize(text):
    """Return a number as Amazon keeps it: capital letters and digits.

    >>> normalize("inv/2026-0001")
    'INV20260001'
    """
    return match_key(text)


def read(text):
    """Read a number.

    :param text: of a remittance line
    :rtype: Reading
    """
    raw = text or ""
    whole = normalize(raw)
    upper = raw.strip().upper()
    for pattern, kind in _OWN:
        if pattern.search(upper):
            return Reading(raw, whole, (), kind, upper.endswith("R"))
    if _AGREEMENT.fullmatch(upper):
        return Reading(raw, whole, (), COOP, False)
    found = _TAIL.search(whole)
    if not found or found.start() == 0:
        return Reading(raw, whole)
    parts = _PART.findall(found.group())
    last, reversed_ = parts[-1]
    return Reading(
        raw,
        whole[: found.start()],
        tuple("".join(part) for part in parts),
        SHORTAGE if last == "SC" else PRICE,
        bool(reversed_),
    )
