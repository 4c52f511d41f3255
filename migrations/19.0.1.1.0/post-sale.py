"""Quotations that wait for approval get the price that comes to Amazon's net cost.

Where a tax is included in the price, Amazon's net cost was written as if it were the
price. Left as they are, approving them would now confirm the cost less that tax.
"""

import logging

from odoo import SUPERUSER_ID, api
from odoo.tools import float_compare

from odoo.addons.amazon_vendor_central.models.exchange.engine import bisect

_logger = logging.getLogger(__name__)


def migrate(cr, _version):
    """See the module; confirmed orders stay as people have confirmed them.

    A line that cannot be written (another addon refuses) stays as it is: the log and
    its order say so, and the upgrade goes on.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    lines = env["sale.order.line"].search(
        [
            ("amazon_requisition_line_id", "!=", False),
            ("order_id.state", "in", ("draft", "sent")),
            ("tax_ids", "!=", False),
        ]
    )
    bisect(lines, _reprice, _not_repriced)


def _reprice(lines):
    for line in lines:
        ordered = line.amazon_requisition_line_id
        cost = ordered._cost_per_unit(answered=True)
        as_ordered = (ordered.uom_id or line.product_uom_id) == line.product_uom_id
        if as_ordered and not float_compare(
            line.price_unit, float(cost), precision_digits=6
        ):
            line.with_company(line.company_id).write({"amazon_net_price": cost})


def _not_repriced(line, error):
    order = line.order_id
    _logger.warning(
        "The price of %s in %s (line %s) was not brought in line with Amazon's net "
        "cost: %s",
        line.product_id.display_name,
        order.name,
        line.id,
        error,
    )
    order._message_log(
        body=order.env._(
            "The update could not bring the price of %(product)s in line with Amazon's "
            "net cost, as the tax is included in it: %(reason)s. Correct the price "
            "before you confirm.",
            product=line.product_id.display_name,
            reason=error,
        )
    )
