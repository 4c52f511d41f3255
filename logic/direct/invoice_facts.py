"""What an invoice of direct fulfilment is made of, and what Amazon holds against it.

Source: ``vendorDirectFulfillmentPaymentsV1.json`` and Amazon's use case guide of it:
full addresses, one currency, not for India.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

#: Amazon takes no invoices of direct fulfilment there.
NOT_FOR = frozenset({"IN"})
#: Half a cent of each line: amounts are rounded line by line.
TOLERANCE = Decimal("0.005")

NO_INVOICES = "no_invoices_there"
NO_LINES = "no_lines"
NOT_ORDERED = "not_ordered"
NOT_WHOLE = "not_whole"
TOO_MANY = "too_many"
NOT_SHIPPED = "not_shipped"
OTHER_COST = "other_cost"
OTHER_CURRENCY = "other_currency"
ADDRESS_MISSING = "address_missing"
TOTAL_WRONG = "total_wrong"


@dataclass(frozen=True)
class Tax:
    """A tax of a line, or of the whole.

    :ivar type: Amazon's word
    :ivar rate: 0.19
    """

    type: str
    rate: Decimal | None
    amount: Decimal
    base: Decimal | None = None


@dataclass(frozen=True)
class Line:
    """One line.

    :ivar order: number of Amazon's order, empty for none
    :ivar line: number of the order's line, as Amazon wrote it
    :ivar quantity: pieces; ``None``: no whole number of them
    :ivar net_cost: of one, as Amazon has ordered it
    :ivar amount: of all, without tax, as it is billed
    :ivar ordered, billed: pieces that were ordered, and that other invoices bill
    :ivar is_shipped: whether the order's goods have left
    :ivar name: for sentences
    """

    order: str
    line: str
    quantity: int | None
    net_cost: Decimal | None
    amount: Decimal
    asin: str | None = None
    vendor_sku: str | None = None
    unit: str = "Each"
    vendor_order: str | None = None
    taxes: tuple = ()
    ordered: int = 0
    billed: int = 0
    is_shipped: bool = True
    currency: str | None = None
    name: str = ""


@dataclass(frozen=True)
class Invoice:
    """An invoice.

    :ivar remit_to, bill_to, ship_from: ``Party`` of the messages
    :ivar total: with taxes
    """

    number: str
    date: datetime
    country: str
    currency: str
    remit_to: object
    ship_from: object
    total: Decimal
    lines: tuple
    bill_to: object = None
    taxes: tuple = ()
    ship_to_country: str | None = None
    terms: str | None = None


@dataclass(frozen=True)
class Obstacle:
    """Why an invoice does not leave.

    :ivar code: one of this file's
    :ivar values: for the sentence, by name
    """

    code: str
    values: dict = field(default_factory=dict, hash=False)


_NEEDED = ("name", "address_line1", "city", "state_or_region", "postal_code")


def obstacles(invoice):
    """All that is wrong with an invoice.

    :return: list of :class:`Obstacle`
    """
    found = []
    if invoice.country in NOT_FOR:
        found.append(Obstacle(NO_INVOICES))
    if not invoice.lines:
        found.append(Obstacle(NO_LINES))
    for line in invoice.lines:
        found += _of_line(invoice, line)
    for role in ("remit_to", "ship_from", "bill_to"):
        party = getattr(invoice, role)
        # Without an address a party is its code, but who is paid has one.
        if party is None or (party.address is None and role != "remit_to"):
            continue
        if missing := _missing(party.address):
            values = {"role": role, "missing": missing}
            found.append(Obstacle(ADDRESS_MISSING, values))
    if invoice.lines and not found:
        told = sum(line.quantity * line.net_cost for line in invoice.lines)
        told += sum(tax.amount for line in invoice.lines for tax in line.taxes)
        if abs(told - invoice.total) > TOLERANCE * len(invoice.lines):
            values = {"total": invoice.total, "told": told}
            found.append(Obstacle(TOTAL_WRONG, values))
    return found


def _of_line(invoice, line):
    values = {"name": line.name, "order": line.order, "line": line.line}
    if not line.order:
        return [Obstacle(NOT_ORDERED, values)]
    if line.quantity is None or line.quantity <= 0:
        return [Obstacle(NOT_WHOLE, values)]
    found = []
    if not line.is_shipped:
        found.append(Obstacle(NOT_SHIPPED, values))
    if line.quantity + line.billed > line.ordered:
        most = max(line.ordered - line.billed, 0)
        found.append(Obstacle(TOO_MANY, {**values, "most": most}))
    if line.currency and line.currency != invoice.currency:
        found.append(Obstacle(OTHER_CURRENCY, {**values, "currency": line.currency}))
    if line.net_cost is None or (
        abs(line.quantity * line.net_cost - line.amount) > TOLERANCE
    ):
        cost = line.net_cost if line.net_cost is not None else "?"
        found.append(Obstacle(OTHER_COST, {**values, "cost": cost}))
    return found


def _missing(address):
    if address is None:
        return ["address"]
    missing = [name for name in _NEEDED if not getattr(address, name)]
    return missing if address.country_code else [*missing, "country_code"]


def totals(lines):
    """The taxes of all lines together: one of each kind and rate.

    :return: tuple of :class:`Tax`
    """
    found = {}
    for line in lines:
        for tax in line.taxes:
            key = tax.type, tax.rate
            amount, base = found.get(key, (Decimal(0), Decimal(0)))
            found[key] = amount + tax.amount, base + (tax.base or Decimal(0))
    return tuple(
        Tax(kind, rate, amount, base) for (kind, rate), (amount, base) in found.items()
    )
