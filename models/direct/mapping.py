from odoo import api, models


class AmazonVendorDirectOrderMapping(models.Model):
    """Products, warehouses and currencies that were missing are found later."""

    _inherit = "amazon.vendor.direct.order"

    def action_reprocess(self):
        """Look for what was missing, and go on (button, bulk action)."""
        self.check_access("write")
        self.sudo()._reprocess()
        return True

    def _reprocess(self):
        """See ``action_reprocess``; runs as superuser."""
        waiting = self.filtered(lambda order: order._may_be_rewritten())
        waiting.line_ids._find_again()
        for instance, orders in waiting.grouped("instance_id").items():
            warehouses = self.env["amazon.vendor.warehouse"]._of_codes(
                instance, set(filter(None, orders.mapped("ship_from_code")))
            )
            currencies = self._currencies(
                set(filter(None, orders.mapped("currency_code")))
            )
            for order in orders:
                order._found_again(
                    warehouses.get(order.ship_from_code),
                    currencies.get(order.currency_code),
                )
        waiting._take_up()

    def _found_again(self, warehouse, currency):
        values = {
            "warehouse_code_id": warehouse.id if warehouse else False,
            "warehouse_id": warehouse.warehouse_id.id if warehouse else False,
            "currency_id": currency.id if currency else False,
        }
        news = {name: value for name, value in values.items() if self[name].id != value}
        if news:
            self.write(news)

    @api.model
    def _repair_waiting(self, instances):
        """Give every waiting line of these instances its product, now that it is
        known: mapping a product once repairs all orders that wait for it."""
        waiting = self.sudo().search(
            [
                ("instance_id", "in", instances.ids),
                ("state", "=", "new"),
                ("unmapped_count", ">", 0),
            ]
        )
        waiting._reprocess()
