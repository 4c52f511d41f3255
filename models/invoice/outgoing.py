from odoo import api, models
from odoo.exceptions import UserError

from ...spapi.operations.invoices import Invoices

#: Words of a refusal that says that Amazon has this id already.
TAKEN_WORDS = ("duplicate", "already exist", "already been", "already used")
NUMBER_WORDS = ("invoice",)
#: Amazon takes no invoices over the API from this account (selling-partner-api-models
#: issue 2385): no invoice will be taken until somebody at Amazon changes that.
NOT_ENABLED = "not enabled for edi"


class AmazonVendorOutgoingInvoice(models.AbstractModel):
    """Invoices and credit notes: Amazon shows them nowhere.

    What became of one is told by its transaction; after that it is *unverified*. Where
    the outcome of sending is unknown a person looks in Vendor Central, and it is sent
    again under its id.
    """

    _name = "amazon.vendor.outgoing.invoice"
    _inherit = ["amazon.vendor.outgoing"]
    _description = "Amazon Vendor: invoices"

    _document_model = "amazon.vendor.invoice"

    @api.model
    def _label(self):
        return self.env._("Invoice")

    @api.model
    def _number(self, document):
        return document.number

    @api.model
    def _check_may(self, action, documents):
        """As any; and what may have arrived is not kept here any more.

        :raise UserError: a try to send one of them may have reached Amazon.
        """
        checked = super()._check_may(action, documents)
        if action == "cancel":
            arrived = documents.filtered(lambda d: d.submission_id.may_have_arrived)
            if arrived:
                raise UserError(
                    self.env._(
                        "Amazon may have %(number)s already, so it stays as it is. "
                        "Wait until it is sent again under its number.",
                        number=arrived[0].number,
                    )
                )
        return checked

    # === SENDING === #

    @api.model
    def _post(self, gateway, payload):
        return gateway.use(Invoices).submit_invoices(payload)

    @api.model
    def _means_taken(self, submission, errors):
        for error in errors:
            said = f"{error.get('code')} {error.get('message')} {error.get('details')}"
            said = said.lower()
            if any(about in said for about in NUMBER_WORDS) and any(
                words in said for words in TAKEN_WORDS
            ):
                return True
        return False

    @api.model
    def _free_to_leave(self, submissions):
        """Not those of an instance from which Amazon takes no invoices, and none that
        is not confirmed in Odoo any more.

        Somebody may take one back to draft while somebody else has it sent again: the
        two write different rows, and neither sees what the other does.
        """
        stopped = submissions.filtered(lambda each: each.instance_id.invoices_stopped)
        for submission in stopped:
            submission.error_message = submission.instance_id._say_invoices_stopped()
        moves = self._moves(submissions)
        back = submissions.filtered(lambda each: moves[each].state != "posted")
        for submission in back:
            submission._set_state(
                "cancelled", self._say_not_confirmed(submission), next_try=False
            )
        return submissions - stopped - back

    @api.model
    def _outdated(self, submissions):
        """Those that failed and whose invoice would be told otherwise now.

        One that is held goes out as it is: Amazon may have it, so nobody corrects it.
        """
        failed = submissions.filtered(lambda each: each.state == "failed")
        moves = self._moves(failed)
        posted = self.env["account.move"].union(*moves.values())
        posted = posted.filtered(lambda move: move.state == "posted")
        checked = self.env[self._document_model]._checked(posted)
        return failed.filtered(
            lambda each: (
                moves[each] not in checked
                or checked[moves[each]].payload != each.payload
            )
        )

    @api.model
    def _moves(self, submissions):
        """Odoo's document behind each of these, as superuser: dict."""
        documents = self._documents(submissions.sudo())
        return {
            submission: document.move_id
            for submission, document in zip(submissions, documents, strict=True)
        }

    @api.model
    def _check_retry(self, submissions):
        """As any; and not while Amazon takes none from the instance.

        :raise UserError: it is stopped.
        """
        submissions.instance_id._check_invoices_run()
        return super()._check_retry(submissions)

    # === WHAT IT MEANS HERE === #

    @api.model
    def _state_changed(self, submissions, state, message):
        result = super()._state_changed(submissions, state, message)
        if not self._is_installed():
            return result
        invoices = self._documents(submissions)
        if state in ("presumed", "confirmed"):
            invoices._now_unverified()
        elif state == "failed":
            invoices._not_accepted()
            for submission in submissions.filtered(_says_not_enabled):
                submission.instance_id._stop_invoices(submission.error_message)
        return result

    @api.model
    def _responsible(self, submission, document):
        """Who answers orders may not see invoices."""
        return submission.instance_id._invoice_responsible() or document.user_id

    # === WORDS === #

    @api.model
    def _say_not_confirmed(self, submission):
        return self.env._(
            "%(number)s was not sent: it is not confirmed in Odoo any more. Confirm it "
            "and click Submit to Amazon.",
            number=submission.document_number,
        )

    @api.model
    def _say_refused(self, submission, reasons):
        return self.env._(
            "Amazon refused %(number)s: %(reasons)s. Correct the invoice in Odoo "
            "(Reset to Draft, change it, confirm it: it keeps its number), then click "
            "Submit to Amazon: it goes out under the same number.",
            number=submission.document_number,
            reasons=reasons,
        )


def _says_not_enabled(submission):
    said = f"{submission.error_message or ''} {submission.error_detail or ''}"
    return NOT_ENABLED in said.lower()
