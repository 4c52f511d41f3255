"""A kind that goes out and that Amazon shows nowhere: notes, over a made-up API."""

import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.amazon_vendor_central.spapi.operations.base import Operations

DUPLICATE = "DuplicateNote"


class Notes(Operations):
    """The made-up API."""

    def submit_note(self, document, number):
        """submitNote: send exactly this document.

        :rtype: spapi.records.Submitted
        """
        query = self._query(number=number)
        request = self._request("POST", "/notes/v1/notes", query, document)
        return self._submit("submitNote", request)


class AmazonVendorTestNote(models.Model):
    """A note to Amazon; a correction is the next version under the same number."""

    _name = "amazon.vendor.test.note"
    _description = "Amazon Vendor Test Note"
    _inherit = ["amazon.vendor.versioned.document"]
    _order = "id desc"
    _outgoing = "note"

    name = fields.Char(string="Number", required=True, readonly=True)
    text = fields.Char(required=True, readonly=True)
    instance_id = fields.Many2one(
        "amazon.vendor.instance", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="instance_id.company_id", store=True)
    success_counts = fields.Boolean(
        readonly=True, help="Amazon says Success of it, as of shipments."
    )
    wants_filing = fields.Boolean(help="Once Amazon has it, it is to be filed.")
    filed = fields.Boolean(readonly=True)

    _version_uniq = models.Constraint(
        "UNIQUE(instance_id, name, version)", "There is such a version already."
    )

    @api.model
    def _write_note(self, instance, number, text, **values):
        """Write the next version of a note and send it after the commit.

        :param instance: amazon.vendor.instance.
        :param str number: by which Amazon knows the note.
        :return: the note.
        """
        earlier = self.sudo().search(
            [("instance_id", "=", instance.id), ("name", "=", number)]
        )
        payload = json.dumps({"number": number, "text": text})
        earlier._supersede()
        note = self.sudo().create(
            {
                "name": number,
                "text": text,
                "instance_id": instance.id,
                **values,
                **self._version_values(instance, payload, earlier),
            }
        )
        note = note.sudo(self.env.su)
        note._submit()
        return note

    def _file(self):
        """What follows once Amazon has the note."""
        for note in self:
            if note.text == "nobody can file this":
                raise UserError(self.env._("The cabinet is locked."))
            note.filed = True


class AmazonVendorOutgoingNote(models.AbstractModel):
    _name = "amazon.vendor.outgoing.note"
    _inherit = ["amazon.vendor.outgoing"]
    _description = "Amazon Vendor: notes"

    _document_model = "amazon.vendor.test.note"

    @api.model
    def _label(self):
        return self.env._("Note")

    @api.model
    def _number(self, document):
        return document.name

    @api.model
    def _message(self, submission):
        return submission.payload, self._documents(submission).name

    @api.model
    def _post(self, gateway, payload):
        return gateway.use(Notes).submit_note(*payload)

    @api.model
    def _means_taken(self, submission, errors):
        return any(error.get("code") == DUPLICATE for error in errors)

    @api.model
    def _success_confirms(self, submission):
        return self._documents(submission).success_counts

    @api.model
    def _has_work(self, submission):
        note = self._documents(submission)
        return note.wants_filing and not note.filed

    @api.model
    def _finish(self, submission):
        self._documents(submission)._file()

    @api.model
    def _state_changed(self, submissions, state, message):
        result = super()._state_changed(submissions, state, message)
        if state in ("submitted", "presumed", "confirmed"):
            wanting = submissions.filtered(lambda s: self._has_work(s))
            if state == "submitted":
                wanting.work_left = True  # whoever has sent it does it next
            else:
                wanting._leave_work()  # the receipt was lost, and its work was not
        return result
