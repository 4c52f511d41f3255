from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count

from odoo import fields, models
from odoo.exceptions import UserError

from ...logic.shipment import charges, rules
from ...logic.shipment.facts import REPLACE
from ...logic.shipment.finding import REFUSE, RISK, SEVERITIES
from ...spapi.errors import SpApiError
from ...spapi.messages import shipment as message
from ..outbound.submission import TAKEN
from .saying import explain
from .snapshot import facts_of, surroundings_of, told_of


@dataclass(frozen=True)
class Part:
    """One message of a shipment: the shipment itself, or one of its parcels.

    :ivar facts: ``ShipmentFacts``
    :ivar payload: the exact JSON, None where it cannot be written
    :ivar containers: of ours
    """

    facts: object
    containers: object
    payload: str | None = None


@dataclass
class Checked:
    """A shipment held against Amazon's rules.

    :ivar parts: list of :class:`Part`
    :ivar findings: list of (severity, code, sentence), what Amazon refuses first
    :ivar exposures: what mistakes would touch, for the money at risk
    """

    parts: list = field(default_factory=list)
    findings: list = field(default_factory=list)
    exposures: list = field(default_factory=list)

    def sentences(self, severity):
        return [said for found, _code, said in self.findings if found == severity]


class AmazonVendorShipmentChecks(models.Model):
    """What Amazon would hold against a shipment, before the goods leave."""

    _inherit = "amazon.vendor.shipment"

    def _checked(self, moment=None, packing=None):
        """Hold this shipment against Amazon's rules, as it stands.

        :param datetime moment: of the message, naive UTC; now by default.
        :param packing: ``Packing`` of its deliveries, for what lies in no carton.
        :rtype: Checked
        """
        self.ensure_one()
        shipment = self.sudo()
        moment = moment or fields.Datetime.now().replace(microsecond=0)
        checked = Checked()
        if packing is not None:
            checked.findings += [(REFUSE, "packing", each) for each in packing.problems]
        found, earlier = [], defaultdict(int)
        for identifier, containers in shipment._messages():
            part = shipment._part(identifier, containers, moment, packing, earlier)
            checked.parts.append(part)
            found += shipment._check_part(checked, part)
            for row in containers.line_ids:
                earlier[row.requisition_line_id.id] += row.eaches
        # Of all parcels together: most of what is found they share.
        checked.findings += shipment._explained(found)
        checked.findings += shipment._parcels_gone(checked.parts)
        checked.findings.sort(key=lambda each: SEVERITIES.index(each[0]))
        return checked

    def _explained(self, found):
        """Say what the rules have found in this shipment.

        :param found: list of ``Finding``.
        :return: list of (severity, code, sentence).
        """
        names = {each.id: each.display_name for each in self.container_ids}
        return explain(self.env, found, names)

    def _parcels_gone(self, parts):
        """Parcels that Amazon was told of and that are not there any more: a message
        of nothing cannot be written, so a person tells Amazon.

        :return: list of findings.
        """
        there = {part.facts.identifier for part in parts}
        gone = self.confirmation_ids.filtered(
            lambda each: each.identifier not in there and each.state in TAKEN
        )
        return [
            (
                RISK,
                "parcel_gone",
                self.env._(
                    "Amazon was told of %(number)s, and nothing of it has left: take "
                    "it back in Vendor Central.",
                    number=number,
                ),
            )
            for number in dict.fromkeys(gone.mapped("identifier"))
        ]

    def _messages(self):
        """What Amazon is told of in one message each: (number, containers).

        Amazon wants one shipment confirmation for each parcel.
        """
        cartons = self.container_ids.filtered(lambda each: each.kind == "carton")
        parcels = self.shipment_type == "SmallParcel" and (
            len(cartons) > 1 or any(cartons.mapped("told_as"))
        )
        if not parcels:
            return [(self.name, self.container_ids)]
        numbers = self._parcel_numbers()
        return [(each.told_as or next(numbers), each) for each in cartons]

    def _parcel_numbers(self):
        """Numbers for parcels that Amazon was not told of, in a row."""
        used = set(self.confirmation_ids.mapped("identifier"))
        names = (f"{self.name}-{number}" for number in count(1))
        return (name for name in names if name not in used)

    def _part(self, identifier, containers, moment, packing, earlier):
        loose = packing.loose if packing is not None else ()
        told = {"confirmation_type": REPLACE} if self._last_taken(identifier) else {}
        facts = facts_of(self, moment, identifier, containers, loose, earlier, **told)
        return Part(facts, containers, self._payload(facts))

    def _payload(self, facts):
        """The exact JSON, or None where it cannot be written."""
        try:
            return message.encode(message.build_confirmation(facts))
        except SpApiError:
            return None

    def _last_taken(self, identifier):
        """The last version under a number that Amazon has, or nothing."""
        return self.confirmation_ids.filtered(
            lambda each: each.identifier == identifier and each.state in TAKEN
        ).sorted("version")[-1:]

    def _check_part(self, checked, part):
        """Hold one message against the rules.

        :return: list of ``Finding``.
        """
        last = self._last_taken(part.facts.identifier)
        told = told_of(self, last, part.facts) if last else None
        found = rules.check(part.facts, surroundings_of(self, told))
        checked.exposures += charges.of_findings(part.facts, found)
        if part.payload is None and not any(f.severity == REFUSE for f in found):
            checked.findings.append((REFUSE, "message", self._say_unwritable(part)))
        return found

    def _say_unwritable(self, part):
        try:
            message.encode(message.build_confirmation(part.facts))
        except SpApiError as error:
            return self.env._(
                "%(shipment)s cannot be told to Amazon: %(problem)s",
                shipment=self.name,
                problem=error.message,
            )
        raise AssertionError("unreachable: it could not be written before")

    def _refuse(self, checked):
        """Refuse what Amazon would refuse, before the goods leave.

        :param dict checked: shipment -> ``Checked``.
        :raise UserError: with all reasons.
        """
        reasons = []
        for shipment, each in checked.items():
            reasons += [f"{shipment.name}: {said}" for said in each.sentences(REFUSE)]
        if reasons:
            raise UserError("\n".join(reasons))

    def _risks(self, checked):
        """The sentences of the risks that are taken by sending it all the same."""
        return checked.sentences(RISK)

    def _say_cost(self, exposures):
        """What the mistakes of this shipment may cost, in a few words, or False."""
        return self.env["amazon.vendor.charge.rate"]._say(self.instance_id, exposures)
