from datetime import timedelta

from odoo import api, fields, models

from ...logic.outbound.timing import Timings
from ...spapi.operations.direct_transactions import DirectTransactions
from ...spapi.operations.inventory import Inventory
from .const import SEND_STOCK

#: Older levels are not told any more: goods may have been sold since.
VALID_FOR = timedelta(hours=1)
#: What has waited for longer (Amazon had enough of us, its gateway was down) is counted
#: again before it leaves.
FRESH_FOR = timedelta(minutes=1)
#: What the next update puts right by itself.
HEALS = ("held", "mismatch")


class AmazonVendorOutgoingInventory(models.AbstractModel):
    """Stock levels. Amazon shows them nowhere, and says what became of a feed.

    A level is absolute, so the same one twice does no harm, and an old one does. So
    nothing is ever sent a second time: after an unknown outcome, a refusal, a long wait
    the next update tells what there is by then.
    """

    _name = "amazon.vendor.outgoing.inventory"
    _inherit = ["amazon.vendor.outgoing"]
    _description = "Amazon Vendor: stock updates"

    _document_model = "amazon.vendor.inventory.feed"
    # Direct fulfilment: "Processing" beyond five minutes means that it is not done.
    _timings = Timings(presumed_after=None, overdue_after=timedelta(hours=1))

    @api.model
    def _number(self, document):
        return f"{document.warehouse_code} {document.name}"

    @api.model
    def _check_may(self, action, documents):
        """A full feed is a manager's; the others are everybody's of Vendor Central."""
        documents.check_access("read")
        documents._require_user()
        if action == "send" and any(documents.mapped("is_full")):
            documents.warehouse_code_id._require_manager()

    # === SENDING === #

    @api.model
    def _message(self, submission):
        """The address names the warehouse."""
        return self._documents(submission).warehouse_code, submission.payload

    @api.model
    def _post(self, gateway, message):
        warehouse, payload = message
        return gateway.use(Inventory).submit_inventory_update(warehouse, payload)

    @api.model
    def _ask_transaction(self, gateway, transaction_id):
        return gateway.use(DirectTransactions).transaction(transaction_id)

    @api.model
    def _success_confirms(self, submission):
        return True

    @api.model
    def _free_to_leave(self, submissions):
        """Not those that newer ones have replaced, nor old levels, nor what had to wait
        and offers more than there is by now."""
        now = fields.Datetime.now()
        late = submissions.filtered(
            lambda s: s.superseded or self._documents(s).written_at < now - VALID_FOR
        )
        waited = (submissions - late).filtered(
            lambda s: self._documents(s).written_at < now - FRESH_FOR
        )
        too_much = self._documents(waited).sudo()._offering_too_much()
        late |= waited.filtered(lambda s: s.res_id in too_much._ids)
        late._set_state("cancelled", next_try=False, next_check=False)
        return submissions - late

    @api.model
    def _outdated(self, submissions):
        """None is sent a second time."""
        return submissions

    # === WHAT IT MEANS HERE === #

    @api.model
    def _state_changed(self, submissions, state, message):
        result = super()._state_changed(submissions, state, message)
        feeds = self._documents(submissions).sudo()
        if state in ("presumed", "confirmed"):
            feeds._done()
        elif state in ("unknown", *HEALS):
            feeds._lost()
        elif state in ("cancelled", "failed"):
            feeds._not_done()
        if state == "failed":
            for submission in submissions.sudo().filtered(_is_refused):
                self._documents(submission).sudo()._refused(submission)
        return result

    @api.model
    def _alert(self, submission, document, message):
        """Where the schedule runs, the next update heals what nobody knows."""
        schedule = submission.instance_id.sudo()._schedule(SEND_STOCK)
        if submission.state in HEALS and schedule.active:
            return
        super()._alert(submission, document, message)


def _is_refused(submission):
    """Whether Amazon has read it, and not: its gateway was out of reach too long."""
    detail = submission.error_detail or ""
    return bool(submission.transaction_id) or detail.startswith("Rejected")


class AmazonVendorOutgoingInventoryWords(models.AbstractModel):
    _inherit = "amazon.vendor.outgoing.inventory"

    @api.model
    def _label(self):
        return self.env._("Stock Update")

    @api.model
    def _say_refused(self, submission, reasons):
        return self.env._(
            "Amazon refused stock update %(number)s after reading it: %(reasons)s. "
            "What it refused is in the list of offers; the others are told again "
            "without it.",
            number=submission.document_number,
            reasons=reasons,
        )

    @api.model
    def _say_mismatch(self, submission, verdict):
        return self.env._(
            "Amazon has not said for an hour what became of stock update %(number)s: "
            "the next update tells these levels again.",
            number=submission.document_number,
        )

    @api.model
    def _say_held(self, submission):
        return self.env._(
            "Nobody knows whether stock update %(number)s has arrived. That does no "
            "harm: the next update tells what there is by then.",
            number=submission.document_number,
        )

    @api.model
    def _say_outdated(self, submissions):
        return self.env._(
            "Stock is not told a second time, for goods may have been sold since: "
            '%(names)s. Click "Stock Preview" on the warehouse, or wait for the next '
            "update.",
            names=", ".join(submissions.mapped("document_number")),
        )

    @api.model
    def _say_refused_before(self, submissions):
        return self._say_outdated(submissions)

    @api.model
    def _say_write_anew(self, submissions):
        return self._say_outdated(submissions)

    @api.model
    def _say_correct(self, submissions):
        return self._say_outdated(submissions)

    @api.model
    def _say_decide(self, submissions):
        return self._say_outdated(submissions)
