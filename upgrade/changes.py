"""What the upgrade from the release before changes on purpose, and nothing else."""

from collections.abc import Callable
from typing import NamedTuple


class Change(NamedTuple):
    """One intended difference, in the words of the release before.

    ``model`` is a table of the snapshot and ``field`` one of its columns (None: the
    whole table). ``to`` is what it is called now, for what was only renamed. ``read``
    is for everything else: a function of the new tables and of the id (a text, as in
    JSON) that returns the value as the release before had it. Without both it is gone
    or not compared, for the reason ``why``.
    """

    model: str
    field: str | None
    why: str
    to: str | None = None
    read: Callable | None = None


ACKNOWLEDGEMENT = "amazon.vendor.acknowledgement"
#: The purchase order whose quotation waits for approval, with a tax in its price.
WITH_TAX = "UPWITHIN"


def reference(model, target):
    """Reads a link to one model from ``res_model`` and ``res_id``."""

    def read(tables, number):
        row = tables[model][number]
        if row["res_model"] not in (target, None):
            return f"a record of {row['res_model']}"
        return row["res_id"]

    return read


def _requisition_of_submission(tables, number):
    document = str(tables["amazon.vendor.submission"][number]["res_id"])
    return tables[ACKNOWLEDGEMENT][document]["requisition_id"]


def _queue_kind(tables, number):
    row = tables["amazon.vendor.queue"][number]
    if row["operation"] != "gap_check":
        return row["document_type"]
    expected = row["document_type"] == "purchase_order_listing"
    return "purchase_order" if expected else row["document_type"]


def _cursor_of(operation):
    def read(tables, number):
        (cursor,) = [
            row["cursor"]
            for row in tables["amazon.vendor.schedule"].values()
            if row["operation"] == operation and str(row["instance_id"]) == number
        ]
        return cursor

    return read


#: Amazon's net cost was taken for a price with its tax: what is the sum without taxes
#: now was the sum with them, and so on. Each amount as it was, read from a row of now.
LINE_AMOUNTS = {
    "price_unit": lambda row: row["price_subtotal"] / row["product_uom_qty"],
    "price_total": lambda row: row["price_subtotal"],
    "price_subtotal": lambda row: _taken_out(row["price_subtotal"]),
    "price_tax": lambda row: row["price_subtotal"] - _taken_out(row["price_subtotal"]),
    "price_reduce_taxinc": lambda row: row["price_reduce_taxexcl"],
    "price_reduce_taxexcl": lambda row: _taken_out(row["price_reduce_taxexcl"]),
}
ORDER_AMOUNTS = {
    "amount_total": lambda row: row["amount_untaxed"],
    "amount_untaxed": lambda row: _taken_out(row["amount_untaxed"]),
    "amount_tax": lambda row: round(
        row["amount_untaxed"] - _taken_out(row["amount_untaxed"]), 2
    ),
}


def _taken_out(amount):
    """Without the 19 % that are within."""
    return round(amount / 1.19, 2)


def _repriced(model, amounts):
    """Amounts of the quotation with a tax in its price; all others are as they were."""

    def reader(field, before):
        def read(tables, number):
            row = tables[model][number]
            order = tables["sale.order"][str(row.get("order_id") or number)]
            ordered = tables["amazon.vendor.requisition"].get(
                str(order["amazon_requisition_id"]), {}
            )
            if ordered.get("purchase_order_number") != WITH_TAX:
                return row[field]
            return before(row)

        return read

    return [
        Change(
            model,
            field,
            "a quotation's price has the tax that is within",
            read=reader(field, before),
        )
        for field, before in amounts.items()
    ]


#: For example:
#: Change("amazon.vendor.old", None, "it is called so now", to="amazon.vendor.new")
#: Change("amazon.vendor.new", "state", "two states became one",
#:        read=lambda tables, number: tables["amazon.vendor.new"][number]["stage"])
CHANGES = [
    Change("amazon.vendor.dead.letter", "age_days", "counted from now on each reading"),
    Change(
        "amazon.vendor.dead.letter",
        "purchase_order_number",
        "what failed is of any kind",
        to="document_number",
    ),
    Change(
        "amazon.vendor.log",
        "purchase_order_number",
        "it is about a document of any kind",
        to="document_key",
    ),
    Change(
        "amazon.vendor.queue.line",
        "purchase_order_number",
        "a document of any kind has a key",
        to="document_key",
    ),
    Change(
        "amazon.vendor.queue.line",
        "requisition_id",
        "a document becomes a record of any model",
        read=reference("amazon.vendor.queue.line", "amazon.vendor.requisition"),
    ),
    Change(
        "amazon.vendor.queue",
        "document_type",
        "the gap check is a kind of its own",
        read=_queue_kind,
    ),
    Change(
        "amazon.vendor.instance",
        "import_cursor",
        "each schedule has its cursor",
        read=_cursor_of("import_purchase_orders"),
    ),
    Change(
        "amazon.vendor.instance",
        "status_cursor",
        "each schedule has its cursor",
        read=_cursor_of("import_purchase_order_status"),
    ),
    Change(
        "amazon.vendor.submission",
        "acknowledgement_id",
        "a submission sends a document of any model",
        read=reference("amazon.vendor.submission", ACKNOWLEDGEMENT),
    ),
    Change(
        "amazon.vendor.submission",
        "requisition_id",
        "read from the acknowledgement",
        read=_requisition_of_submission,
    ),
    Change(
        "amazon.vendor.submission",
        "purchase_order_number",
        "the document has the number",
        to="document_number",
    ),
    Change(
        "amazon.vendor.submission",
        "settle_sale_order",
        "whatever follows, not only a sale order",
        to="work_left",
    ),
    *(
        Change(model, "payload", "the text, or its packed form", to="payload_text")
        for model in ("amazon.vendor.queue.line", "amazon.vendor.submission")
    ),
    *_repriced("sale.order.line", LINE_AMOUNTS),
    *_repriced("sale.order", ORDER_AMOUNTS),
]
#: Tables that an upgrade may add rows to, besides those that are new altogether.
GROWING = {
    "amazon.vendor.schedule",
    "on records: ir.attachment",
    "on records: mail.activity",
    "on records: mail.followers",
    "on records: mail.message",
    "settings: ir.cron",
    "settings: ir.sequence",
    "settings: res.groups",
}
