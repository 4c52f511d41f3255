from . import sale_order, sale_order_line, stock_move_line, told
