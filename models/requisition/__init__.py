from . import line, requisition

# What extends them.
# isort: split
from . import (
    approved,
    deadline,
    import_orders,
    line_import,
    line_values,
    mapping,
    sale_orders,
    split,
)
