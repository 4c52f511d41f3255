"""The reasons of a proposal in the user's words."""

from ..exchange.dates import day


def explain(env, reasons, zone=None):
    """Say why, in one line.

    :param reasons: tuple of (code, params), see ``logic.decision.proposal``.
    :param str zone: where days are counted, see ``exchange.dates``.
    :rtype: str
    """
    return " ".join(_sentence(env, code, params, zone) for code, params in reasons)


def _sentence(env, code, params, zone):
    shown = {
        name: day(env, value, zone) if name in ("date", "horizon") else value
        for name, value in params.items()
    }
    if "check" in shown:
        shown.update(_cost_values(shown.pop("check")))
    return _sentences(env)[code]() % shown


def _cost_values(check):
    percent = check.percent
    return {
        "amazon": _money(check.amazon, check.currency),
        "agreed": "" if check.agreed is None else _money(check.agreed, check.currency),
        "difference": _money(abs(check.difference or 0), check.currency),
        "percent": "" if percent is None else f"{abs(percent):.1f}",
        "tolerance": _money(check.tolerance, check.currency),
    }


def _money(amount, currency):
    """A cost of one each: cents, and more digits only where there are some."""
    text = f"{amount:.6f}".rstrip("0")
    whole, _point, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')} {currency}".strip()


def _sentences(env):
    return {
        "stock_full": lambda: env._(
            "All %(ordered)s can be delivered within the window, on %(date)s."
        ),
        "stock_part": lambda: env._(
            "Only %(accepted)s of %(ordered)s can be delivered within the window, on "
            "%(date)s."
        ),
        "stock_shared": lambda: env._(
            "%(accepted)s of %(ordered)s is its share of what can be delivered within "
            "the window, on %(date)s; %(rivals)s other lines want the same goods."
        ),
        "stock_none": lambda: env._(
            "None of %(ordered)s can be delivered within the window."
        ),
        "backordered": lambda: env._(
            "%(quantity)s more can follow on %(date)s: backordered."
        ),
        "no_backorder": lambda: env._(
            "%(quantity)s are rejected: more comes only for %(date)s, and Amazon "
            "allows no backorder."
        ),
        "later_rejected": lambda: env._(
            "%(quantity)s are rejected, though more comes for %(date)s."
        ),
        "nothing_expected": lambda: env._(
            "%(quantity)s are rejected: nothing more is expected until %(horizon)s."
        ),
        "unreadable": lambda: env._(
            "Held: Amazon's line cannot be answered as it is written."
        ),
        "was_rejected": lambda: env._(
            "Rejected before: Amazon never takes a rejected line back."
        ),
        "unknown_product": lambda: env._(
            "Rejected: no product has this ASIN, SKU or barcode."
        ),
        "unclear": lambda: env._("Held: %(problem)s"),
        "unsellable": lambda: env._(
            "Held: %(product)s is archived or not for sale. Only a rule rejects it as "
            "Obsolete Product: after two such answers Amazon stops ordering it."
        ),
        "cost_unknown": lambda: env._(
            "Held: there is no agreed cost for %(product)s to hold Amazon's "
            "%(amazon)s against."
        ),
        "cost_less": lambda: env._(
            "Held for cost: Amazon pays %(amazon)s, %(difference)s (%(percent)s%%) "
            "less than the agreed %(agreed)s; the tolerance is %(tolerance)s."
        ),
        "cost_within": lambda: env._(
            "Amazon pays %(amazon)s, %(difference)s less than the agreed %(agreed)s: "
            "within the tolerance."
        ),
        "cost_more": lambda: env._(
            "Amazon pays %(amazon)s, %(difference)s more than the agreed %(agreed)s."
        ),
        "rule_propose": lambda: env._("By rule %(rule)s, as stock allows."),
        "rule_accept": lambda: env._("Accepted in full by rule %(rule)s."),
        "rule_backorder": lambda: env._("Backordered by rule %(rule)s."),
        "rule_cannot_backorder": lambda: env._(
            "Held: rule %(rule)s says to backorder, which is not possible for all of "
            "it."
        ),
        "rule_reject_rest": lambda: env._(
            "What is missing is rejected by rule %(rule)s."
        ),
        "rule_reject": lambda: env._("Rejected by rule %(rule)s."),
        "rule_hold": lambda: env._("Held by rule %(rule)s."),
        "as_is": lambda: "%(reason)s",
        "filled_full": lambda: env._("All %(ordered)s are free in stock now."),
        "filled_part": lambda: env._(
            "%(accepted)s of %(ordered)s are free in stock now; the rest is rejected."
        ),
    }
