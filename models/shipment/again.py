from odoo import fields, models
from odoo.exceptions import UserError

from ..exchange.plain_text import as_html
from .const import ENDED, WORKABLE

FAILED_ALERT, CHANGED_ALERT = "shipment failed", "shipment changed"
GONE_ALERT = "shipment parcel gone"
ALERT = "mail.mail_activity_data_warning"


class AmazonVendorShipmentAgain(models.Model):
    """What Amazon answered, and telling it again."""

    _inherit = "amazon.vendor.shipment"

    changed_since = fields.Boolean(
        readonly=True,
        copy=False,
        help="A delivery was changed after Amazon was told of it.",
    )

    # === BUTTONS === #

    def action_retry(self):
        """Tell Amazon again what it did not take (button).

        What Amazon has read and refused goes out as a corrected version; what never
        arrived goes out as it is. The screen gets the preview first, as of Ship.

        :raise UserError: nothing failed, or a person has to look in Vendor Central.
        """
        self.check_access("write")
        for shipment in self:
            shipment._check_known_at_amazon()
            current = shipment.confirmation_ids.filtered("is_current")
            if not {"failed", "cancelled"} & set(current.mapped("state")):
                raise UserError(
                    self.env._(
                        "%(shipment)s did not fail: there is nothing to retry.",
                        shipment=shipment.name,
                    )
                )
        return self.action_confirm_again()

    def action_confirm_again(self):
        """Tell Amazon what has left as it is now (button).

        As a *Replace*, where Amazon has an earlier version: the same number, within
        seven days, quantities only down. The screen gets the preview first, as of Ship.

        :raise UserError: a rule of Amazon's is broken, in a sentence.
        """
        self.check_access("write")
        if self._wants_preview():
            return self.action_preview()
        return self._confirm_again()

    # === THE STEPS === #

    def _confirm_again(self, moment=None, shown=None):
        """All that happens when Amazon is told again, in this order.

        :param datetime moment: of the message, naive UTC; now by default.
        :param shown: the preview that somebody has seen and wants sent, or nothing.
        :return: True.
        :raise UserError: one of them cannot be told as it is.
        """
        # 1. Nobody else works on them, and what has left is what is told.
        packings = self._prepare_again()
        # 2. What Amazon would refuse is not told.
        moment = moment or fields.Datetime.now().replace(microsecond=0)
        checked = {
            shipment: shipment._checked(moment, packings[shipment]) for shipment in self
        }
        if shown:
            shown._check_still_true(checked)
        self._refuse(checked)
        # 3. Amazon is told, once this is committed, and nobody is asked to any more.
        for shipment, each in checked.items():
            values = {"changed_since": False}
            if shipment._tell({shipment: each}):
                values["state"] = "shipped"
            shipment.sudo().write(values)
            shipment.sudo()._alerts(FAILED_ALERT, CHANGED_ALERT).unlink()
            shipment.sudo()._say_parcels_gone(each.parts)
            if len(shipment.sudo()._telling_together()) > 1:
                shipment.sudo()._see_changes()
        return True

    def _prepare_again(self):
        """Take over what has left, as its deliveries tell it now.

        What cannot be told of it stays as it was kept, and is said by the checks.

        :return: dict shipment -> ``Packing``.
        :raise UserError: one of them has not left, nothing of it has, or nobody knows
            what Amazon has.
        """
        self._lock_for_work()
        self.invalidate_recordset(["state"])
        packings = {}
        for shipment in self:
            if shipment.state not in ENDED:
                raise UserError(
                    self.env._("%(shipment)s has not left yet.", shipment=shipment.name)
                )
            shipment._check_known_at_amazon()
            packings[shipment] = shipment._packing()
            if not packings[shipment].problems:
                shipment._refuse_nothing(packings[shipment])
                shipment.sudo()._freeze(packings[shipment])
        return packings

    def _refuse_nothing(self, packing):
        """Refuse to tell Amazon that nothing has left: there is no such message.

        :raise UserError: says what a person does instead.
        """
        if not packing.containers and not packing.loose:
            raise UserError(
                self.env._(
                    "Nothing of %(shipment)s has left by now, and Amazon takes no "
                    "message of nothing: take it back in Vendor Central.",
                    shipment=self.name,
                )
            )

    def _say_parcels_gone(self, parts):
        """Give somebody the parcels that only a person can take back at Amazon."""
        said = [sentence for _severity, _code, sentence in self._parcels_gone(parts)]
        if said:
            self._alert(
                GONE_ALERT,
                self.env._("%(shipment)s: a parcel has not left", shipment=self.name),
                "\n".join(said),
            )

    def _check_known_at_amazon(self):
        """Whether it is known what Amazon has: what it may have is not told anew, for
        it would be an *Original* under a number that was used.

        :raise UserError: a person has to look in Vendor Central.
        """
        open_ = self.confirmation_ids.filtered(
            lambda each: each.is_current and each.state in ("held", "unknown")
        )
        if open_:
            raise UserError(
                self.env._(
                    "Nobody knows whether %(names)s has arrived. Look in Vendor "
                    'Central, then click "It Arrived" or "Send Again".',
                    names=", ".join(open_.mapped("identifier")),
                )
            )
        # A Replace of what Amazon then does not take would replace nothing.
        if reading := self.confirmation_ids.filtered(
            lambda each: each.is_current and each.state == "submitted"
        ):
            raise UserError(
                self.env._(
                    "Amazon has not said yet whether it takes %(names)s: that takes a "
                    "quarter of an hour at most. Try again then.",
                    names=", ".join(reading.mapped("identifier")),
                )
            )

    def action_arrived(self):
        """A person has seen in Vendor Central that Amazon has it (button)."""
        self.check_access("write")
        return self._held().action_arrived()

    def action_send_again(self):
        """A person has seen that Amazon does not have it: the very same message is
        sent again, under its number (button)."""
        self.check_access("write")
        return self._held().action_send_again()

    def _held(self):
        """What waits for a person; as superuser: the right is asked of the shipment."""
        held = self.sudo().confirmation_ids.filtered(
            lambda each: each.is_current and each.state == "held"
        )
        if not held:
            raise UserError(
                self.env._("Nothing waits for you to say whether it has arrived.")
            )
        return held

    def action_close(self):
        """Amazon has received the goods, nothing is left to do (button)."""
        self.check_access("write")
        if wrong := self.filtered(lambda s: s.state not in ("shipped", "confirmed")):
            raise UserError(
                self.env._(
                    "%(shipments)s has not left, or is closed already.",
                    shipments=", ".join(wrong.mapped("name")),
                )
            )
        self.sudo().state = "closed"
        return True

    # === WHAT AMAZON ANSWERED === #

    def _confirmed_by_amazon(self):
        """Amazon has some of what was told of these shipments."""
        for shipment in self.sudo():
            if shipment.sync_state != "synchronized" or shipment.state in WORKABLE:
                continue
            if shipment.state == "shipped":
                shipment.state = "confirmed"
                shipment._invoice_when("confirmed")
            shipment._alerts(FAILED_ALERT).unlink()
            note = self.env._("Synchronized with Amazon.")
            for record in (shipment, *shipment._deliveries()):
                record._message_log(body=note)

    def _not_synchronized(self, message):
        """Amazon did not take what was told of these shipments: a person is told.

        :param str message: Amazon's reason, in a sentence.
        """
        for shipment in self.sudo():
            note = self.env._(
                "Synchronization with Amazon failed: %(reason)s", reason=message or ""
            )
            for record in (shipment, *shipment._deliveries()):
                record._message_log(body=note)
            shipment._alert(
                FAILED_ALERT,
                self.env._("%(shipment)s failed at Amazon", shipment=shipment.name),
                note,
            )
        self._trigger_telling()

    # === ACTIVITIES === #

    def _alert(self, key, summary, note):
        """Give the responsible person an activity; the same one is not given twice."""
        user = self.instance_id.responsible_id or self.user_id
        if same := self._alerts(key):
            same.note = as_html(note)
        elif user.active:
            self.activity_schedule(
                ALERT,
                summary=summary,
                note=as_html(note),
                user_id=user.id,
                amazon_vendor_key=key,
            )

    def _alerts(self, *keys):
        """The open activities about these matters."""
        return self.activity_ids.filtered(lambda a: a.amazon_vendor_key in keys)
