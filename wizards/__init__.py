from . import amazon_vendor_decide
from . import amazon_vendor_operation
from . import amazon_vendor_acknowledgement_preview
from . import amazon_vendor_product_import
from . import amazon_vendor_product_import_row
from . import amazon_vendor_rule_dry_run
from . import amazon_vendor_operation_gap_check
from . import amazon_vendor_dead_letter_ignore
