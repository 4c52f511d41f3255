from odoo import api, models

from ...spapi.operations.direct_orders import DirectOrders
from ...spapi.operations.direct_transactions import DirectTransactions


class AmazonVendorOutgoingDirectAcknowledgement(models.AbstractModel):
    """Answers to orders of direct fulfilment.

    Amazon shows them by the order's status (getOrder): ACCEPTED or CANCELLED.
    """

    _name = "amazon.vendor.outgoing.direct_acknowledgement"
    _inherit = ["amazon.vendor.outgoing"]
    _description = "Amazon Vendor: answers to direct orders"

    _document_model = "amazon.vendor.direct.acknowledgement"

    @api.model
    def _label(self):
        return self.env._("Direct Fulfilment Answer")

    @api.model
    def _number(self, document):
        return document.order_id.name

    # === ASKING AMAZON; NO SQL IN HERE === #

    @api.model
    def _post(self, gateway, payload):
        return gateway.use(DirectOrders).submit_acknowledgement(payload)

    @api.model
    def _ask_transaction(self, gateway, transaction_id):
        return gateway.use(DirectTransactions).transaction(transaction_id)
