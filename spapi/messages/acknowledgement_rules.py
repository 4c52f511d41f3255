"""Amazon's rules for acknowledgements, checked before anything is sent.

Sources: the field texts of ``vendorOrders.json`` and Amazon's guide "Submit order
acknowledgement". A hard rule makes Amazon refuse or ignore the answer; a soft one
costs something (time, chargebacks, a product) and is for a person to accept.
"""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from ..identity import party_code
from ..windows import as_utc
from .acknowledgement_model import ACCEPTED, BACKORDERED, CODES, REASONS, REJECTED
from .common import UNITS
from .line_matching import Lines, answers_by_line

#: Amazon wants the first answer within a day, and changes of quantity or price within
#: two; afterwards only dates can change.
FIRST_HOURS = 24
UPDATE_HOURS = 48


@dataclass(frozen=True)
class RuleViolation:
    """A rule that the answer breaks.

    :param code: stable name
    :param severity: ``hard`` or ``soft``
    :param item: itemSequenceNumber of the line, ``None`` for the whole document
    :param params: values for the sentence
    :param sentence: in English
    """

    code: str
    severity: str
    item: str | None
    params: dict = field(hash=False)
    sentence: str


class _Report(list):
    def hard(self, code, item, sentence, /, **params):
        self._add(code, "hard", item, sentence, params)

    def soft(self, code, item, sentence, /, **params):
        self._add(code, "soft", item, sentence, params)

    def _add(self, code, severity, item, sentence, params):
        shown = {"line": item, **params}
        self.append(RuleViolation(code, severity, item, shown, sentence % shown))


def _utc_day(moment):
    return moment.date()


def validate(message, order, *, previous=(), now=None, day_of=_utc_day):
    """Check an acknowledgement against the order it answers.

    :param message: :class:`~.acknowledgement.AcknowledgementMessage`
    :param order: :class:`~.purchase_order.PurchaseOrder`, as Amazon last sent it
    :param previous: earlier acknowledgements of the order that Amazon took, oldest
        first
    :param now: the moment of sending (UTC); the present by default
    :param day_of: callable, the day on which a moment (UTC) is where the order was
        placed
    :return: list of :class:`RuleViolation`, hard ones first; empty if all is well
    """
    now = as_utc(now or datetime.now(timezone.utc))
    report = _Report()
    lines = Lines(order.items)
    earlier = [answers_by_line(each, lines) for each in previous]
    _check_header(message, order, report)
    _check_time(order, previous, now, report)
    answered = set()
    for item in message.items:
        line = lines.of(item)
        name = _name(item, line)
        if line is None:
            report.hard(
                "unknown_line", name, "Line %(line)s is not in the purchase order."
            )
            continue
        if id(line) in answered:
            report.hard("duplicate_line", name, "Line %(line)s is answered twice.")
            continue
        answered.add(id(line))
        _check_echo(item, line, name, report)
        _check_parts(item, name, now, report)
        _check_total(item, line, name, report)
        _check_price(item, line, name, report)
        _check_backorder(item, line, order, name, day_of, report)
        history = [each[id(line)] for each in earlier if id(line) in each]
        _check_history(item, history, name, _is_late(order, now), report)
    answered.update(*earlier)
    _check_unanswered(order, answered, report)
    return sorted(report, key=lambda each: each.severity != "hard")


# --- The document -----------------------------------------------------------


def _check_header(message, order, report):
    if (message.purchase_order_number or "").strip() != order.purchase_order_number:
        report.hard(
            "wrong_order",
            None,
            "The answer is for %(answered)s, the order is %(ordered)s.",
            answered=message.purchase_order_number,
            ordered=order.purchase_order_number,
        )
    seller = order.selling_party.party_id if order.selling_party else None
    if seller and party_code(message.selling_party_id) != party_code(seller):
        report.hard(
            "wrong_selling_party",
            None,
            "The answer is from %(answered)s, the order is for %(ordered)s.",
            answered=message.selling_party_id,
            ordered=seller,
        )
    if not message.items:
        report.hard("no_lines", None, "The answer has no lines.")
    if order.purchase_order_state == "Closed":
        report.hard("order_closed", None, "Amazon has closed the purchase order.")


def _check_time(order, previous, now, report):
    if previous or order.purchase_order_date is None:
        return
    late = now - order.purchase_order_date - timedelta(hours=FIRST_HOURS)
    if late > timedelta(0):
        report.soft(
            "late_answer",
            None,
            "The first answer was due within 24 hours and is late by %(hours)s h.",
            hours=math.ceil(late / timedelta(hours=1)),
        )


def _is_late(order, now):
    """Whether quantities and prices can no longer change. A change by Amazon opens the
    order again."""
    dates = (order.purchase_order_date, order.purchase_order_changed_date)
    known = [date for date in dates if date]
    return bool(known) and now > max(known) + timedelta(hours=UPDATE_HOURS)


def _check_unanswered(order, answered, report):
    for line in order.items:
        amount = line.ordered_quantity.amount if line.ordered_quantity else None
        if amount == 0 or id(line) in answered:
            continue
        report.soft(
            "line_unanswered",
            line.item_sequence_number,
            "Line %(line)s is not answered: Amazon will count it as rejected.",
        )


# --- A line -----------------------------------------------------------------


def _check_echo(item, line, name, report):
    """Identifiers and the ordered quantity are repeated as in the order."""
    for label, said, sent in (
        ("ASIN", item.amazon_product_identifier, line.amazon_product_identifier_raw),
        (
            "vendor product identifier",
            item.vendor_product_identifier,
            line.vendor_product_identifier_raw,
        ),
    ):
        if said != sent:
            report.hard(
                "identifier_changed",
                name,
                "Line %(line)s: the %(what)s must be %(sent)r as in the order.",
                what=label,
                sent=sent,
            )
    ours, theirs = item.ordered_quantity, line.ordered_quantity
    if theirs is not None and theirs.amount == 0:
        report.hard(
            "line_cancelled", name, "Line %(line)s: Amazon has cancelled this line."
        )
    elif ours != theirs:
        report.hard(
            "ordered_quantity_changed",
            name,
            "Line %(line)s: the ordered quantity must be repeated as Amazon sent it.",
        )


def _check_parts(item, name, now, report):
    if not item.parts:
        report.hard("no_answer", name, "Line %(line)s holds no answer.")
    for part in item.parts:
        code, reason = part.acknowledgement_code, part.rejection_reason
        if code not in CODES:
            report.hard(
                "unknown_code",
                name,
                "Line %(line)s: %(code)r is none of Accepted, Backordered, Rejected.",
                code=code,
            )
        _check_quantity(part.acknowledged_quantity, item, name, report)
        if code == REJECTED and reason is None:
            report.soft(
                "reason_missing", name, "Line %(line)s is rejected without a reason."
            )
        if reason is not None and (reason not in REASONS or code != REJECTED):
            report.hard(
                "reason_wrong",
                name,
                "Line %(line)s: the reason %(reason)r does not fit %(code)s.",
                reason=reason,
                code=code,
            )
        if reason == "ObsoleteProduct":
            report.soft(
                "obsolete_product",
                name,
                "Line %(line)s: rejected as obsolete twice, Amazon stops ordering "
                "the product.",
            )
        if code != REJECTED and any(as_utc(date) < now for date in part.dates):
            report.soft(
                "date_in_past", name, "Line %(line)s: a scheduled date is in the past."
            )


def _check_quantity(quantity, item, name, report):
    amount = quantity.amount if quantity else None
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 1:
        report.hard(
            "quantity_not_positive",
            name,
            "Line %(line)s: an acknowledged quantity must be above zero.",
        )
        return
    ordered = item.ordered_quantity
    same = (
        quantity.unit_of_measure in UNITS
        and ordered is not None
        and quantity.unit_of_measure == ordered.unit_of_measure
        and (quantity.unit_size or 1) == (ordered.unit_size or 1)
    )
    if not same:
        report.hard(
            "unit_changed",
            name,
            "Line %(line)s must be answered in the unit it was ordered in.",
        )


def _check_total(item, line, name, report):
    ordered = line.ordered_quantity.amount if line.ordered_quantity else None
    if not ordered or any(not p.acknowledged_quantity for p in item.parts):
        return
    total = item.total()
    params = {"total": total, "ordered": ordered}
    if total > ordered:
        report.hard(
            "above_ordered",
            name,
            "Line %(line)s: %(total)s answered of %(ordered)s ordered.",
            **params,
        )
    elif total < ordered:
        report.soft(
            "below_ordered",
            name,
            "Line %(line)s: only %(total)s of %(ordered)s are answered; Amazon will "
            "count the rest as rejected.",
            **params,
        )


def _check_price(item, line, name, report):
    cost = item.net_cost
    if cost is None and (item.list_price is None or line.net_cost is not None):
        report.hard(
            "cost_missing", name, "Line %(line)s: Amazon refuses it without net cost."
        )
    pairs = (
        (cost, line.net_cost or line.list_price),
        (item.list_price, line.list_price),
    )
    for ours, theirs in pairs:
        if ours is None:
            continue
        if ours.amount is None or ours.amount <= 0:
            report.hard(
                "cost_not_positive",
                name,
                "Line %(line)s: the price must be above zero.",
            )
        elif theirs is not None and theirs.amount is not None:
            _compare_price(ours, theirs, name, report)
    _check_discount(item, name, report)


def _compare_price(ours, theirs, name, report):
    params = {"ours": str(ours.amount), "theirs": str(theirs.amount)}
    if ours.currency_code != theirs.currency_code:
        report.hard(
            "currency_changed",
            name,
            "Line %(line)s: the price must be in %(currency)s as ordered.",
            currency=theirs.currency_code,
        )
    elif ours.unit_of_measure != theirs.unit_of_measure:
        report.hard(
            "cost_unit_changed",
            name,
            "Line %(line)s: the price must be per the unit Amazon priced it by.",
        )
    elif ours.amount > theirs.amount:
        report.hard(
            "cost_above_order",
            name,
            "Line %(line)s: the price %(ours)s is above the order's %(theirs)s.",
            **params,
        )
    elif ours.amount < theirs.amount:
        report.soft(
            "cost_below_order",
            name,
            "Line %(line)s: the price %(ours)s is below the order's %(theirs)s.",
            **params,
        )


def _check_discount(item, name, report):
    multiplier = item.discount_multiplier
    if multiplier is None:
        return
    if item.list_price is None or not 0 < multiplier <= 1:
        report.hard(
            "discount_wrong",
            name,
            "Line %(line)s: a discount multiplier needs a list price and lies between "
            "0 and 1.",
        )


def _check_backorder(item, line, order, name, day_of, report):
    """Backorders only where allowed, with a date other than the expected one."""
    parts = [p for p in item.parts if p.acknowledgement_code == BACKORDERED]
    if parts and not line.is_back_order_allowed:
        report.hard(
            "backorder_not_allowed",
            name,
            "Line %(line)s: Amazon does not allow a backorder for it.",
        )
    for part in parts:
        if not part.dates:
            report.hard(
                "backorder_date_missing",
                name,
                "Line %(line)s: a backorder needs a scheduled date.",
            )
        # A window ends with its last day, whatever hour it names.
        elif any(day_of(date) <= day_of(end) for date, end in _ends(part, order)):
            report.hard(
                "backorder_date_expected",
                name,
                "Line %(line)s: a backorder's date must be after the window ordered.",
            )


def _ends(part, order):
    """Pair each scheduled date with the end of the window it is measured by."""
    ship, delivery = order.ship_window, order.delivery_window
    for date, window in (
        (part.scheduled_ship_date, ship or delivery),
        (part.scheduled_delivery_date, delivery or ship),
    ):
        if date is not None and window is not None:
            yield as_utc(date), window.end


def _check_history(item, earlier, name, late, report):
    alive = item.total(ACCEPTED, BACKORDERED)
    if alive and any(not each.total(ACCEPTED, BACKORDERED) for each in earlier):
        report.hard(
            "rejected_line_revived",
            name,
            "Line %(line)s was rejected; Amazon never takes it back.",
        )
    if not earlier or not late:
        return
    last = earlier[-1]
    before = (last.total(ACCEPTED, BACKORDERED), last.total(REJECTED), last.net_cost)
    if before != (alive, item.total(REJECTED), item.net_cost):
        report.hard(
            "update_too_late",
            name,
            "Line %(line)s: after 48 hours only dates can be changed.",
        )


def _name(item, line):
    found = line.item_sequence_number if line else item.item_sequence_number
    return found or item.amazon_product_identifier or item.vendor_product_identifier
