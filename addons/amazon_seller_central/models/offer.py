from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.amazon_vendor_central.models.exchange.engine import (
    after_commit,
    no_checkpoint,
)
from odoo.addons.amazon_vendor_central.models.instance.keys import DOOR
from odoo.addons.amazon_vendor_central.models.instance.operations import Operation
from odoo.addons.amazon_vendor_central.spapi.errors import Rejected, SpApiError

from ..logic import levels
from ..spapi.operations.listings import Listings
from .const import PROGRAM

SYNC = "sync_seller_stock"
CRON = "amazon_seller_central.ir_cron_sync_seller_stock"


class AmazonSellerOffer(models.Model):
    """A SKU that we deliver ourselves, and how many pieces Amazon may sell of it."""

    _name = "amazon.seller.offer"
    _description = "Amazon Offer"
    _inherit = ["amazon.vendor.guard.mixin", "amazon.vendor.operations"]
    _order = "setting_id, sku"
    _rec_name = "sku"
    _check_company_auto = True
    _fixed_fields = ("setting_id", "company_id")

    setting_id = fields.Many2one(
        "amazon.seller.marketplace",
        string="Marketplace",
        required=True,
        index=True,
        ondelete="cascade",
    )
    instance_id = fields.Many2one(
        related="setting_id.instance_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="setting_id.company_id", store=True, index=True, precompute=True
    )
    active = fields.Boolean(
        string="Told to Amazon", default=True, help="Off: its stock is left alone."
    )
    sku = fields.Char(string="SKU", required=True)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        domain=[("is_storable", "=", True)],
    )
    own_buffer = fields.Integer(
        string="Buffer",
        help="Pieces that are kept from Amazon; 0: as the marketplace says.",
    )
    channel_seen = fields.Boolean(
        readonly=True, copy=False, help="Amazon has shown who delivers it."
    )
    is_fba = fields.Boolean(
        string="FBA",
        readonly=True,
        copy=False,
        help="Amazon delivers it: telling its stock would open a second channel.",
    )
    sent_level = fields.Integer(string="Told", readonly=True, copy=False)
    sent_at = fields.Datetime(string="Told On", readonly=True, copy=False)
    is_sure = fields.Boolean(
        readonly=True, copy=False, help="Amazon surely has what it was told."
    )
    refused_level = fields.Integer(readonly=True, copy=False)
    is_refused = fields.Boolean(string="Refused", readonly=True, copy=False)
    shown_level = fields.Integer(
        string="Shown by Amazon", readonly=True, copy=False, help="What counts there."
    )
    shown_at = fields.Datetime(readonly=True, copy=False)
    next_look = fields.Datetime(
        readonly=True, copy=False, index="btree_not_null", help="When it is read back."
    )
    problem = fields.Char(readonly=True, copy=False)

    _sku_uniq = models.Constraint(
        "UNIQUE(setting_id, sku)", "This SKU is listed for the marketplace already."
    )
    _sku_filled = models.Constraint("CHECK(sku <> '')", "Enter the SKU.")
    _buffer_positive = models.Constraint(
        "CHECK(own_buffer >= 0)", "A buffer cannot be negative."
    )

    @api.model
    def _operations(self):
        return [
            Operation(
                code=SYNC,
                label=self.env._("Tell Amazon the Stock"),
                sequence=230,
                cron=CRON,
                minutes=15,
                program=PROGRAM,
            )
        ]

    # === LEVELS === #

    def _buffer(self):
        return self.own_buffer or self.setting_id.stock_buffer

    def _free(self):
        """What may be sold of each offer's product: free in the warehouse, less what
        quotations of Amazon's orders want, which nothing has reserved yet.

        :return: dict offer -> pieces.
        """
        found = {}
        for warehouse, offers in self.grouped(
            lambda offer: (
                offer.setting_id.warehouse_id or offer.instance_id.warehouse_id
            )
        ).items():
            products = offers.product_id.with_context(warehouse_id=warehouse.id)
            free = dict(zip(products.ids, products.mapped("free_qty"), strict=True))
            wanted = offers._wanted_by_quotations(warehouse)
            for offer in offers:
                product = offer.product_id.id
                found[offer] = free[product] - wanted.get(product, 0)
        return found

    def _wanted_by_quotations(self, warehouse):
        groups = self.env["sale.order.line"]._read_group(
            [
                ("product_id", "in", self.product_id.ids),
                ("order_id.state", "in", ("draft", "sent")),
                ("order_id.amazon_seller_channel", "=", "fbm"),
                ("order_id.warehouse_id", "=", warehouse.id),
            ],
            ["product_id"],
            ["product_uom_qty:sum"],
        )
        return {product.id: quantity for product, quantity in groups}

    def _to_tell(self):
        """What Amazon is to be told: dict offer -> level, only of differences."""
        free = self._free()
        found = {}
        for offer in self:
            level = levels.to_tell(
                levels.Offer(
                    free[offer],
                    offer._buffer(),
                    offer.sent_level if offer.sent_at else None,
                    offer.is_sure,
                    offer.refused_level if offer.is_refused else None,
                )
            )
            if level is not None:
                found[offer] = level
        return found

    # === TELLING AMAZON === #

    @api.model
    def _sync_instance(self, instance, checkpoint=no_checkpoint):
        """Tell Amazon what has changed of one account, and read back what was told.

        :return: a sentence for the schedule.
        :raise SpApiError: Amazon could not be asked; the rest is told at the next turn.
        """
        offers = self.with_context(active_test=True).search(
            [
                ("instance_id", "=", instance.id),
                ("setting_id.active", "=", True),
                ("setting_id.handles_fbm", "=", True),
                ("is_fba", "=", False),
            ]
        )
        told = offers._tell(checkpoint)
        looked = self.search(
            Domain("instance_id", "=", instance.id)
            & Domain("next_look", "<=", fields.Datetime.now())
        )._look(checkpoint)
        return self.env._(
            "%(told)s stock levels told, %(looked)s read back.",
            told=told,
            looked=looked,
        )

    def _tell(self, checkpoint):
        """Tell Amazon the levels of these that differ from what it was told.

        :return: how many it took.
        """
        wanted = self._to_tell()
        if not wanted:
            return 0
        told = 0
        for instance, offers in (
            self.browse([offer.id for offer in wanted]).grouped("instance_id").items()
        ):
            with instance._gateway(DOOR, max_wait=2.0) as gateway:
                for offer in offers:
                    told += offer._tell_one(gateway, wanted[offer], checkpoint)
                    if checkpoint(1) <= 0:
                        return told
        return told

    def _tell_one(self, gateway, level, checkpoint):
        """Tell the level of one, and keep what came of it.

        :return: whether Amazon took it.
        """
        listings = gateway.use(Listings)
        where = self._where()
        # Sellers give a SKU to Amazon at any time; a level would open a second channel.
        if self._is_seen_long_ago() and not self._look_one(listings, where, checkpoint):
            return False
        # Until Amazon has answered nobody knows which level it has.
        now = fields.Datetime.now()
        self.write({"sent_level": level, "sent_at": now, "is_sure": False})
        checkpoint()
        try:
            listings.set_level(*where, level)
        except Rejected as error:
            self._refused(level, error)
            return False
        self.write(
            {
                "is_sure": True,
                "is_refused": False,
                "problem": False,
                "next_look": fields.Datetime.now() + levels.FIRST_LOOK,
            }
        )
        return True

    def _where(self):
        """Plain values: seller, SKU, Amazon's id of the marketplace."""
        return self.instance_id.merchant_id, self.sku, self.setting_id._amazon_id

    def _refused(self, level, error):
        """Amazon does not take it: its words stand on the row, and the same is not
        told again."""
        self.write(
            {
                "sent_at": False,
                "is_refused": True,
                "refused_level": level,
                "problem": self.instance_id._describe_error(error),
            }
        )

    # === SCHEDULED ACTION AND BUTTONS === #

    @api.model
    def _cron_sync(self):
        """Tell the stock of each account whose turn it is."""
        Schedule = self.env["amazon.vendor.schedule"]
        if Schedule._is_idle(SYNC):
            return
        checkpoint = self.env["ir.cron"]._commit_progress
        Schedule._due(SYNC)._run(
            lambda instance: self._sync_instance(instance, checkpoint), checkpoint
        )

    def action_tell_now(self):
        """Tell Amazon the stock of these now, also what it refused (button).

        :raise UserError: Amazon delivers one of them.
        """
        self.check_access("read")
        if fba := self.filtered("is_fba"):
            raise UserError(
                self.env._(
                    "Amazon delivers %(skus)s: their stock is Amazon's to count.",
                    skus=", ".join(fba.mapped("sku")),
                )
            )
        offers = self.sudo()
        offers.write({"is_refused": False, "is_sure": False})
        after_commit(offers, "_tell_after_commit")
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _tell_after_commit(self, checkpoint=no_checkpoint):
        try:
            self._tell(checkpoint)
        except SpApiError as error:
            # The schedule tells them again; until then it stands here.
            self.problem = self.instance_id[:1]._describe_error(error)

    @api.model
    def _fill_from_products(self, setting):
        """List the SKUs that are known of an account's products.

        :param setting: amazon.seller.marketplace.
        :return: the new offers.
        """
        mappings = self.env["amazon.vendor.product"].search(
            [
                ("instance_id", "=", setting.instance_id.id),
                ("vendor_sku", "!=", False),
                ("product_id.is_storable", "=", True),
            ]
        )
        have = set(
            self.with_context(active_test=False)
            .search([("setting_id", "=", setting.id)])
            .mapped("sku")
        )
        return self.create(
            [
                {
                    "setting_id": setting.id,
                    "sku": mapping.vendor_sku,
                    "product_id": mapping.product_id.id,
                }
                for mapping in mappings
                if mapping.vendor_sku not in have
            ]
        )


class AmazonSellerMarketplace(models.Model):
    _inherit = "amazon.seller.marketplace"

    def action_list_offers(self):
        """List the known SKUs, and open them (button)."""
        self.ensure_one()
        self.check_access("write")
        self.env["amazon.seller.offer"]._fill_from_products(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Stock at Amazon"),
            "res_model": "amazon.seller.offer",
            "view_mode": "list,kanban",
            "mobile_view_mode": "kanban",
            "domain": [("setting_id", "=", self.id)],
            "context": {"active_test": False, "default_setting_id": self.id},
        }
