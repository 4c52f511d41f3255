from datetime import timedelta

from odoo import api, models

from ...logic.outbound.finding import ABSENT, EQUAL, TAKEN, Finding
from ...logic.outbound.timing import Timings
from ...spapi.messages import shipment as message
from ...spapi.operations.shipments import Shipments

#: What Amazon's states of a request come to: nothing is awaited any more.
SETTLED = ("CarrierAssigned", "Shipped")


class AmazonVendorOutgoingRoutingRequest(models.AbstractModel):
    """Amazon shows requests for a truck (getShipmentDetails), first with its number
    (ARN), days later with the carrier: they are looked at for weeks.

    In Europe some accounts see an empty list (selling-partner-api-docs issue 3634):
    what is not seen is not held against a request.
    """

    _name = "amazon.vendor.outgoing.routing_request"
    _inherit = ["amazon.vendor.shipment.outgoing"]
    _description = "Amazon Vendor: requests for a truck"

    _document_model = "amazon.vendor.routing.request"
    _can_be_looked_at = True
    _timings = Timings(resend_after=timedelta(minutes=45), look_for=timedelta(days=21))

    @api.model
    def _label(self):
        return self.env._("Routing Request")

    @api.model
    def _post(self, gateway, payload):
        return gateway.use(Shipments).submit_shipments(payload)

    @api.model
    def _success_confirms(self, submission):
        """A cancellation is shown nowhere: Amazon's Success is all there is."""
        return self._documents(submission).transaction_type == "Cancel"

    @api.model
    def _ask(self, gateway, question):
        """Ask what Amazon shows of one request; no SQL in here.

        :return: list of ``RoutedShipment``.
        """
        page = gateway.use(Shipments).get_shipment_details(identifier=question)
        return [message.parse_shipment(each.text) for each in page.documents]

    @api.model
    def _judge(self, submission, answer):
        """Amazon has it as soon as it shows it; it is confirmed with a carrier.

        What Amazon tells on the way (its number, above all) is kept.
        """
        request = self._documents(submission)
        mine = [each for each in answer or () if each.identifier == request.identifier]
        if not mine or request.transaction_type == "Cancel":
            return Finding(ABSENT)
        request._learn(mine[-1])
        return Finding(EQUAL if mine[-1].status in SETTLED else TAKEN)

    @api.model
    def _say_shown(self, submission):
        request = self._documents(submission)
        return self.env._(
            "Amazon has assigned %(carrier)s (ARN %(arn)s).",
            carrier=request.carrier or self.env._("a carrier"),
            arn=request.arn or "?",
        )

    @api.model
    def _say_refused(self, submission, reasons):
        return self.env._(
            "Amazon refused the request for a truck %(number)s: %(reasons)s. Correct "
            "the shipment and ask again.",
            number=submission.document_number,
            reasons=reasons,
        )
