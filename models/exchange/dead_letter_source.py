"""What the things that fail know about being ignored."""

from odoo import fields, models


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
                purchase_order_number=line.purchase_order_number,
            )


class AmazonVendorQueueIgnored(models.Model):
    _inherit = "amazon.vendor.queue"

    def _note_ignoring(self, sentence):
        self._log("info", sentence)


class AmazonVendorSubmissionIgnored(models.Model):
    _inherit = "amazon.vendor.submission"

    def _note_ignoring(self, sentence):
        for requisition in self.requisition_id:
            requisition._message_log(body=sentence)


class AmazonVendorRequisitionIgnored(models.Model):
    _name = "amazon.vendor.requisition"
    _inherit = ["amazon.vendor.requisition", "amazon.vendor.ignore.mixin"]

    ignored_version = fields.Integer(
        readonly=True,
        copy=False,
        help="The version of the order that is ignored; a changed one is not.",
    )

    def _ignore_failure(self, reason):
        for requisition in self.sudo():
            requisition.ignored_version = requisition.version
        return super()._ignore_failure(reason)

    def _note_ignoring(self, sentence):
        for requisition in self:
            requisition._message_log(body=sentence)
