"""The kit of tests about what is kept: orders that are over, and time that passes."""

import json
from datetime import timedelta

from odoo.tools import SQL

from ..orders import documents
from ..status.case import StatusCase, item_status, status

NUMBER = "4Z32PABC"
#: Columns that say when something of an order was touched last.
TOUCHED = (
    ("amazon_vendor_queue", "create_date"),
    ("amazon_vendor_queue_line", "create_date"),
    ("amazon_vendor_requisition", "write_date"),
    ("amazon_vendor_requisition", "packed_on"),
    ("amazon_vendor_requisition", "retention_failed_on"),
    ("amazon_vendor_log", "create_date"),
)


class RetentionCase(StatusCase):
    def closed_order(self, number=NUMBER, **changed):
        """An order in two versions, answered, received, and closed by Amazon.

        :param changed: of orderDetails, in the second version.
        :return: its requisition; nothing is open about it, but it is young.
        """
        requisition = self.requisition(number=number)
        first = self.env["amazon.vendor.queue.line"].search(
            [("document_key", "=", number)]
        )
        self.send(requisition)
        self.submission_of(requisition)._confirmed("Amazon shows it.")
        requisition.sale_order_ids.write({"state": "sale"})
        self.apply_status(self.shown(number, None))
        self.apply_status(self.shown(number, 4))
        self.apply_status(self.shown(number, 7))
        self.apply_status(self.shown(number, 10, purchase_order_status="CLOSED"))
        closed = json.loads(first.payload)
        closed["purchaseOrderState"] = "Closed"
        closed["orderDetails"].update(changed or {"dealCode": "DEAL1234"})
        self.imported(closed)
        self.env.invalidate_all()
        self.assertEqual(requisition.state, "closed")
        return requisition

    def shown(self, number=NUMBER, received=None, purchase_order_status="OPEN"):
        """What Amazon's status shows, the later the more was received."""
        return status(
            number,
            items=[item_status(received=received)],
            updated=f"2026-11-20T{10 + (received or 0):02d}:00:00Z",
            purchaseOrderStatus=purchase_order_status,
        )

    def pass_days(self, days):
        """Nothing happens for so many days."""
        self.env.flush_all()
        for table, column in TOUCHED:
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = %(column)s - %(days)s",
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                    days=timedelta(days=days),
                )
            )
        self.env.invalidate_all()

    def clean_up(self, *methods):
        """The daily clean-up: all of ours, until none of them has anything left."""
        for model, method in methods or (
            ("amazon.vendor.requisition", "_gc_pack_closed"),
            ("amazon.vendor.requisition", "_gc_thin_packed"),
            ("amazon.vendor.requisition", "_gc_drop_expired"),
            ("amazon.vendor.queue", "_gc_empty_queues"),
            ("amazon.vendor.log", "_gc_log_lines"),
        ):
            more = True
            while more:
                _done, more = getattr(self.env[model], method)()
        self.env.flush_all()
        self.env.invalidate_all()

    def documents_of(self, requisition):
        """The stored documents, what people read: list of (kind, version, payload)."""
        lines = requisition.queue_line_ids.sorted(
            lambda x: (x.document_type, x.version)
        )
        return [(x.document_type, x.version, x.payload) for x in lines]

    def stored_text(self, requisition):
        """How many of its documents, the answers' too, are stored as they came."""
        lines = requisition.queue_line_ids
        answers = requisition.acknowledgement_ids.submission_ids
        return len(lines.filtered("payload_text")) + len(
            answers.filtered("payload_text")
        )

    def history_of(self, requisition):
        """What people read of the history: list of tuples, oldest first."""
        return [
            (row.kind, row.position, row.date, row.accepted_qty, row.received_qty)
            for row in requisition.history_ids.sorted(lambda r: (r.kind, r.position))
        ]

    def second_queue(self, *orders):
        """A data queue that has received these and processed none."""
        queue = self.env["amazon.vendor.queue"].create(
            {"instance_id": self.instance.id, "fetch_state": "done"}
        )
        queue._store_documents(documents(*orders))
        queue._refresh_state()
        return queue
