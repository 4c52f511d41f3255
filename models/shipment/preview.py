from odoo import models

from .const import WORKABLE


class AmazonVendorShipmentLook(models.Model):
    """Look at what Amazon would be told, before it is: the same look before the goods
    leave, before a Retry and before a Replace."""

    _inherit = "amazon.vendor.shipment"

    def action_preview(self):
        """Show what Amazon would be told, and what it may cost, before (button).

        :raise UserError: nothing can be told of it now, in a sentence.
        """
        self.ensure_one()
        self.check_access("write")
        Preview = self.env["amazon.vendor.shipment.preview"]
        if self.state in WORKABLE:
            values = Preview._values_of(self, self._prepare()[self])
        else:
            # What is kept of goods that have left is what Amazon was told: whose is
            # what, how much is still to be told of and which numbers are void is
            # reckoned from it. So a look leaves nothing behind.
            with self.env.cr.savepoint() as look:
                values = Preview._values_of(self, self._prepare_again()[self])
                look.rollback()
        return Preview._make(values)._action_open()

    def _wants_preview(self):
        """Whether the screen gets a look before anything is done.

        The screen asks for it by its context, and gets it where the instance wants one.
        A call over the external API says what it wants.
        """
        return (
            bool(self.env.context.get("amazon_vendor_preview"))
            and len(self) == 1
            and self.sudo().instance_id.preview_before_sending != "never"
        )
