"""What Amazon cancels, and what a buyer wants to cancel."""

from odoo import models
from odoo.tools.misc import format_datetime

from odoo.addons.amazon_vendor_central.models.exchange.plain_text import as_html

from .const import FBM

ALERT = "mail.mail_activity_data_warning"


class AmazonSellerOrder(models.Model):
    _inherit = "amazon.seller.order"

    def _cancel_here(self):
        """Amazon has cancelled the order: its sale order is cancelled as well.

        What has left, or was invoiced, is not undone: somebody is told what to do.
        """
        for order in self:
            sale_order = order.sale_order_id
            if what := order._say_done_already():
                order.write({"state": "conflict", "work_left": False, "problem": what})
                order._remind(
                    "cancelled",
                    self.env._("Cancelled at Amazon after it was done here"),
                    what,
                )
                continue
            order.write({"state": "cancelled", "work_left": False, "problem": False})
            if sale_order and sale_order.state != "cancel":
                sale_order.action_unlock()
                sale_order._action_cancel()
                sale_order._message_log(
                    body=self.env._("Amazon has cancelled this order.")
                )
            order._record_success()
            order._forget_reminders()

    def _say_done_already(self):
        """What was done for the order that nobody undoes by himself, or False."""
        sale_order = self.sale_order_id
        if not sale_order or sale_order.state == "cancel":
            return False
        left = sale_order.order_line.move_ids.filtered(
            lambda move: move.state == "done" and move.location_dest_usage == "customer"
        )
        posted = sale_order.invoice_ids.filtered(lambda move: move.state == "posted")
        if left:
            return self.env._(
                "Amazon has cancelled %(order)s, and goods have left already: "
                "%(deliveries)s. Have the parcel stopped or make a return of the "
                "delivery, and cancel the sale order afterwards.",
                order=self.name,
                deliveries=", ".join(
                    name
                    for move in left
                    if (name := move.picking_id.name or move.reference)
                ),
            )
        if posted:
            return self.env._(
                "Amazon has cancelled %(order)s, which is invoiced already: "
                "%(invoices)s. Make a credit note, and cancel the sale order "
                "afterwards.",
                order=self.name,
                invoices=", ".join(posted.mapped("name")),
            )
        return False

    def _notice_cancelled_here(self):
        """Somebody has cancelled the sale order, and the buyer still waits: cancelling
        at Amazon is not possible by interface."""
        for order in self:
            if order.channel == FBM and order.state in ("held", "imported"):
                order._remind(
                    "cancelled here",
                    order.env._("Cancelled here, not at Amazon"),
                    order.env._(
                        "The sale order of %(order)s is cancelled, and Amazon still "
                        "expects the goods by %(day)s. Cancel it in Seller Central, or "
                        "set the sale order to quotation and confirm it.",
                        order=order.name,
                        day=format_datetime(order.env, order.ship_by) or "?",
                    ),
                )

    # === REMINDERS === #

    def _remind(self, about, summary, note):
        """Give the responsible person an activity on the order, one for each matter.

        :param str about: which one.
        """
        key = self._reminder_key(about)
        same = self._reminders(key)
        user = self.instance_id.responsible_id
        if same:
            same.note = as_html(note)
        elif user.active:
            self.activity_schedule(
                ALERT,
                summary=summary,
                note=as_html(note),
                user_id=user.id,
                amazon_vendor_key=key,
            )

    def _reminder_key(self, about):
        return f"seller order {self.id} {about}"

    def _reminders(self, key):
        return self.activity_ids.filtered(lambda each: each.amazon_vendor_key == key)

    def _forget_reminder(self, about):
        """One matter is settled.

        :param str about: see ``_remind``.
        """
        self._reminders(self._reminder_key(about)).unlink()

    def _forget_reminders(self):
        self.activity_ids.filtered(
            lambda each: (each.amazon_vendor_key or "").startswith("seller order")
        ).unlink()
