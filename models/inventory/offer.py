from odoo import api, fields, models

from .const import OFFER_STATES, REASONS, WHY


class AmazonVendorOffer(models.Model):
    """What Amazon may sell of a product from one of your warehouses.

    It knows what Amazon was last told, and what a feed that is under way tells it. Only
    the connector writes it.
    """

    _name = "amazon.vendor.offer"
    _description = "Amazon Vendor: stock offered to Amazon's customers"
    _inherit = ["amazon.vendor.guard.mixin"]
    _order = "warehouse_code_id, id"
    _rec_name = "asin"
    _rec_names_search = ["asin", "vendor_sku", "product_id"]

    warehouse_code_id = fields.Many2one(
        "amazon.vendor.warehouse",
        string="Amazon's Warehouse",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    instance_id = fields.Many2one(
        related="warehouse_code_id.instance_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="warehouse_code_id.company_id", store=True, index=True, precompute=True
    )
    mapping_id = fields.Many2one(
        "amazon.vendor.product",
        string="Product Mapping",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, index=True, ondelete="set null"
    )
    asin = fields.Char(string="ASIN", readonly=True)
    vendor_sku = fields.Char(string="Vendor SKU", readonly=True)
    state = fields.Selection(
        OFFER_STATES,
        string="Status",
        required=True,
        readonly=True,
        default="new",
        index=True,
    )
    problem = fields.Text(
        compute="_compute_problem",
        help="What keeps it from being told, and what to do.",
    )

    # === WHAT THERE IS === #

    level = fields.Integer(
        string="Offered", readonly=True, help="Pieces, as they were last counted."
    )
    free = fields.Float(readonly=True, help="Pieces that lie free.")
    promised = fields.Float(
        readonly=True,
        help="Pieces of it that are promised and not reserved yet.",
    )
    held_back = fields.Float(readonly=True, help="Pieces that the buffer holds back.")
    reason = fields.Selection(
        REASONS, readonly=True, help="Why it was last told, or is not."
    )
    why = fields.Char(readonly=True, help="Codes of why less is offered than is free.")
    why_text = fields.Char(
        string="Why Not All", compute="_compute_why_text", help="In words."
    )
    counted_at = fields.Datetime(string="Counted", readonly=True)

    # === WHAT AMAZON WAS TOLD === #

    told_qty = fields.Integer(
        string="At Amazon", readonly=True, help="Pieces, as Amazon was last told."
    )
    told_asin = fields.Char(readonly=True)
    told_sku = fields.Char(readonly=True)
    told_obsolete = fields.Boolean(readonly=True)
    told_code = fields.Char(
        readonly=True, help="Amazon's code of the warehouse it was told under."
    )
    told_at = fields.Datetime(string="Told", readonly=True)
    is_certain = fields.Boolean(
        readonly=True, help="Amazon surely has it; otherwise it is told again."
    )

    # === WHAT IS UNDER WAY === #

    feed_id = fields.Many2one(
        "amazon.vendor.inventory.feed",
        string="Last Update",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    sending_qty = fields.Integer(readonly=True, aggregator=None)
    sending_asin = fields.Char(readonly=True)
    sending_sku = fields.Char(readonly=True)
    sending_obsolete = fields.Boolean(readonly=True)
    probe_size = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Amazon refused a feed that it was in, without saying for which product: "
        "it is told with so many others at most, until it is found.",
    )
    refusal = fields.Text(readonly=True, help="Amazon's words.")
    refused_asin = fields.Char(readonly=True)
    refused_by_id = fields.Many2one(
        "amazon.vendor.inventory.feed",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _place_uniq = models.Constraint(
        "UNIQUE(warehouse_code_id, mapping_id)",
        "This product is offered from there already.",
    )

    @api.depends("asin", "vendor_sku", "product_id")
    def _compute_display_name(self):
        for offer in self:
            numbers = " / ".join(filter(None, (offer.asin, offer.vendor_sku)))
            offer.display_name = numbers or offer.product_id.display_name or "?"

    @api.depends("why")
    @api.depends_context("lang")
    def _compute_why_text(self):
        words = self._why_words()
        for offer in self:
            codes = (offer.why or "").split(",")
            offer.why_text = ", ".join(words[c] for c in codes if c in words) or False

    @api.depends("state", "reason", "refusal")
    @api.depends_context("lang")
    def _compute_problem(self):
        for offer in self:
            offer.problem = offer._say_problem()

    @api.model
    def _why_words(self):
        """Code -> words for people."""
        words = (
            self.env._("promised elsewhere"),
            self.env._("held back"),
            self.env._("shared between its ASINs, or codes of its warehouse"),
            self.env._("no whole piece"),
            self.env._("nothing free"),
            self.env._("discontinued"),
        )
        return dict(zip(WHY, words, strict=True))

    def _say_problem(self):
        """What keeps it from being told and what to do; or False."""
        if self.state == "refused":
            return self.env._(
                "Amazon refused it: %(reason)s. Correct the ASIN on the product "
                'mapping, or click "Tell Again".',
                reason=self.refusal,
            )
        sentences = {
            "no_asin": self.env._(
                "Amazon takes stock by the ASIN only: enter it on the product mapping."
            ),
            "same_asin": self.env._(
                "Two products have this ASIN: correct one of the product mappings."
            ),
            "unreadable": self.env._(
                "Odoo does not count the stock of this product: track its inventory, "
                "or do not offer it."
            ),
        }
        return self.state == "held" and sentences.get(self.reason)

    # === BUTTONS === #

    def action_tell_again(self):
        """Amazon's refusal is dealt with: tell it at the next turn (button)."""
        self.check_access("read")
        self.env["amazon.vendor.inventory.feed"]._require_user()
        self.sudo()._forget_refusals()
        return True

    def action_view_mapping(self):
        """Open the product mapping (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "amazon.vendor.product",
            "res_id": self.mapping_id.id,
            "views": [(False, "form")],
        }

    def action_view_feed(self):
        """Open the update that last told it (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "amazon.vendor.inventory.feed",
            "res_id": self.feed_id.id,
            "views": [(False, "form")],
        }
