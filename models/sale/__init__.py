from . import sale_order, sale_order_line
from . import account_move, stock_move, stock_move_line, stock_picking
