import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.amazon_vendor_central.models.exchange.alone import each_alone
from odoo.addons.amazon_vendor_central.models.exchange.engine import (
    after_commit,
    no_checkpoint,
)
from odoo.addons.amazon_vendor_central.models.instance.keys import DOOR
from odoo.addons.amazon_vendor_central.spapi.endpoints import MARKETPLACES
from odoo.addons.amazon_vendor_central.spapi.errors import SpApiError

from ..spapi.operations.orders import SellerOrders
from ..spapi.operations.sellers import Sellers
from .const import CONTACTS, IMPORT, PROGRAM, RECOVER, SEALED

CODE_OF = {place.marketplace_id: place.code for place in MARKETPLACES.values()}


def _leave_account(instances):
    """The addon goes: its accounts are asked for nothing any more."""
    instances.env.execute_query(
        SQL(
            "UPDATE amazon_vendor_instance SET account_type = 'vendor', active = FALSE "
            "WHERE id = ANY(%s) RETURNING id",
            instances.ids,
        )
    )


class AmazonVendorInstance(models.Model):
    """An instance of program *Seller* is a seller account, or a part of one.

    Which marketplaces and channels of the account are this instance's is said by its
    marketplaces. The same account may be registered twice, for other marketplaces.
    """

    _inherit = "amazon.vendor.instance"

    account_type = fields.Selection(
        selection_add=[(PROGRAM, "Seller Central")],
        ondelete={PROGRAM: _leave_account},
    )
    merchant_id = fields.Char(
        string="Seller ID",
        help="Amazon's Merchant Token: Settings > Account Info in Seller Central.",
    )
    seller_marketplace_ids = fields.One2many(
        "amazon.seller.marketplace",
        "instance_id",
        string="Marketplaces",
        context={"active_test": False},
    )
    amazon_location_id = fields.Many2one(
        "stock.location",
        domain="[('usage', '=', 'internal')]",
        check_company=True,
        help="Where the goods lie that Amazon delivers. All accounts of a company have "
        "the same, unless another one is chosen here.",
    )
    customers_as = fields.Selection(
        [
            (SEALED, "One customer a country; names and addresses stay sealed"),
            (CONTACTS, "A contact for each person"),
        ],
        string="Customers",
        required=True,
        default=SEALED,
        help="Sealed, an address is on the delivery, its slip and the Amazon order, "
        "only for who may see Amazon's customers. Choose contacts where carriers make "
        "labels in Odoo, or invoices have to name who buys: names and addresses are "
        "then contacts that everybody reads. It counts for orders that come from now "
        "on.",
    )
    personal_days = fields.Integer(
        string="Keep Customers' Data (days)",
        required=True,
        default=30,
        help="So many days after the delivery names and addresses are erased: Amazon's "
        "policy allows 30.",
    )
    personal_keep_invoiced = fields.Boolean(
        string="Keep Those with Invoices",
        default=True,
        help="Tax law asks for the name and address on invoices: customers with posted "
        "invoices are not erased.",
    )
    seller_mail_id = fields.Many2one(
        "res.users",
        string="Mail on Failed Deliveries To",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Empty: the responsible person.",
    )
    seller_order_count = fields.Integer(compute="_compute_seller_orders")
    seller_held_count = fields.Integer(compute="_compute_seller_orders")
    address_secret = fields.Char(
        groups=fields.NO_ACCESS,
        copy=False,
        default=lambda self: secrets.token_hex(32),
        help="Key of the hashes by which a customer's address is recognised.",
    )

    _personal_days_positive = models.Constraint(
        "CHECK(personal_days > 0)", "Customers' data is kept for one day at least."
    )

    def _compute_seller_orders(self):
        groups = self.env["amazon.seller.order"]._read_group(
            [("instance_id", "in", self.ids)], ["instance_id", "state"], ["__count"]
        )
        counts = {}
        for instance, state, count in groups:
            counts.setdefault(instance.id, {})[state] = count
        for instance in self:
            found = counts.get(instance.id, {})
            instance.seller_order_count = sum(found.values())
            instance.seller_held_count = found.get("held", 0) + found.get("parked", 0)

    @api.constrains("account_type", "merchant_id")
    def _check_merchant_id(self):
        for instance in self:
            if (
                instance.account_type == PROGRAM
                and not (instance.merchant_id or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "Enter the Seller ID of %(instance)s: Settings > Account Info "
                        "in Seller Central shows it as Merchant Token.",
                        instance=instance.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("merchant_id"):
                vals["merchant_id"] = vals["merchant_id"].strip()
        instances = super().create(vals_list)
        sellers = instances.filtered(lambda one: one.account_type == PROGRAM)
        for instance in sellers:
            if not instance.amazon_location_id:
                instance.amazon_location_id = instance._shared_amazon_location()
            if not instance.team_id:
                instance.team_id = instance._shared_sales_team()
            instance._add_marketplaces([instance.marketplace])
        for company in sellers.company_id:
            self.env["amazon.seller.settlement.kind"]._of_company(company)
        return instances

    def _shared_amazon_location(self):
        """The location that all seller accounts of the company have by default."""
        self.ensure_one()
        Location = self.env["stock.location"].sudo()
        found = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("amazon_location_id", "!=", False),
                ("active", "in", [True, False]),
            ],
            order="id",
            limit=1,
        )
        return found.amazon_location_id or Location.create(
            {
                "name": self.env._("Amazon"),
                "usage": "internal",
                "company_id": self.company_id.id,
                "location_id": self.warehouse_id.view_location_id.location_id.id,
            }
        )

    def _shared_sales_team(self):
        """The sales team that all seller accounts of the company have by default."""
        self.ensure_one()
        found = self.sudo().search(
            [
                ("account_type", "=", PROGRAM),
                ("company_id", "=", self.company_id.id),
                ("team_id", "!=", False),
                ("active", "in", [True, False]),
            ],
            order="id",
            limit=1,
        )
        return found.team_id or self.env["crm.team"].sudo().create(
            {"name": self.env._("Amazon"), "company_id": self.company_id.id}
        )

    def _add_marketplaces(self, codes):
        """Give the account settings of marketplaces that it does not have yet.

        A channel that another registration of the same account has stays with that.
        """
        Setting = self.env["amazon.seller.marketplace"].sudo()
        have = self.seller_marketplace_ids.mapped("marketplace")
        for code in dict.fromkeys(codes):
            if code not in have:
                Setting.create(
                    {
                        "instance_id": self.id,
                        "marketplace": code,
                        **Setting._free_channels(self, code),
                    }
                )

    def _settings_by_amazon_id(self):
        """The marketplaces in use: dict Amazon's id -> amazon.seller.marketplace."""
        return {
            setting._amazon_id: setting
            for setting in self.seller_marketplace_ids.filtered("active")
        }

    def _programs(self):
        return [PROGRAM] if self.account_type == PROGRAM else super()._programs()

    @api.model
    def _domain_in(self, program):
        if program == PROGRAM:
            return Domain("account_type", "=", PROGRAM)
        return super()._domain_in(program)

    def _probed_apis(self):
        if self.account_type == PROGRAM:
            return (Sellers, SellerOrders)
        return super()._probed_apis()

    def _loop_label(self, loop):
        if loop == "erasing":
            return self.env._("Erase Customers' Data")
        if loop == "sealing":
            return self.env._("Seal Customers' Data with the New Key")
        return super()._loop_label(loop)

    # === BUTTONS === #

    def action_sync_orders(self):
        """Import what has changed since the last time, now (button)."""
        self.ensure_one()
        self.check_access("read")
        self.sudo()._look_at_unknown_shipments()
        return (
            self.env["amazon.vendor.operation"]
            .create({"instance_id": self.id, "operation": IMPORT})
            .action_process()
        )

    def _look_at_unknown_shipments(self, numbers=None):
        """Have Amazon asked now for parcels of which nobody knows whether it took them.

        :param numbers: Amazon's order ids; of all orders without.
        """
        domain = [("instance_id", "in", self.ids), ("state", "=", "unknown")]
        if numbers is not None:
            domain.append(("order_id.name", "in", list(numbers)))
        self.env["amazon.seller.shipment"].search(domain).action_check_now()

    def action_recover_orders(self):
        """Ask for orders by their Amazon reference (button)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Recover Orders"),
            "res_model": "amazon.vendor.operation",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_instance_id": self.id,
                "default_operation": RECOVER,
            },
        }

    def action_update_marketplaces(self):
        """Ask Amazon on which marketplaces the account sells (button)."""
        self.check_access("write")
        if any(instance.account_type != PROGRAM for instance in self):
            raise UserError(self.env._("Only seller accounts have marketplaces."))
        after_commit(self.sudo(), "_update_marketplaces")
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _update_marketplaces(self, checkpoint=no_checkpoint):
        """Add settings for the marketplaces that Amazon names.

        :param checkpoint: called before Amazon is asked.
        """
        each_alone(
            self,
            lambda instance: instance._ask_marketplaces(checkpoint),
            lambda instance, error: instance._loop_broke("connection", error),
            checkpoint,
        )

    def _ask_marketplaces(self, checkpoint):
        try:
            with self._gateway(DOOR, origin=self) as gateway:
                checkpoint()
                found = gateway.use(Sellers).marketplace_ids()
        except SpApiError as error:
            self._message_log(body=self._describe_error(error))
            return
        codes = [CODE_OF[each] for each in found if each in CODE_OF]
        same = [c for c in codes if MARKETPLACES[c].region == self.region]
        self._add_marketplaces(same)

    def action_view_seller_orders(self):
        """Open the orders of this account."""
        return self._action_view(self.env._("Amazon Orders"), "amazon.seller.order")
