from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..instance.operations import Operation
from ..outbound.submission import name_records
from .const import CRON, FEED_KINDS, PROGRAM, SEND_STOCK

USER = "amazon_vendor_central.group_amazon_vendor_user"


class AmazonVendorInventoryFeed(models.Model):
    """Levels of one warehouse as they were told to Amazon, exactly.

    A feed is never sent a second time: levels are absolute, so whatever became of it,
    the next one tells how much there is by then.
    """

    _name = "amazon.vendor.inventory.feed"
    _description = "Amazon Vendor Stock Update"
    _inherit = ["amazon.vendor.versioned.document", "amazon.vendor.operations"]
    _order = "id desc"
    _outgoing = "inventory"

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    warehouse_code_id = fields.Many2one(
        "amazon.vendor.warehouse",
        string="Amazon's Warehouse",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    instance_id = fields.Many2one(
        related="warehouse_code_id.instance_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="warehouse_code_id.company_id", store=True, index=True, precompute=True
    )
    warehouse_code = fields.Char(
        string="Told As", required=True, readonly=True, help="Amazon's code, as sent."
    )
    kind = fields.Selection(FEED_KINDS, required=True, readonly=True)
    is_full = fields.Boolean(
        string="Full Feed",
        readonly=True,
        help="Amazon takes what it does not name as not available.",
    )
    line_count = fields.Integer(string="Products", readonly=True)
    written_at = fields.Datetime(
        string="Written",
        required=True,
        readonly=True,
        default=lambda self: fields.Datetime.now(),
        help="What lies there was counted then.",
    )
    offer_ids = fields.One2many(
        "amazon.vendor.offer", "feed_id", string="Offers", readonly=True
    )
    refused_ids = fields.One2many("amazon.vendor.offer", "refused_by_id", readonly=True)

    @api.model
    def _operations(self):
        return [
            Operation(
                code=SEND_STOCK,
                label=self.env._("Send Stock"),
                sequence=75,
                cron=CRON,
                minutes=15,
                program=PROGRAM,
                by_wish=True,
            )
        ]

    @api.model_create_multi
    def create(self, vals_list):
        name_records(self, vals_list)
        return super().create(vals_list)

    @api.model
    def _require_user(self):
        """Stock is told by Vendor Central's people.

        :raise AccessError: the user is none of them.
        """
        if not self.env.user.has_group(USER):
            raise AccessError(
                self.env._("Only a Vendor Central User tells Amazon the stock.")
            )

    def action_view_offers(self):
        """Open what this update told last (button)."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "amazon_vendor_central.amazon_vendor_offer_action"
        )
        return {**action, "domain": [("feed_id", "=", self.id)], "context": {}}
