"""Line numbers and codes are kept as what they mean, and beside them as Amazon wrote
them: "01" is line "1" of the order."""

from odoo.tools import sql

LINE = "amazon_vendor_requisition_line"
REQUISITION = "amazon_vendor_requisition"
#: ``spapi.identity.line_number`` in SQL.
NUMBER = (
    "CASE WHEN btrim(%(name)s) ~ '^[0-9]+$' "
    "THEN COALESCE(NULLIF(ltrim(btrim(%(name)s), '0'), ''), '0') "
    "ELSE NULLIF(btrim(%(name)s), '') END"
)


def migrate(cr, version):
    """Keep the spelling for the echo, then bring numbers and codes into one form."""
    if not version or not sql.table_exists(cr, LINE):
        return
    if not sql.column_exists(cr, LINE, "item_sequence_number_raw"):
        sql.create_column(cr, LINE, "item_sequence_number_raw", "varchar")
        cr.execute(f"UPDATE {LINE} SET item_sequence_number_raw = item_sequence_number")
    if not sql.column_exists(cr, REQUISITION, "selling_party_raw"):
        sql.create_column(cr, REQUISITION, "selling_party_raw", "varchar")
        cr.execute(f"UPDATE {REQUISITION} SET selling_party_raw = selling_party_code")
    for table in (LINE, "amazon_vendor_acknowledgement_line"):
        _number(cr, table)
    _key(cr)
    for name in ("selling", "buying", "ship_to", "bill_to"):
        _upper(cr, REQUISITION, f"{name}_party_code")
    _upper(cr, LINE, "asin")


def _number(cr, table):
    number = NUMBER % {"name": "item_sequence_number"}
    cr.execute(
        f"UPDATE {table} SET item_sequence_number = {number} "
        f"WHERE item_sequence_number IS DISTINCT FROM {number}"
    )


def _key(cr):
    """Where one line was stored as two ("1" removed, "01" added), the one that Amazon
    still orders has the number, and the other one counts behind it."""
    cr.execute(
        f"""
        WITH keyed AS (
            SELECT id, item_key, COALESCE(item_sequence_number, '?') AS number,
                   row_number() OVER (
                       PARTITION BY requisition_id, COALESCE(item_sequence_number, '?')
                       ORDER BY (COALESCE(ordered_qty, 0) > 0) DESC, sequence, id
                   ) AS position
              FROM {LINE}
        ), wanted AS (
            SELECT id, item_key,
                   number || CASE WHEN position > 1 THEN '#' || position ELSE '' END
                   AS key
              FROM keyed
        )
        UPDATE {LINE} line SET item_key = '=' || wanted.key FROM wanted
         WHERE wanted.id = line.id AND wanted.item_key IS DISTINCT FROM wanted.key
        """
    )
    # In a second step: two lines that change places may not meet.
    cr.execute(
        f"UPDATE {LINE} SET item_key = substr(item_key, 2) WHERE item_key LIKE '=%'"
    )


def _upper(cr, table, name):
    cr.execute(
        f"UPDATE {table} SET {name} = upper(btrim({name})) "
        f"WHERE {name} <> upper(btrim({name}))"
    )
