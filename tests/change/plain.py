"""What plain Odoo needs to change a sale order as Amazon's was, in the same database.

Where other addons have a say in sale orders, what they do of a line costs plain Odoo
statements, too; what is left is what the connector costs.
"""

from odoo.fields import Command

from ..sale.plain import LINE, plain_values

#: What Amazon's changes move on a line that stays.
MOVED = ("product_uom_qty", "price_unit")


class PlainSaleOrder:
    """A sale order of the same lines that answers nobody.

    :param sale: sale.order that Amazon is about to change, in its state
    """

    def __init__(self, sale):
        self.sale = sale
        self.order = sale.env["sale.order"].create(plain_values(sale))
        if sale.state == "sale":
            self.order.action_confirm()
        lines = zip(sale.order_line, self.order.order_line, strict=True)
        self.lines = {theirs.id: own.id for theirs, own in lines}

    def values(self):
        """What is to be written to make it what Amazon's sale order has become."""
        commands = []
        left = dict(self.lines)
        own = self.sale.env["sale.order.line"].browse(left.values())
        present = {line.id: line for line in own}
        for theirs in self.sale.order_line:
            wanted = {name: theirs[name] for name in MOVED}
            if theirs.id not in left:
                wanted.update({name: theirs[name].id for name in LINE})
                commands.append(Command.create(wanted))
                continue
            line = present[left.pop(theirs.id)]
            changed = {n: new for n, new in wanted.items() if line[n] != new}
            if changed:
                commands.append(Command.update(line.id, changed))
        commands += [Command.delete(number) for number in left.values()]
        values = {"order_line": commands} if commands else {}
        if self.sale.commitment_date != self.order.commitment_date:
            values["commitment_date"] = self.sale.commitment_date
        return values

    def goods(self):
        """What both sale orders sell, each as a sorted list."""
        return [
            sorted(
                (line.product_id.id, line.product_uom_id.id)
                + tuple(line[name] for name in MOVED)
                for line in order.order_line
            )
            for order in (self.sale, self.order)
        ]

    def follow(self, values):
        """Write it in the cheapest way that plain Odoo has.

        The lines are read at once, and the deliveries follow all of them at once:
        line by line Odoo would confirm the whole delivery anew for each.

        :param dict values: see ``values``
        """
        lines = self.order.order_line
        before = {line.id: line.product_uom_qty for line in lines}
        self.order.with_context(skip_procurement=True).write(values)
        if self.order.state == "sale" and "order_line" in values:
            self.order.order_line._action_launch_stock_rule(
                previous_product_uom_qty=before
            )
