from .exchange import guard_mixin as exchange_guard_mixin
from .exchange import ignore_mixin as exchange_ignore_mixin
from .exchange import retry_mixin as exchange_retry_mixin
from .instance import code as instance_code
from .instance import instance as instance_instance
from .instance import connection as instance_connection
from .instance import credentials as instance_credentials
from .instance import schedule as instance_schedule
from .instance import import_window as instance_import_window
from .instance import figures as instance_figures
from .instance import health as instance_health
from .instance import watch as instance_watch
from .exchange import call as exchange_call
from .inbound import document as inbound_document
from .inbound import queue as inbound_queue
from .inbound import fetch as inbound_fetch
from .inbound import queue_line as inbound_queue_line
from .inbound import process as inbound_process
from .exchange import log as exchange_log
from .requisition import requisition as requisition_requisition
from .change import revision as change_revision
from .requisition import import_orders as requisition_import_orders
from .requisition import line as requisition_line
from .requisition import line_values as requisition_line_values
from .requisition import line_import as requisition_line_import
from .requisition import mapping as requisition_mapping
from .requisition import sale as requisition_sale
from .catalogue import product as catalogue_product
from .catalogue import product_contradiction as catalogue_product_contradiction
from .catalogue import product_catalogue as catalogue_product_catalogue
from .catalogue import product_resolve as catalogue_product_resolve
from .catalogue import product_remember as catalogue_product_remember
from .catalogue import product_uom as catalogue_product_uom
from .catalogue import party as catalogue_party
from .catalogue import party_partner as catalogue_party_partner
from .catalogue import party_resolve as catalogue_party_resolve
from .outbound import submission as outbound_submission
from .outbound import send as outbound_send
from .outbound import follow as outbound_follow
from .outbound import schedule as outbound_schedule
from .acknowledgement import acknowledgement as acknowledgement_acknowledgement
from .acknowledgement import (
    acknowledgement_line as acknowledgement_acknowledgement_line,
)
from .acknowledgement import requisition_check as acknowledgement_requisition_check
from .acknowledgement import requisition_split as acknowledgement_requisition_split
from .decision import cost as decision_cost
from .decision import rule as decision_rule
from .decision import instance as decision_instance
from .decision import requisition_line as decision_requisition_line
from .decision import requisition as decision_requisition
from .acknowledgement import (
    requisition_acknowledge as acknowledgement_requisition_acknowledge,
)
from .acknowledgement import (
    requisition_answered as acknowledgement_requisition_answered,
)
from .status import document as status_document
from .status import requisition_line as status_requisition_line
from .status import import_status as status_import_status
from .status import review as status_review
from .status import alert as status_alert
from .status import figures as status_figures
from .status import line_history as status_line_history
from .requisition import instance as requisition_instance
from .requisition import deadline as requisition_deadline
from .requisition import reminder as requisition_reminder
from .requisition import approval as requisition_approval
from .acknowledgement import requisition_preview as acknowledgement_requisition_preview
from .requisition import workflow as requisition_workflow
from .inbound import workflow as inbound_workflow
from .outbound import workflow as outbound_workflow
from .acknowledgement import version as acknowledgement_version
from .acknowledgement import ladder as acknowledgement_ladder
from .exchange import mail_activity as exchange_mail_activity
from .sale import sale_order as sale_sale_order
from .sale import sale_order_line as sale_sale_order_line
from .sale import sale_order_line_values as sale_sale_order_line_values
from .sale import sale_order_values as sale_sale_order_values
from .sale import stock_move_line as sale_stock_move_line
from .sale import workflow as sale_workflow
from .sale import approved as sale_approved
from .exchange import screen as exchange_screen
from .change import instance as change_instance
from .change import sale_order as change_sale_order
from .change import requisition_change as change_requisition_change
from .change import apply as change_apply
from .change import automatic as change_automatic
from .change import decide as change_decide
from .sale import quoted as sale_quoted
from .inbound import gap_check as inbound_gap_check
from .exchange import dead_letter as exchange_dead_letter
from .exchange import dead_letter_source as exchange_dead_letter_source
