from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..exchange.engine import bisect
from .submission import TROUBLED


class AmazonVendorDeadLetterSubmission(models.AbstractModel):
    """What could not be sent, or of which nobody knows what became of it."""

    _name = "amazon.vendor.dead.letter.source.submission"
    _inherit = ["amazon.vendor.dead.letter.source"]
    _description = "Amazon Vendor: submissions that failed"
    _depends = {
        "amazon.vendor.submission": [
            "state",
            "superseded",
            "document_type",
            "work_problem",
            "work_next_try",
            "res_model",
            "res_id",
            "instance_id",
        ],
    }

    _model = "amazon.vendor.submission"
    _sequence = 30

    @api.model
    def _label(self):
        return self.env._("Document for Amazon")

    @api.model
    def _select(self):
        # What a later version of the document replaced concerns nobody any more.
        joins, columns = self._letter_parts()
        return SQL(
            """
            SELECT %s
              FROM amazon_vendor_submission source
              %s
             WHERE (source.state IN %s AND source.superseded IS NOT TRUE)
                OR source.work_problem IS NOT NULL
            """,
            self._columns(
                document_type=SQL("source.document_type"),
                document_number=SQL("source.document_number"),
                error_message=SQL(
                    r"NULLIF(concat_ws(E'\n', source.error_message, "
                    "source.work_problem), '')"
                ),
                next_try=SQL("COALESCE(source.next_try, source.work_next_try)"),
                **columns,
            ),
            joins,
            TROUBLED,
        )

    @api.model
    def _letter_parts(self):
        """What the kinds of documents add.

        :return: (SQL of all joins, dict column -> SQL: that of the kind that has it).
        """
        joins, values = [], {}
        for handler in self.env["amazon.vendor.outgoing"]._handlers():
            if part := handler._letter_part():
                joins.append(part[0])
                for name, value in part[1].items():
                    values.setdefault(name, []).append(value)
        columns = {
            name: SQL("COALESCE(%s)", SQL(", ").join(found))
            for name, found in values.items()
        }
        return SQL(" ").join(joins), columns

    @api.model
    def _retry(self, records):
        """Send again what Amazon surely did not take, look up what nobody knows.

        :return: sentences of what was done, and of what is left to a person.
        """
        sentences = []
        if broken := records.filtered("work_problem"):
            broken.sudo()._work_again()
            sentences.append(
                self.env._(
                    "What follows is tried again in a moment: %(count)s.",
                    count=len(broken),
                )
            )
        troubled = records.filtered(lambda s: s.state in TROUBLED)
        for handler, submissions in troubled._by_handler():
            sentences += self._retry_kind(handler, submissions)
        return " ".join(sentences)

    def _retry_kind(self, handler, submissions):
        held = submissions.filtered(lambda s: s.state == "held")
        failed = submissions.filtered(lambda s: s.state == "failed")
        refused = failed.filtered(lambda s: s._refused_after_reading())
        replaced = (failed - refused).filtered("superseded")
        sentences = []
        # As by the button: first what must be brought in line, then whether it still
        # says what it should.
        prepared = self._prepared(handler, failed - refused - replaced, sentences)
        outdated = replaced | handler._outdated(prepared)
        if again := prepared - outdated:
            again.action_retry()
            sentences.append(handler._say_sent_again(again))
        if unclear := (submissions - failed - held).filtered("can_look_up"):
            unclear.action_check_now()
            sentences.append(handler._say_looked_up(unclear))
        if outdated:
            sentences.append(handler._say_write_anew(outdated))
        if refused:
            sentences.append(handler._say_correct(refused))
        if held:
            sentences.append(handler._say_decide(held))
        return sentences

    def _prepared(self, handler, submissions, sentences):
        """Those that could be brought in line before they are sent again.

        :param list sentences: filled with why the others could not.
        """
        ready = submissions

        def fail(submission, error):
            nonlocal ready
            if isinstance(error, AccessError) or not isinstance(error, UserError):
                raise error
            ready -= submission
            sentences.append(str(error.args[0]))

        bisect(
            submissions,
            lambda batch: handler._prepare_retry(batch._require("retry")),
            fail,
        )
        return ready


class AmazonVendorSubmissionIgnored(models.Model):
    _inherit = "amazon.vendor.submission"

    def _note_ignoring(self, sentence):
        for handler, submissions in self._by_handler():
            handler._note(submissions, sentence)
