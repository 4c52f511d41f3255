"""Rules: the payment terms."""

from ...spapi.messages.invoice_types import TERMS_TYPES
from ..rulebook import NOTE, REFUSE, RISK
from .rule import INVOICING, Rule, hit
from .terms import SEVERAL, same

_INVOICES = frozenset({INVOICING})
_AGREED = "Guide: the payment terms are those that are agreed with Amazon"
_ONE = "Model, paymentTerms: an invoice has one type, one discount and one due date"


def _terms_missing(invoice, around):
    if invoice.terms is None and not invoice.terms_problem:
        yield hit()


def _terms_several(invoice, around):
    if invoice.terms_problem == SEVERAL:
        yield hit()


def _terms_unlike(invoice, around):
    # A credit note is due at once: only what is told with it can be wrong.
    problem = None if invoice.is_credit_note else invoice.terms_problem
    if problem and problem != SEVERAL:
        yield hit(problem=problem)
    elif invoice.terms is not None and not _can_be_told(invoice.terms):
        yield hit(problem=invoice.terms.type or "")


def _can_be_told(terms):
    return (
        terms.type in TERMS_TYPES
        and min(terms.net_days or 0, terms.discount_days or 0) >= 0
        and 0 <= (terms.discount_percent or 0) <= 100
    )


def _shown(terms):
    return {
        "type": terms.type,
        "net_days": terms.net_days or 0,
        "discount": terms.discount_percent or 0,
        "discount_days": terms.discount_days or 0,
    }


def _terms_differ(invoice, around):
    terms, agreed = invoice.terms, around.terms_agreed
    if terms is not None and agreed is not None and not same(terms, agreed):
        yield hit(
            **_shown(terms),
            **{f"agreed_{name}": value for name, value in _shown(agreed).items()},
        )


def _discount_incomplete(invoice, around):
    terms = invoice.terms
    if terms is None:
        return
    percent, days = terms.discount_percent or 0, terms.discount_days or 0
    if bool(percent) != bool(days):
        yield hit(discount=percent, days=days)


RULES = (
    Rule("terms_missing", NOTE, _AGREED, _terms_missing, stages=_INVOICES),
    Rule("terms_several", REFUSE, _ONE, _terms_several, stages=_INVOICES),
    Rule("terms_unlike", REFUSE, _ONE, _terms_unlike),
    Rule("terms_differ", RISK, _AGREED, _terms_differ, stages=_INVOICES),
    Rule(
        "discount_incomplete",
        RISK,
        'Model, discountDueDays: "The number of calendar days … until the discount is '
        'no longer valid."',
        _discount_incomplete,
        stages=_INVOICES,
    ),
)
