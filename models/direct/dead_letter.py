"""Direct orders that a person has to look at, in the list of all that failed."""

from odoo import api, fields, models
from odoo.tools import SQL


class AmazonVendorDeadLetter(models.Model):
    _inherit = "amazon.vendor.dead.letter"

    direct_order_id = fields.Many2one("amazon.vendor.direct.order", readonly=True)


class AmazonVendorDeadLetterDirectOrder(models.AbstractModel):
    _name = "amazon.vendor.dead.letter.source.direct_order"
    _inherit = ["amazon.vendor.dead.letter.source"]
    _description = "Amazon Vendor: direct orders with a problem"
    _depends = {
        "amazon.vendor.direct.order": [
            "state",
            "problem",
            "step_problem",
            "unmapped_count",
            "user_id",
            "ignored_reason",
        ],
    }

    _model = "amazon.vendor.direct.order"
    _sequence = 42

    @api.model
    def _label(self):
        return self.env._("Direct Order")

    @api.model
    def _select(self):
        columns = self._columns(
            document_number=SQL("source.name"),
            direct_order_id=SQL("source.id"),
            user_id=SQL("source.user_id"),
            error_message=SQL(
                # What holds it is said once where the answering stopped for it.
                r"NULLIF(concat_ws(E'\n', source.problem, "
                r"NULLIF(source.step_problem, source.problem)), '')"
            ),
            unmapped_count=SQL("source.unmapped_count"),
            failed_on=SQL("source.create_date"),
            attempts=SQL("0"),
            next_try=SQL("NULL::timestamp"),
        )
        return SQL(
            """
            SELECT %s
              FROM amazon_vendor_direct_order source
             WHERE (source.state = 'new'
                    AND (source.problem IS NOT NULL OR source.unmapped_count > 0))
                OR (source.state IN ('new', 'acknowledged', 'labelled')
                    AND source.step_problem IS NOT NULL)
            """,
            columns,
        )

    @api.model
    def _reasons(self, letter):
        reasons = [letter.error_message] if letter.error_message else []
        if letter.unmapped_count:
            reasons.append(
                self.env._(
                    "Lines without a product: %(count)s.", count=letter.unmapped_count
                )
            )
        return reasons

    @api.model
    def _retry(self, records):
        records.action_reprocess()
        return self.env._(
            "Direct orders looked through again: %(count)s.", count=len(records)
        )
