"""All that a database knows by this addon, as JSON; runs in Odoo's shell."""

import json
from datetime import date, datetime
from decimal import Decimal

from odoo.tools import SQL

ADDON = "amazon_vendor_central"
#: Other addons' tables that this one fills: every column of theirs.
NEIGHBOURS = (
    "product.product",
    "product.template",
    "res.company",
    "res.partner",
    "sale.order",
    "sale.order.line",
    "stock.move",
    "stock.picking",
    "stock.quant",
)
#: What hangs on records of any model, and its columns with the model's name and the id.
ATTACHED = (
    ("ir.attachment", "res_model", "res_id"),
    ("mail.activity", "res_model", "res_id"),
    ("mail.followers", "res_model", "res_id"),
    ("mail.message", "model", "res_id"),
)
#: Settings that live in records of Odoo's, by their external ids.
SETTINGS = {
    "ir.cron": ("active", "interval_number", "interval_type"),
    "ir.sequence": ("number_next_actual", "prefix", "padding"),
    "res.groups": ("user_ids",),
}
#: Who touched a row last, and when, says nothing of what it holds.
LEFT_OUT = {"write_date", "write_uid"}


def take(env, path):
    """Write the snapshot.

    :param env: of Odoo's shell
    :param str path: the file
    """
    env = env(context={"active_test": False})
    tables = {}
    for name in sorted(env.registry):
        model = env[name]
        if model._abstract or model._transient:
            continue
        if model._original_module == ADDON or name in NEIGHBOURS:
            tables[name] = _rows(model, set(model._fields))
        elif added := {n for n, f in model._fields.items() if ADDON in f._modules}:
            tables[name] = _rows(model, added)
    for name, *columns in ATTACHED:
        tables[f"on records: {name}"] = _attached(env, name, columns, tables)
    for name, columns in SETTINGS.items():
        tables[f"settings: {name}"] = _settings(env, name, columns)
    with open(path, "w") as file:
        json.dump(tables, file, default=_plain, indent=1, sort_keys=True)


def _rows(model, names):
    """Every stored column of the fields: id -> field -> value."""
    stored = [
        name
        for name in sorted(names - LEFT_OUT - {"id"})
        if (field := model._fields[name]).store
        and (field.column_type or field.type == "many2many")
    ]
    if not stored:
        return {}
    rows = {}
    columns = [n for n in stored if model._fields[n].column_type]
    if model._auto:
        listed = SQL(", ").join(map(SQL.identifier, ["id", *columns]))
        query = SQL("SELECT %s FROM %s", listed, SQL.identifier(model._table))
        for number, *values in model.env.execute_query(query):
            rows[number] = dict(zip(columns, values, strict=True))
        for name in set(stored) - set(columns):
            _add_links(model, name, rows)
    else:
        for row in model.search([]).read(columns, load=None):
            rows[_place(row, row.pop("id"))] = row
    return rows


def _place(row, number):
    """What a row of a list without a table is told by: its id changes with the number
    of tables that the list is made of."""
    if "kind" in row and "res_id" in row:
        return f"{row['kind']},{row['res_id']}"
    return number


def _add_links(model, name, rows):
    field = model._fields[name]
    query = SQL(
        "SELECT %s, %s FROM %s ORDER BY 2",
        *map(SQL.identifier, [field.column1, field.column2, field.relation]),
    )
    for row in rows.values():
        row[name] = []
    for one, other in model.env.execute_query(query):
        rows[one][name].append(other)


def _attached(env, name, columns, tables):
    """What hangs on the records of the tables: "model,id" -> ids."""
    named, number = map(SQL.identifier, columns)
    query = SQL(
        "SELECT %s, %s, array_agg(id ORDER BY id) FROM %s "
        "WHERE %s = ANY(%s) GROUP BY 1, 2",
        *(named, number, SQL.identifier(env[name]._table), named, list(tables)),
    )
    rows = env.execute_query(query)
    return {f"{model},{number}": {"ids": ids} for model, number, ids in rows}


def _settings(env, name, columns):
    owned = env["ir.model.data"].search([("module", "=", ADDON), ("model", "=", name)])
    return {
        data.name: env[name].browse(data.res_id).read(columns, load=None)[0]
        for data in owned
    }


def _plain(value):
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (Decimal, memoryview)):
        return str(value) if isinstance(value, Decimal) else bytes(value).hex()
    raise TypeError(f"{value!r} has no place in JSON")
