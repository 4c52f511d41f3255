from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .const import MOST_REFUSALS

MANAGER = "amazon_vendor_central.group_amazon_vendor_manager"


class AmazonVendorWarehouse(models.Model):
    """What Amazon is told of a warehouse's stock, and how much is held back."""

    _inherit = "amazon.vendor.warehouse"

    tells_stock = fields.Boolean(
        string="Tell Amazon Its Stock",
        default=True,
        help="Amazon's customers may order what lies there.",
    )
    vendor_code_id = fields.Many2one(
        "amazon.vendor.code",
        domain="[('instance_id', '=', instance_id)]",
        ondelete="restrict",
        help="As whom the stock is told. Empty: the only one that the instance has.",
    )
    buffer_number = fields.Float(
        string="Hold Back",
        digits="Product Unit",
        help="Pieces of each product that Amazon is not offered; of both the larger.",
    )
    buffer_percent = fields.Float(
        string="Hold Back (%)",
        help="Of what is free; of both the larger counts.",
    )
    offer_ids = fields.One2many(
        "amazon.vendor.offer", "warehouse_code_id", string="Offers", readonly=True
    )
    heartbeat_at = fields.Datetime(
        string="All Told",
        readonly=True,
        copy=False,
        help="When all of its stock was last told, as is done once a day.",
    )
    refused_in_a_row = fields.Integer(readonly=True, copy=False)
    stock_problem = fields.Text(
        readonly=True, copy=False, help="Why nothing can be told of its stock."
    )

    _buffer_check = models.Constraint(
        "CHECK(COALESCE(buffer_number, 0) >= 0"
        " AND COALESCE(buffer_percent, 0) BETWEEN 0 AND 100)",
        "What is held back is 0 or more pieces, and 0 to 100 percent.",
    )

    @api.constrains("code")
    def _check_told_code(self):
        """What Amazon sells under a code stays there until it is taken back."""
        for warehouse in self:
            told = warehouse.sudo().offer_ids.filtered(
                lambda offer, code=warehouse.code: (
                    offer.told_qty and offer.told_code not in (False, code)
                )
            )
            if told:
                raise ValidationError(
                    self.env._(
                        "Amazon sells what you told of %(code)s. Archive that one, "
                        "which takes its stock back, and add the other code.",
                        code=told[0].told_code,
                    )
                )

    def _selling_party(self):
        """As whom its stock is told; False where that has to be chosen."""
        codes = self.instance_id.vendor_code_ids
        only = codes if len(codes) == 1 else codes.browse()
        return (self.vendor_code_id or only).name

    # === BUTTONS === #

    def action_preview_stock(self):
        """Show what Amazon would be told of the stock now (button)."""
        self.ensure_one()
        self.check_access("read")
        return self.env["amazon.vendor.inventory.preview"]._of(self)._action_open()

    def action_preview_full_feed(self):
        """Show what a full feed would do, and what it would zero (button).

        :raise AccessError: this is a manager's.
        """
        self.ensure_one()
        self.check_access("read")
        self._require_manager()
        preview = self.env["amazon.vendor.inventory.preview"]._of(self, is_full=True)
        return preview._action_open()

    def action_tell_again(self):
        """What was wrong is corrected: tell the stock again (button)."""
        self.check_access("write")
        self.sudo().write({"stock_problem": False, "refused_in_a_row": 0})
        self.sudo().offer_ids._forget_refusals()
        return True

    def action_view_offers(self):
        """Open what Amazon is offered from there (button)."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "amazon_vendor_central.amazon_vendor_offer_action"
        )
        return {**action, "domain": [("warehouse_code_id", "in", self.ids)]}

    def _require_manager(self):
        """A full feed is a manager's word.

        :raise AccessError: the user is none.
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "A full feed takes away all that it does not name: only a Vendor "
                    "Central Manager sends one."
                )
            )

    def _require_able(self):
        """Whether anything can be told of it at all.

        :raise UserError: says what to do first.
        """
        if problem := self._say_unable():
            raise UserError(problem)

    def _say_unable(self):
        """Why nothing can be told of its stock, in a sentence; or False."""
        if not self._selling_party():
            return self.env._(
                "Choose the vendor code as which the stock of %(code)s is told: under "
                "Configuration > Amazon's Warehouses, column Vendor Code.",
                code=self.code,
            )
        return False

    # === ITS UPDATES === #

    def _feeds_in(self, *states):
        """The updates of these that are in one of these states, and not replaced."""
        return self.env["amazon.vendor.inventory.feed"].search(
            [
                ("warehouse_code_id", "in", self.ids),
                ("state", "in", states),
                ("submission_ids.superseded", "!=", True),
            ]
        )

    def _is_being_told(self):
        """Whether somebody else tells the stock of this warehouse right now; otherwise
        it is this transaction's turn until its end."""
        locked = self.try_lock_for_update(allow_referencing=True)
        return not locked or bool(self._feeds_in("sending"))

    def _make_way(self):
        """A person tells the stock of this warehouse: what waits is replaced.

        :raise UserError: an update is being sent right now.
        """
        if self._is_being_told():
            raise UserError(
                self.env._(
                    "An update of %(code)s is being sent right now. Try again in a "
                    "moment.",
                    code=self.code,
                )
            )
        self._feeds_in("queued")._supersede()

    def _stop(self, reason):
        """Nothing of this warehouse is told until a person has looked.

        :param str reason: Amazon's words.
        """
        self.refused_in_a_row = MOST_REFUSALS
        self.stock_problem = self.env._(
            "Amazon refuses the stock of %(code)s: %(reason)s. Look whether Vendor "
            'Central knows this code, then click "Tell Again".',
            code=self.code,
            reason=reason,
        )

    def _is_stopped(self):
        """Whether nothing can be told of its stock now; keeps why."""
        if self.refused_in_a_row >= MOST_REFUSALS:
            return True
        problem = self._say_unable()
        if (self.stock_problem or False) != problem:
            self.stock_problem = problem
        return bool(problem)
