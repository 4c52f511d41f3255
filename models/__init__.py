from .exchange import ignore_mixin as exchange_ignore_mixin
from .exchange import retry_mixin as exchange_retry_mixin
from .exchange import call as exchange_call
from .exchange import log as exchange_log
from .exchange import mail_activity as exchange_mail_activity
from .catalogue import product as catalogue_product
from .catalogue import product_catalogue as catalogue_product_catalogue
from .catalogue import product_resolve as catalogue_product_resolve
from .catalogue import product_remember as catalogue_product_remember
from .catalogue import product_uom as catalogue_product_uom
from .catalogue import party as catalogue_party
from .catalogue import party_partner as catalogue_party_partner
from .catalogue import party_resolve as catalogue_party_resolve
from .instance import code as instance_code
from .instance import instance as instance_instance
from .instance import connection as instance_connection
from .instance import credentials as instance_credentials
from .instance import schedule as instance_schedule
from .instance import import_window as instance_import_window
from .instance import figures as instance_figures
from .instance import health as instance_health
from .instance import watch as instance_watch
from .instance import workflow as instance_workflow
from .inbound import document as inbound_document
from .inbound import queue as inbound_queue
from .inbound import fetch as inbound_fetch
from .inbound import queue_line as inbound_queue_line
from .inbound import process as inbound_process
from .inbound import workflow as inbound_workflow
from .outbound import submission as outbound_submission
from .outbound import send as outbound_send
from .outbound import follow as outbound_follow
from .outbound import schedule as outbound_schedule
from .outbound import workflow as outbound_workflow
from .sale import sale_order as sale_sale_order
from .sale import sale_order_line as sale_sale_order_line
from .sale import sale_order_line_values as sale_sale_order_line_values
from .sale import sale_order_values as sale_sale_order_values
from .sale import stock_move_line as sale_stock_move_line
from .sale import workflow as sale_workflow
from .sale import approved as sale_approved
from . import requisition
from . import change
from . import status
from . import acknowledgement
from . import decision
from .inbound import gap_check as inbound_gap_check
from .exchange import dead_letter as exchange_dead_letter
from .exchange import dead_letter_source as exchange_dead_letter_source
