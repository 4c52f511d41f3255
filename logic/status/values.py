"""Amazon's status of a purchase order as values of ours: pure, no database.

Quantities are turned into the unit the line was ordered in: Amazon's warehouses count
in units of their own (Eaches ordered, Cases received).
"""

from dataclasses import dataclass
from datetime import timedelta

from ...spapi.identity import asin, line_number
from ...spapi.messages.moments import naive_utc
from ...spapi.messages.order_status import (
    CONFIRMATION_STATUSES,
    RECEIVE_STATUSES,
    STATUSES,
)

#: Amazon's clock and ours need not agree; a day's difference is a time zone.
FUTURE = timedelta(days=1)
#: Part of Amazon's document -> part of a line that a doubt keeps from being taken over.
SECTIONS = (
    (".orderedQuantity", "ordered"),
    (".acknowledgementStatus", "acknowledged"),
    (".receivingStatus", "received"),
)
#: Problems of the parser that have a sentence of their own.
KNOWN_PROBLEMS = {
    "quantity_negative": "negative",
    "over_received": "over_received",
    "over_acknowledged": "over_acknowledged",
}
#: Doubts about whether a status is of this line at all, or says one thing: nothing of
#: it is taken over, and it confirms nothing.
CONTRADICTIONS = {"other_asin", "other_ordered", "contradictory"}


@dataclass(frozen=True)
class Doubt:
    """A value that a person has to look at before anybody relies on it.

    :param code: of ``amazon_vendor_status_review.CODES``
    :param section: ``ordered``, ``acknowledged``, ``received`` or ``item``
    :param shown: what Amazon shows, eaches or text; the same again is the same doubt
    :param detail: the parser's sentence
    """

    code: str
    section: str
    shown: str
    detail: str = ""

    @property
    def blocks(self):
        """Whether the value is not taken over."""
        return self.code != "over_acknowledged"

    @property
    def is_contradiction(self):
        """Whether the status contradicts the order, or itself."""
        return self.code in CONTRADICTIONS


def moment(value):
    """A moment as Odoo keeps it, or False."""
    return naive_utc(value).replace(microsecond=0) if value else False


def in_unit(quantity, line):
    """A quantity of Amazon's in the unit of the line.

    :param quantity: spapi Quantity or None
    :param line: has ``unit_of_measure`` and ``unit_size``
    :return: float, 0 where nothing is known
    """
    if quantity is None or quantity.amount is None:
        return 0.0
    eaches = quantity.eaches
    if eaches is None:  # a unit nobody knows: taken for the line's
        return float(quantity.amount)
    size = line.unit_size or 1 if line.unit_of_measure == "Cases" else 1
    return eaches / size


def unit_text(quantity):
    """The unit as Amazon wrote it, for example "Cases of 5"."""
    if quantity is None or not quantity.unit_of_measure:
        return False
    if quantity.unit_of_measure == "Cases" and quantity.unit_size:
        return f"Cases of {quantity.unit_size}"
    return quantity.unit_of_measure


def header_values(status, items):
    """Values of the requisition's status fields.

    :param status: spapi OrderStatus
    :param items: those of its items that contradict nothing; of others nothing counts
    """
    values = {
        "purchase_order_status": _word(status.purchase_order_status, STATUSES, False),
        "status_date": moment(status.last_updated_date),
    }
    if status.items and not items:
        return values
    return {
        **values,
        "confirmation_status": _summary(
            [_confirmation(item) for item in items],
            "PARTIALLY_ACCEPTED",
        ),
        "receive_status": _summary(
            [
                _receipt(item)
                for item in items
                # What was refused is not waited for.
                if item.confirmation_status != "REJECTED"
            ],
            "PARTIALLY_RECEIVED",
        ),
    }


def _word(word, documented, otherwise):
    """A word of Amazon's; one that it has not documented says nothing."""
    if not word:
        return otherwise
    return word if word in documented else False


def _confirmation(item):
    return _word(item.confirmation_status, CONFIRMATION_STATUSES, "UNCONFIRMED")


def _receipt(item):
    return _word(item.receive_status, RECEIVE_STATUSES, "NOT_RECEIVED")


def _summary(values, mixed):
    """One word for all lines; different ones are partly so."""
    if not values:
        return False
    return values[0] if len(set(values)) == 1 else mixed


def line_values(item, line, doubts):
    """Values of the line's status fields; what is in doubt is left as it was.

    :param item: spapi OrderItemStatus
    :param line: has ``unit_of_measure`` and ``unit_size``
    :param doubts: list of :class:`Doubt` that nobody has settled
    """
    if any(doubt.is_contradiction for doubt in doubts):
        return {}
    blocked = {doubt.section for doubt in doubts if doubt.blocks}
    values = {"has_status": True}
    if "acknowledged" not in blocked:
        values["confirmation_status"] = _confirmation(item)
        values["acknowledged_qty"] = in_unit(item.accepted_quantity, line)
        values["refused_qty"] = in_unit(item.rejected_quantity, line)
    if "received" not in blocked:
        values["receive_status"] = _receipt(item)
        values["received_qty"] = in_unit(item.received_quantity, line)
        values["last_receive_date"] = moment(item.last_receive_date)
    return values


def history(item, line):
    """The history Amazon gives of a line, complete each time.

    Ordered quantities are increments, acknowledgements are snapshots: the first are
    added up, of the second the last one counts.

    :return: dict (kind, position) -> values of ``amazon.vendor.line.history``
    """
    rows = {}
    for position, change in enumerate(item.ordered_quantity_details, 1):
        quantity = change.ordered_quantity or change.cancelled_quantity
        rows["ordered", position] = {
            "date": moment(change.updated_date),
            "ordered_qty": in_unit(change.ordered_quantity, line),
            "cancelled_qty": in_unit(change.cancelled_quantity, line),
            "amazon_unit": unit_text(quantity),
        }
    for position, snapshot in enumerate(item.acknowledgement_status_details, 1):
        quantity = snapshot.accepted_quantity or snapshot.rejected_quantity
        rows["acknowledged", position] = {
            "date": moment(snapshot.acknowledgement_date),
            "accepted_qty": in_unit(snapshot.accepted_quantity, line),
            "rejected_qty": in_unit(snapshot.rejected_quantity, line),
            "amazon_unit": unit_text(quantity),
        }
    return rows


def receipt(item, line):
    """What Amazon shows as received now; of this it gives no history.

    :return: values of ``amazon.vendor.line.history``, None where nothing was received
    """
    if not item.received_quantity or not item.received_quantity.amount:
        return None
    return {
        "date": moment(item.last_receive_date),
        "received_qty": in_unit(item.received_quantity, line),
        "amazon_unit": unit_text(item.received_quantity),
    }


def doubts_of(item, now, line=None):
    """What of a line's status cannot be true, or can hardly be.

    Vendors report negative ordered quantities and receipts far from the truth
    (selling-partner-api-models issues 2968 and 2207).

    :param item: spapi OrderItemStatus
    :param now: naive UTC
    :param line: the line of the order that it is about: has ``asin``, ``ordered_qty``,
        ``unit_of_measure`` and ``unit_size``
    :return: list of :class:`Doubt`, one of a kind for each section
    """
    found = {}
    for problem in item.problems:
        section = next((s for part, s in SECTIONS if part in problem.path), None)
        code = KNOWN_PROBLEMS.get(problem.code)
        if code in ("over_received", "over_acknowledged"):
            section = "received" if code == "over_received" else "acknowledged"
        elif section is None or problem.severity != "error":
            continue  # of the costs the order's own count
        code = code or "unreadable"
        shown = str(problem.params.get("value", ""))
        found.setdefault((code, section), Doubt(code, section, shown, problem.sentence))
    if item.last_receive_date and naive_utc(item.last_receive_date) > now + FUTURE:
        shown = str(moment(item.last_receive_date))
        found["future", "received"] = Doubt("future", "received", shown)
    if item.confirmation_status == "REJECTED" and _pieces(item.received_quantity) > 0:
        shown = str(_pieces(item.received_quantity))
        found["unexpected", "received"] = Doubt("unexpected", "received", shown)
    further = [_against_itself(item)]
    if line is not None:
        further.append(_against_order(item, line))
    for doubt in filter(None, further):
        found.setdefault((doubt.code, doubt.section), doubt)
    return list(found.values())


def _against_itself(item):
    """Whether the confirmation says the contrary of its quantities."""
    accepted, rejected = (
        _pieces(item.accepted_quantity),
        _pieces(item.rejected_quantity),
    )
    status = item.confirmation_status
    if (status == "REJECTED" and accepted > 0) or (
        status in ("ACCEPTED", "PARTIALLY_ACCEPTED") and accepted <= 0 < rejected
    ):
        shown = f"{status} {accepted}/{rejected}"
        return Doubt("contradictory", "acknowledged", shown)
    return None


def _against_order(item, line):
    """Whether the status is of another product, or of quantities that the order does
    not have. (A status may be ahead of the order, so other quantities alone are none.)
    """
    named, ours = asin(item.buyer_product_identifier), asin(line.asin)
    if named and ours and named != ours:
        return Doubt("other_asin", "item", named)
    size = line.unit_size or 1 if line.unit_of_measure == "Cases" else 1
    ordered, shown = line.ordered_qty * size, _pieces(item.ordered_quantity)
    if shown > 0 and not ordered:
        return Doubt("other_ordered", "item", str(shown))
    received = _pieces(item.received_quantity)
    if received > ordered:
        return Doubt("over_received", "received", str(received))
    return None


def _pieces(quantity):
    return (quantity.eaches or 0) if quantity else 0


def pair(items, lines):
    """Find the line of each item: by number, else by an ASIN that occurs once.

    :param items: spapi OrderItemStatus of one order
    :param lines: requisition lines of that order
    :return: list of (item, line or None)
    """
    by_number, by_asin = {}, {}
    for line in lines:
        if line.item_sequence_number:
            number = line_number(line.item_sequence_number)
            by_number.setdefault(number, []).append(line)
        by_asin.setdefault(asin(line.asin), []).append(line)
    pairs, taken = [], set()
    for item in items:
        found = []
        if item.item_sequence_number:
            found = by_number.get(line_number(item.item_sequence_number), [])
        if len(found) != 1:
            named = asin(item.buyer_product_identifier)
            found = [
                line
                for line in found or by_asin.get(named, [])
                if asin(line.asin) == named
            ]
        line = found[0] if len(found) == 1 and found[0] not in taken else None
        if line is not None:
            taken.add(line)
        pairs.append((item, line))
    return pairs
