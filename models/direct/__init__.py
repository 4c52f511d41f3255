from . import line, order, warehouse

# What extends them, and what belongs to them.
# isort: split
from . import (
    acknowledgement,
    answer_outgoing,
    answered,
    answering,
    consignee,
    dead_letter,
    deadline,
    deciding,
    document,
    gap_check,
    instance,
    mapping,
    overview,
    rereading,
    sale_order,
    selling,
    taking_in,
)

# From the label to the status.
# isort: split
from . import (
    account_move,
    checks,
    confirmation,
    invoice,
    label,
    label_dead_letter,
    label_fetch,
    leaving,
    package,
    pallet,
    resealing,
    shipping_order,
    shipping_outgoing,
    status_update,
    stock_picking,
)
