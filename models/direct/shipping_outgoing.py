"""How what is said of shipments goes out, and is looked at afterwards."""

from datetime import timedelta

from odoo import api, models

from ...logic.outbound.finding import ABSENT, EQUAL, REFUSED, UNSEEN, Finding
from ...logic.outbound.timing import Timings
from ...spapi.errors import Rejected
from ...spapi.messages.common import MessageError
from ...spapi.messages.direct_order import parse
from ...spapi.operations.direct_orders import DirectOrders
from ...spapi.operations.direct_shipping import DirectShipping
from ...spapi.operations.direct_transactions import DirectTransactions

#: Amazon's FAQ of direct fulfilment: Processing beyond five minutes means that it is
#: not completed. So silence never counts as acceptance here.
OVERDUE = timedelta(hours=1)
#: Nobody's answer came, and Amazon does not show it: it was not taken.
RESEND = timedelta(minutes=30)
#: Words of a refusal that says that Amazon has it already.
TAKEN_WORDS = ("duplicate", "already confirmed", "already shipped")


class AmazonVendorDirectShippingOutgoing(models.AbstractModel):
    """What the kinds of documents about shipments of direct orders have in common."""

    _name = "amazon.vendor.direct.shipping.outgoing"
    _inherit = ["amazon.vendor.outgoing"]
    _description = "Amazon Vendor: kinds of documents about direct shipments"

    _timings = Timings(presumed_after=None, overdue_after=OVERDUE)

    @api.model
    def _number(self, document):
        return document.order_id.name

    @api.model
    def _check_may(self, action, documents):
        """Who ships orders tells Amazon of it."""
        documents.check_access("read")
        documents.order_id._check_may_ship()

    @api.model
    def _success_confirms(self, submission):
        """Direct fulfilment ends its transactions with Success (FAQ)."""
        return True

    # === ASKING AMAZON; NO SQL IN HERE === #

    @api.model
    def _ask_transaction(self, gateway, transaction_id):
        return gateway.use(DirectTransactions).transaction(transaction_id)


class AmazonVendorOutgoingDirectConfirmation(models.AbstractModel):
    """Confirmations of direct shipments: the order's status shows that one is there."""

    _name = "amazon.vendor.outgoing.direct_confirmation"
    _inherit = ["amazon.vendor.direct.shipping.outgoing"]
    _description = "Amazon Vendor: confirmations of direct shipments"

    _document_model = "amazon.vendor.direct.confirmation"
    _can_be_looked_at = True
    _timings = Timings(presumed_after=None, overdue_after=OVERDUE, resend_after=RESEND)

    @api.model
    def _label(self):
        return self.env._("Direct Fulfilment Confirmation")

    # === ASKING AMAZON; NO SQL IN HERE === #

    @api.model
    def _post(self, gateway, payload):
        return gateway.use(DirectShipping).submit_shipment_confirmations(payload)

    @api.model
    def _ask(self, gateway, question):
        """The order's status, and nothing else of it: it names a person."""
        try:
            document = gateway.use(DirectOrders).order(question)
            return parse(document.text).order_status or ""
        except (Rejected, MessageError):
            return None

    # === JUDGING === #

    @api.model
    def _judge(self, submission, answer):
        """Amazon shows no confirmation, but what it made of the order."""
        if not answer:
            return Finding(UNSEEN)
        is_denial = self._documents(submission).status == "FLOOR_DENIAL"
        if is_denial:
            # Amazon's own cancellation looks the same, and comes to the same.
            return Finding(EQUAL if answer == "CANCELLED" else ABSENT)
        if answer == "SHIPPED":
            return Finding(EQUAL)
        if answer == "CANCELLED":
            reason = self.env._("Amazon has cancelled the order")
            return Finding(REFUSED, reason=reason)
        return Finding(ABSENT)

    @api.model
    def _weigh_news(self, source, shown):
        """An import shows orders as shipped: their confirmations have arrived."""
        if source != "direct_order":
            return
        orders = self.env["amazon.vendor.direct.order"].union(
            *(order for order, status in shown.items() if status == "SHIPPED")
        )
        told = orders.sudo().confirmation_ids.filtered(
            lambda each: each.is_current and each.status == "SHIPPED"
        )
        for submission in told.submission_ids:
            submission._confirm(self._say_shown(submission))

    @api.model
    def _means_taken(self, submission, errors):
        for error in errors:
            said = f"{error.get('code')} {error.get('message')} {error.get('details')}"
            said = said.lower().replace("_", " ")
            if any(words in said for words in TAKEN_WORDS):
                return True
        return False

    # === WORDS === #

    @api.model
    def _say_shown(self, submission):
        return self.env._("Amazon shows the order as it was told.")

    @api.model
    def _say_refused(self, submission, reasons):
        return self.env._(
            "Amazon refused the confirmation of %(number)s: %(reasons)s. Correct what "
            "is wrong, then click Confirm Again on the order.",
            number=submission.document_number,
            reasons=reasons,
        )

    @api.model
    def _say_mismatch(self, submission, verdict):
        return self.env._(
            "Amazon does not show that %(number)s has left. Look in Vendor Central: "
            "its confirmation was due within four hours.",
            number=submission.document_number,
        )
