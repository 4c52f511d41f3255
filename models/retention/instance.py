from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

#: Months that people may still argue about an order with Amazon.
DISPUTE_MONTHS = 24


class AmazonVendorInstanceRetention(models.Model):
    """What is kept of an order that is over, and for how long."""

    _inherit = "amazon.vendor.instance"

    pack_after_days = fields.Integer(
        string="Pack Closed Orders After (days)",
        required=True,
        default=30,
        help="So many days after an order that Amazon has closed was last touched, its "
        "documents and the history of its status are packed: they take a quarter of "
        "the room, and everything can still be read. 0: never.",
    )
    superseded_months = fields.Integer(
        string="Keep Superseded Versions (months)",
        required=True,
        default=3,
        help="So many months after an order was packed, the versions of Amazon's "
        "documents that a later one has replaced are dropped; of the history of its "
        "status the first and the last entry of each kind of each line remain. "
        "0: never.",
    )
    documents_months = fields.Integer(
        string="Keep Amazon's Orders (months)",
        required=True,
        default=DISPUTE_MONTHS,
        help="So many months after an order was packed, what is left of Amazon's "
        "documents and of the history is dropped. What was ordered, every answer with "
        "the exact document that was sent, and Amazon's receipts stay for ever. At "
        "least 24, as long as an order can be disputed. 0: never.",
    )
    log_retention_days = fields.Integer(
        string="Keep Log Lines (days)",
        required=True,
        default=90,
        help="Log lines older than this are forgotten.",
    )
    retention_summary = fields.Text(
        string="What Is Kept, and How Long", compute="_compute_retention_summary"
    )

    _pack_after_positive = models.Constraint(
        "CHECK(pack_after_days >= 0 AND superseded_months >= 0)",
        "Give a number of days or months, or 0 for never.",
    )
    _documents_long_enough = models.Constraint(
        f"CHECK(documents_months = 0 OR documents_months >= {DISPUTE_MONTHS})",
        "Amazon's orders are kept for 24 months at least: so long they can be "
        "disputed. Enter 24 or more, or 0 for ever.",
    )
    _log_retention_positive = models.Constraint(
        "CHECK(log_retention_days > 0)",
        "Log lines are kept for one day at least.",
    )

    @api.depends(
        "pack_after_days",
        "superseded_months",
        "documents_months",
        "log_retention_days",
        "call_retention_days",
    )
    @api.depends_context("lang")
    def _compute_retention_summary(self):
        for instance in self:
            instance.retention_summary = "\n".join(instance._retention_sentences())

    def _retention_sentences(self):
        """What the settings come to, one sentence for each thing that is kept."""
        if not self.pack_after_days:
            yield self.env._("All documents and histories are kept as they came.")
        else:
            yield self.env._(
                "Closed orders are packed %(days)s days after they were last touched. "
                "What is open, failed, held or waits for somebody never is.",
                days=self.pack_after_days,
            )
            yield self._say_months(
                self.superseded_months,
                self.env._(
                    "Superseded versions, and the history between first and last change"
                ),
            )
            yield self._say_months(
                self.documents_months,
                self.env._(
                    "The last version of Amazon's order, and the first and last "
                    "change of its status"
                ),
            )
        yield self.env._(
            "Requisitions, every answer with the exact document that was sent, and "
            "Amazon's receipts with their request IDs: for ever."
        )
        yield self.env._(
            "Log lines: %(log)s days. API calls: %(calls)s days.",
            log=self.log_retention_days,
            calls=self.call_retention_days,
        )

    def _say_months(self, months, what):
        if not months:
            return self.env._("%(what)s: for ever.", what=what)
        return self.env._(
            "%(what)s: %(months)s months from then on.", what=what, months=months
        )

    # === DAYS === #

    @api.model
    def _that_keep(self, *settings):
        """All instances, archived ones too, where these settings are not 0.

        :param str settings: names of fields.
        """
        chosen = Domain.AND(Domain(name, ">", 0) for name in settings)
        return self.sudo().search(chosen & Domain("active", "in", [True, False]))

    def _packed_before(self):
        """What was last touched before this day is packed."""
        days = relativedelta(days=self.pack_after_days)
        return fields.Date.today() - days

    def _superseded_before(self):
        """Of what was packed until this day superseded versions go."""
        return fields.Date.today() - relativedelta(months=self.superseded_months)

    def _dropped_before(self):
        """Of what was packed until this day nothing of Amazon's own text stays."""
        return fields.Date.today() - relativedelta(months=self.documents_months)
