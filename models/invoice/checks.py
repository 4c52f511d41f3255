from dataclasses import dataclass, field

from odoo import api, models

from ...logic.invoice import rules
from ...logic.rulebook import REFUSE, RISK
from ...spapi.errors import SpApiError
from ...spapi.messages.invoice import build_payload
from ...spapi.messages.values import MessageError
from .sentences import explain
from .snapshot import Snapshots


@dataclass
class Checked:
    """A document held against Amazon's rules.

    :ivar facts: ``InvoiceFacts``
    :ivar payload: the exact JSON, None where it cannot be written
    :ivar findings: list of (severity, code, sentence), what Amazon refuses first
    """

    facts: object
    payload: str | None = None
    findings: list = field(default_factory=list)

    def sentences(self, severity):
        return [said for found, _code, said in self.findings if found == severity]


class AmazonVendorInvoiceChecks(models.Model):
    """What Amazon would hold against an invoice, before it is sent."""

    _inherit = "amazon.vendor.invoice"

    @api.model
    def _checked(self, moves):
        """Hold posted documents against Amazon's rules.

        :param moves: account.move of Amazon's.
        :return: dict move -> ``Checked``, in their order.
        """
        snapshots = Snapshots(moves.sudo())
        return {move: self._check_one(snapshots, move.sudo()) for move in moves}

    @api.model
    def _check_one(self, snapshots, move):
        facts = snapshots.facts_of(move)
        checked = Checked(facts)
        found = rules.check(facts, snapshots.around(move, facts))
        checked.findings = list(
            dict.fromkeys(
                (each.severity, each.code, explain(self.env, each)) for each in found
            )
        )
        self._check_lines(move, checked)
        if any(severity == REFUSE for severity, _code, _said in checked.findings):
            return checked
        try:
            checked.payload = build_payload([facts])
        except (MessageError, SpApiError) as error:
            checked.findings.insert(
                0,
                (
                    REFUSE,
                    "message",
                    self.env._(
                        "%(number)s cannot be told to Amazon: %(problem)s",
                        number=move.name,
                        problem=getattr(error, "message", None) or str(error),
                    ),
                ),
            )
        return checked

    @api.model
    def _check_lines(self, move, checked):
        """What only Odoo's document shows: a line that is no whole number of Amazon's
        units."""
        for line in move.invoice_line_ids.filtered(
            lambda each: each.display_type == "product"
        ):
            if line._amazon_ordered() and line._amazon_eaches() is None:
                sentence = self.env._(
                    "%(product)s: %(quantity)s %(unit)s are no whole number of the "
                    "units that Amazon has ordered. Correct the quantity.",
                    product=line.product_id.display_name,
                    quantity=line.quantity,
                    unit=line.product_uom_id.name,
                )
                checked.findings.insert(0, (REFUSE, "not_whole", sentence))

    @api.model
    def _risks(self, checked):
        """The sentences of the risks that are taken by sending it all the same."""
        return checked.sentences(RISK)
