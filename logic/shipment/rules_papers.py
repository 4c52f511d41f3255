"""Rules: bill of lading, carrier, PRO, Amazon's reference number."""

import re
from datetime import datetime

from .facts import LESS_THAN_TRUCK_LOAD, TRUCK_LOAD
from .finding import REFUSE, RISK
from .rule import NORTH_AMERICA, Rule, hit

SHORTEST_BOL = 8
_SCAC = re.compile(r"[A-Z]{2,4}")
_MARKS = re.compile(r"[\s./:_T-]+")
_DATES = ("%Y%m%d", "%d%m%Y", "%m%d%Y")
_TIMES = ("", "%H%M", "%H%M%S")
_BOL = (
    'Model: "mandatory in Shipment Confirmation message for FTL and LTL shipments"; '
    "instead of it a delivery note number can be sent"
)


def looks_like_a_date(text):
    """Whether a number is a date, or a date and a time, of our century.

    :param str text: with or without marks between its parts
    """
    digits = _MARKS.sub("", text)
    if not (digits.isascii() and digits.isdigit()):
        return False
    for pattern in (date + time for date in _DATES for time in _TIMES):
        try:
            found = datetime.strptime(digits, pattern)
        except ValueError:
            continue
        # strptime also takes fewer digits than a pattern has.
        if found.strftime(pattern) == digits and 2000 <= found.year < 2100:
            return True
    return False


def _bol(shipment):
    return (shipment.bol or "").strip()


def _bol_missing(shipment, around):
    freight = shipment.shipment_type in (TRUCK_LOAD, LESS_THAN_TRUCK_LOAD)
    if freight and not _bol(shipment):
        yield hit()


def _bol_missing_on_parcel(shipment, around):
    if shipment.is_parcel and not _bol(shipment):
        yield hit()


def _bol_short(shipment, around):
    if 0 < len(_bol(shipment)) < SHORTEST_BOL:
        yield hit(bol=_bol(shipment), least=SHORTEST_BOL)


def _bol_date(shipment, around):
    if looks_like_a_date(_bol(shipment)):
        yield hit(bol=_bol(shipment))


def _bol_used(shipment, around):
    if _bol(shipment) and _bol(shipment) in around.bols:
        yield hit(bol=_bol(shipment))


def _scac_missing(shipment, around):
    if not shipment.scac:
        yield hit()


def _scac_wrong(shipment, around):
    if shipment.scac and not _SCAC.fullmatch(shipment.scac):
        yield hit(scac=shipment.scac)


def _pro_missing(shipment, around):
    if not shipment.pro:
        yield hit()


def _arn_missing(shipment, around):
    if shipment.is_collect and not shipment.arn:
        yield hit()


def _type_missing(shipment, around):
    if not shipment.shipment_type:
        yield hit()


_SCAC_SOURCE = (
    'Model: "a unique two to four letter code used to identify a carrier"; mandatory '
    "for US, CA, MX shipment confirmations"
)
RULES = (
    Rule("bol_missing", REFUSE, _BOL, _bol_missing),
    Rule(
        "bol_missing",
        RISK,
        "Guide: in Europe the BOL or a delivery note number is mandatory",
        _bol_missing_on_parcel,
        regions=frozenset({"EU"}),
    ),
    Rule("bol_short", REFUSE, "Guide: at least eight characters", _bol_short),
    Rule(
        "bol_date",
        REFUSE,
        'Model: "must be unique for every shipment and cannot be a date/time or single '
        'character"',
        _bol_date,
    ),
    Rule(
        "bol_used",
        REFUSE,
        'Model: "This number must be unique for every shipment"; guide: several '
        "shipments of one truck may share it",
        _bol_used,
    ),
    Rule(
        "scac_missing",
        REFUSE,
        _SCAC_SOURCE,
        _scac_missing,
        regions=frozenset({"NA"}),
        countries=NORTH_AMERICA,
    ),
    Rule(
        "scac_wrong",
        REFUSE,
        _SCAC_SOURCE,
        _scac_wrong,
        regions=frozenset({"NA"}),
    ),
    Rule(
        "scac_wrong",
        RISK,
        _SCAC_SOURCE,
        _scac_wrong,
        regions=frozenset({"EU", "FE"}),
    ),
    Rule(
        "pro_missing",
        REFUSE,
        "Model: carrierShipmentReferenceNumber, the PRO number, is mandatory for US, "
        "CA, MX shipment confirmations",
        _pro_missing,
        regions=frozenset({"NA"}),
        countries=NORTH_AMERICA,
    ),
    Rule(
        "arn_missing",
        REFUSE,
        'Model: amazonReferenceNumber "is mandatory for Collect/WePay shipments"',
        _arn_missing,
    ),
    Rule(
        "type_missing",
        RISK,
        "Model: shipmentType decides what is mandatory",
        _type_missing,
    ),
)
