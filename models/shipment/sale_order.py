from odoo import models


class SaleOrderParting(models.Model):
    """What Amazon was told another day for leaves the delivery of the others.

    An answer that is changed moves a line to a later day while its delivery is open:
    then it goes to the delivery of its own day, as long as nobody works on it.
    """

    _inherit = "sale.order"

    def _amazon_part_by_day(self):
        """Give moves of another day than the rest of their delivery one of that day.

        :return: list of sentences, of what stays where it is and why.
        """
        problems = []
        moves = self.order_line.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.location_dest_id._is_outgoing()
            )
        )
        for delivery, mine in moves.grouped("picking_id").items():
            by_day = mine.grouped(lambda move: move._amazon_promised_day())
            if not delivery or len(by_day) < 2:
                continue
            first, *later = sorted(by_day, key=lambda day: (day is None, day))
            late = mine.browse().union(*(by_day[day] for day in later if day))
            if reason := late._amazon_why_stays():
                problems.append(reason)
            elif late:
                late._amazon_leave_delivery()
        return problems
