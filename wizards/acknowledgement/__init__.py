from . import preview, sale_cancel
