from . import carrier, consignee, marketplace, order, order_line, shipment

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
    shipment_outgoing,
    shipment_telling,
    stock_move,
    stock_picking,
    workflow,
)
