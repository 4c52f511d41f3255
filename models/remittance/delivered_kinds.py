"""The kinds of deductions that a company begins with.

From public sources, second hand: what Amazon writes behind an invoice's number, and how
long it can be disputed (30 days from the notice, two tries; shortages are looked at
again for 35 days). A company corrects them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DeliveredKind:
    """A kind as it is delivered.

    :param code: what the reading of a number calls it
    :param name: for people
    :param patterns: numbers or descriptions that mean it, with ``*`` for anything
    :param days: to dispute it, from the day of the payment; 0: it cannot be
    :param source: who says so
    :param recheck_days: for which Amazon looks at it again by itself
    """

    code: str
    name: str
    patterns: str = ""
    days: int = 30
    source: str = ""
    recheck_days: int = 0


KINDS = (
    DeliveredKind(
        "shortage",
        "Shortage",
        "",
        30,
        "amalytix, amazowl: SC behind the number; looked at again for 35 days",
        recheck_days=35,
    ),
    DeliveredKind(
        "price", "Price Difference", "", 30, "rt7digital: PC behind the number"
    ),
    DeliveredKind("chargeback", "Chargeback", "", 30, "amazowl: VCBSINV"),
    DeliveredKind("coop", "Co-op Agreement", "", 30, "amazowl: nnnn-nnnnnnnn"),
    DeliveredKind("price_protection", "Price Protection", "", 30, "amazowl: IPAPUS"),
    DeliveredKind("provision", "Provision for Receivables", "", 0, "amalytix"),
    DeliveredKind("returns", "Returns", "*RETURN*", 30, ""),
    DeliveredKind("freight", "Freight", "*FREIGHT*", 30, ""),
    DeliveredKind("terms_discount", "Discount for Early Payment", "", 30, "API"),
    DeliveredKind("withholding", "Tax Withheld", "", 0, "API"),
    DeliveredKind("other", "Other Deduction", "", 30, ""),
)
