"""What is proposed for an order line, from facts that were looked up before: pure.

The quantities follow from what can be delivered, the kind says whether a person is
needed, and the reasons say why (``decision_sentences.py`` puts them into words).
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from .facts import UNKNOWN

# What becomes of a line or an order.
ACCEPT, SHORT, REJECT, HOLD = "accept", "short", "reject", "hold"

# Why a person is needed.
COST, PRODUCT, RULE, UNREADABLE = "cost", "product", "rule", "unreadable"

UNAVAILABLE = "TemporarilyUnavailable"
INVALID = "InvalidProductIdentifier"


@dataclass(frozen=True)
class LineProposal:
    """The answer proposed for a line.

    :ivar kind: ACCEPT, SHORT, REJECT or HOLD.
    :ivar accepted: units; likewise ``backordered``. The rest is rejected.
    :ivar reasons: tuple of (code, params) for ``decision_sentences``.
    :ivar cause: why it is held, None when it is not.
    :ivar is_decided: nobody has to look at it: it is accepted in full, or a rule says
        what to do. A rejection can never be taken back, so without a rule it is a
        proposal only.
    :ivar rule: the rule that matched, if any.
    :ivar leave: the line's answer stays as it is.
    :ivar kept: a person decided; nothing of the line changes.
    :ivar agreed: the cost that was agreed for one each, None when not looked up.
    """

    kind: str
    accepted: int = 0
    backordered: int = 0
    date: datetime | None = None
    backorder_date: datetime | None = None
    rejection_reason: str = UNAVAILABLE
    reasons: tuple = field(default=(), hash=False)
    cause: str | None = None
    is_decided: bool = False
    rule: Any = None
    leave: bool = False
    kept: bool = False
    agreed: Decimal | None = None


def propose(facts):
    """The answer to a line where no rule says otherwise.

    :rtype: LineProposal
    """
    if facts.is_unreadable:
        return _hold(UNREADABLE, ("unreadable", {}))
    if facts.was_rejected:
        return LineProposal(
            REJECT, reasons=(("was_rejected", {}),), is_decided=True, leave=True
        )
    if facts.product_problem:
        return _without_good_product(facts)
    proposal = _from_stock(facts)
    if facts.cost and not facts.cost.is_fine:
        return replace(
            proposal,
            kind=HOLD,
            cause=COST,
            is_decided=False,
            reasons=(*cost_reasons(facts), *proposal.reasons),
        )
    return replace(proposal, reasons=(*proposal.reasons, *cost_reasons(facts)))


def _hold(cause, *reasons):
    return LineProposal(HOLD, reasons=reasons, cause=cause, leave=True)


def _without_good_product(facts):
    if facts.product_problem == UNKNOWN:
        return LineProposal(
            REJECT, rejection_reason=INVALID, reasons=(("unknown_product", {}),)
        )
    params = {"product": facts.product_name, "problem": facts.product_message}
    return _hold(PRODUCT, (facts.product_problem, params))


def _from_stock(facts):
    """Accept what can be delivered in time, backorder what comes later and may be."""
    in_time = min(facts.in_time, facts.ordered)
    later = min(facts.later, facts.missing) if facts.backorder_allowed else 0
    proposal = LineProposal(
        _kind(facts, in_time, later),
        accepted=in_time,
        backordered=later,
        date=facts.date if in_time else None,
        backorder_date=facts.later_date if later else None,
        reasons=tuple(_stock_reasons(facts, in_time, later)),
    )
    return replace(proposal, is_decided=proposal.kind == ACCEPT)


def _kind(facts, accepted, backordered):
    if accepted == facts.ordered:
        return ACCEPT
    return SHORT if accepted or backordered else REJECT


def _stock_reasons(facts, in_time, later):
    params = {
        "ordered": facts.ordered,
        "accepted": in_time,
        "date": facts.date,
        "rivals": facts.rivals,
    }
    if in_time == facts.ordered:
        yield "stock_full", params
        return
    if in_time:
        yield ("stock_shared" if facts.rivals else "stock_part"), params
    else:
        yield "stock_none", params
    if later:
        yield "backordered", {"quantity": later, "date": facts.later_date}
    rest = facts.missing - later
    if rest and facts.later > later:
        code = "later_rejected" if facts.backorder_allowed else "no_backorder"
        yield code, {"quantity": rest, "date": facts.later_date}
    elif rest:
        yield "nothing_expected", {"quantity": rest, "horizon": facts.horizon}


def cost_reasons(facts):
    """What the cost check has to say: nothing where both agree."""
    cost = facts.cost
    if cost is None or cost.difference == 0:
        return ()
    params = {"check": cost, "product": facts.product_name}
    if cost.agreed is None:
        return (("cost_unknown", params),)
    if cost.difference < 0:
        return (("cost_more", params),)
    return (("cost_within" if cost.is_fine else "cost_less", params),)


def kept(ordered, accepted, backordered, reason):
    """The answer that a person has given: it is decided, whatever stock says.

    :param str reason: the sentence that is on the line.
    :rtype: LineProposal
    """
    kind = SHORT if accepted or backordered else REJECT
    return LineProposal(
        ACCEPT if accepted == ordered else kind,
        accepted=accepted,
        backordered=backordered,
        reasons=(("as_is", {"reason": reason}),),
        is_decided=True,
        kept=True,
    )


# === RULES === #


def by_rule(facts, rule, outcome, reason, names_cost=False, names_problem=False):
    """The answer to a line for which a rule says what to do.

    A rule promises goods at a wrong cost, or of a product that is not for sale, only
    where its conditions name that: a rule about something else must not wave it
    through.

    :param rule: kept with the proposal; its name goes into the sentence.
    :param str outcome: propose, accept, backorder, reject_rest, reject or hold.
    :param str reason: Amazon's rejection reason for what is rejected.
    :param bool names_cost: the rule has a condition about the cost.
    :param bool names_problem: the rule has a condition about the product's problem.
    :rtype: LineProposal
    """
    usual = propose(facts)
    said = (f"rule_{outcome}", {"rule": rule.name})
    if facts.is_unreadable or facts.was_rejected:
        return usual
    if outcome == "hold":
        return replace(
            usual,
            kind=HOLD,
            cause=RULE,
            is_decided=False,
            rule=rule,
            reasons=(said, *usual.reasons),
            # What nobody has decided must not look rejected.
            leave=usual.leave or usual.kind == REJECT,
        )
    if outcome == "reject":
        return LineProposal(
            REJECT, rejection_reason=reason, reasons=(said,), is_decided=True, rule=rule
        )
    wrong_cost = facts.cost and not facts.cost.is_fine
    if not facts.has_product or (facts.product_problem and not names_problem):
        return usual
    if wrong_cost and not names_cost:
        return usual
    return _promised_by_rule(facts, rule, outcome, reason, said)


def _promised_by_rule(facts, rule, outcome, reason, said):
    if outcome == "accept":
        accepted, later = facts.ordered, 0
    else:
        accepted = min(facts.in_time, facts.ordered)
        later = min(facts.later, facts.missing)
        if outcome == "reject_rest" or not facts.backorder_allowed:
            later = 0
    proposal = LineProposal(
        _kind(facts, accepted, later),
        accepted=accepted,
        backordered=later,
        # A date that is not known is not told.
        date=facts.date if 0 < accepted <= facts.in_time else None,
        backorder_date=facts.later_date if later else None,
        rejection_reason=reason,
        is_decided=True,
        rule=rule,
    )
    if outcome == "backorder" and accepted + later < facts.ordered:
        proposal = replace(proposal, kind=HOLD, cause=RULE, is_decided=False)
        said = ("rule_cannot_backorder", said[1])
    stock = () if outcome == "accept" else tuple(_stock_reasons(facts, accepted, later))
    return replace(proposal, reasons=(said, *stock, *cost_reasons(facts)))


# === THE ORDER === #


@dataclass(frozen=True)
class ProposalResult:
    """What is proposed for an order.

    :ivar kind: ACCEPT, SHORT, REJECT or HOLD.
    :ivar sentences: why, one sentence for each line that is not simply accepted.
    :ivar causes: why a person is needed, each once: COST, PRODUCT, RULE, UNREADABLE.
    :ivar is_decided: it can be sent without a person; see ``LineProposal``.
    :ivar lines: dict requisition line -> :class:`LineProposal`.
    """

    kind: str
    sentences: tuple = ()
    causes: tuple = ()
    is_decided: bool = False
    lines: dict = field(default_factory=dict, hash=False)


def summarize(lines, sentences):
    """Put the proposals of an order's lines together.

    :param dict lines: line -> :class:`LineProposal`.
    :param sentences: sentences to show.
    :rtype: ProposalResult
    """
    proposals = lines.values()
    kinds = {proposal.kind for proposal in proposals}
    if HOLD in kinds:
        kind = HOLD
    elif len(kinds) == 1:
        (kind,) = kinds
    else:
        kind = SHORT if kinds else HOLD
    causes = dict.fromkeys(proposal.cause for proposal in proposals if proposal.cause)
    return ProposalResult(
        kind,
        tuple(sentences),
        tuple(causes),
        bool(lines) and all(proposal.is_decided for proposal in proposals),
        lines,
    )
