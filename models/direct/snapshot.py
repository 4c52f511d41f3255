"""What would be confirmed of an order, as plain values: pure reading, as superuser."""

from dataclasses import replace

from ...logic.direct.confirmation_facts import SHIPPED, Confirmation
from ...spapi.windows import as_utc
from ..shipment.snapshot import country_of
from .contents import contents_of, item_of


def facts_of(order, pickings, moment, status=SHIPPED, units=None):
    """Return what of an order is told to Amazon.

    :param order: amazon.vendor.direct.order, as superuser.
    :param pickings: its deliveries that leave, or have left.
    :param datetime moment: when they leave, naive UTC.
    :param str status: ``SHIPPED`` or ``FLOOR_DENIAL``.
    :param dict units: see :func:`~.contents.contents_of`.
    :return: (``Confirmation``, list of sentences: what cannot be told as it is)
    """
    instance = order.instance_id
    ordered = tuple(item_of(line, line.quantity) for line in order.line_ids)
    facts = Confirmation(
        order=order.name,
        selling_party=order.selling_party_code,
        ship_from=order.ship_from_code,
        ordered=ordered,
        items=ordered,
        status=status,
        shipped_at=as_utc(moment),
        ship_by=order.required_ship_at and as_utc(order.required_ship_at) or None,
        vendor_order=order.sale_order_id.name or None,
        is_priority=order.is_priority or None,
        own_carrier=instance.direct_own_carrier,
        region=instance.region or "EU",
        country=country_of(instance),
        # What was denied once may be denied again: Amazon can refuse it.
        is_accepted=order.state in ("acknowledged", "labelled", "shipped")
        or (order.state == "cancelled" and bool(order.confirmation_ids)),
        is_cancelled=order.state == "cancelled",
        label_trackings=frozenset(
            filter(None, order.label_ids.package_ids.mapped("tracking"))
        ),
    )
    if status != SHIPPED:
        return facts, []
    contents = contents_of(order, pickings, units)
    boxes = _tracked(order, pickings, contents.boxes)
    facts = replace(facts, items=contents.items, containers=tuple(boxes))
    return facts, contents.problems


def _tracked(order, pickings, boxes):
    """The boxes, each with its tracking number and how it is sent."""
    if order.instance_id.direct_own_carrier:
        return _by_own_carrier(order, pickings, boxes)
    packages = list(order.label_ids.package_ids.sorted("sequence"))
    by_container = {each.container: each for each in packages if each.container}
    found = []
    for position, box in enumerate(boxes):
        package = by_container.get(box.identifier)
        if package is None and len(packages) == len(boxes):
            package = packages[position]
        found.append(
            replace(
                box,
                tracking=package and package.tracking or None,
                ship_method=package
                and package.ship_method
                or order.ship_method
                or None,
            )
        )
    return found


def _by_own_carrier(order, pickings, boxes):
    instance = order.instance_id
    numbers = [picking._amazon_direct_tracking_number() for picking in pickings]
    tracking = next(filter(None, numbers), None)
    return [
        replace(
            box,
            tracking=tracking,
            ship_method=order.ship_method or None,
            scac=instance.direct_scac or None,
            carrier=instance.direct_carrier_name or None,
        )
        for box in boxes
    ]
