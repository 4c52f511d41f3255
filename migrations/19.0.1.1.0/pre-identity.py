"""Line numbers and codes are kept as what they mean, and beside them as Amazon wrote
them: "01" is line "1" of the order."""

from odoo.tools import SQL, sql

LINE = "amazon_vendor_requisition_line"
ANSWER = "amazon_vendor_acknowledgement_line"
REQUISITION = "amazon_vendor_requisition"
#: What is compared, in upper case: table, column.
CODES = (
    (REQUISITION, "selling_party_code"),
    (REQUISITION, "buying_party_code"),
    (REQUISITION, "ship_to_party_code"),
    (REQUISITION, "bill_to_party_code"),
    (LINE, "asin"),
)


def migrate(cr, version):
    """Keep the spelling for the echo, then bring numbers and codes into one form."""
    if not version or not sql.table_exists(cr, LINE):
        return
    _keep(cr, LINE, "item_sequence_number", "item_sequence_number_raw")
    _keep(cr, REQUISITION, "selling_party_code", "selling_party_raw")
    _number(cr, LINE)
    _number(cr, ANSWER)
    _key(cr)
    for table, column in CODES:
        _upper(cr, table, column)


def _keep(cr, table, column, raw):
    if not sql.column_exists(cr, table, raw):
        sql.create_column(cr, table, raw, "varchar")
        cr.execute(
            SQL(
                "UPDATE %s SET %s = %s",
                SQL.identifier(table),
                SQL.identifier(raw),
                SQL.identifier(column),
            )
        )


def _number(cr, table):
    """``spapi.identity.line_number`` in SQL."""
    cr.execute(
        SQL(
            """
            UPDATE %s SET item_sequence_number =
                   CASE WHEN btrim(item_sequence_number) ~ '^[0-9]+$'
                        THEN COALESCE(
                             NULLIF(ltrim(btrim(item_sequence_number), '0'), ''), '0')
                        ELSE NULLIF(btrim(item_sequence_number), '') END
             WHERE item_sequence_number ~ '^\\s|\\s$|^0[0-9]'
            """,
            SQL.identifier(table),
        )
    )


def _key(cr):
    """Where one line was stored as two ("1" removed, "01" added), the one that Amazon
    still orders has the number, and the other one counts behind it.

    Lines that Amazon itself has given the same number keep the order it lists them in:
    that is what the next import finds them by."""
    cr.execute(
        """
        WITH keyed AS (
            SELECT id, item_key, COALESCE(item_sequence_number, '?') AS number,
                   row_number() OVER (
                       PARTITION BY requisition_id, COALESCE(item_sequence_number, '?')
                       ORDER BY (COALESCE(ordered_qty, 0) > 0) DESC, sequence, id
                   ) AS position,
                   bool_or(item_sequence_number_raw
                           IS DISTINCT FROM item_sequence_number) OVER (
                       PARTITION BY requisition_id, COALESCE(item_sequence_number, '?')
                   ) AS respelled
              FROM amazon_vendor_requisition_line
        ), wanted AS (
            SELECT id, item_key,
                   number || CASE WHEN position > 1 THEN '#' || position ELSE '' END
                   AS key
              FROM keyed WHERE respelled
        )
        UPDATE amazon_vendor_requisition_line line
           SET item_key = '=' || wanted.key FROM wanted
         WHERE wanted.id = line.id AND wanted.item_key IS DISTINCT FROM wanted.key
        """
    )
    # In a second step: two lines that change places may not meet.
    cr.execute(
        """
        UPDATE amazon_vendor_requisition_line SET item_key = substr(item_key, 2)
         WHERE left(item_key, 1) = '='
        """
    )


def _upper(cr, table, column):
    cr.execute(
        SQL(
            "UPDATE %(table)s SET %(column)s = upper(btrim(%(column)s)) "
            "WHERE %(column)s <> upper(btrim(%(column)s))",
            table=SQL.identifier(table),
            column=SQL.identifier(column),
        )
    )
