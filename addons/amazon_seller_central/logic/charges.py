"""What an order costs, cut into the lines of a sale order that sum to Amazon's total.

Rules (Orders 2026-01-01): an item's total is the sum of its parts and its tax, less its
discount, which includes the one on shipping; the order's is that of its items and the
tip. Amazon documents neither the sign of a discount nor what its tax is part of, so
either sign is taken, and every sum is held against Amazon's: where one is another, the
order is held, with both.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from ..spapi.messages.order import DISCOUNT, KINDS, TAX

ZERO = Decimal()
#: What a line is for; the kinds of Amazon in small letters.
ITEM, TIP, COLLECTED = "item", "tip", "tax_collected"


@dataclass(frozen=True)
class Charge:
    """One line.

    :param kind: ``item``, ``shipping``, ``gift_wrap``, ``cod_fee``, ``other``,
        ``discount``, ``tax_collected`` or ``tip``
    :param item_id: Amazon's order item, ``None`` for the whole order
    :param amount: for all pieces; with the tax that is the seller's
    :param is_taxed: whether the seller owes tax on it
    """

    kind: str
    item_id: str | None
    amount: Decimal
    is_taxed: bool = True


@dataclass(frozen=True)
class Difference:
    """A sum of ours that is not Amazon's.

    :param item_id: ``None``: that of the order
    """

    item_id: str | None
    ours: Decimal
    amazons: Decimal


def charges(order):
    """The lines of an order, and where they do not sum.

    :param order: ``spapi.messages.order.Order``
    :return: (list of :class:`Charge`, list of :class:`Difference`)
    """
    found, differences = [], []
    for item in order.items:
        mine = _of_item(item)
        found += mine
        ours = sum((each.amount for each in mine), ZERO)
        amazons = item.amounts.total
        if amazons is not None and ours != amazons:
            differences.append(Difference(item.item_id, ours, amazons))
    if order.tip:
        found.append(Charge(TIP, None, order.tip, False))
    ours = sum((each.amount for each in found), ZERO)
    if order.total is not None and ours != order.total:
        differences.append(Difference(None, ours, order.total))
    return found, differences


def _of_item(item):
    parts = {kind: item.amounts.parts.get(kind, ZERO) for kind in KINDS}
    # Kinds that Amazon may add are money as well.
    known = {*KINDS, TAX, DISCOUNT}
    parts["OTHER"] += sum(
        (value for kind, value in item.amounts.parts.items() if kind not in known),
        ZERO,
    )
    discount = -abs(item.amounts.parts.get(DISCOUNT, ZERO))
    tax = item.amounts.parts.get(TAX, ZERO)
    if item.collected:
        lines = [
            *(_charge(kind, item, amount, False) for kind, amount in parts.items()),
            Charge("discount", item.item_id, discount, False),
            Charge(COLLECTED, item.item_id, tax, False),
        ]
    else:
        shares = _shares(parts, tax, item.amounts.details.get(TAX, {}))
        lines = [
            _charge(kind, item, amount + shares.get(kind, ZERO), True)
            for kind, amount in parts.items()
        ]
        discount += shares.get(DISCOUNT, ZERO)
        lines.append(Charge("discount", item.item_id, discount))
    # An item that costs nothing is a line all the same: it is to be shipped.
    return [each for each in lines if each.amount or each.kind == ITEM]


def _charge(kind, item, amount, is_taxed):
    return Charge(kind.lower(), item.item_id, amount, is_taxed)


def _shares(parts, tax, details):
    """What of an item's tax is on which part.

    :param dict parts: kind -> amount without tax
    :param Decimal tax: all of it
    :param dict details: kind -> amount, as far as Amazon says
    :return: dict kind -> amount, which sum to the tax
    """
    named = {kind: amount for kind, amount in details.items() if kind in parts}
    if named:
        # What is left is that on the discount, whichever sign Amazon gives it.
        return {**named, DISCOUNT: tax - sum(named.values(), ZERO)}
    if not tax:
        return {}
    weights = {kind: amount for kind, amount in parts.items() if amount > 0}
    if not weights:
        return {"ITEM": tax}
    return share_out(tax, weights)


def share_out(amount, weights):
    """Cut an amount in proportion, to its own last digit: the largest remainders get
    what rounding leaves.

    :param Decimal amount: what is cut
    :param dict weights: key -> positive number
    :return: dict key -> amount; they sum to it exactly
    """
    step = Decimal(1).scaleb(min(amount.as_tuple().exponent, 0))
    whole = sum(weights.values())
    exact = {key: amount * weight / whole for key, weight in weights.items()}
    found = {
        key: value.quantize(step, rounding=ROUND_DOWN) for key, value in exact.items()
    }
    left = amount - sum(found.values())
    unit = step if left > 0 else -step
    order = sorted(exact, key=lambda key: abs(exact[key] - found[key]), reverse=True)
    for key in order[: int(abs(left) / step)]:
        found[key] += unit
    return found
