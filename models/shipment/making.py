from odoo import api, models
from odoo.exceptions import UserError

from .const import MAKES_ONE, WORKABLE

#: Its place in ``MAKES_ONE``.
_DAY = MAKES_ONE.index("arrival_day")


class AmazonVendorShipmentMaking(models.Model):
    """Deliveries are put together to shipments, taken out and added.

    One shipment is one truck or parcel, one vendor code, one warehouse, one fulfilment
    centre, one arrival day (Amazon: one ASN each).
    """

    _inherit = "amazon.vendor.shipment"

    @api.model
    def _make(self, pickings):
        """Make shipments of deliveries: what may travel together does.

        :param pickings: stock.picking; those that cannot be shipped are left alone.
        :return: the shipments.
        :raise UserError: none can be put into a shipment, with the reason of each.
        """
        reasons = {each: self._why_not(each) for each in pickings}
        ready = pickings.filtered(lambda each: not reasons[each])
        if not ready:
            raise UserError(
                "\n".join(dict.fromkeys(filter(None, reasons.values())))
                or self.env._("There is no delivery that is ready to leave.")
            )
        self._lock_deliveries(ready)
        made = self.browse()
        for key, group in ready.grouped(self._makes_one).items():
            shipment = self.sudo().create(self._values_of(key, group))
            group.sudo().write({"amazon_shipment_id": shipment.id})
            made += shipment
        return made.with_env(self.env)

    @api.model
    def _make_ready(self, domain):
        """Make shipments of all deliveries of a domain that are ready to leave."""
        return self._make(self.env["stock.picking"].search(domain))

    @api.model
    def _why_not(self, picking):
        """Why a delivery cannot be put into a shipment, or None."""
        words = {"delivery": picking.name}
        if not picking._amazon_is_delivery():
            return self.env._(
                "%(delivery)s brings nothing to Amazon, so it is in no shipment.",
                **words,
            )
        if picking.amazon_shipment_id:
            return self.env._(
                "%(delivery)s is in shipment %(shipment)s already.",
                shipment=picking.amazon_shipment_id.name,
                **words,
            )
        if picking.state not in ("assigned", "done"):
            return self.env._(
                "%(delivery)s is not ready: its goods are not reserved yet.", **words
            )
        return None

    @api.model
    def _lock_deliveries(self, pickings):
        """Keep others from putting the same deliveries into another shipment.

        :raise UserError: somebody else has one of them.
        """
        if pickings.sudo().try_lock_for_update(allow_referencing=True) != pickings:
            raise UserError(
                self.env._(
                    "Somebody else is working on the same deliveries right now. Try "
                    "again in a moment."
                )
            )

    @api.model
    def _makes_one(self, picking):
        """What deliveries that are put together have in common: values of
        ``MAKES_ONE``, and what the shipment does not keep."""
        alone = picking.sudo().amazon_instance_id.one_order_per_shipment
        return (
            self._one_of(picking),
            picking.state == "done",
            picking.amazon_order_numbers if alone else False,
        )

    @api.model
    def _one_of(self, picking):
        """What ``MAKES_ONE`` of the shipment of a delivery, in its order."""
        one = {
            "instance_id": picking.sudo().amazon_instance_id,
            "vendor_code": picking.amazon_vendor_code or False,
            "warehouse_id": picking.picking_type_id.warehouse_id,
            "ship_to_code": picking.amazon_ship_to_code or False,
            "arrival_day": picking.amazon_promised_day or False,
            "freight_term": picking.amazon_freight_term or False,
            "is_import": picking.amazon_is_import,
        }
        return tuple(one[name] for name in MAKES_ONE)

    @api.model
    def _values_of(self, key, group):
        one = dict(zip(MAKES_ONE, key[0], strict=True))
        instance = one["instance_id"]
        carriers = {each._amazon_carrier() for each in group} - {None}
        return {
            **self._convert_to_write(one),
            "partner_id": group[:1].partner_id.id,
            "shipment_type": instance.default_shipment_type,
            "ship_from_code": self._ship_from_code(
                instance, one["warehouse_id"], one["vendor_code"]
            ),
            "carrier_name": carriers.pop() if len(carriers) == 1 else False,
            "user_id": self.env.uid,
        }

    @api.model
    def _ship_from_code(self, instance, warehouse, vendor_code):
        """By which Amazon knows a warehouse of ours: the party with its address.

        Where several have it, as the vendor codes of one company, the order's own.
        """
        parties = (
            self.env["amazon.vendor.party"]
            .sudo()
            .search(
                [
                    ("instance_id", "=", instance.id),
                    ("partner_id", "=", warehouse.partner_id.id),
                    ("is_ship_to", "=", False),
                ]
            )
        )
        own = parties.filtered(lambda party: party.code == vendor_code)
        return (own or parties)[:1].code

    # === ADDED AND TAKEN OUT === #

    def _add(self, pickings):
        """Put further deliveries into this shipment.

        :raise UserError: one of them cannot travel with the others, in a sentence.
        """
        self.ensure_one()
        self._lock_for_work()
        self._check_workable()
        self._lock_deliveries(pickings)
        for picking in pickings:
            if reason := self._why_not(picking):
                raise UserError(reason)
            if self._one_of(picking) != self._made_one():
                raise UserError(self._say_does_not_fit(picking))
        pickings.sudo().write({"amazon_shipment_id": self.id})
        self.sudo()._repacked()

    def _made_one(self):
        """What the deliveries of this shipment have in common, as it is told."""
        return tuple(self.sudo()[name] for name in MAKES_ONE)

    def _check_still_fit(self):
        """Whether Amazon still wants all of it where it was to go.

        (What was promised for which day may have changed since.)

        :raise UserError: names the delivery, and what to do.
        """
        mine = self._made_one()
        for picking in self.picking_ids:
            now = self._one_of(picking)
            if (now[:_DAY], now[_DAY + 1 :]) != (mine[:_DAY], mine[_DAY + 1 :]):
                raise UserError(
                    self.env._(
                        "Amazon has changed the order of %(delivery)s since "
                        "%(shipment)s was made: it goes to %(centre)s for vendor code "
                        "%(code)s now. Take it out, and make a shipment of its own.",
                        delivery=picking.name,
                        shipment=self.name,
                        centre=picking.amazon_ship_to_code or "?",
                        code=picking.amazon_vendor_code or "?",
                    )
                )

    def _say_does_not_fit(self, picking):
        if picking.amazon_is_import != self.is_import:
            return self.env._(
                "%(delivery)s cannot travel with %(shipment)s: only one of them is a "
                "direct import, which Amazon's forwarder takes over.",
                delivery=picking.name,
                shipment=self.name,
            )
        return self.env._(
            "%(delivery)s cannot travel with %(shipment)s: it goes to %(centre)s from "
            "%(warehouse)s for vendor code %(code)s, promised for %(day)s. One "
            "shipment has one of each.",
            delivery=picking.name,
            shipment=self.name,
            centre=picking.amazon_ship_to_code or "?",
            warehouse=picking.picking_type_id.warehouse_id.name,
            code=picking.amazon_vendor_code or "?",
            day=picking.amazon_promised_day or "?",
        )

    def _take_out(self, pickings, reason=None):
        """Take deliveries out of this shipment, which goes on without them."""
        self.ensure_one()
        self._lock_for_work()
        self._check_workable()
        pickings.sudo().write({"amazon_shipment_id": False})
        note = self.env._(
            "%(deliveries)s taken out of the shipment.",
            deliveries=", ".join(pickings.mapped("name")),
        )
        self.sudo()._message_log(body=" ".join(filter(None, [note, reason])))
        self.sudo()._repacked()
        self.sudo()._changed_after_routing(note)

    def _check_workable(self):
        for shipment in self:
            if shipment.state not in WORKABLE:
                raise UserError(
                    self.env._(
                        "%(shipment)s has left or is cancelled: its deliveries stay as "
                        "they are. What comes later is a shipment of its own.",
                        shipment=shipment.name,
                    )
                )

    # === CANCELLED === #

    def action_cancel(self):
        """Cancel these shipments: their deliveries are free again (button).

        The numbers of their cartons are void; they are never used again.

        :raise UserError: one of them has left.
        """
        self.check_access("write")
        self._lock_for_work()
        self._check_workable()
        for shipment in self.sudo():
            if shipment._truck_is_asked_for():
                raise UserError(
                    self.env._(
                        "Amazon was asked for a truck for %(shipment)s, which would "
                        "come for nothing. Click Cancel the Truck first.",
                        shipment=shipment.name,
                    )
                )
            shipment.picking_ids.write({"amazon_shipment_id": False})
            shipment._void_containers(
                self.env._("%(shipment)s was cancelled.", shipment=shipment.name)
            )
            shipment.state = "cancelled"
            if shipment.rest_of_id:
                shipment.rest_of_id._see_changes()  # it is to be told of again
        return True
