"""Whether the paths made the same sale orders, field by field."""

HEADER = (
    "partner_id",
    "partner_invoice_id",
    "partner_shipping_id",
    "fiscal_position_id",
    "pricelist_id",
    "payment_term_id",
    "currency_id",
    "currency_rate",
    "company_id",
    "warehouse_id",
    "user_id",
    "team_id",
    "date_order",
    "commitment_date",
    "validity_date",
    "picking_policy",
    "state",
    "amount_untaxed",
    "amount_tax",
    "amount_total",
)
LINE = (
    "product_id",
    "name",
    "product_uom_id",
    "product_uom_qty",
    "price_unit",
    "discount",
    "tax_ids",
    "analytic_distribution",
    "customer_lead",
    "price_subtotal",
    "price_tax",
    "price_total",
    "product_type",
    "qty_to_invoice",
)


def snapshot(orders):
    """All compared values of sale orders, read back from the database.

    :return: dict purchase order number -> (header values, list of line values)
    """
    orders.env.flush_all()
    orders.env.invalidate_all()
    return {
        order.client_order_ref: (
            _values(order, HEADER),
            [_values(line, LINE) for line in order.order_line.sorted("id")],
        )
        for order in orders
    }


def _values(record, names):
    return {name: _plain(record[name]) for name in names}


def _plain(value):
    if hasattr(value, "_ids"):
        return tuple(sorted(value.ids))
    if isinstance(value, float):
        return round(value, 6)
    return str(value) if value else False


def differences(reference, other):
    """The fields in which two snapshots differ.

    :return: dict field -> (number of differences, an example "expected | found")
    """
    found = {}
    if reference.keys() != other.keys():
        found["(orders)"] = (1, f"{len(reference)} | {len(other)} orders")
    for number in reference.keys() & other.keys():
        header, lines = reference[number]
        other_header, other_lines = other[number]
        _compare(found, header, other_header)
        if len(lines) != len(other_lines):
            _note(found, "(lines)", len(lines), len(other_lines))
        for line, other_line in zip(lines, other_lines, strict=False):
            _compare(found, line, other_line)
    return found


def _compare(found, values, others):
    for name, value in values.items():
        if value != others[name]:
            _note(found, name, value, others[name])


def _note(found, name, value, other):
    count, example = found.get(name, (0, f"{value!r} | {other!r}"[:160]))
    found[name] = (count + 1, example)
