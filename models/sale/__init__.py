from . import (
    approved,
    sale_order,
    sale_order_line,
    sale_order_line_values,
    sale_order_values,
    stock_move_line,
    workflow,
)
