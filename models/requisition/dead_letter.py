"""Orders that cannot be answered as they stand, in the list of all that failed."""

from odoo import api, fields, models
from odoo.tools import SQL


class AmazonVendorDeadLetter(models.Model):
    _inherit = "amazon.vendor.dead.letter"

    requisition_id = fields.Many2one("amazon.vendor.requisition", readonly=True)
    purchase_order_number = fields.Char(
        related="document_number", string="Order No.", help="The letter's number."
    )
    unmapped_count = fields.Integer(string="Lines Without Product", readonly=True)
    problem_count = fields.Integer(string="Lines With a Problem", readonly=True)


class AmazonVendorDeadLetterRequisition(models.AbstractModel):
    _name = "amazon.vendor.dead.letter.source.requisition"
    _inherit = ["amazon.vendor.dead.letter.source"]
    _description = "Amazon Vendor: requisitions with a problem"
    _depends = {
        "amazon.vendor.requisition": [
            "state",
            "problem",
            "step_problem",
            "problem_count",
            "unmapped_count",
            "user_id",
        ],
    }

    _model = "amazon.vendor.requisition"
    _sequence = 40

    @api.model
    def _label(self):
        return self.env._("Requisition")

    @api.model
    def _select(self):
        still = "source.ignored_version = source.version"
        columns = self._columns(
            document_number=SQL("source.purchase_order_number"),
            requisition_id=SQL("source.id"),
            user_id=SQL("source.user_id"),
            error_message=SQL(
                r"NULLIF(concat_ws(E'\n', source.problem, source.step_problem), '')"
            ),
            unmapped_count=SQL("source.unmapped_count"),
            problem_count=SQL("source.problem_count"),
            failed_on=SQL("source.create_date"),
            attempts=SQL("0"),
            next_try=SQL("NULL::timestamp"),
            # A changed order is to be looked at anew.
            ignored_reason=SQL(f"CASE WHEN {still} THEN source.ignored_reason END"),
            ignored_by_id=SQL(f"CASE WHEN {still} THEN source.ignored_by_id END"),
        )
        return SQL(
            """
            SELECT %s
              FROM amazon_vendor_requisition source
             WHERE (source.state = 'new'
                    AND (source.unmapped_count > 0
                         OR source.problem_count > 0
                         OR source.problem IS NOT NULL))
                OR (source.state != 'closed' AND source.step_problem IS NOT NULL)
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
        if letter.problem_count:
            reasons.append(
                self.env._(
                    "Lines with a problem: %(count)s.", count=letter.problem_count
                )
            )
        return reasons

    @api.model
    def _retry(self, records):
        records.action_reprocess()
        return self.env._(
            "Requisitions looked through again: %(count)s.", count=len(records)
        )


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
