"""Amazon's dock: what arrives of a shipment, and what that costs its vendor.

The first parameter of the controls is the :class:`~.api.shipments.Shipments` they are
of.
"""

from datetime import timedelta

from . import charging
from .acknowledgements import window_end
from .amazon_side import is_received
from .orders import CLOSED, Receipt
from .shipment_rules import lines_of
from .shipments import Arrival

#: "Vendors are requested to send ASNs within 30 minutes of departure."
AFTER_DEPARTURE = timedelta(minutes=30)
#: Goods with less than that are refused or charged.
SHELF_DAYS = 30
WAYS = ("complete", "short", "over", "late", "unlabelled")


def receive_shipment(shipments, identifier, how="complete", eaches=None):
    """A shipment arrives: its orders show what was counted, and what is wrong with it
    is charged.

    :param how: ``complete``, ``short`` (about half), ``over`` (one unit more of each
        product), ``late`` (after its window) or ``unlabelled`` (its labels cannot be
        read)
    :param eaches: list of dicts with ``order``, ``product`` (ASIN) and ``eaches`` that
        are counted, instead of ``how``
    :return: the shipment
    :raise KeyError: no such shipment, or it holds no such product
    :raise ValueError: it has arrived, or there is no such way
    """
    found, now = shipments.find(identifier), shipments.clock.now()
    counted = {
        (each["order"], each["product"]): int(each["eaches"]) for each in eaches or []
    }
    if unknown := set(counted) - set(found.totals):
        raise KeyError(f"shipment {identifier} has nothing of {sorted(unknown)}")
    simulator = shipments.simulator
    shipments.charges += receive(
        found,
        how,
        simulator.orders.orders,
        simulator.account(found.account),
        now,
        counted,
    )
    for request in shipments.requests.values():
        if request.account == found.account and found.arn == request.arn:
            request.arrived = now
    return found


def chargebacks(shipments, account="demo"):
    """What the run would have cost so far: what was charged when shipments arrived, and
    what is missing or came unannounced.

    :return: list of :class:`~.charging.Chargeback`
    """
    orders = shipments.simulator.orders.orders.values()
    mine = [each for each in orders if each.account == account]
    told = [each for each in shipments.shipments.values() if each.account == account]
    charged = [each for each in shipments.charges if each.account == account]
    return charged + outstanding(mine, told, shipments.clock.now())


def receive(shipment, how, orders, account, now, eaches=None):
    """A shipment arrives: its orders show what was counted.

    :param shipment: :class:`~.shipments.Shipment`, which has not arrived
    :param how: one of :data:`WAYS`
    :param orders: number -> :class:`~.orders.PurchaseOrder`
    :param account: :class:`~.accounts.Account`
    :param eaches: (order, product) -> counted eaches, instead of ``how``
    :return: list of :class:`~.charging.Chargeback`
    :raise ValueError: there is no such way, or it has arrived
    """
    if how not in WAYS:
        raise ValueError(f"goods arrive {', '.join(WAYS)}, not {how}")
    if shipment.arrival:
        raise ValueError(f"shipment {shipment.identifier} has arrived")
    dock = _Dock(shipment, orders, account, now)
    counted = dict(eaches) if eaches else {}
    for product, told in shipment.totals.items():
        counted.setdefault(product, dock.counted(product, told, how))
    for product, found in counted.items():
        dock.count(product, found)
    dock.judge(how, counted)
    shipment.arrival = Arrival(now, how, counted)
    for number in shipment.orders:
        if all(map(is_received, orders[number].lines)):
            orders[number].set_state(CLOSED, now)
    return dock.charges


class _Dock:
    def __init__(self, shipment, orders, account, now):
        self.shipment, self.orders = shipment, orders
        self.account, self.now = account, now
        self.charges = []
        self.lines = {
            content.product: lines_of(orders[content.order], content)
            for content in shipment.contents
        }

    def counted(self, product, told, how):
        """What is counted of a product: whole units as ordered."""
        size = self.lines[product][0].unit_size
        if how == "short":
            return told // size // 2 * size
        return told + size if how == "over" else told

    def count(self, product, eaches):
        """Enter a receipt on the lines of a product: what was confirmed first."""
        lines = self.lines[product]
        before = sum(map(_got, lines))
        confirmed = sum(map(_confirmed, lines))
        for line in lines:
            some = max(0, min(eaches, _confirmed(line) - _got(line)))
            if line is lines[-1]:
                some = eaches
            self._enter(line, some)
            eaches -= some
        over = sum(map(_got, lines)) - max(confirmed, before)
        if over > 0:
            self._charge(charging.OVERAGE, product, over)

    def _enter(self, line, eaches):
        if not eaches:
            return
        unit, size = line.unit, line.unit_size
        if eaches % size:
            unit, size = "Eaches", 1
        line.receipts.append(Receipt(self.now, eaches // size, unit, size))

    def judge(self, how, counted):
        """Charge for what is wrong with the shipment as a whole."""
        shipment = self.shipment
        for product, told in shipment.totals.items():
            if counted[product] != told:
                self._charge(
                    charging.ASN_DIFFERS, product, abs(told - counted[product])
                )
            if self._asn_is_late():
                self._charge(charging.ASN_LATE, product, told)
            if how == "late" or self._is_late(product[0]):
                self._charge(charging.NOT_ON_TIME, product, counted[product])
        for content in shipment.contents:
            day = content.expiry
            if day and (day - self.now.date()).days < SHELF_DAYS:
                self._charge(charging.EXPIRY, content.product, content.eaches)
        if how == "unlabelled":
            units = sum(counted.values())
            self.charges.append(
                charging.of_labels(
                    self.now,
                    self.account.name,
                    self.account.country,
                    shipment.identifier,
                    units,
                    len(shipment.boxes),
                )
            )

    def _asn_is_late(self):
        shipped = self.shipment.shipped_at
        return bool(shipped) and self.shipment.first_at > shipped + AFTER_DEPARTURE

    def _is_late(self, number):
        """Amazon's window ends with its last day."""
        end = window_end(self.orders[number])
        return bool(end) and self.now.date() > end.date()

    def _charge(self, kind, product, units):
        number, name = product
        self.charges.append(
            charging.of_units(
                kind,
                self.now,
                self.account.name,
                self.orders[number],
                self.lines[product],
                name,
                units,
                self.shipment.identifier,
            )
        )


def outstanding(orders, shipments, now):
    """What is charged without any arrival: goods that came unannounced, and what was
    confirmed and is not there when its window is over.

    :param orders: iterable of :class:`~.orders.PurchaseOrder`
    :param shipments: iterable of :class:`~.shipments.Shipment`
    """
    announced = {}
    for shipment in shipments:
        for product, eaches in (
            shipment.arrival.received if shipment.arrival else {}
        ).items():
            announced[product] = announced.get(product, 0) + eaches
    found = []
    for order in orders:
        end = window_end(order)
        over = bool(end) and now.date() > end.date()
        for name, lines in _products(order).items():
            got = sum(map(_got, lines))
            unannounced = got - announced.get((order.number, name), 0)
            missing = sum(map(_confirmed, lines)) - got
            for kind, units in (
                (charging.ASN_MISSING, unannounced),
                (charging.NOT_FILLED, missing if over else 0),
            ):
                if units > 0:
                    found.append(
                        charging.of_units(
                            kind, now, order.account, order, lines, name, units
                        )
                    )
    return found


def _products(order):
    found = {}
    for line in order.lines:
        found.setdefault(line.asin or line.sku, []).append(line)
    return found


def _confirmed(line):
    wanted = line.last and line.ordered > 0
    return line.last.confirmed * line.unit_size if wanted else 0


def _got(line):
    return sum(each.eaches for each in line.receipts)
