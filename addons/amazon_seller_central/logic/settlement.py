"""What the amounts of a settlement are, and whether they come to what was paid.

Every amount has a place: it pays or takes back what a customer owed (by order), it is a
fee, it is held back, or it is of a kind that nobody has named yet. Which is which is
decided by rules that people edit (``amazon.seller.settlement.kind``); the ones here are
what they begin with.
"""

from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal()
#: Classes of amounts.
SALE, REFUND, FEE, RESERVE, TRANSFER, UNKNOWN = (
    *("sale", "refund", "fee", "reserve"),
    *("transfer", "unknown"),
)
CLASSES = (SALE, REFUND, FEE, RESERVE, TRANSFER, UNKNOWN)


@dataclass(frozen=True)
class Rule:
    """Which amounts are of a kind. A blank pattern fits everything; ``*`` at its end
    stands for any further signs. The first rule that fits decides.

    :param key: whatever the caller knows the kind by
    :param group: one of :data:`CLASSES`
    """

    key: object
    group: str
    transaction: str = ""
    kind: str = ""
    description: str = ""

    def fits(self, line):
        """Whether an amount is of this kind.

        :param line: with ``transaction``, ``kind`` and ``description``
        """
        return (
            _fits(self.transaction, line.transaction)
            and _fits(self.kind, line.kind)
            and _fits(self.description, line.description)
        )


#: Amazon's words (settlements of 2023 to 2026); an update adds, people's rows stay.
RULES = (
    Rule("withheld_refund", REFUND, "Refund", "ItemWithheldTax"),
    Rule("withheld", SALE, "", "ItemWithheldTax"),
    Rule("refund_fee", FEE, "Refund", "ItemFees"),
    Rule("refund", REFUND, "Refund"),
    Rule("chargeback", REFUND, "Chargeback Refund"),
    Rule("claim", REFUND, "A-to-z Guarantee Refund"),
    Rule("fee", FEE, "Order", "ItemFees"),
    Rule("order_fee", FEE, "Order", "ShipmentFees"),
    Rule("order_fee", FEE, "Order", "OrderFees"),
    Rule("sale", SALE, "Order"),
    Rule("reserve", RESERVE, "", "", "Current Reserve Amount"),
    Rule("reserve", RESERVE, "", "", "Previous Reserve Amount Balance"),
    Rule("transfer", TRANSFER, "", "", "Transfer of funds*"),
    Rule("transfer", TRANSFER, "Transfer"),
    Rule("advertising", FEE, "ServiceFee", "Cost of Advertising"),
    Rule("service", FEE, "ServiceFee"),
    Rule("coupon", FEE, "CouponRedemptionFee"),
    Rule("reimbursement", FEE, "", "FBA Inventory Reimbursement"),
    Rule("storage", FEE, "other-transaction", "", "Storage*"),
    Rule("subscription", FEE, "other-transaction", "", "Subscription Fee"),
    Rule("label", FEE, "other-transaction", "", "Shipping label purchase*"),
)


@dataclass
class Group:
    """Amounts that are booked together.

    :param key: the kind's, ``None`` for unknown ones
    :param order_id: of sales and refunds; blank for what is booked as one sum
    """

    key: object
    group: str
    order_id: str
    amount: Decimal = ZERO
    lines: list = field(default_factory=list)


@dataclass(frozen=True)
class Split:
    """A settlement, split.

    :param groups: list of :class:`Group` in the file's order
    :param difference: what was paid less what the amounts come to; zero, or it is not
        booked
    """

    groups: list
    difference: Decimal

    def total(self, group):
        """What all amounts of a class come to."""
        return sum((each.amount for each in self.groups if each.group == group), ZERO)

    @property
    def unknown(self):
        """Groups that nobody has named yet."""
        return [each for each in self.groups if each.group == UNKNOWN]


def split(settlement, rules=RULES):
    """Sort the amounts of a settlement.

    :param settlement: ``spapi.messages.settlement.Settlement``
    :param rules: :class:`Rule` in the order in which they are asked
    :rtype: Split
    """
    groups, known = {}, {}
    for line in settlement.lines:
        words = (line.transaction, line.kind, line.description)
        if words not in known:
            known[words] = next((rule for rule in rules if rule.fits(line)), None)
        rule = known[words]
        of_order = rule is not None and rule.group in (SALE, REFUND)
        # What is unknown is told by Amazon's words, so that a person can name it.
        place = rule.key if rule else words
        key = (place, line.order_id if of_order else "")
        if key not in groups:
            group = rule.group if rule else UNKNOWN
            groups[key] = Group(rule.key if rule else None, group, key[1])
        groups[key].amount += line.amount
        groups[key].lines.append(line)
    return Split(list(groups.values()), settlement.total - settlement.summed)


def _fits(pattern, value):
    pattern, value = pattern.strip().lower(), value.strip().lower()
    if pattern.endswith("*"):
        return value.startswith(pattern[:-1])
    return not pattern or value == pattern
