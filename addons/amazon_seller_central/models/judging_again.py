"""What Amazon gives again without a change is judged again where that may help.

A version of a document is stored once, whichever way it comes. So an order that was
left alone (its marketplace or channel was nobody's, it had left without us) would stay
so, however often it is asked for, although things here are other ones by now.
"""

from odoo import models

from ..spapi.messages.order import MessageError, parse


class AmazonVendorQueue(models.Model):
    _inherit = "amazon.vendor.queue"

    def _judge_again(self, keys):
        """Take over what was judged otherwise before; one rule for every way.

        By list, re-scan or a *Last Order Sync* that was set back: what became no order,
        and would become one now. By number (*Recover Orders*, reports), where somebody
        wants to have it: all that became none, and what is held; a quotation that a
        person is correcting is not made anew because a list mentions it.

        What is an order already is not touched, so nothing happens twice.

        :param list keys: of the documents that Amazon gave, as they are stored.
        """
        Line = self.env["amazon.vendor.queue.line"]
        lines = Line.search(
            [
                ("instance_id", "=", self.instance_id.id),
                ("document_type", "=", self.document_type),
                ("document_key", "in", keys),
            ],
            order="version, id",
        )
        newest = {line.document_key: line.id for line in lines}
        known = Line.browse(newest.values()).filtered(self._may_take_over)
        # Who works on one right now judges it with what is true now.
        again = self._worth_another_look(known).try_lock_for_update()
        again.write({"queue_id": self.id, "state": "draft", "next_try": False})

    def _may_take_over(self, line):
        """Whether a line of another data queue may become one of this; what nobody has
        judged yet only where more is wanted of it here (shipped orders of reports)."""
        if line.queue_id == self:
            return False
        return line.state != "draft" or bool(
            self.seller_report_id and not line.queue_id.seller_report_id
        )

    def _worth_another_look(self, lines):
        """Those of these lines that may become something now.

        :param lines: amazon.vendor.queue.line, processed or failed before.
        """
        orders = self.env["amazon.seller.order"].sudo()
        orders = orders.search(
            [
                ("instance_id", "in", self.instance_id._registrations().ids),
                ("name", "in", lines.mapped("document_key")),
            ]
        )
        orders = {order.name: order for order in orders}
        settings = self.instance_id._settings_by_amazon_id()
        by_number = bool(self.requested_numbers)

        def is_worth_it(line):
            if order := orders.get(line.document_key):
                return by_number and order.state in ("held", "parked")
            if by_number:
                return True
            try:
                parsed = parse(line.payload)
            except MessageError:
                return False
            setting = settings.get(parsed.marketplace_id)
            none = self.env["amazon.seller.order"]
            verdict = none._meaning(self, parsed)
            return not none._why_not(none, setting, parsed, verdict)

        return lines.filtered(is_worth_it)
