"""Quotations that wait for approval get the price that comes to Amazon's net cost.

Where a tax is included in the price, Amazon's net cost was written as if it were the
price. Left as they are, approving them would now confirm the cost less that tax.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools import float_compare


def migrate(cr, _version):
    """See the module; confirmed orders stay as people have confirmed them."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    lines = env["sale.order.line"].search(
        [
            ("amazon_requisition_line_id", "!=", False),
            ("order_id.state", "in", ("draft", "sent")),
            ("tax_ids", "!=", False),
        ]
    )
    for line in lines:
        ordered = line.amazon_requisition_line_id
        cost = ordered._cost_per_unit(answered=True)
        as_ordered = (ordered.uom_id or line.product_uom_id) == line.product_uom_id
        if as_ordered and not float_compare(
            line.price_unit, float(cost), precision_digits=6
        ):
            line.write({"amazon_net_price": cost})
