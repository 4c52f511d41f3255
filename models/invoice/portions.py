"""How a line of an invoice belongs to several lines of orders: one rule, in SQL.

Odoo lets one line of an invoice bill several lines of orders. Each has the portion that
it was ordered for, in the order of their ids; where they were ordered for nothing, all
are alike. A portion is a stretch from 0 to 1, so that rounded parts sum to the whole.
"""

from odoo.tools import SQL


def portions(item):
    """Rows of ``order_line_id``, ``begins`` and ``ends``, one for each order line.

    :param item: SQL of an alias of ``account_move_line``.
    """
    return SQL(
        """
        SELECT mine.order_line_id,
               COALESCE((mine.upto - mine.weight) / NULLIF(mine.whole, 0),
                        (mine.place - 1)::numeric / mine.places) AS begins,
               COALESCE(mine.upto / NULLIF(mine.whole, 0),
                        mine.place::numeric / mine.places) AS ends
          FROM (SELECT wanted.order_line_id, wanted.weight,
                       SUM(wanted.weight) OVER in_order AS upto,
                       SUM(wanted.weight) OVER () AS whole,
                       ROW_NUMBER() OVER in_order AS place,
                       COUNT(*) OVER () AS places
                  FROM (SELECT rel.order_line_id,
                               GREATEST(0, each.product_uom_qty
                                           * COALESCE(unit.factor, 1))::numeric
                                   AS weight
                          FROM sale_order_line_invoice_rel rel
                          JOIN sale_order_line each ON each.id = rel.order_line_id
                     LEFT JOIN uom_uom unit ON unit.id = each.product_uom_id
                         WHERE rel.invoice_line_id = %s.id) wanted
                WINDOW in_order AS (ORDER BY wanted.order_line_id)) mine
        """,
        item,
    )


def part(amount, digits, portion="portion"):
    """A portion's part of an amount, rounded; the parts of all sum to the amount.

    :param amount: SQL of a number.
    :param digits: SQL of how many decimals it has.
    :param str portion: alias of a row of :func:`portions`; where there is none, the
        part is all.
    """
    return SQL(
        "(ROUND((%(amount)s)::numeric * COALESCE(%(portion)s.ends, 1), %(digits)s) "
        "- ROUND((%(amount)s)::numeric * COALESCE(%(portion)s.begins, 0), %(digits)s))",
        amount=amount,
        digits=digits,
        portion=SQL.identifier(portion),
    )
