from odoo import models

from ...logic.change import diff as requisition_diff
from ..outbound.submission import TAKEN
from .values import IDENTIFIERS, line_values


class AmazonVendorRequisitionLineImport(models.Model):
    """A line follows Amazon's order when that changes."""

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
        changes = requisition_diff.compare(self, values, self.item_sequence_number)
        if not changes:
            return []
        new_values = {change["field"]: values[change["field"]] for change in changes}
        if {"ordered_qty", "problem", "unit_size"} & new_values.keys():
            new_values.update(self._follow_quantity(values, answered))
        if "net_cost_amount" in new_values:
            new_values["answered_cost_amount"] = False  # said about another cost
        if IDENTIFIERS & new_values.keys():
            # Another product or another case: what was found before says nothing.
            if {"asin", "vendor_sku"} & new_values.keys():
                new_values["product_id"] = False
            new_values["uom_id"] = False
        self.with_context(amazon_vendor_no_remember=True).write(new_values)
        return changes

    def _follow_quantity(self, values, answered):
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
        change = requisition_diff.removed(self, self.ordered_qty)
        self.write({"ordered_qty": 0, "accepted_qty": 0, "backordered_qty": 0})
        return [change]


class AmazonVendorRequisitionAnsweredLines(models.Model):
    _inherit = "amazon.vendor.requisition"

    def _answered_quantities(self):
        """What the latest answer that Amazon took says about each line.

        A line that comes back after a cancellation is answered as before; one that was
        rejected can never be accepted again.

        :return: dict requisition line -> (accepted, backordered); a line that was never
            answered is left out.
        """
        answers = {}
        taken = self.acknowledgement_ids.filtered(lambda a: a.state in TAKEN)
        for acknowledgement in taken.sorted("version"):
            for line, parts in acknowledgement.line_ids.grouped(
                "requisition_line_id"
            ).items():
                quantities = {"Accepted": 0, "Backordered": 0, "Rejected": 0}
                for part in parts:
                    quantities[part.code] += part.quantity
                answers[line] = (quantities["Accepted"], quantities["Backordered"])
        return answers
