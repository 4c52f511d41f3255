"""Say at once what a lowered quantity does: Amazon never takes a rejection back."""

from odoo import api, fields, models


class AmazonVendorRequisitionLineLowering(models.Model):
    _inherit = "amazon.vendor.requisition.line"

    can_acknowledge = fields.Boolean(related="requisition_id.can_acknowledge")

    @api.onchange("accepted_qty", "backordered_qty")
    def _onchange_promised(self):
        """Tell whoever lowers a quantity that the rest is rejected, and with what
        reason; the column to choose another one in appears at the same moment."""
        if self.problem or self.split_ids or self.rejected_qty <= 0:
            return None
        return self._rejection_warning(self.rejected_qty)

    def _rejection_warning(self, rejected, can_backorder=None):
        """What a person reads whose change rejects something.

        :param rejected: quantity in Amazon's unit of the line, as it is shown.
        :param bool can_backorder: whether the form has a place to enter a backorder;
            by default where Amazon allows one.
        :return: what an onchange method returns.
        """
        if can_backorder is None:
            can_backorder = self.backorder_allowed
        reasons = dict(
            self._fields["rejection_reason"]._description_selection(self.env)
        )
        sentences = [
            self.env._(
                "%(rejected)s of %(ordered)s will be rejected as %(reason)s. Once it "
                "is sent, Amazon never takes a rejection back.",
                rejected=rejected,
                ordered=self.ordered_qty,
                reason=reasons.get(self.rejection_reason, ""),
            ),
            self.env._("Choose the reason on the line if it is another one."),
        ]
        if can_backorder:
            sentences.append(
                self.env._("What ships later can be entered as a backorder instead.")
            )
        return {
            "warning": {
                "type": "notification",
                "title": self.env._(
                    "Line %(line)s: the rest is rejected",
                    line=self.item_sequence_number or self.sequence,
                ),
                "message": " ".join(sentences),
            }
        }
