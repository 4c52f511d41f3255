from odoo import api, models

from ..instance.health import Finding
from .const import PROGRAM


class AmazonVendorInventoryFeedSentences(models.Model):
    _inherit = "amazon.vendor.inventory.feed"

    @api.model
    def _say_told(self, told):
        """What came of a turn, in a sentence.

        :param told: of ``telling.Told``.
        """
        told = list(told)
        lines = sum(each.lines for each in told)
        busy = sum(each.busy for each in told)
        if busy:
            return self.env._(
                "Levels told: %(count)s. Warehouses whose last update is still being "
                "sent: %(busy)s.",
                count=lines,
                busy=busy,
            )
        return self.env._("Levels told: %(count)s.", count=lines)

    @api.model
    def _health_findings(self, instance):
        """Warehouses of which nothing can be told, and what Amazon refuses."""
        if not instance._is_anybody_in(PROGRAM) or not instance.does_direct:
            return []
        findings = [
            Finding("error", each.stock_problem, True)
            for each in self.env["amazon.vendor.warehouse"]
            .sudo()
            .search([("instance_id", "=", instance.id), ("stock_problem", "!=", False)])
        ]
        refused = (
            self.env["amazon.vendor.offer"]
            .sudo()
            .search_count(
                [("instance_id", "=", instance.id), ("state", "=", "refused")]
            )
        )
        if refused:
            findings.append(
                Finding(
                    "warning",
                    self.env._(
                        "Amazon refuses the stock of %(count)s products. Open Offers, "
                        "filter Refused, and correct their ASINs.",
                        count=refused,
                    ),
                )
            )
        return findings
