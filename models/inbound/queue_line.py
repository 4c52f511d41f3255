import json

from odoo import api, fields, models


class AmazonVendorQueueLine(models.Model):
    """One document exactly as Amazon sent it, and what became of it.

    The payload is stored byte for byte and committed before it is judged. A version
    is stored once: the unique index keeps two workers that import overlapping windows
    from storing it twice.
    """

    _name = "amazon.vendor.queue.line"
    _description = "Amazon Vendor Data Queue Line"
    _inherit = [
        "amazon.vendor.packed.mixin",
        "amazon.vendor.guard.mixin",
        "amazon.vendor.retry.mixin",
    ]
    _order = "id"
    _rec_name = "document_key"

    queue_id = fields.Many2one(
        "amazon.vendor.queue",
        string="Data Queue",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="instance_id.company_id", store=True)
    document_type = fields.Selection(
        selection="_selection_document_type",
        string="Document",
        required=True,
        readonly=True,
    )
    document_key = fields.Char(
        string="Number",
        readonly=True,
        index=True,
        help="What tells the document from the others of its kind: the number of a "
        "purchase order, for example.",
    )
    version = fields.Integer(
        readonly=True,
        default=1,
        help="Amazon's document changed this many times since we first saw it.",
    )
    payload = fields.Text(help="What Amazon sent, byte for byte.")
    payload_base_id = fields.Many2one(
        "amazon.vendor.queue.line",
        string="Packed Beside",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The later version that this superseded one is stored as the difference "
        "to.",
    )
    checksum = fields.Char(readonly=True, help="SHA-256 of the payload.")
    state = fields.Selection(
        [("draft", "New"), ("done", "Processed"), ("failed", "Failed")],
        string="Status",
        required=True,
        readonly=True,
        default="draft",
    )
    res_model = fields.Char(string="Became Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Became ID", model_field="res_model", readonly=True
    )
    res_name = fields.Char(
        string="Became",
        compute="_compute_res_name",
        help="The record that the document became.",
    )
    outcome = fields.Char(
        readonly=True, help="What the processing did, in a few words."
    )
    payload_readable = fields.Text(
        string="What Amazon Sent",
        compute="_compute_payload_readable",
        help="The payload, indented. What is stored and processed are Amazon's bytes.",
    )

    _version_uniq = models.UniqueIndex(
        "(instance_id, document_type, document_key, version) "
        "WHERE document_key IS NOT NULL",
        "This version of the document is stored already.",
    )
    _record_idx = models.Index("(res_model, res_id) WHERE res_model IS NOT NULL")
    # What has a number is recognised by that.
    _keyless_idx = models.Index("(instance_id, checksum) WHERE document_key IS NULL")
    _to_process_idx = models.Index("(queue_id, id) WHERE state = 'draft'")
    _state_idx = models.Index("(queue_id, state)")
    _failed_idx = models.Index("(instance_id) WHERE state = 'failed'")
    _backlog_idx = models.Index("(instance_id, create_date) WHERE state = 'draft'")

    @api.model
    def _selection_document_type(self):
        return self.env["amazon.vendor.document"]._selection_kind()

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        self.res_name = False
        for model, lines in self.filtered("res_id").grouped("res_model").items():
            if model not in self.env:
                continue
            records = self.env[model].browse(lines.mapped("res_id"))
            names = {
                record.id: record.display_name
                for record in records._filtered_access("read")
            }
            for line in lines:
                line.res_name = names.get(line.res_id)

    def _handler(self):
        """The handler of this line's kind of document."""
        return self.env["amazon.vendor.document"]._of(self.document_type)

    def _records(self, model):
        """The records of one model that these documents became.

        :param str model: its name.
        """
        lines = self.filtered(lambda line: line.res_id and line.res_model == model)
        return self.env[model].browse(dict.fromkeys(lines.mapped("res_id")))

    @api.model
    def _recent_versions(self, instance, keys, document_type, count):
        """The newest stored versions of each document, in one statement.

        :param instance: one amazon.vendor.instance.
        :param keys: what tells the documents apart.
        :param str document_type: the kind; versions are counted for each on its own.
        :param int count: how many of each.
        :return: dict key -> list of (version, checksum, id of the queue), newest first.
        """
        if not keys:
            return {}
        self.flush_model(["instance_id", "document_type", "document_key", "version"])
        self.env.cr.execute(
            """
            SELECT document_key, version, checksum, queue_id
              FROM (SELECT document_key, version, checksum, queue_id, row_number()
                           OVER (PARTITION BY document_key ORDER BY version DESC) AS age
                      FROM amazon_vendor_queue_line
                     WHERE instance_id = %s AND document_type = %s
                       AND document_key = ANY(%s)) kept
             WHERE age <= %s
          ORDER BY document_key, version DESC
            """,
            [instance.id, document_type, list(keys), count],
        )
        found = {}
        for key, *version in self.env.cr.fetchall():
            found.setdefault(key, []).append(tuple(version))
        return found

    def action_retry(self):
        """Put failed lines back to New and process them now (button, bulk action)."""
        self.check_access("read")  # membership and company; nobody writes by hand
        failed = self.filtered(lambda line: line.state == "failed")
        failed.sudo().write({"state": "draft", "next_try": False})
        return failed.queue_id._action_process(only=failed)

    def action_open_record(self):
        """Open the record that this document became."""
        self.ensure_one()
        self.check_access("read")
        known = self.res_id and self.res_model in self.env
        records = self._records(self.res_model) if known else None
        return self._handler()._open(records) if records else False

    @api.depends("payload", "payload_note")
    def _compute_payload_readable(self):
        for line in self:
            line.payload_readable = line.payload_note or _indented(line.payload)

    def _packed_beside(self):
        return self.payload_base_id.payload if self.payload_base_id else None

    def _checksum_of_payload(self):
        return self.checksum


def _indented(payload):
    """The JSON text with indents; as it is when it is no JSON."""
    try:
        return json.dumps(json.loads(payload or ""), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return payload
