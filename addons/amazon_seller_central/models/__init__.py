from . import (
    carrier,
    consignee,
    marketplace,
    offer,
    order,
    order_line,
    report,
    settlement,
    settlement_kind,
    shipment,
)

# What extends them.
# isort: split
from . import (
    cancelling,
    customer,
    document,
    erasing,
    failed,
    finding_products,
    importing,
    instance,
    report_document,
    report_failed,
    report_instance,
    report_processing,
    sale_order,
    settlement_booking,
    settlement_document,
    settlement_instance,
    shipment_outgoing,
    shipment_telling,
    shipped,
    stock_move,
    stock_picking,
    workflow,
)
