from . import consignee, marketplace, order, order_line

# What extends them.
# isort: split
from . import (
    cancelling,
    customer,
    document,
    failed,
    finding_products,
    importing,
    instance,
    sale_order,
    stock_move,
    workflow,
)
