from . import product_import, product_import_row
