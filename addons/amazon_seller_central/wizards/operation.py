from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.const import RECOVER, REPORTS


class AmazonVendorOperation(models.TransientModel):
    _inherit = "amazon.vendor.operation"

    seller_order_numbers = fields.Text(
        string="Amazon References",
        help="One or many, such as 902-1106328-1059050.",
    )

    seller_setting_id = fields.Many2one(
        "amazon.seller.marketplace",
        string="Marketplace",
        domain="[('instance_id', '=', instance_id)]",
        help="Empty: all marketplaces of the account.",
    )
    report_days = fields.Integer(related="instance_id.report_days")
    without_stock = fields.Boolean(
        string="Without Stock Moves",
        help="For orders whose goods are out of your stock already: nothing is moved.",
    )

    @api.onchange("instance_id")
    def _onchange_instance_id(self):
        if self.seller_setting_id.instance_id != self.instance_id:
            self.seller_setting_id = False

    def action_process(self):
        """Have a report made; of orders, also look after their parcels (button)."""
        if self.operation in REPORTS:
            return self._ask_for_report()
        action = super().action_process()
        if self.operation == RECOVER:
            queue = self.env["amazon.vendor.queue"].sudo().browse(action["res_id"])
            self.instance_id.sudo()._look_at_unknown_shipments(
                queue.requested_numbers.split()
            )
        return action

    def _ask_for_report(self):
        """Make the job of an order report and its data queue, and open the job.

        :raise UserError: the marketplace is another account's.
        """
        self.ensure_one()
        self.instance_id.check_access("read")
        values = self._queue_values()  # what is checked of any operation
        if self.seller_setting_id.instance_id not in (
            self.instance_id,
            self.instance_id.browse(),
        ):
            raise UserError(
                self.env._(
                    "%(marketplace)s belongs to another account. Choose one of "
                    "%(instance)s.",
                    marketplace=self.seller_setting_id.display_name,
                    instance=self.instance_id.name,
                )
            )
        job = self.env["amazon.seller.report"].sudo()
        job = job._open_job(
            self.instance_id,
            self.operation,
            start=values["window_start"],
            end=values["window_end"],
            setting_id=self.seller_setting_id.id,
            without_stock=self.without_stock and "without_stock" in self._inputs(),
        )
        queue = self.env["amazon.vendor.queue"].sudo().create(job._queue_values())
        queue._fetch_after_commit()
        return job._action_open()

    def _inputs(self):
        operation, _handler = self._registered()
        return operation.inputs
