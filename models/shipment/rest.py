from odoo import api, fields, models
from odoo.exceptions import UserError

from .again import CHANGED_ALERT
from .const import ENDED, MAKES_ONE, TRAVELS, WORKABLE
from .packing import Packing
from .sharing import Sharing

#: What goods that were forgotten have in common with those that Amazon was told of:
#: they left on the same day, as a rule on the same truck.
SHARED = (*MAKES_ONE, *TRAVELS, "partner_id", "shipped_at")


class AmazonVendorShipmentRest(models.Model):
    """More has left of the deliveries of a shipment than Amazon was told of.

    A *Replace* lowers quantities only (Amazon: more goods are a second confirmation),
    so the surplus is a shipment with cartons and a number of its own. It has no
    deliveries: it reads those of the first one, and ``sharing.py`` says whose is what.
    """

    _inherit = "amazon.vendor.shipment"

    rest_of_id = fields.Many2one(
        "amazon.vendor.shipment",
        string="Rest of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The shipment whose deliveries this one brings the rest of.",
    )
    rest_ids = fields.One2many("amazon.vendor.shipment", "rest_of_id", readonly=True)

    _one_open_rest_uniq = models.UniqueIndex(
        "(rest_of_id) WHERE rest_of_id IS NOT NULL AND state IN ('draft', 'packed')",
        "Somebody else has made a shipment for the rest in the same moment. Open it "
        "under the first shipment.",
    )

    # === BUTTONS === #

    def action_make_rest(self):
        """Make a shipment of what has left beyond what Amazon was told (button).

        Clicked again, it opens the one that is there.

        :raise UserError: nothing more has left, or it is not known what Amazon has.
        """
        self.ensure_one()
        self.check_access("write")
        first = (self.sudo().rest_of_id or self.sudo()).with_env(self.env)
        first._lock_for_work()
        first.invalidate_recordset(["state", "rest_ids"])
        members = first.sudo()._telling_together()
        rest = members.filtered(lambda each: each.state in WORKABLE)
        if first in rest:
            raise UserError(
                self.env._("%(shipment)s has not left yet.", shipment=first.name)
            )
        if not rest:
            members._check_all_told()
            self._check_there_is_a_rest(first, members)
            self.flush_model(["state"])  # of one that was cancelled just now
            rest = self.sudo().create(first.sudo()._values_of_rest(self.env.uid))
        rest._repacked()
        first.sudo()._see_changes()
        return rest.with_env(self.env)._action_open()

    def _values_of_rest(self, user_id):
        return {
            **self._convert_to_write({name: self[name] for name in SHARED}),
            "rest_of_id": self.id,
            "user_id": user_id,
        }

    def _check_all_told(self):
        """Whether Amazon has what it was told of these shipments.

        :raise UserError: what is told again anyway tells of all that has left.
        """
        for shipment in self:
            shipment._check_known_at_amazon()
            if shipment.sync_state == "failed":
                raise UserError(
                    self.env._(
                        "Amazon did not take %(shipment)s. Click Retry there first: "
                        "it is told of what has left by now.",
                        shipment=shipment.name,
                    )
                )

    @api.model
    def _check_there_is_a_rest(self, first, members):
        packing = Packing(first.sudo().picking_ids)
        if packing.problems:
            raise UserError("\n".join(packing.problems))
        sharing = Sharing(packing, members)
        if not (sharing.loose or sharing.new):
            raise UserError(
                self.env._(
                    "No more of %(shipment)s has left than Amazon was told of.",
                    shipment=first.name,
                )
            )

    # === WHOSE IS WHAT === #

    def _deliveries(self):
        """The deliveries whose goods this shipment brings, all or some of them."""
        return (self.rest_of_id or self).picking_ids

    def _telling_together(self):
        """The shipments that tell of the same deliveries, the first one first."""
        self.ensure_one()
        first = self.rest_of_id or self
        rests = first.rest_ids.filtered(lambda each: each.state != "cancelled")
        return first + rests.sorted("id")

    def _packing(self):
        """What this shipment brings of its deliveries, as it stands now.

        :rtype: Packing
        """
        self.ensure_one()
        shipment = self.sudo()
        packing = Packing(shipment._deliveries())
        members = shipment._telling_together()
        if len(members) == 1:
            return packing
        if shipment not in members:  # it is cancelled, and brings nothing
            packing.containers, packing.loose = [], []
            return packing
        sharing = Sharing(packing, members)
        if shipment.state in WORKABLE and sharing.short:
            packing.problems.append(
                self.env._(
                    "Amazon was told of more in %(shipments)s than has left. Click "
                    "Replace there first.",
                    shipments=", ".join(sharing.short.mapped("name")),
                )
            )
        return sharing.packing_of(shipment, packing)

    # === CHANGED AFTERWARDS === #

    def _changed_afterwards(self):
        """Deliveries of these shipments were changed after Amazon was told."""
        for shipment in self.sudo().filtered(lambda s: s.state in ENDED):
            if len(shipment._telling_together()) == 1:
                shipment.changed_since = True
                shipment._alert_changed()
            else:
                shipment._see_changes()

    def _see_changes(self):
        """Of the shipments that share deliveries, each says whether it has to be told
        again; what lies in nobody's carton is a reason for the first one."""
        members = self._telling_together()
        open_ = members.filtered(lambda each: each.state in WORKABLE)
        open_._repacked()
        sharing = Sharing(Packing(self._deliveries()), members)
        surplus = not open_ and bool(sharing.loose or sharing.new)
        for member in members - open_:
            changed = member in sharing.changed or (surplus and member == members[0])
            member.changed_since = changed
            if changed:
                member._alert_changed()
            else:
                member._alerts(CHANGED_ALERT).unlink()

    def _alert_changed(self):
        self._alert(
            CHANGED_ALERT,
            self.env._("%(shipment)s has changed", shipment=self.name),
            self.env._(
                "A delivery of %(shipment)s was changed after Amazon was told of "
                "it. Less has left: click Replace, within seven days and before "
                "it arrives. More has left: click Make a Shipment for the Rest, which "
                "is a second shipment of it.",
                shipment=self.name,
            ),
        )
