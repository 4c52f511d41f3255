from . import (
    credit,
    invoice,
    invoice_line,
    tax_type,
)

# What extends them.
# isort: split
from . import (
    account_move,
    account_move_line,
    automatic,
    checks,
    instance,
    making,
    outgoing,
    party,
    product_template,
    sale_order,
    seen,
    shipment,
    submitting,
)
