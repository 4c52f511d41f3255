from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.amazon_vendor_central.spapi.endpoints import MARKETPLACES

from .const import FBA, FBM, PROGRAM


def _product(name):
    return lambda self: self.env.ref(
        f"amazon_seller_central.product_{name}", raise_if_not_found=False
    )


class AmazonSellerMarketplace(models.Model):
    """How the orders of one marketplace of a seller account become ours."""

    _name = "amazon.seller.marketplace"
    _description = "Amazon Seller Marketplace"
    _inherit = ["amazon.vendor.guard.mixin", "analytic.mixin"]
    _order = "instance_id, marketplace, id"
    _rec_name = "marketplace"
    _check_company_auto = True

    instance_id = fields.Many2one(
        "amazon.vendor.instance",
        string="Account",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("account_type", "=", PROGRAM)],
    )
    company_id = fields.Many2one(
        related="instance_id.company_id", store=True, index=True, precompute=True
    )
    account = fields.Char(
        string="Account at Amazon",
        compute="_compute_account",
        store=True,
        precompute=True,
        help="The seller's account at Amazon, whichever instance uses it.",
    )
    marketplace = fields.Selection(selection="_selection_marketplace", required=True)
    active = fields.Boolean(
        string="Synchronised", default=True, help="Off: its orders are left alone."
    )
    handles_fbm = fields.Boolean(
        string="FBM", default=True, help="Orders that we deliver."
    )
    handles_fba = fields.Boolean(
        string="FBA", default=True, help="Orders that Amazon delivers."
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="FBM Warehouse",
        check_company=True,
        help="Delivers its FBM orders. Empty: the account's warehouse.",
    )
    pricelist_id = fields.Many2one("product.pricelist", check_company=True)
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        check_company=True,
        help="Empty: the account's sales team.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Anonymous Customer",
        check_company=True,
        help="Customer of orders of which Amazon tells no address, as of most FBA "
        "orders. Empty: the account's customer.",
    )
    fiscal_position_id = fields.Many2one(
        "account.fiscal.position",
        check_company=True,
        help="Maps taxes and accounts of its orders. Empty: as for other customers.",
    )
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes",
        domain="[('type_tax_use', '=', 'sale')]",
        check_company=True,
        help="Taxes of what we owe tax on. Empty: those of the products.",
    )
    order_name_policy = fields.Selection(
        [("sequence", "Odoo's sequence"), ("prefix", "Prefix and Amazon's number")],
        string="Sale Order Name",
        required=True,
        default="sequence",
    )
    order_prefix = fields.Char(help="Put before Amazon's number, for example AMZ/.")
    create_missing_products = fields.Boolean(
        help="Create a product where an order has a SKU that Odoo does not know. "
        "Otherwise the sale order is made with a placeholder and cannot be confirmed "
        "until somebody picks the product."
    )
    shipping_product_id = fields.Many2one(
        "product.product", check_company=True, default=_product("shipping")
    )
    gift_wrap_product_id = fields.Many2one(
        "product.product", check_company=True, default=_product("gift_wrap")
    )
    charge_product_id = fields.Many2one(
        "product.product",
        string="Other Charges Product",
        check_company=True,
        default=_product("charge"),
        help="Cash on delivery fees, tips and what else Amazon charges.",
    )
    discount_product_id = fields.Many2one(
        "product.product", check_company=True, default=_product("discount")
    )
    tax_product_id = fields.Many2one(
        "product.product",
        string="Tax of Amazon Product",
        check_company=True,
        default=_product("tax"),
        help="Tax that Amazon collects and pays on: a line of its own, without tax of "
        "ours.",
    )
    auto_confirm = fields.Boolean(string="Confirm Sale Orders", default=True)
    auto_deliver = fields.Boolean(
        string="Validate Deliveries",
        help="FBM deliveries are validated as soon as all of the goods are reserved.",
    )
    auto_invoice = fields.Boolean(string="Create Invoices")
    auto_post = fields.Boolean(string="Post Invoices")
    auto_pay = fields.Boolean(string="Register Payments")
    journal_id = fields.Many2one(
        "account.journal",
        string="Payment Journal",
        domain="[('type', 'in', ('bank', 'cash'))]",
        check_company=True,
        help="Usually a journal of its own, such as Amazon Payments: buyers pay "
        "Amazon.",
    )
    requires_tracking = fields.Boolean(
        default=True,
        help="A delivery is told to Amazon once it has a tracking reference.",
    )
    stock_buffer = fields.Integer(
        help="So many pieces of each product are kept from Amazon."
    )

    _marketplace_unique = models.Constraint(
        "UNIQUE(instance_id, marketplace)", "The account has that marketplace already."
    )
    # One order, one instance: whoever else has the account takes other marketplaces.
    _fbm_once = models.UniqueIndex(
        "(account, marketplace) WHERE active AND handles_fbm",
        "FBM orders of this marketplace belong to another registration of the account.",
    )
    _fba_once = models.UniqueIndex(
        "(account, marketplace) WHERE active AND handles_fba",
        "FBA orders of this marketplace belong to another registration of the account.",
    )
    _steps_in_order = models.Constraint(
        "CHECK((auto_post OR NOT auto_pay) AND (auto_invoice OR NOT auto_post) "
        "AND (auto_confirm OR NOT (auto_invoice OR auto_deliver)))",
        "Each automatic step needs the one before: payments need posted invoices, "
        "these need invoices, and all need confirmed sale orders.",
    )
    _journal_for_payments = models.Constraint(
        "CHECK(journal_id IS NOT NULL OR NOT auto_pay)",
        "Choose the journal that payments are registered in.",
    )
    _buffer_positive = models.Constraint(
        "CHECK(stock_buffer >= 0)", "A buffer cannot be negative."
    )

    def write(self, vals):
        if "marketplace" in vals:
            self._check_marketplace_stays(vals["marketplace"])
        return super().write(vals)

    def _check_marketplace_stays(self, code):
        """Amazon is told of a parcel with the marketplace that its order is of.

        :raise UserError: orders of the present one are here.
        """
        changed = self.filtered(lambda setting: setting.marketplace != code)
        Order = self.env["amazon.seller.order"].sudo()
        order = Order.search([("setting_id", "in", changed.ids)], limit=1)
        if order:
            raise UserError(
                self.env._(
                    "Orders of %(marketplace)s are here already, so it stays what it "
                    "is. Add the other marketplace, and switch this one off.",
                    marketplace=order.setting_id.marketplace,
                )
            )

    @api.model
    def _selection_marketplace(self):
        return self.env["amazon.vendor.instance"]._selection_marketplace()

    @api.depends(
        "instance_id.merchant_id", "instance_id.environment", "instance_id.active"
    )
    def _compute_account(self):
        """An archived registration imports nothing, and keeps nothing from another."""
        for setting in self:
            instance = setting.instance_id
            setting.account = instance.active and instance._seller_account()

    @api.model
    def _free_channels(self, instance, code):
        """Which channels of a marketplace no other registration of the account has.

        :return: values of ``create``.
        """
        taken = self.sudo().search(
            [
                ("account", "=", instance._seller_account()),
                ("marketplace", "=", code),
            ]
        )
        fbm = not any(taken.mapped("handles_fbm"))
        fba = not any(taken.mapped("handles_fba"))
        return {"handles_fbm": fbm, "handles_fba": fba, "active": fbm or fba}

    @property
    def _amazon_id(self):
        """Amazon's id of the marketplace."""
        return MARKETPLACES[self.marketplace].marketplace_id

    def _handles(self, channel):
        """Whether orders of this channel are taken."""
        return {FBM: self.handles_fbm, FBA: self.handles_fba}[channel]

    def _currency(self):
        """The currency that the marketplace sells in."""
        return (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "=", MARKETPLACES[self.marketplace].currency)], limit=1)
        )
