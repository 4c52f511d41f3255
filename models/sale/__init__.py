from . import (
    account_move,
    confirming,
    sale_order,
    sale_order_line,
    stock_move,
    stock_move_line,
    told,
)
