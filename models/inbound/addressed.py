"""Documents that are not for the instance that has received them are kept apart."""

from odoo import api, fields, models


class AmazonVendorQueueLineAddressed(models.Model):
    _inherit = "amazon.vendor.queue.line"

    apart_code = fields.Char(
        string="Addressed To",
        readonly=True,
        index="btree_not_null",
        help="The vendor code of a document that this instance does not take.",
    )

    def _set_apart(self, documents):
        """Keep apart what other instances take, or none.

        Nothing is made of it and nothing is answered. It is judged again once the code
        is listed.

        :param dict documents: line id -> what the handler read.
        :return: the lines that were set apart.
        """
        apart = {}
        for line in self:
            handler = line._handler()
            if handler._is_addressed:
                code = handler._addressed_to(documents[line.id]) or None
                apart.setdefault((line.instance_id, code), []).append(line.id)
        found = self.browse()
        for (instance, code), ids in apart.items():
            sentence = instance._why_not_taken(code)
            if sentence:
                lines = self.browse(ids)
                lines.write(
                    {
                        "state": "done",
                        "apart_code": code or "?",
                        "outcome": sentence,
                        "res_model": False,
                        "res_id": False,
                    }
                )
                lines._record_success()
                found |= lines
        return found

    @api.model
    def _take_back(self, instance, codes):
        """Judge again what is addressed to these codes, which are listed now.

        :param instance: amazon.vendor.instance.
        :param codes: vendor codes.
        """
        lines = self.sudo().search(
            [("instance_id", "=", instance.id), ("apart_code", "in", list(codes))]
        )
        lines._judge_again()

    def _judge_again(self):
        if self:
            self.write({"state": "draft", "apart_code": False, "outcome": False})
            self.queue_id._refresh_state()
            self.queue_id._trigger_process()

    # === BUTTON === #

    def action_judge_again(self):
        """Look again whether these documents are for their instance (button)."""
        self.check_access("read")  # membership and company; nobody writes by hand
        self.sudo().filtered("apart_code")._judge_again()
        return True
