"""What Amazon has cut of an order, for those who wanted more of it."""

from odoo import models


class AmazonVendorRequisitionCuts(models.Model):
    _inherit = "amazon.vendor.requisition"

    def _cuts(self, since=None):
        """The lines of which Amazon wants less than before.

        :param datetime since: only what was imported from then on.
        :return: dict Amazon's line number -> (quantity before, quantity now)
        """
        cuts = {}
        for revision in self.revision_ids.sorted("version"):
            if since and revision.create_date < since:
                continue
            for change in revision.changes or []:
                if change["item"] is None:
                    continue
                if change["field"] not in ("ordered_qty", "line"):
                    continue
                old, new = change["old"] or 0, change["new"] or 0
                if new < old:
                    old = cuts.get(change["item"], (old, new))[0]
                    cuts[change["item"]] = old, new
                else:
                    cuts.pop(change["item"], None)
        return cuts

    def _say_cuts(self, since=None):
        """That in sentences, one for each line; "" where nothing was cut."""
        return " ".join(
            self.env._(
                "Amazon has cut line %(line)s from %(old)s to %(new)s meanwhile.",
                line=item or "?",
                old=old,
                new=new,
            )
            for item, (old, new) in self._cuts(since).items()
        )


class AmazonVendorRequisitionLineCuts(models.Model):
    _inherit = "amazon.vendor.requisition.line"

    def _say_cut(self):
        """Why less was ordered of this line than somebody may remember, or ""."""
        found = self.requisition_id._cuts().get(self.item_sequence_number)
        if not found:
            return ""
        return self.env._(
            "Amazon had ordered %(old)s and has cut it to %(new)s meanwhile.",
            old=found[0],
            new=found[1],
        )
