from odoo import fields, models
from odoo.exceptions import UserError

from ...logic.shipment.facts import SMALL_PARCEL
from ..acknowledgement.answering import SILENT
from .const import WORKABLE
from .shipment import ShipmentWork

#: What Odoo would ask a person in a dialog, who would be asked again by the next click:
#: a backorder is made; what has expired, the rule book has refused before; and nobody
#: writes text messages to a fulfilment centre (a call that costs money).
NO_QUESTIONS = {"skip_backorder": True, "skip_expired": True, "skip_sms": True}


class AmazonVendorShipmentLeaving(models.Model):
    """The goods leave: the deliveries are validated together, what was packed is
    kept, and Amazon is told. Nobody waits for the network."""

    _inherit = "amazon.vendor.shipment"

    # === BUTTONS === #

    def action_ship(self):
        """Have the goods leave, and tell Amazon (button).

        The screen asks for the preview by its context, and gets it where the instance
        wants one. A call over the external API says what it wants.

        :raise UserError: Amazon would refuse it, or Odoo cannot validate a delivery;
            nothing has happened then.
        """
        self.check_access("write")
        if self._wants_preview():
            return self.action_preview()
        return self._ship()

    # === THE STEPS === #

    def _ship(self, moment=None, shown=None):
        """All that happens when goods leave, in this order.

        :param datetime moment: of the message, naive UTC; now by default.
        :param shown: the preview that somebody has seen and wants sent, or nothing.
        :return: True.
        :raise UserError: one of them cannot leave as it is.
        """
        # 1. Nobody else ships them, and what is packed now is what leaves.
        packings = self._prepare()
        # 2. What Amazon would refuse does not leave.
        moment = moment or fields.Datetime.now().replace(microsecond=0)
        checked = {
            shipment: shipment._checked(moment, packings[shipment]) for shipment in self
        }
        if shown:
            shown._check_still_true(checked)
        self._refuse(checked)
        # 3. The deliveries leave together; what is left over is a backorder.
        self._validate_deliveries()
        # 4. What has left is what Amazon is told.
        for shipment in self.sudo():
            shipment._freeze_what_left(checked[shipment])
            # What is the rest of another one has left with it.
            shipped_at = shipment.shipped_at or moment
            shipment.write({"state": "shipped", "shipped_at": shipped_at})
        # 5. Amazon is told, once this is committed.
        self._tell({shipment: shipment._checked(moment) for shipment in self})
        # 6. What has left is billed, where the instance wants that by itself.
        self._invoice_when("shipped")
        return True

    def _prepare(self):
        """Take over what is packed now.

        :return: dict shipment -> ``Packing``.
        """
        self._lock_for_work()
        self.invalidate_recordset(["state"])
        packings = {}
        for shipment in self:
            shipment._check_may_leave()
            packings[shipment] = shipment._packing()
            shipment.sudo()._freeze(packings[shipment])
        return packings

    def _check_may_leave(self):
        """Whether it is still here, and nothing of it was cancelled.

        :raise UserError: says what happened.
        """
        if self.state not in WORKABLE:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(shipment)s is %(state)s already: it cannot be shipped again.",
                    shipment=self.name,
                    state=states[self.state],
                )
            )
        if not self.sudo()._deliveries():
            raise UserError(
                self.env._(
                    "%(shipment)s has no delivery (any more). Add one, or cancel it.",
                    shipment=self.name,
                )
            )
        # Amazon may still have more of the deliveries than has left.
        (self.sudo()._telling_together() - self)._check_all_told()
        self._check_still_fit()
        waiting = self.sudo().picking_ids.filtered(lambda each: each.state != "done")
        closed = waiting._amazon_requisitions()
        closed = closed.filtered(lambda each: each.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "Amazon has closed %(orders)s: its goods are not wanted any more. "
                    "Take its delivery out of the shipment.",
                    orders=", ".join(closed.mapped("purchase_order_number")),
                )
            )

    def _is_leaving(self):
        """Whether the deliveries are validated by the shipment they belong to."""
        return self.state not in WORKABLE or ShipmentWork.SHIP.is_under_way(self)

    def _validate_deliveries(self):
        """Validate the open deliveries in one call, as a pallet of several wants it.

        :raise UserError: Odoo wants something else first.
        """
        deliveries = self.picking_ids.filtered(lambda each: each.state != "done")
        if not deliveries:
            return
        leaving = ShipmentWork.SHIP.begin(deliveries)
        leaving.with_context(**NO_QUESTIONS).button_validate()
        stuck = deliveries.filtered(lambda each: each.state != "done")
        if stuck:
            raise UserError(
                self.env._(
                    "Odoo asks something about %(deliveries)s before they leave. Open "
                    "them, answer it without validating them, and click Ship again.",
                    deliveries=", ".join(stuck.mapped("name")),
                )
            )

    def _freeze_what_left(self, before):
        """Keep what has left, read from the deliveries that are done now.

        :param before: ``Checked``, of before it left.
        :raise UserError: Odoo has validated something else than what was checked.
        """
        packing = self._packing()
        self._freeze(packing)
        left = self.container_ids.line_ids
        planned = sum(sum(i.eaches for i in part.facts.items) for part in before.parts)
        if packing.problems or packing.loose or sum(left.mapped("eaches")) != planned:
            raise UserError(
                "\n".join(
                    packing.problems
                    or [
                        self.env._(
                            "What Odoo validated for %(shipment)s is not what was "
                            "packed. Look at its deliveries and click Ship again.",
                            shipment=self.name,
                        )
                    ]
                )
            )

    # === TELLING AMAZON === #

    def _tell(self, checked):
        """Write the next version of each message, and send it after the commit.

        :param dict checked: shipment -> ``Checked``; all are written together.
        :return: the confirmations.
        """
        Confirmation = self.env["amazon.vendor.shipment.confirmation"]
        values, replaced = [], Confirmation.sudo().browse()
        for shipment, each in checked.items():
            told = shipment.sudo().confirmation_ids
            risks = self._risks(each)
            # What was told of parcels that are not there any more counts no more, and
            # what was not sent of them is not sent.
            numbers = {part.facts.identifier for part in each.parts}
            replaced |= told.filtered(
                lambda one, left=numbers: one.is_current and one.identifier not in left
            )
            for part in shipment._parts_to_tell(each):
                earlier = told.filtered(
                    lambda one, number=part.facts.identifier: one.identifier == number
                )
                replaced |= earlier
                values.append(shipment._version_of(part, earlier, risks))
                if part.facts.shipment_type == SMALL_PARCEL:
                    part.containers.sudo().told_as = part.facts.identifier
        if replaced:
            replaced._supersede()
            replaced.is_current = False
        written = Confirmation.sudo().with_context(**SILENT).create(values)
        written = written.with_env(self.env)
        written._submit()
        return written

    def _parts_to_tell(self, checked):
        """The messages of a shipment that say something new: who sends them asks, and
        who shows them before. Parcels that are as Amazon knows them are left out.

        :param checked: ``Checked``.
        :return: list of ``checks.Part``.
        """
        told = self.sudo().confirmation_ids
        if len(checked.parts) == 1:
            return checked.parts
        return [
            part
            for part in checked.parts
            if part.payload is None
            or not told.filtered(
                lambda one, number=part.facts.identifier: one.identifier == number
            )._say_the_same(part.payload)
        ]

    def _version_of(self, part, earlier, risks):
        """Values of ``create`` of the next version of one message.

        :param part: ``checks.Part``.
        :param earlier: the versions before, under the same number.
        :param list risks: sentences.
        """
        Confirmation = self.env["amazon.vendor.shipment.confirmation"]
        facts = part.facts
        return {
            **Confirmation._version_values(
                self.sudo().instance_id, part.payload, earlier, risks
            ),
            "shipment_id": self.id,
            "identifier": facts.identifier,
            "confirmation_type": facts.confirmation_type,
            "shipment_type": facts.shipment_type,
            "confirmed_at": fields.Datetime.to_datetime(
                facts.confirmed_at.replace(tzinfo=None)
            ),
            "eaches": sum(item.eaches for item in facts.items),
            "container_count": len(part.containers),
            "told": Confirmation._told_values(facts),
        }
