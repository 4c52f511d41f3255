import logging
import traceback

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...spapi.messages.common import MessageError
from ..exchange.engine import bisect, is_concurrency_error, isolated
from ..exchange.own_company import in_own_company

_logger = logging.getLogger(__name__)

#: Documents of a batch that share one savepoint: a bad one costs the others of its
#: portion their work once more.
PORTION = 25


class AmazonVendorQueueLineProcess(models.Model):
    """Judge queue lines: what is good is applied, the others get a reason."""

    _inherit = "amazon.vendor.queue.line"

    @api.model
    def _due_domain(self):
        now = fields.Datetime.now()
        waiting = Domain("state", "=", "draft")
        retry = Domain("state", "=", "failed") & Domain("next_try", "<=", now)
        return waiting | retry

    @api.model
    def _claim(self, domain, limit):
        """Lock lines that no other worker has, until the end of the transaction.

        One statement and right after a commit: on an older snapshot PostgreSQL raises
        instead of skipping what another worker has changed meanwhile.

        :return: at most ``limit`` lines, the oldest first; none if others have them.
        """
        self.flush_model()
        query = self._search(domain, order="id", limit=limit)
        self.env.cr.execute(
            SQL(
                "%s FOR UPDATE OF %s SKIP LOCKED",
                query.select(),
                SQL.identifier(self._table),
            ),
            log_exceptions=False,  # a lost race is repeated by the caller
        )
        return self.browse([row[0] for row in self.env.cr.fetchall()])

    def _process_batch(self):
        """Judge these lines: the good ones are applied, the others get a reason."""
        for wave in self._waves():
            wave._process_wave()
        for mine in in_own_company(self):
            for lines in mine.grouped("document_type").values():
                # What follows may fail for reasons of its own: what was stored stays.
                bisect(
                    lines,
                    lines[:1]._handler()._batch_processed,
                    lambda line, error: line._process_failed(error),
                )

    def _process_wave(self):
        documents = {}
        for line in self:
            try:
                documents[line.id] = line._handler()._read(line.payload or "")
            except psycopg2.Error:
                raise  # it is not to ask the database; nothing can go on now
            except Exception as error:  # a defect of its kind is its own trouble
                line._process_failed(error)
        readable = self.filtered(lambda line: line.id in documents)
        readable -= readable._set_apart(documents)
        for start in range(0, len(readable), PORTION):
            bisect(
                readable[start : start + PORTION],
                lambda batch: batch._apply_documents(documents),
                lambda line, error: line._process_failed(error),
            )

    def _waves(self):
        """Cut the lines so that no document appears in two versions in a wave.

        Two versions of one document must be judged one after the other, oldest first.
        """
        rest = self.sorted("id")
        while rest:
            first = {}
            for line in rest:
                # One without a key is like no other.
                key = line.document_key or line.id
                first.setdefault((line.instance_id, line.document_type, key), line)
            wave = self.browse([line.id for line in first.values()])
            yield wave
            rest -= wave

    def _apply_documents(self, documents):
        """Apply the documents of these lines, kind by kind (one savepoint).

        :param dict documents: line id -> what the handler read.
        """
        for handler, instance, lines in self._by_handler():
            applied = handler._apply(
                instance, [(line, documents[line.id]) for line in lines]
            )
            for (record_id, outcome), batch in lines.grouped(
                lambda line, applied=applied: applied[line.id]
            ).items():
                batch.write(
                    {
                        "state": "done",
                        "res_model": record_id and handler._model,
                        "res_id": record_id,
                        "outcome": outcome,
                    }
                )
        self._record_success()

    def _by_handler(self):
        """These lines by kind and instance, in the order the kinds are applied in.

        :return: list of (handler, instance, lines)
        """
        found = [
            (lines[:1]._handler(), lines.instance_id, lines)
            for mine in in_own_company(self)
            for lines in mine.grouped(
                lambda line: (line.document_type, line.instance_id)
            ).values()
        ]
        return sorted(
            found, key=lambda each: (each[0]._rank, each[0]._name, each[1].id)
        )

    def _process_failed(self, error):
        """Write down why a line failed and when it is tried again."""
        self.ensure_one()
        message, retry_in, retry = self._explain(error)
        detail = "".join(traceback.format_exception(error))
        self._record_failure(message, detail, retry_in=retry_in, retry=retry)
        message = self.error_message  # as it could be stored
        self.state = "failed"

        def tell():
            self.queue_id._log(
                "error",
                message,
                queue_line_id=self.id,
                document_key=self.document_key,
            )
            if self.next_try:
                self.queue_id._trigger_process(at=self.next_try)

        # Why it failed stands on the row, also where the rest cannot be done.
        isolated(
            self.env,
            tell,
            lambda defect: _logger.error(
                "Nobody can be told of queue line %s", self.id, exc_info=defect
            ),
        )

    def _explain(self, error):
        """What went wrong, in the user's words.

        :return: (sentence, seconds until the next try or None, whether to try again)
        """
        name = self.document_key or self.env._("A document without a number")
        if isinstance(error, MessageError):
            return (
                self.env._("%(document)s: %(problem)s", document=name, problem=error),
                None,
                False,
            )
        if isinstance(error, UserError):
            return (
                self.env._("%(document)s: %(problem)s", document=name, problem=error),
                None,
                True,
            )
        if isinstance(error, psycopg2.IntegrityError) or is_concurrency_error(error):
            message = self.env._(
                "%(document)s was being processed by somebody else at the same moment; "
                "it is tried again.",
                document=name,
            )
            return message, 5, True
        if isinstance(error, psycopg2.DataError | psycopg2.OperationalError):
            message = self.env._(
                "%(document)s holds a value that the database cannot store: "
                "%(problem)s. If you are sure that Amazon means it, report this.",
                document=name,
                problem=_first_line(error),
            )
            return message, None, False
        _logger.warning("Queue line %s could not be processed", self.id, exc_info=error)
        message = self.env._(
            "%(document)s could not be processed: %(problem)s. The technical details "
            "are on the record, for your administrator.",
            document=name,
            problem=error,
        )
        return message, None, True


def _first_line(error):
    """What PostgreSQL said, without the statement and its values."""
    return str(error).strip().partition("\n")[0]
