from odoo import api, fields, models
from odoo.exceptions import UserError

from ...logic.inventory import feed
from ...models.inventory.const import REASONS
from ...spapi.messages.inventory_update import build_inventory_update
from ...spapi.messages.writing import encode

#: Lines that go out and are shown; of more only the number is. What a full feed would
#: zero is shown to the last line.
MOST_SHOWN = 1000


class AmazonVendorInventoryPreview(models.TransientModel):
    """What Amazon would be told of a warehouse's stock now: before, now, and why.

    Its button sends what was shown or nothing.
    """

    _name = "amazon.vendor.inventory.preview"
    _description = "Amazon Vendor Stock Preview"
    _inherit = ["amazon.vendor.preview.mixin", "amazon.vendor.previewed.message"]

    warehouse_code_id = fields.Many2one(
        "amazon.vendor.warehouse",
        string="Amazon's Warehouse",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    is_full = fields.Boolean(string="Full Feed", readonly=True)
    told_count = fields.Integer(
        string="Told", readonly=True, help="Products that Amazon would be told of."
    )
    unchanged_count = fields.Integer(
        string="Unchanged", readonly=True, help="Products that stay as they are."
    )
    problem_count = fields.Integer(
        string="Cannot Be Told", readonly=True, help="Products that want a person."
    )
    zeroed_count = fields.Integer(
        string="Zeroed",
        readonly=True,
        help="Products that Amazon would take as not available from then on.",
    )
    hidden_count = fields.Integer(
        string="Not Listed", readonly=True, help="Further lines, as those that are."
    )
    shared_text = fields.Char(
        string="Shared",
        readonly=True,
        help="With which other codes of Amazon's the stock is divided.",
    )
    line_ids = fields.One2many(
        "amazon.vendor.inventory.preview.line", "preview_id", readonly=True
    )

    @api.model
    def _of(self, warehouse, is_full=False):
        """Make the preview of a warehouse as it stands.

        :param bool is_full: of a full feed, which a manager sends.
        """
        warehouse._require_able()
        plan, feeds, zeroed = self._planned(warehouse, is_full)
        told = {row.key for each in feeds for row in each.lines}
        preview = self.sudo().create(
            {
                **self._message_values(_payloads(warehouse, feeds)),
                "moment": fields.Datetime.now(),
                "warehouse_code_id": warehouse.id,
                "is_full": is_full,
                "told_count": len(told),
                "unchanged_count": len(
                    [r for r in plan.rows if r.reason == "unchanged"]
                ),
                "problem_count": len([r for r in plan.rows if _is_problem(r)]),
                "zeroed_count": len(zeroed),
                "shared_text": warehouse._say_shared(),
            }
        )
        preview._show(plan, told, {row.key for row in zeroed})
        return preview.with_env(self.env)

    @api.model
    def _planned(self, warehouse, is_full):
        """What would be told.

        :return: (``planning.Plan``, list of feeds, rows that a full feed would zero)
        """
        warehouse = warehouse.sudo().with_company(warehouse.company_id)
        plan = warehouse._plan()
        if not is_full:
            return plan, plan.feeds(), []
        zeroed = feed.zeroed(plan.rows, warehouse.code)
        try:
            one = feed.full(plan.rows, warehouse.code, {row.key for row in zeroed})
        except feed.FullFeedRefused:
            raise
        except ValueError as error:
            raise UserError(
                self.env._(
                    "Nothing can be told of %(code)s: a full feed without products "
                    "would zero the whole warehouse.",
                    code=warehouse.code,
                )
            ) from error
        return plan, [one], zeroed

    def _show(self, plan, told, zeroed):
        """Keep the lines shown: what is zeroed, wants a person, or goes out."""
        shown = [row for row in plan.rows if row.key in zeroed]
        others = [
            row
            for row in plan.rows
            if row.key not in zeroed and (row.key in told or _is_problem(row))
        ]
        # Those that want a person come first.
        others.sort(key=lambda row: not _is_problem(row))
        shown += others[:MOST_SHOWN]
        self.hidden_count = len(others[MOST_SHOWN:])
        self.line_ids.create(
            [
                {
                    "preview_id": self.id,
                    "product_id": _product(plan, row.key).id,
                    "asin": row.asin,
                    "vendor_sku": row.vendor_sku,
                    "before": row.before or 0,
                    "is_new": row.before is None,
                    "now": 0 if row.key in zeroed else row.now or 0,
                    "is_told": row.key in told,
                    "is_zeroed": row.key in zeroed,
                    "reason": row.reason,
                    "why": ",".join(row.why),
                    "free": float(row.level.free) if row.level else 0.0,
                }
                for row in shown
            ]
        )

    # === BUTTONS === #

    def action_submit(self):
        """Tell Amazon exactly what is shown (button).

        :raise UserError: something has changed since, the risks are not accepted, or
            the preview is too old.
        """
        self.ensure_one()
        self.check_access("read")
        warehouse = self.warehouse_code_id
        warehouse.check_access("read")
        Feed = self.env["amazon.vendor.inventory.feed"]
        Feed._require_user()
        if self.is_full:
            warehouse._require_manager()
        if not self.payload:
            raise UserError(self.env._("There is nothing to tell Amazon."))
        self._check_accepted(self.zeroed_count if self.is_full else 0)
        self._check_fresh()
        own = warehouse.sudo().with_company(warehouse.company_id)
        own._make_way()
        plan, feeds, _zeroed = self._planned(warehouse, self.is_full)
        if not self._is_still(_payloads(warehouse, feeds)):
            raise UserError(
                self.env._(
                    "The stock has changed since. Refresh the preview, then send."
                )
            )
        made = Feed.sudo().with_company(warehouse.company_id)._tell_plan(plan, feeds)
        made.documents.write(
            {
                "user_id": self.env.uid,
                "risks_accepted_by_id": self.zeroed_count and self.env.uid,
            }
        )
        made.documents.with_env(self.env)._submit()
        return self._say_told()

    def _say_told(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Amazon is being told of %(count)s products in %(warehouse)s. "
                    "Stock Updates shows what Amazon says to it.",
                    count=self.told_count,
                    warehouse=self.warehouse_code_id.code,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_refresh(self):
        """Look again: what has changed since is shown (button)."""
        self.ensure_one()
        self.check_access("read")
        if self.is_full:
            return self.warehouse_code_id.action_preview_full_feed()
        return self.warehouse_code_id.action_preview_stock()


class AmazonVendorInventoryPreviewLine(models.TransientModel):
    """A product of the preview."""

    _name = "amazon.vendor.inventory.preview.line"
    _description = "Amazon Vendor Stock Preview: Product"
    _inherit = ["amazon.vendor.wizard.mixin"]
    _order = "id"

    preview_id = fields.Many2one(
        "amazon.vendor.inventory.preview",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    product_id = fields.Many2one("product.product", readonly=True, ondelete="cascade")
    asin = fields.Char(string="ASIN", readonly=True)
    vendor_sku = fields.Char(string="Vendor SKU", readonly=True)
    before = fields.Integer(readonly=True, help="Pieces, as Amazon was last told.")
    is_new = fields.Boolean(string="Never Told", readonly=True)
    now = fields.Integer(readonly=True, help="Pieces that would be told.")
    free = fields.Float(readonly=True, help="Pieces that lie free.")
    is_told = fields.Boolean(string="Sent", readonly=True)
    is_zeroed = fields.Boolean(
        string="Zeroed", readonly=True, help="Amazon sells no more of it."
    )
    reason = fields.Selection(REASONS, readonly=True)
    why = fields.Char(readonly=True)
    why_text = fields.Char(string="Why Not All", compute="_compute_why_text")

    @api.depends("why")
    @api.depends_context("lang")
    def _compute_why_text(self):
        words = self.env["amazon.vendor.offer"]._why_words()
        for line in self:
            codes = (line.why or "").split(",")
            line.why_text = ", ".join(words[c] for c in codes if c in words) or False


def _is_problem(row):
    return row.reason in feed.DEFECTS


def _payloads(warehouse, feeds):
    party = warehouse.sudo()._selling_party()
    return [encode(build_inventory_update(each, party)) for each in feeds]


def _product(plan, key):
    """The product of a row: of its mapping, or of what was told of it."""
    return (plan.mappings.get(key) or plan.offers[key]).product_id
