from collections import defaultdict
from dataclasses import dataclass, field

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...logic.local_day import local_day
from ..exchange.engine import bisect
from ..exchange.own_company import in_own_company
from ..exchange.reason import reason as reason_of
from ..shipment.const import ENDED
from .const import ONE_ORDER

#: Flags with which Odoo writes no message for each of many documents.
SILENT = {"mail_create_nolog": True, "tracking_disable": True}


@dataclass
class Bill:
    """One invoice that is to be made.

    :ivar lines: dict sale order line -> quantity in its own unit, in order
    :ivar shipments: ids of those that brought it
    """

    lines: dict = field(default_factory=dict)
    shipments: set = field(default_factory=set)

    @property
    def order(self):
        """The sale order of its first line."""
        return next(iter(self.lines)).order_id


class AmazonVendorInvoiceMaking(models.Model):
    """Invoices are made of what has left and is not billed yet.

    By Odoo's own preparers with explicit quantities, whatever invoice policy a product
    has: Amazon is billed what was confirmed and shipped (Vendor Central, "invoice only
    what is shipped").
    """

    _inherit = "amazon.vendor.invoice"

    @api.model
    def _make(self, requisitions, shipments=None):
        """Make the invoices of these orders.

        :param requisitions: of one or several instances.
        :param shipments: only what these brought; by default all that has left, in a
            shipment or in none.
        :return: account.move, drafts.
        :raise UserError: there is none, with the reasons.
        """
        moves, reasons = self._make_each(requisitions.sudo(), shipments)
        found = list(dict.fromkeys(s for each in reasons.values() for s in each))
        if not moves:
            raise UserError(
                "\n".join(found)
                or self.env._(
                    "There is nothing to invoice: all that has left is invoiced, or "
                    "nothing has left yet."
                )
            )
        if shipments:
            shipments.filtered(lambda s: s.id not in reasons)._now_invoiced()
            for shipment in shipments.filtered(lambda s: s.id in reasons):
                shipment._not_invoiced("\n".join(reasons[shipment.id]))
        return self.env["account.move"].browse(moves.ids)

    @api.model
    def _make_each(self, requisitions, shipments=None):
        """As ``_make``; what cannot be billed stops nobody else.

        :return: (account.move as superuser, dict id of a shipment, or 0 -> sentences)
        """
        made = self.env["account.move"].sudo()
        reasons = defaultdict(list)
        self._lock_orders(requisitions)
        for mine in in_own_company(requisitions):
            own = self.with_company(mine[:1].company_id)
            bills = own._plan(mine, shipments, reasons)
            made += own._create_each(bills, reasons)
        return made.exists(), reasons

    @api.model
    def _create_each(self, bills, reasons):
        """Create these invoices; one that cannot be created says why.

        :param list bills: of ``_plan``.
        :param dict reasons: see ``_make_each``; it is added to.
        """
        made = []

        def create(batch):
            made.append(self._create_moves(batch))

        def report(blamed, error):
            [bill] = blamed
            said = reason_of(self.env, error)
            for id_ in bill.shipments or {0}:
                reasons[id_].append(f"{bill.order.name}: {said}")

        bisect(bills, create, report, self.env)
        return self.env["account.move"].sudo().union(*made)

    @api.model
    def _lock_orders(self, requisitions):
        """Keep two people from billing the same goods.

        :raise UserError: somebody else bills one of them right now.
        """
        if self._free_orders(requisitions) != requisitions:
            raise UserError(
                self.env._(
                    "Somebody else is working on the same orders right now. Try again "
                    "in a moment."
                )
            )

    @api.model
    def _free_orders(self, requisitions):
        """Those of these that nobody else works on right now; locked."""
        return requisitions.try_lock_for_update(allow_referencing=True)

    # === WHAT IS TO BE BILLED === #

    @api.model
    def _plan(self, requisitions, shipments, reasons):
        """Share what has left out among invoices.

        :return: list of ``Bill``.
        """
        lines = requisitions.line_ids
        shipped = requisitions._shipped_eaches()
        parts = self._sale_lines(lines)
        invoiced = self._invoiced_quantities(parts)
        brought = self._brought(lines, parts)
        bills = {}
        for ordered in lines:
            sold = parts.get(ordered, self.env["sale.order.line"])
            if not sold:
                continue
            left = shipped.get(ordered.id, 0) - sum(
                self._eaches_of(ordered, each, invoiced[each.id]) for each in sold
            )
            open_ = brought[ordered.id]
            if shipments is None:
                open_ |= {0: left}
            else:
                open_ = {id_: open_.get(id_, 0) for id_ in shipments.ids}
            for shipment_id, eaches in open_.items():
                eaches = min(eaches, left)
                if eaches <= 0:
                    continue
                left -= eaches
                quantities = self._shared(ordered, sold, eaches, invoiced)
                if quantities is None:
                    reasons[shipment_id].append(self._say_not_whole(ordered, eaches))
                    continue
                bill = bills.setdefault(self._bill_key(ordered, shipment_id), Bill())
                for line, quantity in quantities:
                    bill.lines[line] = bill.lines.get(line, 0.0) + quantity
                if shipment_id:
                    bill.shipments.add(shipment_id)
        return list(bills.values())

    @api.model
    def _bill_key(self, ordered, shipment_id):
        """What lines of one invoice have in common."""
        requisition = ordered.requisition_id
        instance, order = requisition.instance_id, requisition.sale_order_id
        alone = (
            instance.invoice_grouping == "order"
            or instance.marketplace in ONE_ORDER
            or not shipment_id
        )
        return (
            instance.id,
            order.id if alone else shipment_id,
            requisition.bill_to_party_code,
            requisition.selling_party_code,
            order.partner_invoice_id.id,
            order.partner_shipping_id.id,
            order.currency_id.id,
            order.fiscal_position_id.id,
            order.payment_term_id.id,
        )

    @api.model
    def _sale_lines(self, lines):
        """The sale order lines of Amazon's lines: dict."""
        found = (
            self.env["sale.order.line"]
            .sudo()
            .search(
                [
                    ("amazon_requisition_line_id", "in", lines.ids),
                    ("order_id.state", "=", "sale"),
                ],
                order="order_id, sequence, id",
            )
        )
        return found.grouped("amazon_requisition_line_id")

    @api.model
    def _invoiced_quantities(self, parts):
        """What is billed of each sale order line, in its own unit; a credit note makes
        nothing billable again.

        :return: dict id of the line -> quantity.
        """
        sold = self.env["sale.order.line"].sudo().union(*parts.values())
        found = dict.fromkeys(sold.ids, 0.0)
        for line in sold:
            for billed in self._billed_lines(line):
                found[line.id] += billed.product_uom_id._compute_quantity(
                    billed.quantity, line.product_uom_id, round=False
                )
        return found

    @api.model
    def _billed_lines(self, sold):
        """The lines of invoices that bill these sale order lines, drafts too."""
        return sold.invoice_lines.filtered(
            lambda billed: (
                billed.move_id.state != "cancel"
                and billed.move_id.move_type == "out_invoice"
            )
        )

    @api.model
    def _brought(self, lines, parts):
        """What shipments brought and no invoice bills.

        An invoice bills what its own shipments brought; one that names none (made by
        Odoo's own button), what the first ones brought.

        :param dict parts: of ``_sale_lines``.
        :return: dict id of Amazon's line -> {id of a shipment: eaches}, the first
            shipment first.
        """
        found = {line.id: {} for line in lines}
        for line, shipment, eaches in (
            self.env["amazon.vendor.container.line"]
            .sudo()
            ._read_group(
                [
                    ("requisition_line_id", "in", lines.ids),
                    ("shipment_id.state", "in", ENDED),
                ],
                ["requisition_line_id", "shipment_id"],
                ["eaches:sum"],
                order="shipment_id",
            )
        ):
            found[line.id][shipment.id] = eaches
        for ordered, sold in parts.items():
            left = found[ordered.id]
            for billed in self._billed_lines(sold).sorted(
                lambda each: not each.move_id.amazon_shipment_ids
            ):
                eaches = self._eaches_of(ordered, billed, billed.quantity)
                for id_ in (*billed.move_id.amazon_shipment_ids.ids, *left):
                    part = min(eaches, left.get(id_, 0))
                    if part > 0:
                        left[id_] -= part
                        eaches -= part
        return found

    @api.model
    def _eaches_of(self, ordered, sold, quantity):
        """A quantity of a line, sold or billed, as eaches."""
        unit = ordered.uom_id or sold.product_uom_id
        amazons = sold.product_uom_id._compute_quantity(quantity, unit, round=False)
        return int(amazons * ordered._size() + 1e-6)

    @api.model
    def _shared(self, ordered, sold, eaches, invoiced):
        """Share eaches out among the sale order lines of one line of Amazon's.

        :param dict invoiced: raised by what is shared out.
        :return: list of (line, quantity in its unit); None where the eaches are no
            whole units of Amazon's.
        """
        if eaches % ordered._size():
            return None
        left = float(eaches // ordered._size())
        found = []
        for line in sold:
            unit = ordered.uom_id or line.product_uom_id
            open_ = line.product_uom_id._compute_quantity(
                max(line.product_uom_qty - invoiced[line.id], 0.0), unit, round=False
            )
            part = left if line == sold[-1:] else min(left, open_)
            if part > 0:
                quantity = unit._compute_quantity(
                    part, line.product_uom_id, round=False
                )
                found.append((line, quantity))
                invoiced[line.id] += quantity
                left -= part
        return found

    @api.model
    def _say_not_whole(self, ordered, eaches):
        return self.env._(
            "%(line)s: %(eaches)s units have left, which is no whole number of cases "
            "of %(size)s. Amazon is billed whole cases only: correct the shipment.",
            line=ordered.display_name,
            eaches=eaches,
            size=ordered._size(),
        )

    # === WRITING THEM === #

    @api.model
    def _create_moves(self, bills):
        """Create the invoices of these bills, all at once.

        :return: account.move, as superuser.
        """
        days = self._days_shipped(bills)
        values = [self._move_values(bill, days) for bill in bills]
        Move = self.env["account.move"].sudo()
        moves = Move.with_context(default_move_type="out_invoice", **SILENT)
        moves = moves.create(values).with_env(Move.env)
        moves._message_log_batch(
            bodies={
                move.id: self.env._(
                    "Made of what has left for %(orders)s.", orders=move.invoice_origin
                )
                for move in moves
            }
        )
        return moves

    @api.model
    def _move_values(self, bill, days):
        """Values of ``create`` of one invoice."""
        orders = self.env["sale.order"].sudo().union(*(s.order_id for s in bill.lines))
        first = orders[:1]
        if lang := first.partner_invoice_id.lang:
            first = first.with_context(lang=lang)
        requisitions = orders.amazon_requisition_id
        instance = requisitions[:1].instance_id
        values = {
            **first._prepare_invoice(),
            "ref": ", ".join(requisitions.mapped("purchase_order_number")),
            "invoice_origin": ", ".join(orders.mapped("name")),
            "amazon_shipment_ids": [Command.set(sorted(bill.shipments))],
        }
        if left := [days[each] for each in bill.shipments if days.get(each)]:
            values["delivery_date"] = local_day(max(left), instance.marketplace)
        if instance.invoice_journal_id:
            values["journal_id"] = instance.invoice_journal_id.id
        values["invoice_line_ids"] = [
            Command.create(
                line.with_context(**first.env.context)._prepare_invoice_line(
                    quantity=quantity, sequence=sequence
                )
            )
            for sequence, (line, quantity) in enumerate(bill.lines.items(), start=1)
        ]
        return values

    @api.model
    def _days_shipped(self, bills):
        """When shipments left: dict id -> moment, by one statement."""
        ids = {each for bill in bills for each in bill.shipments}
        shipments = self.env["amazon.vendor.shipment"].sudo().browse(ids)
        return {each.id: each.shipped_at for each in shipments}
