"""Invoices of Amazon's orders belong to the instance of their orders.

Those that were made before can be submitted, credited and found like later ones; none
is sent by itself for that.
"""


def migrate(cr, _version):
    """See the module; nothing of the invoices themselves changes."""
    cr.execute(
        """
        UPDATE account_move move
           SET amazon_instance_id = found.instance_id
          FROM (
            SELECT DISTINCT ON (line.move_id) line.move_id, requisition.instance_id
              FROM account_move_line line
              JOIN sale_order_line_invoice_rel link ON link.invoice_line_id = line.id
              JOIN sale_order_line sold ON sold.id = link.order_line_id
              JOIN sale_order ON sale_order.id = sold.order_id
              JOIN amazon_vendor_requisition requisition
                ON requisition.id = sale_order.amazon_requisition_id
             ORDER BY line.move_id, line.id
          ) found
         WHERE move.id = found.move_id
           AND move.amazon_instance_id IS NULL
           AND move.move_type IN ('out_invoice', 'out_refund')
        """
    )
