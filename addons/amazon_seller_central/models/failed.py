"""Orders that wait for a person, in the list of all that failed."""

from odoo import api, models
from odoo.tools import SQL


class AmazonVendorDeadLetterSellerOrder(models.AbstractModel):
    _name = "amazon.vendor.dead.letter.source.seller_order"
    _inherit = ["amazon.vendor.dead.letter.source"]
    _description = "Amazon Vendor: orders of seller accounts that wait for a person"
    _depends = {
        "amazon.seller.order": [
            "state",
            "name",
            "instance_id",
            "problem",
            "error_message",
        ]
    }

    _model = "amazon.seller.order"
    _sequence = 200

    @api.model
    def _label(self):
        return self.env._("Amazon Order Held")

    @api.model
    def _select(self):
        columns = self._columns(
            status=SQL("source.state"),
            document_number=SQL("source.name"),
            error_message=SQL("COALESCE(source.error_message, source.problem)"),
        )
        return SQL(
            """
            SELECT %s
              FROM amazon_seller_order source
             WHERE source.state IN ('held', 'parked', 'conflict')
                OR (source.work_left AND source.error_message IS NOT NULL)
            """,
            columns,
        )

    @api.model
    def _retry(self, records):
        records.action_apply_again()
        records.action_do_steps()
        return self.env._("Orders tried again: %(count)s.", count=len(records))
