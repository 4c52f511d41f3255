from datetime import timedelta

from odoo import api, models

from odoo.addons.amazon_vendor_central.logic.outbound.finding import (
    ABSENT,
    DIFFERENT,
    EQUAL,
    UNSEEN,
    Finding,
)
from odoo.addons.amazon_vendor_central.logic.outbound.timing import Timings

from ..spapi.messages.order import parse
from ..spapi.messages.shipment import shown
from ..spapi.operations.orders import SellerOrders
from ..spapi.operations.shipping import SellerShipping


class AmazonVendorOutgoingSellerShipment(models.AbstractModel):
    """Tells Amazon of a parcel, and looks whether the order shows it.

    Sending twice does no harm: the same package reference is the same parcel. So what
    Amazon does not show is sent again by itself.
    """

    _name = "amazon.vendor.outgoing.seller_shipment"
    _inherit = ["amazon.vendor.outgoing"]
    _description = "Amazon Vendor: shipment confirmations of seller orders"

    _document_model = "amazon.seller.shipment"
    _can_be_looked_at = True
    _timings = Timings(
        overdue_after=timedelta(hours=24),
        resend_after=timedelta(minutes=20),
        # There is no transaction: the answer to the POST is all.
        ask_transaction_for=timedelta(0),
        first_look=timedelta(minutes=5),
    )

    @api.model
    def _label(self):
        return self.env._("Shipment")

    @api.model
    def _number(self, document):
        return document.order_id.name

    @api.model
    def _message(self, submission):
        shipment = self._documents(submission)
        return submission.payload, shipment.order_id.name, shipment.reference

    @api.model
    def _post(self, gateway, payload):
        return gateway.use(SellerShipping).confirm_shipment(*payload)

    @api.model
    def _ask(self, gateway, question):
        return gateway.use(SellerOrders).order(question, packages=True)

    @api.model
    def _judge(self, submission, answer):
        if answer is None:
            return Finding(UNSEEN)
        found, differences = shown(parse(answer.text), submission.payload)
        if not found:
            return Finding(ABSENT)
        if not differences:
            return Finding(EQUAL)
        return Finding(
            DIFFERENT,
            "\n".join(
                self.env._(
                    "%(what)s: sent %(sent)s, Amazon shows %(shown)s",
                    what=what,
                    sent=sent,
                    shown=amazons,
                )
                for what, sent, amazons in differences
            ),
        )

    @api.model
    def _check_may(self, action, documents):
        documents.check_access("read")
        documents.picking_id.check_access("write")

    @api.model
    def _responsible(self, submission, document):
        return submission.instance_id.responsible_id

    @api.model
    def _state_changed(self, submissions, state, message):
        result = super()._state_changed(submissions, state, message)
        shipments = self._documents(submissions)
        if state in ("failed", "mismatch", "unknown", "held"):
            shipments.sudo()._trigger_telling()
        return result

    # === WORDS === #

    @api.model
    def _say_moved(self, submission):
        if submission.state == "submitted":
            return self.env._(
                "Amazon took the shipment of %(number)s.",
                number=submission.document_number,
            )
        return submission.state in ("presumed", "confirmed") and submission.evidence

    @api.model
    def _say_mismatch(self, submission, verdict):
        if verdict == DIFFERENT:
            return self.env._(
                "Amazon shows another parcel than was sent. Look in Seller Central, "
                "correct the delivery, and click Retry Amazon Sync."
            )
        return self.env._(
            "Amazon took the shipment and does not show it. Look in Seller Central, "
            "and click Retry Amazon Sync."
        )
