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
        packing = self._prepare_what_comes_next()[self]
        preview = self.env["amazon.vendor.shipment.preview"]._of(self, packing)
        return preview._action_open()

    def _prepare_what_comes_next(self):
        """Take over what leaves, or what has left.

        :return: dict shipment -> ``Packing``.
        :raise UserError: says what stands in the way.
        """
        if self.state in WORKABLE:
            return self._prepare()
        return self._prepare_again()

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
