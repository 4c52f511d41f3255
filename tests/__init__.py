from . import test_acknowledgement
from . import test_acknowledgement_evidence
from . import test_acknowledgement_versions
from . import test_bad_input
from . import test_bench_counts
from . import test_calls
from . import test_computed_values
from . import test_credentials
from . import test_deadline
from . import test_decide
from . import test_decide_sent
from . import test_decision_allocation
from . import test_dead_letters
from . import test_health
from . import test_faults_quick
from . import test_instance
from . import test_live_queue
from . import test_neutralize
from . import test_operations_wizard
from . import test_party
from . import test_preview
from . import test_preview_rules
from . import test_product_import
from . import test_product_mapping
from . import test_product_queries
from . import test_product_remember
from . import test_product_resolve
from . import test_product_uom
from . import test_proposal
from . import test_queue_process
from . import test_requisition_import
from . import test_rule
from . import test_sale_order_equality
from . import test_sale_order_guard
from . import test_schedule
from . import test_sentences_answer
from . import test_sentences_sale_order
from . import test_security_access
from . import test_seed_004
from . import test_seed_001
from .simulator import test_acknowledgement as test_simulator_acknowledgement
from .simulator import test_add_api as test_simulator_add_api
from .simulator import test_api as test_simulator_api
from .simulator import test_contract as test_simulator_contract
from .simulator import test_control as test_simulator_control
from .simulator import test_faults as test_simulator_faults
from .simulator import test_generator as test_simulator_generator
from .simulator import test_reports as test_simulator_reports
from .simulator import test_status as test_simulator_status
from . import test_spapi_acknowledgement
from . import test_spapi_endpoints
from . import test_spapi_faults
from . import test_spapi_gateway
from . import test_spapi_paging
from . import test_spapi_properties
from . import test_spapi_purchase_order
from . import test_spapi_raw
from . import test_spapi_redact
from . import test_spapi_simulator
from . import test_spapi_throttle
from . import test_spapi_tokens
from . import test_status_figures
from . import test_status_import
from . import test_status_operation
from . import test_status_review
from . import test_submission_follow
from . import test_submission_send
from . import test_submission_workers
from . import test_external_api
from . import test_workflow
from . import test_screen_names
from . import test_change_meaning
from . import test_change_apply
from . import test_change_cancel
from . import test_change_automatic
from . import test_change_rules
from . import test_change_quotation
from . import test_change_queries
from . import test_change_answer
from . import test_gap_check
from . import test_tour
from . import test_engine_tour
