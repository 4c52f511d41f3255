from odoo import models


class AccountMove(models.Model):
    """Invoices to Amazon among all of a company's: found without reading them all."""

    _inherit = "account.move"

    _amazon_open_idx = models.Index(
        "(amazon_instance_id) WHERE amazon_instance_id IS NOT NULL "
        "AND state = 'posted' AND amount_residual_signed <> 0"
    )
    _amazon_dated_idx = models.Index(
        "(invoice_date) WHERE amazon_instance_id IS NOT NULL"
    )
