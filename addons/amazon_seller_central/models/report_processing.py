"""The orders that a report names are asked for, one by one."""

from odoo import fields, models

from odoo.addons.amazon_vendor_central.models.inbound.fetch_numbers import MOST_NUMBERS
from odoo.addons.amazon_vendor_central.spapi.endpoints import MARKETPLACES

from .const import RECOVER, REPORT_MISSING, REPORT_SHIPPED

#: Amazon's words in small letters, see ``order_report``.
TO_SHIP = ("unshipped", "partiallyshipped")
SHIPPED = "shipped"


class AmazonSellerReport(models.Model):
    _inherit = "amazon.seller.report"

    def _process_file(self):
        """Make data queues of the orders that are named and are not here yet.

        :return: amazon.vendor.queue, to be fetched.
        """
        queues = self.env["amazon.vendor.queue"].sudo()
        for report in self:
            numbers = report._wanted_numbers()
            present = set(
                self.env["amazon.seller.order"]
                .sudo()
                .search(
                    [
                        ("instance_id", "=", report.instance_id.id),
                        ("name", "in", numbers),
                    ]
                )
                .mapped("name")
            )
            new = [number for number in numbers if number not in present]
            report.write(
                {
                    "processed_at": fields.Datetime.now(),
                    "asked_count": len(new),
                    "skipped_count": len(present),
                }
            )
            queues += queues.create(
                [
                    {
                        "instance_id": report.instance_id.id,
                        "operation": RECOVER,
                        "seller_report_id": report.id,
                        "requested_numbers": "\n".join(new[at : at + MOST_NUMBERS]),
                    }
                    for at in range(0, len(new), MOST_NUMBERS)
                ]
            )
        return queues

    def _wanted_numbers(self):
        """The orders that the report is asked for.

        Reports of all orders name every channel, and leave the marketplaces that they
        were asked for out of account (selling-partner-api-models issue 1859).
        """
        shops = {
            MARKETPLACES[each.marketplace].domain.lower() for each in self._settings()
        }
        return [
            number
            for number, status, is_merchants, shop in self.found or ()
            if self._is_wanted(status, is_merchants)
            and (not shop or shop.lower() in shops)
        ]

    def _is_wanted(self, status, is_merchants):
        if self.operation == REPORT_SHIPPED:
            # Amazon adds how far it is: "Shipped - Delivered to Buyer".
            return bool(is_merchants) and status.startswith(SHIPPED)
        if self.operation == REPORT_MISSING:
            return bool(is_merchants) and status in TO_SHIP
        return True

    def _own_queues(self):
        """The data queues that have the report made."""
        return self.queue_ids.filtered(lambda queue: queue.operation != RECOVER)

    def _order_queues(self):
        """The data queues of the orders that it names."""
        return self.queue_ids.filtered(lambda queue: queue.operation == RECOVER)
