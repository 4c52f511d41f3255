"""Order reports and settlements that wait for a person, in the list of all that
failed."""

from odoo import api, models
from odoo.tools import SQL


class AmazonVendorDeadLetterSellerReport(models.AbstractModel):
    _name = "amazon.vendor.dead.letter.source.seller_report"
    _inherit = ["amazon.vendor.dead.letter.source"]
    _description = "Amazon Vendor: order reports that could not be made or read"
    _depends = {
        "amazon.seller.report": ["state", "name", "instance_id", "problem", "said"]
    }

    _model = "amazon.seller.report"
    _sequence = 210

    @api.model
    def _label(self):
        return self.env._("Order Report Fatal")

    @api.model
    def _select(self):
        columns = self._columns(
            document_number=SQL("source.number"),
            error_message=SQL("COALESCE(source.problem, source.said)"),
        )
        return SQL(
            """
            SELECT %s
              FROM amazon_seller_report source
             WHERE source.state = 'fatal' OR source.problem IS NOT NULL
            """,
            columns,
        )

    @api.model
    def _retry(self, records):
        records.action_ask_again()
        return self.env._("Reports asked for again: %(count)s.", count=len(records))


class AmazonVendorDeadLetterSellerSettlement(models.AbstractModel):
    _name = "amazon.vendor.dead.letter.source.seller_settlement"
    _inherit = ["amazon.vendor.dead.letter.source"]
    _description = "Amazon Vendor: settlements that wait for a person"
    _depends = {"amazon.seller.settlement": ["state", "name", "instance_id", "problem"]}

    _model = "amazon.seller.settlement"
    _sequence = 220

    @api.model
    def _label(self):
        return self.env._("Settlement Held")

    @api.model
    def _select(self):
        columns = self._columns(
            document_number=SQL("source.name"),
            error_message=SQL("COALESCE(source.error_message, source.problem)"),
        )
        return SQL(
            """
            SELECT %s
              FROM amazon_seller_settlement source
             WHERE source.state = 'review'
                OR (source.state = 'ready' AND source.error_message IS NOT NULL)
            """,
            columns,
        )

    @api.model
    def _retry(self, records):
        records.action_sort_again()
        records.sudo()._record_success()
        return self.env._("Settlements sorted again: %(count)s.", count=len(records))
