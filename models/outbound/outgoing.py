import logging

from odoo import api, models
from odoo.exceptions import UserError

from ...logic.outbound.finding import UNSEEN, Finding
from ...logic.outbound.timing import Timings
from ...spapi.operations.transactions import Transactions
from ..exchange.engine import bisect
from ..exchange.plain_text import as_html
from ..exchange.reason import reason as reason_of

_logger = logging.getLogger(__name__)

PREFIX = "amazon.vendor.outgoing"
ALERT = "mail.mail_activity_data_warning"


class AmazonVendorOutgoing(models.AbstractModel):
    """What one kind of outgoing document needs of its own; the submission does the
    rest.

    Claiming, sending once, leases, retries, looking again are the same for every kind.
    A further kind is a model ``amazon.vendor.outgoing.<kind>`` that inherits this one,
    and a document model that inherits ``amazon.vendor.versioned.document``; no list
    has to be told of it. Its words are in ``outgoing_words.py``.

    Methods that take a gateway run while no transaction is open: no SQL in there.
    """

    _name = "amazon.vendor.outgoing"
    _description = "Amazon Vendor: a kind of outgoing document"

    #: Model of the documents.
    _document_model = None
    #: Whether Amazon shows documents of this kind somewhere. Where it does not, a
    #: person has to say whether one of unknown outcome has arrived.
    _can_be_looked_at = False
    #: Whether many of them can be looked at with one call, see ``_ask_list``.
    _can_be_listed = False
    _timings = Timings()

    # === KINDS === #

    @api.model
    def _of(self, document_type):
        """The handler of a kind; of one whose addon is gone, this base.

        :param str document_type: a value of the submission's field.
        """
        name = f"{PREFIX}.{document_type}"
        return self.env[name if name in self.env else PREFIX]

    @api.model
    def _handlers(self):
        """The handlers of all kinds that are installed."""
        names = sorted(self.env.registry.descendants([PREFIX], "_inherit"))
        return [self.env[name] for name in names if name.startswith(f"{PREFIX}.")]

    @api.model
    def _kind(self):
        """The value of the submission's ``document_type``."""
        return self._name.removeprefix(f"{PREFIX}.")

    @api.model
    def _is_installed(self):
        """Whether this is a kind, and not what is left where its addon is gone."""
        return self._document_model is not None

    # === THE DOCUMENT === #

    @api.model
    def _documents(self, submissions):
        """The documents of submissions of this kind, with the user's rights.

        :raise UserError: the addon that brought this kind is gone.
        """
        if not self._is_installed():
            raise UserError(
                self.env._(
                    "The addon that sends this kind of document is not installed: "
                    "%(names)s.",
                    names=", ".join(submissions.mapped("name")),
                )
            )
        documents = self.env[self._document_model].browse(submissions.mapped("res_id"))
        return documents.with_env(submissions.env)

    @api.model
    def _number(self, document):
        """The number by which people search for the submission of a document."""
        return document.display_name

    @api.model
    def _check_may(self, action, documents):
        """Make sure that the user may act on what is sent of these documents.

        :param str action: ``send``, ``retry``, ``look``, ``cancel`` or ``settle`` (say
            whether one of unknown outcome has arrived).
        :raise AccessError: the user may not.
        """
        documents.check_access("write")

    # === SENDING === #

    @api.model
    def _message(self, submission):
        """What ``_post`` is given: the exact JSON; with what belongs to its address
        where a kind's has something of its own."""
        return submission.payload

    @api.model
    def _post(self, gateway, payload):
        """Send exactly this document, once; no SQL in here.

        :param gateway: spapi Gateway.
        :param payload: of ``_message``: the exact JSON.
        :rtype: spapi.records.Submitted
        :raise SpApiError: one of its four kinds.
        """
        raise NotImplementedError

    @api.model
    def _means_taken(self, submission, errors):
        """Whether Amazon's refusal says that it has the document already.

        Asked only where an earlier try may have arrived.

        :param errors: list of dicts with ``code``, ``message``, ``details``.
        """
        return False

    @api.model
    def _free_to_leave(self, submissions):
        """Asked right before these are sent, with their rows locked.

        :return: those that nothing has happened to meanwhile which keeps them here;
            of the others it is said why.
        """
        return submissions

    # === SENDING AGAIN === #

    @api.model
    def _check_retry(self, submissions):
        """Make sure that the very same documents may be sent again.

        :raise UserError: one of them was refused after reading, is replaced by a later
            version, or no longer says what it should.
        """
        stuck = submissions.filtered(lambda s: s.state in ("failed", "held"))
        if refused := submissions.filtered(lambda s: s._refused_after_reading()):
            raise UserError(self._say_refused_before(refused))
        if replaced := submissions.filtered("superseded"):
            raise UserError(self._say_superseded(replaced))
        self._prepare_retry(stuck)
        if outdated := self._outdated(stuck):
            raise UserError(self._say_outdated(outdated))

    @api.model
    def _prepare_retry(self, submissions):
        """What must be brought in line before it is seen whether they are outdated."""

    @api.model
    def _outdated(self, submissions):
        """Those whose document would be written otherwise now."""
        return submissions.browse()

    # === LOOKING === #

    @api.model
    def _question(self, submission):
        """What Amazon is to be asked about this submission: plain values."""
        return submission.document_number

    @api.model
    def _ask(self, gateway, question):
        """Ask Amazon what it shows; no SQL in here.

        :param gateway: spapi Gateway.
        :param question: of ``_question``.
        :return: the answer, for ``_judge``.
        :raise SpApiError: Amazon could not be asked.
        """
        return None

    @api.model
    def _ask_list(self, gateway, questions, since):
        """Ask what Amazon shows of many documents with a few calls; no SQL in here.

        What is not found proves nothing: it is asked for by ``_ask`` before anything is
        concluded from that.

        :param set questions: of ``_question``.
        :param datetime since: when the first of them was sent, naive UTC.
        :return: (dict question -> answer of those that were found, whether all that
            Amazon has changed since was looked through)
        :raise SpApiError: Amazon could not be asked.
        """
        return {}, False

    @api.model
    def _judge(self, submission, answer):
        """Hold what Amazon shows against what was sent.

        :param answer: of ``_ask`` or ``_ask_list``; None where Amazon was not asked.
        :rtype: Finding
        """
        return Finding(UNSEEN)

    @api.model
    def _ask_transaction(self, gateway, transaction_id):
        """Ask what became of a transaction; no SQL in here.

        :rtype: spapi.messages.transaction.TransactionStatus
        :raise SpApiError: Amazon could not be asked.
        """
        return gateway.use(Transactions).transaction(transaction_id)

    @api.model
    def _success_confirms(self, submission):
        """Whether Amazon ends the transaction of this one with *Success*.

        Amazon does so for shipments in North America and Europe only (developer-docs,
        "Get transaction status"). Where it does, the transaction is asked for until it
        comes.
        """
        return False

    @api.model
    def _weigh_news(self, source, shown):
        """Another document of Amazon's was imported: does it prove that some of ours
        arrived? Confirms those submissions.

        :param str source: kind of the imported document.
        :param dict shown: record of ours that it is about -> what was read of it.
        """

    @api.model
    def _spread_news(self, source, shown):
        """Offer what Amazon shows to every kind; see ``_weigh_news``."""
        for handler in self._handlers():
            handler._weigh_news(source, shown)

    # === WHAT IT MEANS HERE === #

    @api.model
    def _tell(self, submissions, state, message):
        """Have the documents hear of a new state; see ``_state_changed``.

        What Amazon said must not be lost to a defect there: the state stands, and the
        document is told later.
        """
        bisect(
            submissions,
            lambda batch: self._state_changed(batch, state, message),
            lambda submission, error: submission._not_told(error),
        )

    @api.model
    def _state_changed(self, submissions, state, message):
        """What a new state means for the documents, in this order.

        :param submissions: of this kind, which have this state now.
        :param str state: of ``SUBMISSION_STATES``.
        :param str message: a sentence for people; with ``queued`` it says why it is
            delayed until somebody corrects a setting.
        """
        if not self._is_installed():
            return
        said, fine = {}, submissions.browse()
        for submission in submissions:
            if sentence := message or self._say_moved(submission):
                said[submission.res_id] = sentence
            delayed = state == "queued" and message
            if state in ("failed", "mismatch", "held") or delayed:
                self._alert(submission, self._documents(submission), message)
            elif state in ("submitted", "presumed", "confirmed", "cancelled"):
                fine += submission
        telling = submissions.filtered(lambda each: each.res_id in said)
        if telling:
            self._documents(telling)._message_log_batch(bodies=said)
        self._close_alerts(fine)

    @api.model
    def _alert(self, submission, document, message):
        """Give the responsible person an activity on the document, once."""
        key = _alert_key(submission)
        same = document.activity_ids.filtered(lambda a: a.amazon_vendor_key == key)
        user = self._responsible(submission, document)
        note = as_html(message)
        if same:
            same.note = note
        elif user.active:
            document.sudo().activity_schedule(
                ALERT,
                summary=self._say_needs_you(submission),
                note=note,
                user_id=user.id,
                amazon_vendor_key=key,
            )

    @api.model
    def _responsible(self, submission, document):
        """Whose it is when something needs a person."""
        return submission.instance_id.responsible_id or document.user_id

    @api.model
    def _close_alerts(self, submissions):
        """What was to be done about these submissions is done."""
        keys = set(map(_alert_key, submissions))
        self._documents(submissions).activity_ids.filtered(
            lambda activity: activity.amazon_vendor_key in keys
        ).unlink()

    @api.model
    def _note(self, submissions, sentence):
        """Write a sentence where people look for what happened to the documents."""
        if not self._is_installed():
            return
        for document in self._documents(submissions):
            document._message_log(body=sentence)

    # === WORK LEFT === #

    @api.model
    def _has_work(self, submission):
        """Whether something follows here, now that Amazon has the document."""
        return False

    @api.model
    def _finish(self, submission):
        """Do what follows here; in a savepoint, so it may fail."""

    @api.model
    def _finish_all(self, submissions):
        """Do what follows here for several, with one savepoint; where it fails they are
        tried one by one."""
        for submission in submissions:
            self._finish(submission)

    @api.model
    def _not_finished(self, submission, error):
        """What follows could not be done: tell a person."""
        reason = reason_of(self.env, error)
        self._note(submission, self._say_not_finished(submission, reason))

    # === FAILED WORK === #

    @api.model
    def _letter_part(self):
        """What the list of all that failed shows of submissions of this kind.

        :return: (SQL of joins to the table ``source`` of submissions, dict column ->
            SQL), or None for nothing of its own.
        """
        return None


def _alert_key(submission):
    return f"submission {submission.id}"
