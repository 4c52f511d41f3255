"""One sum shared out: the parts are the sum, to the cent. By largest remainder."""

from decimal import Decimal
from fractions import Fraction


def share_out(amount, weights, digits=2):
    """Share an amount out by weights.

    Each part is its exact share, rounded down; the cents that are left go to the parts
    that lost most by that, the earlier first where they lost the same.

    :param Decimal amount: what is shared out, of either sign; no finer than ``digits``
    :param weights: numbers, one for each part; where they sum to nothing, all parts are
        alike
    :param int digits: decimals of the currency
    :return: list of Decimal, as long as the weights, whose sum is the amount
    :raise ValueError: the amount is finer than the currency, or there are no parts
    """
    unit = Decimal(1).scaleb(-digits)
    units = Fraction(amount) / Fraction(unit)
    weights = [Fraction(weight) for weight in weights]
    if units.denominator != 1:
        raise ValueError(f"{amount} has more than {digits} decimals")
    if not weights:
        raise ValueError(f"Nobody is there to share {amount}")
    total = sum(weights)
    if not total:
        weights, total = [Fraction(1)] * len(weights), len(weights)
    exact = [units * weight / total for weight in weights]
    parts = [share.numerator // share.denominator for share in exact]
    most_lost = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for place in most_lost[: int(units) - sum(parts)]:
        parts[place] += 1
    return [part * unit for part in parts]
