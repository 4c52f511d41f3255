"""The rule book before an invoice or a credit note is sent: rows, checked in one call.

The rows stand in one file for each kind: number and account, time, totals, three-way
match, parties, taxes, terms, countries, credit notes. They cite Amazon's model
(``vendorInvoices.json``), its guides and pages (developer-docs), the law, or who else
says so.
"""

from ..rulebook import Finding, judge
from . import (
    rules_countries,
    rules_credit,
    rules_match,
    rules_numbers,
    rules_parties,
    rules_taxes,
    rules_terms,
    rules_time,
    rules_totals,
)
from .rule import CREDITING, INVOICING, Rule

__all__ = ["CREDITING", "INVOICING", "RULES", "Finding", "Rule", "check", "stage_of"]

#: All rules, in the order in which their findings are shown.
RULES = (
    *rules_numbers.RULES,
    *rules_time.RULES,
    *rules_totals.RULES,
    *rules_match.RULES,
    *rules_parties.RULES,
    *rules_taxes.RULES,
    *rules_terms.RULES,
    *rules_countries.RULES,
    *rules_credit.RULES,
)


def stage_of(invoice):
    """What a document is judged for: its type says it."""
    return CREDITING if invoice.is_credit_note else INVOICING


def check(invoice, around, rules=None):
    """Judge an invoice or a credit note.

    :param invoice: :class:`~.facts.InvoiceFacts`
    :param around: :class:`~.facts.Surroundings`
    :param rules: other rows than :data:`RULES`
    :return: list of :class:`~..rulebook.Finding`, what Amazon refuses first
    """
    chosen = RULES if rules is None else rules
    if not invoice.country:
        # A country's own rules hold nowhere but there.
        chosen = [rule for rule in chosen if not rule.countries]
    return judge(chosen, invoice, around, stage_of(invoice), Finding)
