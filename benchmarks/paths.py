"""The ways from the orders to sale orders: ours, the floor, and Odoo's own.

A path has ``prepare(vendor, made, reference)``, which is not measured and returns what
``run(vendor, prepared)`` is given, which is, and which returns the sale orders.
``cannot`` says which compared fields it has no place for, and why.
"""

from odoo.fields import Command

from .documents import documents
from .neutral import header_values, line_values, neutral


class FullPath:
    """This addon: Amazon's JSON, data queue, requisition, draft sale order."""

    key = "full"
    label = "this addon: JSON -> queue -> requisition -> sale order"
    cannot = {}

    def prepare(self, vendor, made, reference):
        return documents(made)

    def run(self, vendor, prepared):
        queue = self.queue(vendor, prepared)
        queue._process()
        return queue.requisition_ids._create_sale_orders()

    @staticmethod
    def queue(vendor, prepared):
        """A data queue that has received the documents."""
        queue = vendor.env["amazon.vendor.queue"].create(
            {"instance_id": vendor.instance.id, "fetch_state": "done"}
        )
        queue._store_documents(prepared)
        return queue


class Floor:
    """The least Odoo can do: one ``create`` that leaves nothing to compute but totals.

    The values were computed by Odoo itself, in the reference, before the clock ran.
    """

    key = "floor"
    label = "floor: one create, every precomputed value given"
    cannot = {}

    def prepare(self, vendor, made, reference):
        return reference

    def run(self, vendor, prepared):
        return vendor.env["sale.order"].with_context(**SILENT).create(prepared)


#: As our own path has it: nobody is subscribed, nothing is written to the chatter.
SILENT = {
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_auto_subscribe_no_notify": True,
}


class BatchCreate:
    """Plain ``create`` of all orders at once; also the reference of the equality."""

    key = "batch"
    label = "plain create, all orders in one call"
    cannot = {}

    def prepare(self, vendor, made, reference):
        return [
            {
                **header_values(order),
                "order_line": [
                    Command.create(line_values(line)) for line in order["lines"]
                ],
            }
            for order in neutral(vendor, made)
        ]

    def run(self, vendor, prepared):
        return vendor.env["sale.order"].create(prepared)


class SingleCreate(BatchCreate):
    """Plain ``create``, order by order."""

    key = "single"
    label = "plain create, one by one"

    def run(self, vendor, prepared):
        orders = vendor.env["sale.order"]
        for values in prepared:
            orders |= orders.create(values)
            orders.env.flush_all()
        return orders


class Load:
    """Odoo's loader, as the import screen and scripts use it, with database ids."""

    key = "load"
    label = "core sale.order.load, database ids"
    cannot = {}
    _relations = {
        "partner_id",
        "partner_invoice_id",
        "partner_shipping_id",
        "warehouse_id",
        "product_id",
        "product_uom_id",
    }

    def prepare(self, vendor, made, reference):
        rows, names = [], None
        for order in neutral(vendor, made):
            header = header_values(order)
            for position, line in enumerate(order["lines"]):
                values = line_values(line)
                names = names or (
                    [self._name(name) for name in header]
                    + [f"order_line/{self._name(name)}" for name in values]
                )
                first = ["" if position else str(value) for value in header.values()]
                rows.append(first + [str(value) for value in values.values()])
        return names, rows

    def _name(self, name):
        return f"{name}/.id" if name in self._relations else name

    def run(self, vendor, prepared):
        result = vendor.env["sale.order"].load(*prepared)
        if not result["ids"]:
            raise RuntimeError(f"load refused: {result['messages'][:3]}")
        return vendor.env["sale.order"].browse(result["ids"])


OWN = (FullPath(), Floor(), BatchCreate(), SingleCreate(), Load())
