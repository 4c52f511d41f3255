"""A row of the tables that break each rule of the rule book once, and keep it once."""

from dataclasses import dataclass, field

from ...invoices import (
    around,
    around_india,
    credit_note,
    indian_invoice,
    invoice,
    original,
)


@dataclass(frozen=True)
class Case:
    """One rule, broken and kept.

    :ivar code: of the rule; ``severity`` with which it is broken
    :ivar broken: what is changed in a sound document so that it breaks the rule, once
    :ivar kept: what is changed so that it is nearly broken, and is not
    :ivar values: what the finding says, among others
    :ivar base: (document, surroundings) that are changed
    :ivar around: changes of the surroundings where it is broken
    :ivar kept_around: likewise where it is kept
    """

    code: str
    severity: str
    broken: dict = field(default_factory=dict)
    kept: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    base: tuple = (invoice, around)
    around: dict = field(default_factory=dict)
    kept_around: dict = field(default_factory=dict)


def around_credit(**changes):
    return around(**({"original": original()} | changes))


INDIA = (indian_invoice, around_india)
CREDIT = (credit_note, around_credit)
