"""*Last Order Sync*: until when orders are here, and setting it back.

A dialog asks first and says what happens. What it refuses is refused to everybody who
writes it, and what it allows does no harm without the question: orders that are here
stay as they are, so reading a period again twice is reading it once.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.amazon_vendor_central.models.exchange.dates import moment

from .const import IMPORT


class AmazonVendorInstance(models.Model):
    _inherit = "amazon.vendor.instance"

    last_order_sync = fields.Datetime(
        compute="_compute_last_order_sync",
        inverse="_inverse_last_order_sync",
        groups="amazon_vendor_central.group_amazon_vendor_manager",
        help="Orders that Amazon changed before are stored. Set it back to import a "
        "period again; nothing is made twice.",
    )

    @api.depends("schedule_ids.cursor")
    def _compute_last_order_sync(self):
        for instance in self:
            instance.last_order_sync = instance._schedule(IMPORT).cursor

    def _inverse_last_order_sync(self):
        for instance in self:
            instance._schedule(IMPORT).cursor = instance.last_order_sync

    def action_set_back_last_order_sync(self):
        """Ask from when on orders are to be read again (button)."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Read Orders Again"),
            "res_model": "amazon.seller.set.back",
            "view_mode": "form",
            "target": "new",
            "context": {"default_instance_id": self.id},
        }


class AmazonVendorSchedule(models.Model):
    _inherit = "amazon.vendor.schedule"

    def write(self, vals):
        if "cursor" in vals and not self.env.su:
            self._check_orders_set_back(fields.Datetime.to_datetime(vals["cursor"]))
        return super().write(vals)

    def _check_orders_set_back(self, since):
        """Until when orders are here is only ever set back by a person.

        :param since: datetime, naive UTC; None where it was emptied.
        :raise UserError: what Amazon changed in between would never be imported.
        """
        for schedule in self.filtered(lambda one: one.operation == IMPORT):
            until = schedule.cursor or fields.Datetime.now()
            if (since or until) > until or (schedule.cursor and not since):
                raise UserError(
                    self.env._(
                        "Orders of %(instance)s are here until %(until)s. Choose an "
                        "earlier moment: with a later one, what Amazon changed in "
                        "between would never be imported.",
                        instance=schedule.instance_id.name,
                        until=moment(self.env, until),
                    )
                )
