# What the documents that go to Amazon are made of.
from . import document

# isort: split
from . import (
    charge_rate,
    confirmation,
    container,
    routing_request,
    shipment,
    sscc,
    sscc_range,
    transport_label,
)

# What extends them.
# isort: split
from . import (
    again,
    arn,
    by_hand,
    checks,
    freezing,
    imports,
    instance,
    label_search,
    leaving,
    making,
    missing,
    outgoing,
    pickup,
    preview,
    printing,
    requisition,
    requisition_line,
    rest,
    routing,
    routing_outgoing,
    sale_order,
    stock_move,
    stock_move_line,
    stock_package_type,
    stock_picking,
    telling,
    told_by_hand,
)
