"""What could not be received, or not be processed, in the list of all that failed."""

from odoo import api, models
from odoo.tools import SQL


class AmazonVendorDeadLetterQueueLine(models.AbstractModel):
    _name = "amazon.vendor.dead.letter.source.queue_line"
    _inherit = ["amazon.vendor.dead.letter.source"]
    _description = "Amazon Vendor: records that were not processed"
    _depends = {
        "amazon.vendor.queue.line": [
            "state",
            "queue_id",
            "instance_id",
            "res_id",
            "document_type",
        ]
    }

    _model = "amazon.vendor.queue.line"
    _sequence = 10

    @api.model
    def _label(self):
        return self.env._("Record Not Processed")

    @api.model
    def _select(self):
        columns = self._columns(
            name=SQL("COALESCE(source.document_key, queue.name)"),
            document_type=SQL("source.document_type"),
            document_number=SQL("source.document_key"),
            **self._columns_of_kinds(),
        )
        return SQL(
            """
            SELECT %s
              FROM amazon_vendor_queue_line source
              JOIN amazon_vendor_queue queue ON queue.id = source.queue_id
             WHERE source.state = 'failed'
            """,
            columns,
        )

    @api.model
    def _columns_of_kinds(self):
        """What the kinds of documents fill in of their own: dict column -> SQL."""
        columns = {}
        for handler in self.env["amazon.vendor.document"]._handlers():
            columns.update(handler._letter_columns())
        return columns

    @api.model
    def _retry(self, records):
        records.action_retry()
        return self.env._("Records tried again: %(count)s.", count=len(records))


class AmazonVendorDeadLetterQueue(models.AbstractModel):
    _name = "amazon.vendor.dead.letter.source.queue"
    _inherit = ["amazon.vendor.dead.letter.source"]
    _description = "Amazon Vendor: imports that were not received"
    _depends = {
        "amazon.vendor.queue": ["fetch_state", "name", "instance_id", "document_type"]
    }

    _model = "amazon.vendor.queue"
    _sequence = 20

    @api.model
    def _label(self):
        return self.env._("Import Not Received")

    @api.model
    def _select(self):
        return SQL(
            "SELECT %s FROM amazon_vendor_queue source "
            "WHERE source.fetch_state = 'failed'",
            self._columns(
                status=SQL("source.fetch_state"),
                document_type=SQL("source.document_type"),
            ),
        )

    @api.model
    def _retry(self, records):
        records.action_fetch_again()
        return self.env._("Imports asked for again: %(count)s.", count=len(records))


class AmazonVendorQueueLineIgnored(models.Model):
    _inherit = "amazon.vendor.queue.line"

    def _values_when_ignored(self):
        return {"next_try": False}

    def _note_ignoring(self, sentence):
        for line in self:
            line.queue_id._log(
                "info",
                sentence,
                queue_line_id=line.id,
                document_key=line.document_key,
            )


class AmazonVendorQueueIgnored(models.Model):
    _inherit = "amazon.vendor.queue"

    def _note_ignoring(self, sentence):
        self._log("info", sentence)
