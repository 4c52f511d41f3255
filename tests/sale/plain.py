"""What plain Odoo makes of the same orders, in the same database.

Other addons that are installed beside this one may have a say in orders. What they
compute takes as long for plain Odoo: that is what is to be compared then.
"""

from odoo.fields import Command

#: The addons that extend sale orders and their lines where nobody has a say in them.
ALONE = {
    "account",
    "amazon_vendor_central",
    "analytic",
    "base",
    "base_import",
    "html_editor",
    "mail",
    "phone_validation",
    "portal",
    "product",
    "sale",
    "sale_edi_ubl",
    "sale_management",
    "sale_pdf_quote_builder",
    "sale_stock",
    "sms",
    "snailmail",
    "stock",
    "utm",
    "web",
}
HEADER = (
    "partner_id",
    "partner_invoice_id",
    "partner_shipping_id",
    "pricelist_id",
    "payment_term_id",
    "warehouse_id",
)
LINE = ("product_id", "product_uom_id")


def neighbours(env):
    """The other addons that have a say in sale orders or their lines."""
    modules = {
        cls.__module__.split(".")[2]
        for model in ("sale.order", "sale.order.line")
        for cls in type(env[model]).__mro__
        if cls.__module__.startswith("odoo.addons.")
    }
    return modules - ALONE


def plain_values(sale_orders):
    """What a caller of ``create`` has to say to get the same sale orders.

    :return: list of dicts
    """
    return [
        {
            **{name: order[name].id for name in HEADER},
            "commitment_date": order.commitment_date,
            "date_order": order.date_order,
            "order_line": [
                Command.create(
                    {
                        **{name: line[name].id for name in LINE},
                        "product_uom_qty": line.product_uom_qty,
                        "price_unit": line.price_unit,
                    }
                )
                for line in order.order_line
            ],
        }
        for order in sale_orders
    ]


def statements_of_plain_odoo(case, sale_orders):
    """How many SQL statements plain Odoo needs to create the same sale orders."""
    values = plain_values(sale_orders)
    return case.count_sql(lambda: case.env["sale.order"].create(values))


def statements_allowed(case, sale_orders, alone):
    """How many SQL statements making these sale orders may take.

    :param int alone: where no other addon has a say in them; else what plain Odoo
        needs for them here.
    """
    if neighbours(case.env):
        return statements_of_plain_odoo(case, sale_orders)
    return alone
