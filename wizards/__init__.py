from .decision import decide as decision_decide
from .inbound import operation as inbound_operation
from .acknowledgement import preview as acknowledgement_preview
from .catalogue import product_import as catalogue_product_import
from .catalogue import product_import_row as catalogue_product_import_row
from .decision import rule_dry_run as decision_rule_dry_run
from .inbound import operation_gap_check as inbound_operation_gap_check
from .exchange import dead_letter_ignore as exchange_dead_letter_ignore
