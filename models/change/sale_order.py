from markupsafe import Markup

from odoo import models


class SaleOrderChange(models.Model):
    """What a sale order must tell when Amazon changes the order behind it."""

    _inherit = "sale.order"

    def _amazon_is_shipped(self):
        """Whether something of this order has left for the customer."""
        return any(
            move.state == "done" and move.location_dest_id._is_outgoing()
            for move in self.order_line.move_ids
        )

    def _amazon_is_invoiced(self):
        """Whether a posted invoice exists."""
        return any(invoice.state == "posted" for invoice in self.invoice_ids)

    def _amazon_reschedule(self):
        """Plan the open deliveries for the days that count now.

        Odoo moves the deadline of every delivery with the order's delivery date. Parts
        that Amazon was told another day for keep theirs.
        """
        late = {}
        for line in self.order_line:
            day = line.amazon_scheduled_date or line.order_id.commitment_date
            if not day:
                continue
            start = line._amazon_leaves_at(day)
            for move in line.move_ids:
                if (
                    move.state not in ("done", "cancel")
                    and move.location_dest_id._is_outgoing()
                    and (move.date_deadline, move.date) != (day, start)
                ):
                    late.setdefault((day, start), move.browse())
                    late[day, start] |= move
        for (day, start), moves in late.items():
            moves.write({"date_deadline": day, "date": start})

    def _amazon_say(self, title, sentences):
        """Post what happened to these orders, for the people who follow them.

        :param str title: what Amazon did.
        :param sentences: what was done about it.
        """
        for order in self:
            order.message_post(
                body=note_of(title, sentences), subtype_xmlid="mail.mt_note"
            )

    def _amazon_cannot_cancel(self):
        """Why this order cannot be cancelled though Amazon cancelled it, or False."""
        self.ensure_one()
        words = {"order": self.name}
        if self._amazon_is_shipped():
            return self.env._(
                "Amazon cancelled the order, but something of %(order)s was shipped "
                "already. Agree with Amazon what happens to it.",
                **words,
            )
        if self._amazon_is_invoiced():
            return self.env._(
                "Amazon cancelled the order, but %(order)s was invoiced already. "
                "Cancel it by hand with a credit note.",
                **words,
            )
        if self.locked:
            return self.env._(
                "Amazon cancelled the order, but %(order)s is locked. Unlock it and "
                "cancel it.",
                **words,
            )
        return False


def note_of(title, sentences):
    """A note for the chatter.

    :param str title: what happened.
    :param sentences: what was done about it, one item each.
    :rtype: markupsafe.Markup
    """
    items = Markup().join(Markup("<li>%s</li>") % each for each in sentences)
    return Markup("<p>%s</p><ul>%s</ul>") % (title, items)
