from . import line, requisition

# What extends them.
# isort: split
from . import (
    approved,
    columns,
    cuts,
    dead_letter,
    deadline,
    document,
    fetch_again,
    gap_check,
    import_orders,
    instance,
    line_cost,
    line_import,
    line_values,
    log,
    lowering,
    mapping,
    obstacles,
    queue,
    queue_line,
    reminders,
    sale_order_line,
    sale_orders,
    split,
    steps,
    strangers,
)
