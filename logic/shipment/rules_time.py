"""Rules: when it leaves, arrives and is told; how long the goods keep."""

from datetime import date, timedelta

from ...spapi.windows import as_utc
from .finding import NOTE, REFUSE, RISK
from .rule import Rule, at_item, hit

#: Guide: shippedDate lies within so many calendar days of the message.
DAYS_BACK, DAYS_AHEAD = 7, 2
#: Model: "within 30 minutes of departure … or at least 6 hours prior to the
#: appointment time …, whichever is sooner".
AFTER_DEPARTURE = timedelta(minutes=30)
BEFORE_APPOINTMENT = timedelta(hours=6)
#: A clock that is a little ahead makes no shipment of tomorrow.
CLOCKS = timedelta(minutes=2)
_SHIPPED = 'Model: "Shipped date … should not be in the future"'
_RANGE = "Guide: from seven days before to two days after the message"
_IN_TIME = (
    'Model: "Vendors are requested to send ASNs within 30 minutes of departure … or at '
    'least 6 hours prior to the appointment time …, whichever is sooner"; late ones '
    "are charged"
)


def _utc(moment):
    return None if moment is None else as_utc(moment)


def _shipped_missing(shipment, around):
    if shipment.shipped_at is None:
        yield hit()


def _days_off(shipment, around):
    """Calendar days from the present to the departure."""
    shipped = _utc(shipment.shipped_at)
    return shipped and (shipped.date() - as_utc(around.now).date()).days


def _shipped_out_of_range(shipment, around):
    days = _days_off(shipment, around)
    if days is not None and not -DAYS_BACK <= days <= DAYS_AHEAD:
        yield hit(shipped_at=shipment.shipped_at, back=DAYS_BACK, ahead=DAYS_AHEAD)


def _shipped_in_future(shipment, around):
    shipped, days = _utc(shipment.shipped_at), _days_off(shipment, around)
    if days is not None and days <= DAYS_AHEAD and shipped > _soon(around):
        yield hit(shipped_at=shipment.shipped_at)


def _soon(around):
    return as_utc(around.now) + CLOCKS


def _estimate_missing(shipment, around):
    if shipment.estimated_at is None:
        yield hit()


def _estimate_before(shipment, around):
    shipped, estimated = _utc(shipment.shipped_at), _utc(shipment.estimated_at)
    if shipped and estimated and estimated < shipped:
        yield hit(shipped_at=shipment.shipped_at, estimated_at=shipment.estimated_at)


def _outside_window(shipment, around):
    """Amazon pays the freight: the ship window; the vendor does: the delivery window.
    A window ends with its last day, whatever hour it names."""
    ship = shipment.is_collect
    moment = _utc(shipment.shipped_at if ship else shipment.estimated_at)
    window = shipment.window
    if moment is None or window is None:
        return
    start, end = as_utc(window.start).date(), as_utc(window.end).date()
    if not start <= moment.date() <= end:
        yield hit(
            what="shipped" if ship else "delivered",
            side="early" if moment.date() < start else "late",
            day=moment.date(),
            start=start,
            end=end,
        )


def _late_after_departure(shipment, around):
    shipped = _utc(shipment.shipped_at)
    if shipped and as_utc(around.now) > shipped + AFTER_DEPARTURE:
        yield hit(deadline=shipped + AFTER_DEPARTURE)


def _late_for_appointment(shipment, around):
    due = _utc(shipment.appointment_at)
    now = as_utc(around.now)
    if due and due - BEFORE_APPOINTMENT < now <= due:
        yield hit(deadline=due - BEFORE_APPOINTMENT, appointment_at=due)


def _after_arrival(shipment, around):
    arrival = _utc(shipment.appointment_at) or _utc(shipment.estimated_at)
    if arrival and as_utc(around.now) > arrival:
        yield hit(arrival=arrival)


def _arrival_day(shipment, around):
    """The day on which the goods arrive, as far as it is known."""
    arrival = shipment.appointment_at or shipment.estimated_at
    return as_utc(arrival or around.now).date()


def _expiry_missing(shipment, around):
    for item in shipment.items:
        if item.is_perishable and item.expiry is None:
            yield at_item(item, eaches=item.eaches)


def _expired(shipment, around):
    for item in shipment.items:
        day = _day(item.expiry)
        if day and day <= _arrival_day(shipment, around):
            yield at_item(item, expiry=day, eaches=item.eaches, lot=item.lot or "")


def _expiry_near(shipment, around):
    arrival = _arrival_day(shipment, around)
    for item in shipment.items:
        day = _day(item.expiry)
        if day and 0 < (day - arrival).days < around.shelf_days:
            yield at_item(
                item,
                expiry=day,
                days=(day - arrival).days,
                least=around.shelf_days,
                eaches=item.eaches,
                lot=item.lot or "",
            )


def _lot_missing(shipment, around):
    for item in shipment.items:
        if item.is_perishable and not item.lot:
            yield at_item(item, eaches=item.eaches)


def _day(value):
    """The day of a date or a moment."""
    is_day = value is None or type(value) is date
    return value if is_day else as_utc(value).date()


_EU, _ELSEWHERE = frozenset({"EU"}), frozenset({"NA", "FE"})
_MANDATORY = "Guide: in Europe ship date and estimated delivery date are mandatory"
RULES = (
    Rule("shipped_missing", REFUSE, _MANDATORY, _shipped_missing, regions=_EU),
    Rule("shipped_missing", RISK, _SHIPPED, _shipped_missing, regions=_ELSEWHERE),
    Rule("shipped_out_of_range", REFUSE, _RANGE, _shipped_out_of_range),
    Rule("shipped_in_future", RISK, _SHIPPED, _shipped_in_future),
    Rule("estimate_missing", REFUSE, _MANDATORY, _estimate_missing, regions=_EU),
    Rule(
        "estimate_missing",
        RISK,
        'Model: estimatedDeliveryDate "needs to be an estimate based on the average '
        'transit time"',
        _estimate_missing,
        regions=_ELSEWHERE,
    ),
    Rule(
        "estimate_before_shipped",
        REFUSE,
        'Model: "the date and time on which the shipment is estimated to reach '
        "buyer's warehouse\"",
        _estimate_before,
    ),
    Rule(
        "outside_window",
        RISK,
        "What is confirmed and arrives (prepaid) or is ready (collect) outside of its "
        "window is charged at 3 % of its cost (amazowl)",
        _outside_window,
    ),
    Rule("asn_late_after_departure", RISK, _IN_TIME, _late_after_departure),
    Rule("asn_late_for_appointment", RISK, _IN_TIME, _late_for_appointment),
    Rule(
        "asn_after_arrival",
        RISK,
        "Guide: the ASN must be there before the goods, or the shipment is charged",
        _after_arrival,
    ),
    Rule(
        "expiry_missing",
        REFUSE,
        'Model: expiryDate, or mfgDate and expiryAfterDuration, "are mandatory for '
        'perishable items"',
        _expiry_missing,
    ),
    Rule("expired", REFUSE, "Goods that expire on their way are no goods", _expired),
    Rule(
        "expiry_near",
        RISK,
        "Under 30 days before its expiry a unit is charged at 100 % of its cost and "
        "2 USD (supplypike)",
        _expiry_near,
    ),
    Rule(
        "lot_missing",
        NOTE,
        "Guide: lot and expiry of perishables; model: lotNumber for traceability",
        _lot_missing,
    ),
)
