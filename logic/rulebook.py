"""What the rule books have in common: rows, what they find, and how they are asked.

A rule book judges a document before it leaves: ``logic/shipment`` and
``logic/invoice`` have one. Its rows cite who says so; each has a code, which is the key
of its sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

#: Amazon refuses, or it would go wrong for certain: it does not leave.
REFUSE = "refuse"
#: It may cost money: a person decides.
RISK = "risk"
#: Good to know.
NOTE = "note"

SEVERITIES = (REFUSE, RISK, NOTE)


@dataclass(frozen=True)
class Finding:
    """One thing that a rule finds.

    :ivar code: of the rule
    :ivar severity: :data:`REFUSE`, :data:`RISK` or :data:`NOTE`
    :ivar values: for the sentence, by name; plain values (text, int, Decimal, dates)
    :ivar line: (purchase order number, line number) it is about, ``None`` for none
    """

    code: str
    severity: str
    values: dict = field(default_factory=dict, hash=False)
    line: tuple | None = None


@dataclass(frozen=True)
class Rule:
    """One rule of Amazon's.

    :ivar code: stable name, the key of its sentence; two rows of one code hold in
        different places
    :ivar severity: :data:`REFUSE`, :data:`RISK` or :data:`NOTE`
    :ivar source: where Amazon, or who else, says so, in their words
    :ivar check: function of (facts, surroundings) that yields (values, where): for the
        sentence, and further fields of the finding; nothing where all is well
    :ivar regions: ``NA``, ``EU``, ``FE`` it holds in; empty: everywhere
    :ivar countries: marketplaces it holds in; empty: all of the regions
    :ivar programs: ``retail``, ``direct_fulfillment``
    :ivar stages: what the document is judged for, words of the rule book
    """

    code: str
    severity: str
    source: str
    check: Callable
    regions: frozenset = frozenset()
    countries: frozenset = frozenset()
    programs: frozenset = frozenset({"retail"})
    stages: frozenset = frozenset()

    def holds_for(self, document, stage):
        """Whether it says anything about such a document.

        Where the marketplace is not known, a rule of some of them holds.

        :param document: facts with ``program``, ``region`` and ``country``
        :param str stage: one of the rule book's words
        """
        return (
            stage in self.stages
            and document.program in self.programs
            and (not self.regions or document.region in self.regions)
            and (
                not self.countries
                or not document.country
                or document.country in self.countries
            )
        )


def judge(rules, document, around, stage, finding=Finding):
    """Ask all rules.

    :param rules: iterable of :class:`Rule`, in the order in which findings are shown
    :param document: the facts
    :param around: what must be known besides
    :param str stage: what it is judged for
    :param finding: class of what is found
    :return: list of findings, what Amazon refuses first
    """
    found = [
        finding(rule.code, rule.severity, values, **where)
        for rule in rules
        if rule.holds_for(document, stage)
        for values, where in rule.check(document, around)
    ]
    return sorted(found, key=lambda each: SEVERITIES.index(each.severity))
