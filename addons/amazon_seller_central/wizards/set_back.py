from odoo import api, fields, models

from odoo.addons.amazon_vendor_central.models.exchange.dates import moment


class AmazonSellerSetBack(models.TransientModel):
    """Asks before *Last Order Sync* is set back, and says what happens then."""

    _name = "amazon.seller.set.back"
    _description = "Amazon: Read Orders Again"
    _inherit = ["amazon.vendor.wizard.mixin"]

    instance_id = fields.Many2one(
        "amazon.vendor.instance", string="Account", required=True
    )
    since = fields.Datetime(
        string="Last Order Sync",
        compute="_compute_since",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Orders that Amazon has changed since then are read again.",
    )
    consequence = fields.Char(compute="_compute_consequence")

    @api.depends("instance_id")
    def _compute_since(self):
        for dialog in self:
            until = dialog.instance_id.last_order_sync
            dialog.since = until or fields.Datetime.now().replace(microsecond=0)

    @api.depends("since")
    @api.depends_context("lang", "tz")
    def _compute_consequence(self):
        for dialog in self:
            dialog.consequence = dialog.since and self.env._(
                "Orders that Amazon has changed since %(since)s are read again, at the "
                "next turn of the import. What is missing here is imported. Nothing is "
                "doubled: orders that are here keep their one sale order and their "
                "deliveries, and Amazon is told nothing again.",
                since=moment(self.env, dialog.since),
            )

    def action_set_back(self):
        """Read orders again from the chosen moment on (button).

        :raise AccessError: the user may not change the account.
        :raise UserError: the moment is later than what is here.
        """
        self.ensure_one()
        self.check_access("write")
        self.instance_id.check_access("write")
        self.instance_id.last_order_sync = self.since
        return {"type": "ir.actions.act_window_close"}
