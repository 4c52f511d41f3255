"""The kit of tests in which Amazon changes its mind, asked from the real simulator."""

import json

from ..acknowledgement.case import AcknowledgementCase, iso

__all__ = ["ChangeCase", "iso"]


class ChangeCase(AcknowledgementCase):
    def answered(self, *items, number="4Z32PABC", confirm=False, **details):
        """A requisition that Amazon has been answered, with its sale order.

        :param bool confirm: confirm the sale order.
        """
        requisition = self.requisition(*items, number=number, **details)
        self.send(requisition)
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        if confirm:
            requisition.sale_order_id.action_confirm()
        return requisition

    def fetch(self, *requisitions):
        """Import these orders again from the simulator, as the schedule would.

        :return: the latest revision of the first one, if it has any.
        """
        numbers = [r.purchase_order_number for r in requisitions]
        queue = self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.instance.id,
                "operation": "import_specific_purchase_orders",
                "requested_numbers": "\n".join(numbers),
            }
        )
        queue._fetch()
        self.assertEqual(queue.fetch_state, "done", queue.error_message)
        queue._process()
        self.assertEqual(queue.state, "done", queue.line_ids.mapped("error_message"))
        return requisitions[0].revision_ids[:1]

    def change(self, requisition, **changes):
        """Have Amazon change the order, a little later, and import it.

        :param changes: of ``simulator.change_order``.
        :return: the revision that came of it.
        """
        self.advance(5)
        self.simulator.change_order(requisition.purchase_order_number, **changes)
        return self.fetch(requisition)

    def cancel(self, requisition):
        self.advance(5)
        self.simulator.cancel_order(requisition.purchase_order_number)
        return self.fetch(requisition)

    def document_of(self, requisition):
        """The order as Amazon sent it last, to be changed and sent again."""
        line = requisition.queue_line_ids.sorted("version")[-1:]
        return json.loads(line.payload)

    def send_again(self, document):
        """Amazon sends this document now.

        :return: the data queue, not processed.
        """
        self.advance(5)
        return self.queue_with(document)

    def apply(self, requisition, user=None):
        """Click Apply Changes and let the request end."""
        requisition.with_user(user or self.vendor_user).action_apply_changes()
        self.run_after_commit()

    def deliver(self, order, quantity):
        """Deliver some of the order's first line."""
        delivery = order.picking_ids.filtered(lambda p: p.state != "done")[:1]
        delivery.move_ids[0].write({"quantity": quantity, "picked": True})
        delivery.with_context(skip_backorder=True).button_validate()
        self.assertEqual(delivery.state, "done")

    def open_quantity(self, order):
        """What the deliveries that are still open will bring."""
        return sum(
            order.order_line.move_ids.filtered(
                lambda move: move.state not in ("done", "cancel")
            ).mapped("product_uom_qty")
        )

    def shown(self, requisition):
        """What the simulator shows of each line: accepted and rejected."""
        return self.simulator.ledger.effective_acknowledgements(
            requisition.purchase_order_number
        )
