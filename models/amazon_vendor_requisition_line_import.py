from markupsafe import Markup

from odoo import models

from . import requisition_diff
from .requisition_values import line_values


class AmazonVendorRequisitionLineImport(models.Model):
    """A line follows Amazon's order when that changes."""

    _inherit = "amazon.vendor.requisition.line"

    def _apply_item(self, item):
        """Write what Amazon changed on this line.

        :return: list of changes.
        """
        self.ensure_one()
        values = line_values(self.item_key, item, self.sequence)
        changes = requisition_diff.compare(self, values, self.item_sequence_number)
        if not changes:
            return []
        new_values = {change["field"]: values[change["field"]] for change in changes}
        if {"ordered_qty", "problem"} & new_values.keys():
            new_values.update(self._follow_quantity(values))
        identifiers = {"asin", "vendor_sku", "unit_of_measure", "unit_size"}
        if identifiers & new_values.keys():
            # Another product or another case: what was found before says nothing.
            if {"asin", "vendor_sku"} & new_values.keys():
                new_values["product_id"] = False
            new_values["uom_id"] = False
        self.with_context(amazon_vendor_no_remember=True).write(new_values)
        if identifiers & new_values.keys():
            self._find_again()
        return changes

    def _follow_quantity(self, values):
        """The answer, fitted to the new ordered quantity.

        Before the first acknowledgement a line accepted in full stays accepted in
        full; what a person or Amazon already settled is only ever cut to what is
        still ordered, never raised.
        """
        ordered = 0 if values["problem"] else values["ordered_qty"]
        untouched = self.accepted_qty == self.ordered_qty
        if self.requisition_id.state == "new" and untouched:
            return {"accepted_qty": ordered, "backordered_qty": 0}
        accepted = min(self.accepted_qty, ordered)
        return {
            "accepted_qty": accepted,
            "backordered_qty": min(self.backordered_qty, ordered - accepted),
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


class AmazonVendorRequisitionRevisionAnnounce(models.Model):
    _inherit = "amazon.vendor.requisition.revision"

    def _announce(self):
        """Tell the followers of each requisition what Amazon changed."""
        for revision in self:
            items = Markup().join(
                Markup("<li>%s</li>") % change
                for change in revision.summary.splitlines()
            )
            title = self.env._(
                "Amazon changed the order (version %(version)s):",
                version=revision.version,
            )
            revision.requisition_id.message_post(
                body=Markup("<p>%s</p><ul>%s</ul>") % (title, items),
                subtype_xmlid="mail.mt_note",
            )
