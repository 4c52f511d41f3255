"""Labels that did not come, in the list of all that failed."""

from odoo import api, models
from odoo.tools import SQL


class AmazonVendorDeadLetterDirectLabel(models.AbstractModel):
    _name = "amazon.vendor.dead.letter.source.direct_label"
    _inherit = ["amazon.vendor.dead.letter.source"]
    _description = "Amazon Vendor: labels of direct orders that did not come"
    _depends = {
        "amazon.vendor.direct.label": ["state", "name", "order_id", "instance_id"],
        "amazon.vendor.direct.order": ["user_id"],
    }

    _model = "amazon.vendor.direct.label"
    _sequence = 60

    @api.model
    def _label(self):
        return self.env._("Label of a Direct Order")

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT %s
              FROM amazon_vendor_direct_label source
              JOIN amazon_vendor_direct_order direct ON direct.id = source.order_id
             WHERE source.state = 'failed'
            """,
            self._columns(
                document_number=SQL("source.name"),
                user_id=SQL("direct.user_id"),
            ),
        )

    @api.model
    def _retry(self, records):
        records.action_retry()
        return self.env._("Labels asked for again: %(count)s.", count=len(records))
