from odoo import api, models
from odoo.tools import SQL

from ..catalogue import product_match

#: Lines repaired at a time.
MOST_REPAIRED = 500


class AmazonVendorRequisitionMapping(models.Model):
    """Products that were missing when the order came are found later."""

    _inherit = "amazon.vendor.requisition"

    def action_reprocess(self):
        """Look for the products, units and settings that were missing (button).

        Works on any number of requisitions with a constant number of look-ups.

        :raise UserError: lines still have no product; says which and what to do.
        """
        self.check_access("write")
        self.line_ids._find_again()
        self._refresh_problems()
        lines = self.line_ids.filtered(lambda line: line.state == "unmapped")
        missing = self._notify_unmapped(lines) if lines and len(self) == 1 else True
        # What was held for a product that is known now goes on.
        self._steps_done()
        self.sudo()._take_up()
        return missing

    def _notify_unmapped(self, lines):
        names = ", ".join(line.asin or line.vendor_sku or "?" for line in lines[:5])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "title": self.env._("Products are still missing"),
                "message": self.env._(
                    "No product was found for %(items)s. Choose the product on the "
                    "line, or map it under Products; both are remembered.",
                    items=names,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _refresh_problems(self):
        """Forget problems of the order that have been solved meanwhile."""
        for requisition in self.sudo().filtered("problem"):
            code = requisition.currency_code
            ordered = requisition.line_ids.filtered("ordered_qty")
            if not code or len(ordered._currency_codes()) > 1:
                continue
            currency = (
                self.env["res.currency"]
                .with_context(active_test=False)
                .search([("name", "=", code)], limit=1)
            )
            if currency.active:
                requisition.write({"currency_id": currency.id, "problem": False})

    @api.model
    def _repair_waiting(self, instances):
        """Give every waiting line of these instances its product, now that it is known.

        Called when a product mapping is made: mapping a product once repairs all
        requisitions that wait for it.
        """
        lines = self.env["amazon.vendor.requisition.line"].search(
            [
                ("instance_id", "in", instances.ids),
                ("product_id", "=", False),
                ("requisition_id.state", "!=", "closed"),
            ]
        )
        lines._find_again()
        due = self.sudo().search(
            [("instance_id", "in", instances.ids), ("workflow_due", "=", True)]
        )
        due._take_up()

    @api.model
    def _repair(self, lines):
        """Look the products of these waiting lines up again, and have what waited for
        them go on.

        :return: the requisitions of those that were found.
        """
        lines.requisition_id.sudo()._in_step(
            lambda batch: (lines & batch.line_ids)._find_again()
        )
        repaired = lines.filtered("product_id").requisition_id
        repaired.sudo()._take_up()
        return repaired

    @api.model
    def _repair_missed(self, instance):
        """Repair lines that wait although a mapping for them is there.

        Two transactions that run at the same moment do not see each other: the one
        stores a line that waits, the other one teaches its product, and neither could
        repair it. Hence this looks once both are committed.

        :param instance: amazon.vendor.instance.
        :return: the requisitions of the lines that were repaired.
        """
        self.env.flush_all()
        missed = self._missed_sql(SQL("l.id"), SQL("l.instance_id = %s", instance.id))
        found = self.env.execute_query(
            SQL("%s ORDER BY l.id LIMIT %s", missed, MOST_REPAIRED)
        )
        Line = self.env["amazon.vendor.requisition.line"]
        return self._repair(Line.browse([number for (number,) in found]))

    @api.model
    def _missed_sql(self, what, where=None):
        """Query for lines that wait although a mapping for them is there.

        A mapping that cannot be used gives a line another code than these: what is
        found here is never found twice; nor is what broke: that waits for a person.

        :param SQL what: of the line, ``l``.
        :param SQL where: a further condition on it.
        """
        return SQL(
            """
            SELECT %(what)s FROM amazon_vendor_requisition_line l
              JOIN amazon_vendor_requisition r ON r.id = l.requisition_id
             WHERE l.product_id IS NULL AND l.match_code IN %(codes)s AND %(where)s
               AND r.state != 'closed' AND r.step_problem IS NULL AND EXISTS (
                   SELECT FROM amazon_vendor_product p
                    WHERE p.active AND p.instance_id = l.instance_id
                      AND (p.asin IN (l.asin, upper(l.vendor_sku))
                           OR p.vendor_sku = l.vendor_sku))
            """,
            what=what,
            codes=(product_match.UNKNOWN, product_match.AMBIGUOUS),
            where=where or SQL("TRUE"),
        )
