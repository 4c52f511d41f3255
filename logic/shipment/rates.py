"""The table of rates as it is delivered. All of it is second hand: pages of consultants
and integrators, with their dates. A vendor's own agreement counts more."""

from datetime import date
from decimal import Decimal

from .rate import (
    ASN,
    CARTON_CONTENT,
    CONTENT_LABEL,
    DOWN_CONFIRMED,
    EXPIRY,
    LABEL,
    NOT_FILLED,
    NOT_ON_TIME,
    OVERAGE,
    PACKAGING,
    PER_CARTON,
    PER_UNIT,
    PERCENT_OF_COST,
    Rate,
)

_EU, _NA = frozenset({"EU"}), frozenset({"NA"})
_KHOO = "khoocommerce.com/761"
_ASN = "supplypike: ASN and Receive Accuracy, by the compliance of seven days"

RATES = (
    Rate(
        NOT_FILLED,
        PERCENT_OF_COST,
        Decimal(5),
        waiver="Fill rate of the last twelve weeks above 95 %",
        source=f"{_KHOO}: In Full Delivery (10 % before July 2025)",
        dated=date(2025, 7, 1),
    ),
    Rate(
        DOWN_CONFIRMED,
        PERCENT_OF_COST,
        Decimal(3),
        source=f"{_KHOO}: later than five business days after the window opened",
        dated=date(2025, 7, 1),
    ),
    Rate(
        OVERAGE,
        PERCENT_OF_COST,
        Decimal(100),
        source=f"{_KHOO}: above the confirmed quantity, without a waiver",
        dated=date(2025, 7, 1),
    ),
    Rate(
        NOT_ON_TIME,
        PERCENT_OF_COST,
        Decimal(3),
        waiver="Once: above 90 % over four weeks",
        source="amazowl, course on purchase orders",
    ),
    Rate(
        ASN,
        PERCENT_OF_COST,
        Decimal(2),
        from_compliance=Decimal(95),
        source=_ASN,
    ),
    Rate(
        ASN,
        PERCENT_OF_COST,
        Decimal(4),
        from_compliance=Decimal(70),
        below_compliance=Decimal(95),
        source=_ASN,
    ),
    Rate(
        ASN,
        PERCENT_OF_COST,
        Decimal(6),
        below_compliance=Decimal(70),
        source=_ASN,
    ),
    Rate(
        EXPIRY,
        PERCENT_OF_COST,
        Decimal(100),
        source="supplypike: expiry under 30 days",
    ),
    Rate(
        EXPIRY,
        PER_UNIT,
        Decimal(2),
        currency="USD",
        source="supplypike: expiry under 30 days",
    ),
    Rate(
        LABEL,
        PER_UNIT,
        Decimal("0.14"),
        currency="EUR",
        regions=_EU,
        source="khoocommerce.com/790: 0.12 GBP in the United Kingdom",
        dated=date(2026, 1, 19),
    ),
    Rate(
        LABEL,
        PER_CARTON,
        Decimal(5),
        currency="USD",
        regions=_NA,
        source="amazowl, globaloverview: 5 to 15 USD a carton",
    ),
    Rate(
        CARTON_CONTENT,
        PER_UNIT,
        Decimal("2.60"),
        currency="USD",
        regions=_NA,
        source="dcs-is-edi: 1.50 USD in 2019, 2.60 USD reported later",
        dated=date(2019, 1, 1),
    ),
    Rate(
        CONTENT_LABEL,
        PER_CARTON,
        Decimal("0.05"),
        currency="EUR",
        regions=_EU,
        source="go2market",
        dated=date(2019, 1, 1),
    ),
    Rate(
        PACKAGING,
        PER_UNIT,
        Decimal("1.99"),
        currency="USD",
        source="amazowl: over 18 x 14 x 8 in or 20 lb, and not certified",
    ),
)
