from markupsafe import Markup

from odoo import fields, models

from ...logic.change.meaning import MEANINGS, touches_sale_order


class AmazonVendorRequisitionRevision(models.Model):
    """What one import of a changed order changed, field by field, and what follows."""

    _name = "amazon.vendor.requisition.revision"
    _description = "Amazon Vendor Requisition Revision"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "requisition_id, version desc"
    _rec_name = "summary"

    requisition_id = fields.Many2one(
        "amazon.vendor.requisition", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="requisition_id.company_id", store=True)
    version = fields.Integer(required=True)
    queue_line_id = fields.Many2one(
        "amazon.vendor.queue.line", index="btree_not_null", ondelete="set null"
    )
    summary = fields.Text(required=True, help="The changes in words, one per line.")
    changes = fields.Json(
        help="List of {item, field, old, new}; item is empty for the header."
    )
    meaning = fields.Selection(
        MEANINGS,
        string="What It Means",
        required=True,
        readonly=True,
        default="nothing",
        help="What follows from the change for the answer and for the sale order.",
    )
    state = fields.Selection(
        [
            ("none", "Noted"),
            ("pending", "To Apply"),
            ("applied", "Applied"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="none",
    )
    automatic = fields.Boolean(
        readonly=True, help="The connector applies it by itself, as the instance says."
    )
    held_reason = fields.Text(
        string="Held For You",
        readonly=True,
        help="Why the rules cannot decide about it, one reason per line.",
    )
    applied_on = fields.Datetime(readonly=True)
    applied_by = fields.Many2one("res.users", readonly=True)
    outcome = fields.Text(
        string="What Was Done", readonly=True, help="What applying the change did."
    )

    _version_uniq = models.Constraint(
        "UNIQUE(requisition_id, version)",
        "This version of the order is recorded already.",
    )
    _pending_idx = models.Index("(requisition_id) WHERE state = 'pending'")

    def _announce(self):
        """Tell the followers of each requisition what Amazon changed.

        Who approves looks at the quotation, so that tells it also where nothing of it
        has to follow (what was lowered stays lowered).
        """
        self._tell_requisitions()
        self.filtered(lambda r: r.state == "none")._tell_quotations()

    def _tell_requisitions(self):
        labels = dict(self._fields["meaning"]._description_selection(self.env))
        for revision in self:
            items = Markup().join(
                Markup("<li>%s</li>") % change
                for change in revision.summary.splitlines()
            )
            title = self.env._(
                "Amazon changed the order (version %(version)s):",
                version=revision.version,
            )
            body = Markup("<p>%s</p><ul>%s</ul>") % (title, items)
            if revision.state == "pending":
                body += Markup("<p>%s</p>") % self.env._(
                    "What it means: %(meaning)s.", meaning=labels[revision.meaning]
                )
            revision.requisition_id.message_post(
                body=body, subtype_xmlid="mail.mt_note"
            )

    def _tell_quotations(self):
        for revision in self:
            requisition = revision.requisition_id
            if touches_sale_order(revision.changes or []) and requisition._is_quoted():
                requisition._living_sale_order()._amazon_say(
                    self.env._(
                        "Amazon changed its purchase order %(number)s; this quotation "
                        "stays as it is:",
                        number=requisition.purchase_order_number,
                    ),
                    revision.summary.splitlines(),
                )

    def _set_applied(self, sentences):
        """Note that what these revisions mean has been done.

        :param sentences: what was done and what could not be done.
        """
        self.write(
            {
                "state": "applied",
                "automatic": False,
                "applied_on": fields.Datetime.now(),
                "applied_by": self.env.uid,
                "held_reason": False,
                "outcome": "\n".join(sentences) or False,
            }
        )
