"""The data queue forgets that all documents are purchase orders."""

from odoo.tools import SQL, sql


def migrate(cr, version):
    """Rename the columns, so that every line keeps its number and its requisition."""
    if not version:
        return
    _rename(cr, "amazon_vendor_queue_line", "purchase_order_number", "document_key")
    _rename(cr, "amazon_vendor_log", "purchase_order_number", "document_key")
    _link_records(cr)
    _keep_cursors(cr)
    _call_by_name(cr)
    # The gap check is a kind of its own; its queues have no lines.
    cr.execute(
        "UPDATE amazon_vendor_queue SET document_type = 'purchase_order_listing' "
        "WHERE operation = 'gap_check'"
    )


def _rename(cr, table, old, new):
    if sql.column_exists(cr, table, old):
        sql.rename_column(cr, table, old, new)
        sql.drop_index(cr, f"{table}__{old}_index", table)


def _link_records(cr):
    """The requisition of a line becomes one of any records that lines can become."""
    table = "amazon_vendor_queue_line"
    if not sql.column_exists(cr, table, "requisition_id"):
        return
    sql.drop_constraint(cr, table, f"{table}_requisition_id_fkey")
    # They speak of columns by their old names; Odoo makes them anew.
    for index in ("requisition_id_index", "version_uniq", "waiting_status_idx"):
        sql.drop_index(cr, f"{table}__{index}", table)
        sql.drop_index(cr, f"{table}_{index}", table)
    sql.rename_column(cr, table, "requisition_id", "res_id")
    sql.create_column(cr, table, "res_model", "varchar")
    cr.execute(
        "UPDATE amazon_vendor_queue_line SET res_model = 'amazon.vendor.requisition' "
        "WHERE res_id IS NOT NULL"
    )


def _keep_cursors(cr):
    """How far the imports have come moves from the instance to its schedules."""
    if not sql.column_exists(cr, "amazon_vendor_schedule", "cursor"):
        sql.create_column(cr, "amazon_vendor_schedule", "cursor", "timestamp")
    for column, operation in (
        ("import_cursor", "import_purchase_orders"),
        ("status_cursor", "import_purchase_order_status"),
    ):
        if not sql.column_exists(cr, "amazon_vendor_instance", column):
            continue
        cr.execute(
            SQL(
                """
                UPDATE amazon_vendor_schedule schedule
                   SET cursor = instance.%(column)s
                  FROM amazon_vendor_instance instance
                 WHERE instance.id = schedule.instance_id
                   AND schedule.operation = %(operation)s
                """,
                column=SQL.identifier(column),
                operation=operation,
            )
        )
        cr.execute(
            SQL(
                "ALTER TABLE amazon_vendor_instance DROP COLUMN %s",
                SQL.identifier(column),
            )
        )


def _call_by_name(cr):
    """The scheduled actions, which nobody updates, say what they import."""
    for name, old, new in (
        (
            "ir_cron_import_purchase_orders",
            "model._cron_import()",
            'model._cron_import("import_purchase_orders")',
        ),
        (
            "ir_cron_gap_check",
            "model._cron_gap_check()",
            'model._cron_import("gap_check")',
        ),
    ):
        cr.execute(
            """
            UPDATE ir_act_server action
               SET code = %s
              FROM ir_cron cron
              JOIN ir_model_data data
                ON data.model = 'ir.cron' AND data.res_id = cron.id
             WHERE action.id = cron.ir_actions_server_id
               AND data.module = 'amazon_vendor_central'
               AND data.name = %s
               AND action.code = %s
            """,
            [new, name, old],
        )
