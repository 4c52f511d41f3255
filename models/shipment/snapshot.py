"""A shipment as plain values: pure reading of fields, as superuser.

The message, the rule book, the labels and the money at risk read the same object.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from odoo import fields

from ...logic.shipment.facts import (
    ContainerFacts,
    ItemFacts,
    OrderFacts,
    ShipmentFacts,
    Surroundings,
    Told,
)
from ...spapi.messages.values import Address, Party, Window
from ...spapi.windows import as_utc

FREIGHT = {"collect": "Collect", "prepaid": "Prepaid"}
#: Marketplaces whose code is no ISO code of a country.
COUNTRIES = {"UK": "GB"}


def facts_of(
    shipment,
    moment,
    identifier=None,
    containers=None,
    loose=(),
    earlier=None,
    **changes,
):
    """Return a shipment as it is told to Amazon.

    :param shipment: amazon.vendor.shipment, as superuser.
    :param datetime moment: of the message, naive UTC.
    :param str identifier: of one parcel; by default the shipment's.
    :param containers: of one parcel; by default all.
    :param loose: list of ``packing.PackedLine`` that lie in no carton.
    :param dict earlier: id of the line -> eaches that parcels before this one bring:
        what is ordered is ordered once, however many messages tell of it.
    :param changes: of ``ShipmentFacts``.
    """
    containers = shipment.container_ids if containers is None else containers
    lines = containers.line_ids
    ordered = _Ordered(shipment, lines.requisition_line_id, loose)
    for line_id, eaches in (earlier or {}).items():
        ordered.before[line_id] = ordered.before.get(line_id, 0) + eaches
    told = tuple(_container(each, ordered) for each in containers)
    items = _sum_up([item for each in told for item in each.items])
    items += tuple(ordered.item_of_packed(line) for line in loose)
    instance = shipment.instance_id
    shipped = shipment.shipped_at or moment
    requisitions = ordered.requisitions()
    facts = ShipmentFacts(
        identifier=identifier or shipment.name,
        selling_party=_selling_party(shipment, requisitions),
        ship_from=_party(
            shipment.ship_from_code or shipment.vendor_code,
            shipment.warehouse_id.partner_id,
        ),
        ship_to=_party(shipment.ship_to_code, shipment.partner_id),
        shipment_type=shipment.shipment_type,
        freight_term=FREIGHT.get(shipment.freight_term),
        transport_mode=shipment.transport_mode,
        scac=shipment.carrier_scac or None,
        carrier=shipment.carrier_name or None,
        bol=shipment.bol or None,
        pro=shipment.pro or None,
        arn=shipment.arn or None,
        tracking=tracking_of(shipment),
        confirmed_at=_utc(moment),
        shipped_at=_utc(shipped),
        estimated_at=_utc(shipment.estimated_at or _arrival(shipment, shipped)),
        appointment_at=_utc(shipment.appointment_at),
        window=_window(shipment),
        containers=told,
        items=items,
        orders=tuple(
            OrderFacts(
                each.purchase_order_number,
                _utc(each.purchase_order_date),
                _range(each.ship_window_start, each.ship_window_end),
            )
            for each in requisitions
        ),
        weight_unit=shipment.weight_unit or "Kg",
        region=instance.region or "EU",
        country=country_of(instance),
        imported=_imported(shipment, requisitions),
    )
    return replace(facts, **changes) if changes else facts


def country_of(instance):
    """The ISO code of the country that an instance's marketplace is of."""
    return COUNTRIES.get(instance.marketplace, instance.marketplace)


def _imported(shipment, requisitions):
    facts = shipment._import_facts(requisitions)
    if facts is None:
        return None
    return replace(facts, billable_weight=_exact(facts.billable_weight, 3))


def surroundings_of(shipment, told=None, closed_days=frozenset()):
    """Return what must be known besides the shipment itself.

    :param told: ``Told``, for a *Replace*.
    :param closed_days: on which the warehouse does not work, for a routing request.
    """
    others = shipment.search(
        [
            ("instance_id", "=", shipment.instance_id.id),
            ("id", "!=", shipment.id),
            ("bol", "=", shipment.bol or ""),
            ("state", "!=", "cancelled"),
        ]
    )
    same_truck = others.filtered(
        lambda each: (
            each.arrival_day == shipment.arrival_day
            and each.warehouse_id == shipment.warehouse_id
        )
    )
    return Surroundings(
        now=_utc(fields.Datetime.now()),
        told=told,
        bols=frozenset((others - same_truck).mapped("bol")),
        truck_shipments=len(same_truck),
        closed_days=closed_days,
    )


def told_of(shipment, confirmation, facts):
    """Return what Amazon was told by a confirmation, as far as a *Replace* needs it.

    :param confirmation: the last one that Amazon has.
    :param facts: the shipment as it is told now.
    """
    first = confirmation._original()
    submission = first.submission_id
    return Told(
        shipment=replace(facts, items=confirmation._told_items()),
        first_at=_utc(
            submission.submitted_at or submission.sent_at or first.confirmed_at
        ),
        arrived_at=_utc(_arrived_at(shipment)),
    )


def _arrived_at(shipment):
    """When Amazon began to receive the goods of this shipment, as far as its status
    tells: it counts an order, and does not say of which shipment. So what other
    shipments have brought of a line is taken off, and what is more came with this one.
    """
    lines = shipment.container_ids.line_ids.requisition_line_id
    others = _shipped_before(shipment, lines)
    received = lines.filtered(
        lambda line: line.received_qty * (line.unit_size or 1) > others.get(line.id, 0)
    )
    moments = [each for each in received.mapped("last_receive_date") if each]
    return min(moments, default=None)


class _Ordered:
    """The lines of Amazon's orders, looked up once for all."""

    def __init__(self, shipment, lines, loose):
        found = lines
        for line in loose:
            found |= line.ordered
        self.lines = found
        self.before = _shipped_before(shipment, found)
        self._known = {}

    def requisitions(self):
        return self.lines.requisition_id

    def item_of(self, row):
        """``ItemFacts`` of a container's line."""
        return self._item(
            row.requisition_line_id,
            row.product_id,
            row.quantity,
            row.lot or None,
            row.expiry or None,
        )

    def item_of_packed(self, line):
        return self._item(
            line.ordered, line.product, line.quantity, line.lot or None, line.expiry
        )

    def _item(self, ordered, product, quantity, lot, expiry):
        key = (ordered, product)
        if key not in self._known:
            self._known[key] = self._facts(ordered, product)
        return replace(self._known[key], quantity=quantity, lot=lot, expiry=expiry)

    def _facts(self, ordered, product):
        size = ordered.unit_size or 1
        promised = ordered.accepted_qty + ordered.backordered_qty
        perishable = "use_expiration_date" in product._fields and bool(
            product.use_expiration_date
        )
        return ItemFacts(
            purchase_order_number=ordered.requisition_id.purchase_order_number,
            line_number=ordered.item_sequence_number or str(ordered.sequence),
            asin=ordered.amazon_product_identifier or None,
            vendor_sku=ordered.vendor_product_identifier or None,
            quantity=0,
            unit=ordered.unit_of_measure or "Eaches",
            unit_size=size,
            ordered=ordered.ordered_qty * size,
            confirmed=promised * size,
            shipped_before=self.before.get(ordered.id, 0),
            is_perishable=perishable,
            net_cost=ordered._answered_cost(),
            currency=ordered.cost_currency_code or None,
            barcode=product.barcode or None,
            description=product.name or None,
            country_of_origin=_origin(product),
        )


def _shipped_before(shipment, lines):
    """Eaches that earlier shipments told Amazon of: dict id of the line -> number."""
    groups = shipment.env["amazon.vendor.container.line"]._read_group(
        [
            ("requisition_line_id", "in", lines.ids),
            ("shipment_id", "!=", shipment.id),
            ("shipment_id.state", "in", ("shipped", "confirmed", "closed")),
        ],
        ["requisition_line_id"],
        ["eaches:sum"],
    )
    return {line.id: eaches for line, eaches in groups}


def _container(container, ordered):
    number = container.sscc_id.number
    return ContainerFacts(
        key=container.id,
        kind=container.kind,
        sequence=container.sequence,
        sscc=number or None,
        parent=container.parent_id.id or None,
        weight=_exact(container.weight, 3),
        weight_unit=container.weight_unit or "Kg",
        length=_exact(container.length, 4),
        width=_exact(container.width, 4),
        height=_exact(container.height, 4),
        dimension_unit=container.dimension_unit or "Meter",
        tracking=container.tracking or None,
        items=_sum_up([ordered.item_of(row) for row in container.line_ids]),
        is_labelled=bool(container.label_printed_on),
    )


def _sum_up(items):
    """The same items once, with their quantities added."""
    found = {}
    for item in items:
        known = found.get(item.key)
        quantity = item.quantity + (known.quantity if known else 0)
        found[item.key] = replace(item, quantity=quantity)
    return tuple(found.values())


def _selling_party(shipment, requisitions):
    raw = requisitions[:1].selling_party_raw or shipment.vendor_code or None
    return _party(shipment.vendor_code, shipment.company_id.partner_id, raw)


def _party(code, partner, raw=None):
    address = Address(
        name=partner.name or None,
        address_line1=partner.street or None,
        address_line2=partner.street2 or None,
        city=partner.city or None,
        state_or_region=partner.state_id.code or None,
        postal_code=partner.zip or None,
        country_code=partner.country_id.code or None,
        phone=partner.phone or None,
    )
    return Party(code or None, address, party_id_raw=raw or code or None)


def tracking_of(shipment):
    """The one tracking number that Odoo's deliveries of a shipment have, or None."""
    numbers = {each._amazon_tracking() for each in shipment.picking_ids} - {None}
    return numbers.pop() if len(numbers) == 1 else None


def _origin(product):
    if "country_of_origin" in product._fields:
        return product.country_of_origin.code or None
    return None


def _arrival(shipment, shipped):
    """When goods arrive of which nobody has said it."""
    return shipped + timedelta(days=shipment.instance_id.transit_days or 0)


def _window(shipment):
    return _range(shipment.window_start, shipment.window_end)


def _range(start, end):
    start, end = start or end, end or start
    return Window(as_utc(start), as_utc(end)) if end else None


def _utc(moment):
    return as_utc(moment) if moment else None


def _exact(value, digits):
    return Decimal(str(round(value, digits))) if value else None
