"""A submission refers to its document by model and id, whatever kind it is."""

from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column, rename_column

TABLE = "amazon_vendor_submission"
ADDED = {
    "res_model": "varchar",
    "res_id": "int4",
    "document_number": "varchar",
    "superseded": "boolean",
    "may_have_arrived": "boolean",
}
#: They are read from the reference now.
GONE = ("acknowledgement_id", "requisition_id", "purchase_order_number")


def migrate(cr, version):
    """Fill the reference before the database insists on it."""
    if not column_exists(cr, TABLE, "acknowledgement_id"):
        return
    for name, kind in ADDED.items():
        if not column_exists(cr, TABLE, name):
            create_column(cr, TABLE, name, kind)
    cr.execute(
        """
        UPDATE amazon_vendor_submission submission
           SET res_model = 'amazon.vendor.acknowledgement',
               res_id = mine.id,
               document_number = submission.purchase_order_number,
               may_have_arrived = submission.state = 'unknown',
               superseded = EXISTS (
                   SELECT 1
                     FROM amazon_vendor_acknowledgement newer
                    WHERE newer.requisition_id = mine.requisition_id
                      AND newer.version > mine.version)
          FROM amazon_vendor_acknowledgement mine
         WHERE mine.id = submission.acknowledgement_id
        """
    )
    if column_exists(cr, TABLE, "settle_sale_order"):
        rename_column(cr, TABLE, "settle_sale_order", "work_left")
    cr.execute(
        """
        ALTER TABLE amazon_vendor_submission
          DROP CONSTRAINT IF EXISTS amazon_vendor_submission_acknowledgement_uniq,
          DROP CONSTRAINT IF EXISTS amazon_vendor_submission_document_check;
        DROP INDEX IF EXISTS amazon_vendor_submission_settle_idx;
        DROP INDEX IF EXISTS amazon_vendor_submission_follow_idx;
        """
    )
    for name in GONE:
        cr.execute(
            SQL(
                "ALTER TABLE %s DROP COLUMN %s",
                SQL.identifier(TABLE),
                SQL.identifier(name),
            )
        )
