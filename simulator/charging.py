"""What a run would have cost: the chargebacks of a vendor who does not keep the rules.

The rates are those that consultants tell (Amazon's own are behind a login); what counts
is that a mistake costs something, and which. Sums are exact.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .clock import iso
from .shipment_rules import NORTH_AMERICA

NOT_FILLED, OVERAGE, NOT_ON_TIME = "not_filled", "overage", "not_on_time"
ASN_MISSING, ASN_LATE, ASN_DIFFERS = "asn_missing", "asn_late", "asn_differs"
LABEL, EXPIRY = "label", "expiry"
#: Kind -> percent of the cost of the units.
PERCENT = {
    NOT_FILLED: Decimal(5),
    OVERAGE: Decimal(100),
    NOT_ON_TIME: Decimal(3),
    ASN_MISSING: Decimal(6),
    ASN_LATE: Decimal(2),
    ASN_DIFFERS: Decimal(2),
    EXPIRY: Decimal(100),
}
#: Of a label: by the unit in Europe, by the carton in North America.
LABEL_UNIT, LABEL_CARTON = (Decimal("0.14"), "EUR"), (Decimal(5), "USD")


@dataclass(frozen=True)
class Chargeback:
    """One chargeback.

    :param shipment: identifier, ``None`` where there is none
    :param product: ASIN or vendor SKU, ``None`` for a whole shipment
    :param units: eaches
    :param amount: exact
    """

    at: datetime
    account: str
    kind: str
    order: str | None
    product: str | None
    shipment: str | None
    units: int
    amount: Decimal
    currency: str | None

    def as_dict(self):
        """Return it as JSON can hold it."""
        shown = dict(vars(self))
        return shown | {"at": iso(self.at), "amount": str(self.amount)}


def of_units(kind, at, account, order, lines, product, units, shipment=None):
    """Charge for units of a product of an order by their cost.

    :param order: :class:`~.orders.PurchaseOrder`
    :param lines: its lines of the product; the first one's cost counts
    """
    line = lines[0]
    cost = line.net_cost or line.list_price or Decimal(0)
    amount = cost * units * PERCENT[kind] / 100
    return Chargeback(
        at, account, kind, order.number, product, shipment, units, amount, line.currency
    )


def of_labels(at, account, country, shipment, units, cartons):
    """Charge for containers whose labels cannot be read."""
    by_carton = country in NORTH_AMERICA
    rate, currency = LABEL_CARTON if by_carton else LABEL_UNIT
    amount = rate * (cartons if by_carton else units)
    return Chargeback(at, account, LABEL, None, None, shipment, units, amount, currency)
