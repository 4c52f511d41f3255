from . import amazon_vendor_operation
from . import amazon_vendor_product_import
from . import amazon_vendor_product_import_row
