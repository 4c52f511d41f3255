from dataclasses import dataclass, field
from datetime import datetime

from odoo import models

from ...logic.direct.confirmation import judge
from ...logic.direct.confirmation_facts import SHIPPED
from ...logic.rulebook import REFUSE, RISK, SEVERITIES
from ...spapi.errors import SpApiError
from ...spapi.messages import direct_shipping as message
from ...spapi.messages.writing import encode
from ...spapi.windows import as_utc
from ..exchange.dates import moment as say_moment
from .shipping_sentences import sentences
from .snapshot import facts_of


@dataclass
class Checked:
    """An order held against Amazon's rules before it leaves, or is denied.

    :ivar facts: ``Confirmation``
    :ivar payload: the exact JSON, None where it cannot be written
    :ivar findings: list of (severity, code, sentence), what Amazon refuses first
    """

    facts: object
    payload: str | None = None
    findings: list = field(default_factory=list)

    def sentences(self, severity):
        """What was found of one severity."""
        return [said for found, _code, said in self.findings if found == severity]

    @property
    def reasons(self):
        """Why it does not leave."""
        return self.sentences(REFUSE)

    @property
    def risks(self):
        """What is risked by sending it all the same."""
        return self.sentences(RISK)


class AmazonVendorDirectOrderChecks(models.Model):
    """What Amazon would hold against an order before its goods leave."""

    _inherit = "amazon.vendor.direct.order"

    def _shipping_checked(self, pickings, moment, status=SHIPPED, units=None):
        """Hold this order against Amazon's rules.

        :param pickings: its deliveries that leave, or have left.
        :param datetime moment: when they leave, naive UTC.
        :param str status: ``SHIPPED`` or ``FLOOR_DENIAL``.
        :param dict units: see ``contents.contents_of``.
        :rtype: Checked
        """
        self.ensure_one()
        facts, problems = facts_of(self.sudo(), pickings.sudo(), moment, status, units)
        checked = Checked(facts)
        checked.findings += [(REFUSE, "contents", each) for each in problems]
        checked.findings += self._explained(facts, judge(facts, as_utc(moment)))
        checked.findings.sort(key=lambda each: SEVERITIES.index(each[0]))
        try:
            checked.payload = encode(message.build_confirmations([facts]))
        except SpApiError as error:
            if not checked.reasons:
                said = self.env._(
                    "It cannot be told to Amazon: %(reason)s", reason=error.message
                )
                checked.findings.append((REFUSE, "message", said))
        return checked

    def _explained(self, facts, findings):
        """The findings in words, none twice: list of (severity, code, sentence)."""
        words = sentences(self.env)
        names = {box.key: box.identifier for box in facts.containers}
        said = []
        for finding in findings:
            values = {key: self._shown(each) for key, each in finding.values.items()}
            values["box"] = names.get(finding.container)
            values["line"] = finding.line and finding.line[1]
            sentence = words[finding.code] % values
            said.append((finding.severity, finding.code, sentence))
        return list(dict.fromkeys(said))

    def _shown(self, value):
        if isinstance(value, datetime):
            return say_moment(self.env, value.replace(tzinfo=None))
        return value
