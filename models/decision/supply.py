"""What there is of products, and what is promised of it: read at once for many lines.

Proposals and shortages are sums over the same figures.
"""

from collections import defaultdict
from datetime import timedelta
from functools import cache

from ...logic.decision.allocation import promisable
from ...logic.local_day import day_start, local_day
from ..outbound.submission import SETTLED, UNDER_WAY

#: As Odoo counts its forecast (stock/models/product.py).
PENDING = ("waiting", "confirmed", "assigned", "partially_available")


class Supply:
    """Free stock, receipts and promises of products.

    :param products: those that are looked at, as superuser, with the marketplace's
        time zone.
    :param lines: requisition lines of which is told apart what they have claimed.
    :param date today: the day from which the free stock counts.
    :param date last: until when receipts and promises are looked at.
    :param str marketplace: in which days are counted.
    :param bool incoming: count receipts that are expected.
    """

    def __init__(self, products, lines, today, last, marketplace, incoming=True):
        self.env = products.env
        self.lines = lines
        self.products = products
        self.today = today
        self.last = last
        self.marketplace = marketplace
        self.incoming = incoming
        # Methods become caches of this one look.
        self._own_moves = cache(self._own_moves)
        self._read = cache(self._read)

    def lots(self, warehouse, product, mine, last):
        """What of a product can still be promised; see ``allocation.promisable``.

        :param set mine: ids of lines; what their sale orders have claimed is free.
        :param date last: until when is looked, for these lines.
        """
        free, receipts, promised, claimed = self._read(warehouse)[product.id]
        receipts = {day: each for day, each in receipts.items() if day <= last}
        promised = {day: each for day, each in promised.items() if day <= last}
        for line_id, day, reserved, open_quantity in claimed:
            if line_id in mine:
                free += reserved
            elif day <= last:
                promised[day] = promised.get(day, 0.0) + open_quantity
        return promisable(self.today, free, receipts, promised)

    def promised(self, warehouse):
        """What is promised of each product and not reserved yet, whenever it leaves.

        :return: dict product id -> quantity in its unit.
        """
        found = self._read(warehouse).items()
        return {key: sum(promised.values()) for key, (_, _, promised, _) in found}

    # === READING === #

    def _read(self, warehouse):
        """Read all products, in four queries.

        :return: dict product id -> (free, {day: receipt}, {day: promised}, what the
            lines have claimed: (line id, day, reserved, promised beyond that))
        """
        found = {
            product.id: [0.0, {}, defaultdict(float), []] for product in self.products
        }
        located = self.products.with_context(warehouse_id=warehouse.id)
        quant_domain, in_domain, out_domain = located._get_domain_locations()
        these = [("product_id", "in", self.products.ids)]
        for product, quantity, reserved in self.env["stock.quant"]._read_group(
            these + quant_domain,
            ["product_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        ):
            found[product.id][0] = quantity - reserved
        after = day_start(self.last + timedelta(days=1), self.marketplace)
        pending = [("state", "in", PENDING), ("date", "<", after)]
        Move = self.env["stock.move"]
        if self.incoming:
            for product, day, quantity in Move._read_group(
                these + pending + in_domain,
                ["product_id", "date:day"],
                ["product_qty:sum"],
            ):
                found[product.id][1][day.date()] = quantity
        own = self._own_moves()
        leaving = these + pending + out_domain
        for product, day, unit, quantity, reserved in Move._read_group(
            [*leaving, ("id", "not in", own.ids)],
            ["product_id", "date:day", "product_uom"],
            ["product_qty:sum", "quantity:sum"],
        ):
            # What is reserved is missing from the free stock already.
            reserved = unit._compute_quantity(reserved, product.uom_id, round=False)
            found[product.id][2][day.date()] += max(0.0, quantity - reserved)
        if own:
            claiming = Move.search([*leaving, ("id", "in", own.ids)])
            self._read_claimed(own, claiming, found)
        self._read_quotations(warehouse, these, found)
        return found

    def _own_moves(self):
        """The open moves by which the lines claim these goods already."""
        if not self.lines.sale_line_ids:
            return self.env["stock.move"]
        return self.env["stock.move"].search(
            [
                ("product_id", "in", self.products.ids),
                ("sale_line_id.amazon_requisition_line_id", "in", self.lines.ids),
                ("state", "not in", ("draft", "done", "cancel")),
            ]
        )

    def _read_claimed(self, own, leaving, found):
        """What is reserved for a line is free for it; what is not, is promised all the
        same to the others."""
        leaving = set(leaving.ids)
        for move in own:
            reserved = move.product_uom._compute_quantity(
                move.quantity, move.product_id.uom_id, round=False
            )
            left = max(0.0, move.product_qty - reserved)
            promised = left if move.id in leaving else 0.0
            line = move.sale_line_id.amazon_requisition_line_id
            day = local_day(move.date, self.marketplace)
            found[move.product_id.id][3].append((line.id, day, reserved, promised))

    def _read_quotations(self, warehouse, these, found):
        """Amazon has been promised these goods; no delivery asks for them yet."""
        told_apart = set(self.lines.ids)
        for product, line, unit, quantity in self.env["sale.order.line"]._read_group(
            [
                *these,
                ("order_id.state", "in", ("draft", "sent")),
                ("order_id.warehouse_id", "=", warehouse.id),
                (
                    "order_id.amazon_requisition_id.acknowledgement_state",
                    "in",
                    UNDER_WAY + SETTLED,
                ),
            ],
            ["product_id", "amazon_requisition_line_id", "product_uom_id"],
            ["product_uom_qty:sum"],
        ):
            promised = unit._compute_quantity(quantity, product.uom_id, round=False)
            if line.id in told_apart:
                found[product.id][3].append((line.id, self.today, 0.0, promised))
            else:
                found[product.id][2][self.today] += promised
