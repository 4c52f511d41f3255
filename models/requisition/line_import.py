from collections import namedtuple

from odoo import models

from ...logic.change.diff import compare, removed
from .line import LineWork
from .values import ECHOED, IDENTIFIERS, line_values

#: What the product look-up reads of Amazon's items, taken from a line.
_Item = namedtuple("_Item", "amazon_product_identifier vendor_product_identifier")


class AmazonVendorRequisitionLineImport(models.Model):
    """A line follows Amazon's order when that changes, and finds its product."""

    _inherit = "amazon.vendor.requisition.line"

    def _apply_item(self, item, answered):
        """Write what Amazon changed on this line.

        Product and unit of a line that is called otherwise now are to be found again.

        :param dict answered: see ``_answered_quantities``; only of lines that were
            cancelled.
        :return: list of changes.
        """
        self.ensure_one()
        values = line_values(self.item_key, item, self.sequence)
        echoed = {name: values.pop(name) for name in ECHOED & values.keys()}
        if any(self[name] != text for name, text in echoed.items()):
            self.write(echoed)
        changes = compare(self, values, self.item_sequence_number)
        if not changes:
            return []
        new_values = {change["field"]: values[change["field"]] for change in changes}
        if {"ordered_qty", "problem", "unit_size"} & new_values.keys():
            new_values.update(self._answer_for_quantity(values, answered))
        if "net_cost_amount" in new_values:
            new_values["answered_cost_amount"] = False  # said about another cost
        if IDENTIFIERS & new_values.keys():
            # Another product or another case: what was found before says nothing.
            if {"asin", "vendor_sku"} & new_values.keys():
                new_values["product_id"] = False
            new_values["uom_id"] = False
        LineWork.FIND.begin(self).write(new_values)
        return changes

    def _answer_for_quantity(self, values, answered):
        """The answer, fitted to the new ordered quantity.

        A line that is accepted in full stays accepted in full: what Amazon orders now
        is what is to be fulfilled. What was decided otherwise is only ever cut to what
        is still ordered, never raised. It is the next answer: what Amazon was told
        stays as it was in the acknowledgement.
        """
        ordered = 0 if values["problem"] else values["ordered_qty"]
        accepted, backordered = self.accepted_qty, self.backordered_qty
        if not self.ordered_qty:
            accepted, backordered = answered.get(self, (ordered, 0))
        elif accepted == self.ordered_qty:
            accepted = ordered
        else:
            # 40 Eaches are not 40 Cases: as many whole new units as were promised.
            old, new = self.unit_size or 1, values["unit_size"] or 1
            accepted, backordered = accepted * old // new, backordered * old // new
        accepted = min(accepted, ordered)
        return {
            "accepted_qty": accepted,
            "backordered_qty": min(backordered, ordered - accepted),
        }

    def _amazon_removed(self):
        """Amazon no longer lists this line: nothing of it is ordered any more.

        :return: list of changes; empty when that was known.
        """
        self.ensure_one()
        if not self.ordered_qty:
            return []
        change = removed(self, self.ordered_qty)
        self.write({"ordered_qty": 0, "accepted_qty": 0, "backordered_qty": 0})
        return [change]

    # === ITS PRODUCT === #

    def _product_key(self):
        return (self.asin or None, self.vendor_sku or None)

    def _find_again(self):
        """Look the products and units of these lines up again, all at once."""
        waiting = self.sudo().filtered(
            lambda line: not line.product_id or not line.uom_id
        )
        waiting = LineWork.FIND.begin(waiting)
        for instance, lines in waiting.grouped("instance_id").items():
            items = [_Item(*line._product_key()) for line in lines]
            matches = (
                self.env["amazon.vendor.requisition"]
                .sudo()
                ._match_products(instance, items)
            )
            lines._apply_matches(matches)

    def _apply_matches(self, matches):
        found = {}
        for line in self:
            match = matches[line._product_key()]
            if match.product:
                found[line] = match
            elif line.match_problem != match.message:
                line.write(
                    {"match_problem": match.message, "match_code": match.problem}
                )
        requests = {
            line: match.unit_request(line.unit_of_measure, line.unit_size)
            for line, match in found.items()
        }
        units = self.env["amazon.vendor.product"]._resolve_uoms(set(requests.values()))
        for line, match in found.items():
            line.write(
                {
                    "product_id": match.product.id,
                    "uom_id": units[requests[line]].id,
                    "match_problem": False,
                    "match_code": False,
                }
            )

    def _remember_products(self):
        """Remember what a person chose on a line, for every order to come."""
        if LineWork.FIND.is_under_way(self):
            return
        for instance, lines in self.sudo().grouped("instance_id").items():
            chosen = lines.filtered("product_id")
            self.env["amazon.vendor.product"].sudo()._remember(
                instance,
                [
                    {
                        "asin": line.asin,
                        "vendor_sku": line.vendor_sku,
                        "product_id": line.product_id.id,
                    }
                    for line in chosen
                ],
            )
            chosen.uom_id = False
            LineWork.FIND.begin(chosen)._find_again()
