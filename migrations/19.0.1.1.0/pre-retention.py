"""What is stored of a document is its text or its packed form; indexes that lead
nowhere else than another one go."""

from odoo.tools import SQL
from odoo.tools.sql import column_exists, rename_column

#: Tables whose documents can be packed.
DOCUMENTS = ("amazon_vendor_queue_line", "amazon_vendor_submission")
#: Each is the beginning of another index, or divides a table in a handful of parts.
#: Those over checksums and over states of lines are made anew for what is looked for.
INDEXES = (
    "amazon_vendor_acknowledgement__requisition_id_index",
    "amazon_vendor_acknowledgement_line__company_id_index",
    "amazon_vendor_call__instance_id_index",
    "amazon_vendor_line_history__line_id_index",
    "amazon_vendor_queue_line__instance_id_index",
    "amazon_vendor_queue_line__queue_id_index",
    "amazon_vendor_queue_line_checksum_idx",
    "amazon_vendor_requisition__instance_id_index",
    "amazon_vendor_requisition_line__company_id_index",
    "amazon_vendor_requisition_line__instance_id_index",
    "amazon_vendor_requisition_line__requisition_id_index",
    "amazon_vendor_requisition_line__state_index",
    "amazon_vendor_requisition_revision__requisition_id_index",
    "amazon_vendor_status_review__requisition_id_index",
)


def migrate(cr, version):
    """Rename the columns, which takes no time, and drop the indexes."""
    for table in DOCUMENTS:
        if column_exists(cr, table, "payload"):
            rename_column(cr, table, "payload", "payload_text")
    for name in INDEXES:
        cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(name)))
