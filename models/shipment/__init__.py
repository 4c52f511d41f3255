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
    checks,
    freezing,
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
    routing,
    routing_outgoing,
    stock_move,
    stock_move_line,
    stock_package_type,
    stock_picking,
    telling,
)
