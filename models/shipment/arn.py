from odoo import models
from odoo.exceptions import UserError

from .const import WORKABLE


class AmazonVendorShipmentArn(models.Model):
    """Amazon's reference number (ARN) where a person has it from Vendor Central.

    (Amazon gives it by API with a routing request only: selling-partner-api-docs issue
    3693.)
    """

    _inherit = "amazon.vendor.shipment"

    def action_submit_arn(self):
        """Open the dialog that takes an ARN of Vendor Central's (button).

        :raise UserError: none is wanted of this shipment.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_takes_arn()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Submit ARN"),
            "res_model": "amazon.vendor.shipment.arn",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shipment_id": self.id, "default_arn": self.arn},
        }

    def _check_takes_arn(self):
        """Whether Amazon is still told of an ARN of this shipment.

        :raise UserError: says why not.
        """
        if self.freight_term != "collect":
            raise UserError(
                self.env._(
                    "You pay the freight of %(shipment)s: Amazon gives no ARN for it.",
                    shipment=self.name,
                )
            )
        if self.state not in WORKABLE and self.sync_state != "failed":
            raise UserError(
                self.env._(
                    "%(shipment)s has left, and Amazon was told of it with the ARN it "
                    "has.",
                    shipment=self.name,
                )
            )

    def _take_arn(self, typed):
        """Keep an ARN that a person has typed: the shipment confirmation tells it.

        :param str typed: with blanks around it, or without.
        :raise UserError: it is none, or none is wanted.
        """
        self.ensure_one()
        self._check_takes_arn()
        arn = (typed or "").strip()
        if not arn or not arn.isprintable() or len(arn.split()) > 1:
            raise UserError(
                self.env._("Type the ARN as Vendor Central shows it, without blanks.")
            )
        if arn == self.arn:
            return
        self.arn = arn
        if self.state in WORKABLE:
            self.sudo()._start_label_search()
        self.sudo()._message_log(
            body=self.env._("ARN %(arn)s was typed in.", arn=arn),
            author_id=self.env.user.partner_id.id,
        )
