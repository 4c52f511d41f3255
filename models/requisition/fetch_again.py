"""Ask Amazon for an order once more, because it may have changed meanwhile."""

from odoo import api, models
from odoo.exceptions import UserError

from ..inbound.fetch_numbers import MOST_NUMBERS

OPERATION = "import_specific_purchase_orders"


class AmazonVendorRequisitionFetchAgain(models.Model):
    _inherit = "amazon.vendor.requisition"

    def action_fetch_again(self):
        """Have Amazon asked for these orders again, behind (button, bulk action).

        What comes is applied as ever and said on the requisitions, also that nothing
        has changed. Asking twice does no harm.

        :return: action that says so.
        :raise UserError: an instance asks for its vendor codes first.
        """
        self.check_access("write")
        if not self:
            return True
        for instance, requisitions in self.grouped("instance_id").items():
            if sentence := instance._say_asks_for_codes():
                raise UserError(self.env._("%(problem)s.", problem=sentence))
            requisitions._open_fetch_again()._ask_after_commit()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "Amazon is asked for %(count)s orders again. What comes is noted "
                    "on the requisition as soon as it is there.",
                    count=len(self),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _open_fetch_again(self):
        """Data queues that ask for these orders of one instance.

        Whoever may decide about an order may have it asked for; nobody writes queues by
        hand.
        """
        numbers = self.mapped("purchase_order_number")
        return (
            self.env["amazon.vendor.queue"]
            .sudo()
            .create(
                [
                    {
                        "instance_id": self.instance_id.id,
                        "operation": OPERATION,
                        "requested_numbers": "\n".join(numbers[start:][:MOST_NUMBERS]),
                        "asked_again": True,
                    }
                    for start in range(0, len(numbers), MOST_NUMBERS)
                ]
            )
        )

    # === WHAT CAME === #

    @api.model
    def _say_fetched(self, queue):
        """Amazon was asked: say where nothing is new, or where it has no such order.

        What has changed is said once it is applied.
        """
        numbers = (queue.requested_numbers or "").split()
        changed = set(queue.line_ids.mapped("document_key"))
        refused = {
            log.document_key: log.message
            for log in queue.log_ids
            if log.level == "error" and log.document_key
        }
        for requisition in self.search(
            [
                ("instance_id", "=", queue.instance_id.id),
                ("purchase_order_number", "in", numbers),
            ]
        ):
            number = requisition.purchase_order_number
            if number in refused:
                requisition._message_log(
                    body=self.env._(
                        "Amazon was asked for the order again, and did not give it: "
                        "%(problem)s",
                        problem=refused[number],
                    )
                )
            elif number not in changed:
                requisition._message_log(
                    body=self.env._(
                        "Amazon was asked for the order again: it is still as it is "
                        "here."
                    )
                )

    @api.model
    def _say_arrived(self, lines):
        """An order that was asked for again is judged.

        :param lines: queue lines that were asked for so.
        """
        for line in lines:
            requisition = self.search(
                [
                    ("instance_id", "=", line.instance_id.id),
                    ("purchase_order_number", "=", line.document_key),
                ]
            )
            if line.state == "failed":
                body = self.env._(
                    "Amazon was asked for the order again; what came could not be "
                    "applied: %(problem)s",
                    problem=line.error_message,
                )
            else:
                body = self.env._(
                    "Amazon was asked for the order again: its version %(version)s "
                    "has arrived.",
                    version=line.version,
                )
            for each in requisition:
                each._message_log(body=body)
