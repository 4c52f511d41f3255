from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic.shipment import rules
from ...logic.shipment.finding import REFUSE, RISK
from ...spapi.errors import SpApiError
from ...spapi.messages import shipment as message
from ..acknowledgement.answering import SILENT
from .snapshot import facts_of, surroundings_of

ROUTING_ALERT = "shipment truck"


class AmazonVendorShipmentRouting(models.Model):
    """Amazon is asked for a truck before the goods leave."""

    _inherit = "amazon.vendor.shipment"

    routing_ids = fields.One2many(
        "amazon.vendor.routing.request", "shipment_id", readonly=True
    )
    routing_state = fields.Char(compute="_compute_routing_state")

    @api.depends("routing_ids.state", "routing_ids.amazon_state", "routing_ids.arn")
    def _compute_routing_state(self):
        Request = self.env["amazon.vendor.routing.request"]
        states = dict(Request._fields["amazon_state"]._description_selection(self.env))
        ours = dict(Request._fields["state"]._description_selection(self.env))
        for shipment in self:
            current = shipment.routing_ids.filtered("is_current")[:1]
            shipment.routing_state = (
                current.transaction_type == "New"
                and (states.get(current.amazon_state) or ours.get(current.state))
            ) or False

    def _truck_is_asked_for(self):
        """Whether Amazon sends a truck, or may: nobody has told it not to."""
        self.ensure_one()
        current = self.routing_ids.filtered("is_current")
        return current.transaction_type == "New" and current.state not in (
            "failed",
            "cancelled",
        )

    def _changed_after_routing(self, reason):
        """Goods have gone for which Amazon was asked for a truck: a person is told.

        :param str reason: what has happened, in a sentence.
        """
        for shipment in self.filtered(lambda each: each._truck_is_asked_for()):
            shipment._alert(
                ROUTING_ALERT,
                self.env._("The truck for %(shipment)s", shipment=shipment.name),
                self.env._(
                    "%(reason)s Amazon was asked for a truck for more than that: "
                    "click Cancel the Truck, and ask for another where goods are left.",
                    reason=reason,
                ),
            )

    def action_request_truck(self):
        """Ask Amazon for a truck (button).

        :raise UserError: a rule of Amazon's is broken, in a sentence.
        """
        self.check_access("write")
        self._check_workable()
        self._lock_for_work()
        for shipment in self:
            current = shipment.sudo().routing_ids.filtered("is_current")
            if current.transaction_type == "New" and current.state != "failed":
                raise UserError(
                    self.env._(
                        "Amazon was asked for a truck for %(shipment)s already. Cancel "
                        "that first.",
                        shipment=shipment.name,
                    )
                )
            # Amazon plans the truck by what is packed.
            if unpacked := shipment.sudo()._unpacked_deliveries():
                raise UserError(shipment._say_unpacked(unpacked))
            shipment._ask_for_truck("New")
        return True

    def action_cancel_truck(self):
        """Tell Amazon that no truck is needed (button).

        :raise UserError: Amazon was not asked for one.
        """
        self.check_access("write")
        self._lock_for_work()
        for shipment in self:
            if not shipment.sudo()._truck_is_asked_for():
                raise UserError(
                    self.env._(
                        "Amazon was not asked for a truck for %(shipment)s.",
                        shipment=shipment.name,
                    )
                )
            shipment._ask_for_truck("Cancel")
            shipment.sudo()._alerts(ROUTING_ALERT).unlink()
        return True

    def _routing_identifier(self, kind):
        """Under which number Amazon is asked: a new one after each cancellation, for
        Amazon takes none twice within 365 days."""
        earlier = self.routing_ids.filtered(lambda r: r.transaction_type == "New")
        taken = {each.identifier for each in earlier if each.state != "failed"}
        if kind == "Cancel":
            return self.routing_ids.filtered("is_current").identifier
        return f"{self.name}-R{len(taken) + 1}"

    def _ask_for_truck(self, kind):
        """Write the next version of the request, and send it after the commit.

        :param str kind: ``New`` or ``Cancel``.
        """
        shipment = self.sudo()
        moment = fields.Datetime.now().replace(microsecond=0)
        pickup = shipment.requested_pickup_at
        facts = facts_of(
            shipment,
            moment,
            shipment._routing_identifier(kind),
            requested_pickup_at=pickup or None,
        )
        risks = shipment._check_routing(facts) if kind == "New" else []
        payload = shipment._routing_payload(facts, kind)
        Request = self.env["amazon.vendor.routing.request"]
        earlier = shipment.routing_ids.filtered(
            lambda each: each.identifier == facts.identifier
        )
        earlier._supersede()
        shipment.routing_ids.is_current = False
        request = (
            Request.sudo()
            .with_context(**SILENT)
            .create(
                {
                    **Request._version_values(
                        shipment.instance_id, payload, earlier, risks
                    ),
                    "shipment_id": shipment.id,
                    "identifier": facts.identifier,
                    "transaction_type": kind,
                    "requested_at": moment,
                    "pickup_at": pickup,
                    "arn": earlier[:1].arn,
                    "carrier": earlier[:1].carrier,
                }
            )
        )
        request.with_env(self.env)._submit()

    def _check_routing(self, facts):
        """Hold a request for a truck against Amazon's rules.

        :return: sentences of the risks.
        :raise UserError: Amazon would refuse it.
        """
        around = surroundings_of(self, closed_days=self._closed_days())
        found = rules.check(facts, around, rules.ROUTING)
        said = {REFUSE: [], RISK: []}
        for severity, _code, sentence in self._explained(found):
            said.setdefault(severity, []).append(sentence)
        if said[REFUSE]:
            raise UserError("\n".join(said[REFUSE]))
        return said[RISK]

    def _routing_payload(self, facts, kind):
        """The exact JSON of a request.

        :raise UserError: it cannot be written as Amazon's model wants it.
        """
        try:
            return message.encode(message.build_routing_request(facts, kind))
        except SpApiError as error:
            raise UserError(
                self.env._(
                    "Amazon cannot be asked for a truck: %(problem)s",
                    problem=error.message,
                )
            ) from error
