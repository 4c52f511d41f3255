"""By approval: a quotation that nobody has confirmed follows what Amazon changes.

A person who comes to approve it must find Amazon's order of today, and what somebody
has lowered on it already must stay lowered.
"""

from odoo import models
from odoo.exceptions import UserError

from ...logic.change import meaning as revision_meaning
from .approved import ACCEPTED, BACKORDERED


class AmazonVendorRequisitionQuoted(models.Model):
    _inherit = "amazon.vendor.requisition"

    def _is_quoted(self):
        """Whether its sale order is a quotation that nobody has confirmed yet."""
        return (
            self.workflow == "by_approval"
            and not self.acknowledgement_ids
            and self._living_sale_order().state in ("draft", "sent")
        )

    def _change_policy(self, meaning):
        """What nobody has confirmed follows Amazon by itself, and says so."""
        if meaning == revision_meaning.ADAPT and self._is_quoted():
            return "automatic"
        return super()._change_policy(meaning)

    def _apply_items(self, order, lookup):
        if self._is_quoted():
            self._keep_lowered()
        return super()._apply_items(order, lookup)

    def _keep_lowered(self):
        """Remember on the lines what a person has lowered on the quotation, before
        Amazon's new quantities are written to them."""
        order = self._living_sale_order()
        by_line = order.order_line.grouped("amazon_requisition_line_id")
        for line in self.line_ids.filtered("ordered_qty").sudo():
            sale_lines = by_line.get(line, order.order_line.browse())
            wanted = line._quoted_quantities(sale_lines)
            if (
                wanted[ACCEPTED] < line.accepted_qty
                or wanted[BACKORDERED] < line.backordered_qty
            ):
                line._decide_as_approved(wanted, sale_lines)
                line.proposal_reason = self.env._(
                    "Lowered on %(order)s.", order=order.name
                )

    def _take_over_sale_orders(self):
        """What does not follow Amazon yet is not approved: it would refuse or promise
        what the person has never seen.

        :raise UserError: see above.
        """
        for requisition in self.filtered("awaits_approval"):
            if requisition.change_pending and requisition._is_quoted():
                raise UserError(
                    self.env._(
                        "Amazon changed %(number)s, and %(order)s does not follow it "
                        "yet. Click Apply Changes on the order requisition, look at "
                        "the quotation again, and confirm it then.",
                        number=requisition.purchase_order_number,
                        order=requisition.sale_order_id.name,
                    )
                )
        return super()._take_over_sale_orders()


class AmazonVendorRequisitionLineQuoted(models.Model):
    _inherit = "amazon.vendor.requisition.line"

    def _quoted_quantities(self, sale_lines):
        """What a quotation promises of this line, in whole units of Amazon's.

        :param sale_lines: sale order lines of this line.
        :return: dict of Amazon's codes Accepted and Backordered -> quantity.
        """
        quoted = {ACCEPTED: 0.0, BACKORDERED: 0.0}
        for each in sale_lines:
            code = each.amazon_acknowledgement_code or ACCEPTED
            quoted[code] += each._amazon_quantity()
        # A millionth is lost in units, never meant by a person.
        return {code: int(quantity + 1e-6) for code, quantity in quoted.items()}


class AmazonVendorRevisionQuoted(models.Model):
    _inherit = "amazon.vendor.requisition.revision"

    def _announce(self):
        """Who approves looks at the quotation, so it tells what Amazon changed also
        where nothing of it has to follow (what was lowered stays lowered)."""
        result = super()._announce()
        for revision in self.filtered(lambda r: r.state == "none"):
            requisition = revision.requisition_id
            changes = revision.changes or []
            if revision_meaning.touches_sale_order(changes) and (
                requisition._is_quoted()
            ):
                requisition._living_sale_order()._amazon_say(
                    self.env._(
                        "Amazon changed its purchase order %(number)s; this quotation "
                        "stays as it is:",
                        number=requisition.purchase_order_number,
                    ),
                    revision.summary.splitlines(),
                )
        return result
