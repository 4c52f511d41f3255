from datetime import timedelta

from odoo import api, models

from ...logic.outbound.timing import Timings
from ...spapi.operations.shipments import Shipments

#: Where Amazon ends the transaction of a shipment with Success ("Get transaction
#: status": North America and Europe).
SUCCEEDS_IN = ("NA", "EU")


class AmazonVendorOutgoingShipmentConfirmation(models.AbstractModel):
    """Shipment confirmations (ASN): Amazon shows them nowhere.

    What became of one is told by its transaction alone; where the outcome of sending is
    unknown a person looks in Vendor Central, and it is sent again under its number.
    """

    _name = "amazon.vendor.outgoing.shipment_confirmation"
    _inherit = ["amazon.vendor.shipment.outgoing"]
    _description = "Amazon Vendor: shipment confirmations"

    _document_model = "amazon.vendor.shipment.confirmation"
    _timings = Timings(first_look=timedelta(minutes=1))

    @api.model
    def _label(self):
        return self.env._("Shipment Confirmation")

    # === SENDING === #

    @api.model
    def _post(self, gateway, payload):
        return gateway.use(Shipments).submit_shipment_confirmations(payload)

    @api.model
    def _success_confirms(self, submission):
        return submission.instance_id.region in SUCCEEDS_IN

    # === WHAT IT MEANS HERE === #

    @api.model
    def _state_changed(self, submissions, state, message):
        result = super()._state_changed(submissions, state, message)
        if state in ("presumed", "confirmed"):
            self._documents(submissions).shipment_id._confirmed_by_amazon()
        elif state in ("failed", "held"):
            self._documents(submissions).shipment_id._not_synchronized(message)
        return result

    # === WORDS === #

    @api.model
    def _say_refused(self, submission, reasons):
        return self.env._(
            "Amazon refused the shipment confirmation %(number)s: %(reasons)s. Correct "
            "the shipment and click Retry.",
            number=submission.document_number,
            reasons=reasons,
        )
