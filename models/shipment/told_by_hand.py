from odoo import fields, models
from odoo.exceptions import UserError

from .again import CHANGED_ALERT, FAILED_ALERT
from .const import ENDED, WORKABLE


class AmazonVendorShipmentToldByHand(models.Model):
    """A person has told Amazon of a shipment in Vendor Central.

    Some of what has left can be told by no message any more: a shipment confirmation
    is dated seven days back at most, a *Replace* is taken within seven days, and never
    raises a quantity. A person does it in Vendor Central then and says so here, so that
    the order, the invoice and what shares the deliveries go on.
    """

    _inherit = "amazon.vendor.shipment"

    told_by_hand_on = fields.Datetime(
        string="Told in Vendor Central",
        readonly=True,
        copy=False,
        help="When somebody said that Amazon was told of it there, by no message.",
    )
    told_by_hand_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    told_by_hand_reason = fields.Char(readonly=True, copy=False)

    # === BUTTONS === #

    def action_told_by_hand(self):
        """Ask why Amazon was told in Vendor Central (button).

        :return: action of the dialog.
        :raise UserError: there is nothing to be told of it, or it can leave yet.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_told_by_hand()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Told in Vendor Central"),
            "res_model": "amazon.vendor.shipment.told",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shipment_id": self.id},
        }

    # === THE STEPS === #

    def _tell_by_hand(self, reason):
        """Take a person's word that Amazon knows of what has left, in this order.

        :param str reason: why no message could tell it.
        :return: True.
        :raise UserError: it is not known what has left, or what Amazon has.
        """
        self.ensure_one()
        # 1. Nobody else works on it, and what has left is what counts as told.
        self._lock_for_work()
        self.invalidate_recordset(["state", "sync_state", "changed_since"])
        self._check_told_by_hand()
        self._keep_what_has_left()
        # 2. What Amazon did not take is not sent any more.
        self.sudo()._drop_failed()
        # 3. It is kept who has said so, and nobody is asked any more.
        was, now = self.state, fields.Datetime.now()
        self.sudo().write(
            {
                "state": "closed" if was == "closed" else "confirmed",
                "shipped_at": self.shipped_at or now,
                "changed_since": False,
                "told_by_hand_on": now,
                "told_by_hand_by_id": self.env.uid,
                "told_by_hand_reason": reason,
            }
        )
        self.sudo()._alerts(FAILED_ALERT, CHANGED_ALERT).unlink()
        self._log_told_by_hand(reason)
        # 4. What shares the deliveries goes on, and what has left is billed.
        self._check_nothing_is_left_over()
        if was in WORKABLE:
            self._invoice_when("shipped")
        if was in (*WORKABLE, "shipped"):
            self._invoice_when("confirmed")
        return True

    def _check_told_by_hand(self):
        """Whether a person's word is what it needs.

        :raise UserError: a message can tell it, or all is told.
        """
        shipment = self.sudo()
        if shipment.state in ENDED:
            shipment._check_known_at_amazon()
            if shipment.changed_since or shipment.sync_state == "failed":
                return
            raise UserError(
                self.env._(
                    "Amazon knows of all of %(shipment)s: there is nothing to tell.",
                    shipment=self.name,
                )
            )
        deliveries = shipment._deliveries()
        gone = deliveries and all(each.state == "done" for each in deliveries)
        if shipment.state not in WORKABLE or not gone:
            raise UserError(
                self.env._(
                    "The goods of %(shipment)s have not left. Amazon can be told of "
                    "them once they have.",
                    shipment=self.name,
                )
            )

    def _keep_what_has_left(self):
        """Keep what has left, as its deliveries tell it now.

        :raise UserError: some of it lies in no carton, or cannot be Amazon's.
        """
        if self.state in WORKABLE:
            packing = self._prepare()[self]
        else:
            packing = self._packing()
        if packing.problems:
            raise UserError("\n".join(packing.problems))
        # (Nothing at all: a person has taken it back in Vendor Central.)
        if packing.loose or (self.state in WORKABLE and not packing.containers):
            if self.sudo().rest_of_id:
                raise UserError(self._say_rest_unpacked())
            raise UserError(
                self.env._(
                    "Goods of %(shipment)s are in no carton. Click Make a Shipment for "
                    "the Rest, put them into cartons there, and say there that Amazon "
                    "was told.",
                    shipment=self.name,
                )
            )
        self.sudo()._freeze(packing)

    def _drop_failed(self):
        """What Amazon did not take counts no more: a person has told it."""
        failed = self.confirmation_ids.filtered(
            lambda each: each.is_current and each.state in ("failed", "cancelled")
        )
        failed._supersede()
        failed.is_current = False

    def _check_nothing_is_left_over(self):
        """See what the shipments of the same deliveries have to tell now.

        :raise UserError: more has left than they tell of.
        """
        shipment = self.sudo()
        if len(shipment._telling_together()) == 1:
            return
        shipment._see_changes()
        if shipment.changed_since:
            raise UserError(
                self.env._(
                    "More of %(shipment)s has left than its shipments tell of. Click "
                    "Make a Shipment for the Rest, and say there that Amazon was told.",
                    shipment=self.name,
                )
            )

    def _log_told_by_hand(self, reason):
        """Write it into the history of the shipment and of its deliveries."""
        note = self.env._(
            "%(user)s has told Amazon of %(shipment)s in Vendor Central: %(reason)s",
            user=self.env.user.name,
            shipment=self.name,
            reason=reason,
        )
        for record in (self.sudo(), *self.sudo()._deliveries()):
            record._message_log(body=note)
