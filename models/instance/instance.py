from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...logic.local_day import zone_of
from ...spapi.endpoints import MARKETPLACES


class AmazonVendorInstance(models.Model):
    """One vendor account at Amazon: where it is, and how its orders become ours.

    Its keys are in ``credentials.py``, the way to Amazon in ``connection.py``, what is
    counted in ``figures.py``, its health in ``health.py`` and ``watch.py``. How it
    answers orders, proposes and follows changes is in ``instance.py`` of these rooms.
    """

    _name = "amazon.vendor.instance"
    _description = "Amazon Vendor Instance"
    _inherit = [
        "amazon.vendor.guard.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "analytic.mixin",
    ]
    _order = "sequence, name, id"
    _check_company_auto = True
    #: It may move until it has documents, see ``_check_company_may_change``.
    _fixed_fields = ()

    name = fields.Char(
        required=True, tracking=True, help="For example: Vendor Central Germany."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True,
        tracking=True,
        help="An archived instance is neither imported from nor sent to.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self.env.company,
    )
    account_type = fields.Selection(
        [("vendor", "Vendor Central")],
        string="Account",
        required=True,
        default="vendor",
        help="What the keys open. It decides in which of Amazon's programs the "
        "instance can take part, and stays as it is.",
    )
    environment = fields.Selection(
        [
            ("production", "Production"),
            ("sandbox", "Amazon's Sandbox"),
            ("simulator", "Simulator"),
        ],
        required=True,
        default="production",
        tracking=True,
        help="Production is the real Vendor Central. Amazon's sandbox gives fixed "
        "answers. The simulator runs on your own server, for trying things out.",
    )
    marketplace = fields.Selection(
        selection="_selection_marketplace", required=True, default="US", tracking=True
    )
    region = fields.Char(
        compute="_compute_region", help="Which of Amazon's addresses serves it."
    )
    marketplace_currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_region",
        help="The currency Amazon orders in there.",
    )

    vendor_code_ids = fields.One2many("amazon.vendor.code", "instance_id", copy=True)
    without_codes = fields.Boolean(
        string="Take Orders for Every Code",
        help="No vendor codes are listed on purpose: all that Amazon has for these "
        "keys is for this instance.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        check_company=True,
        tracking=True,
        help="Amazon, as the customer of the sale orders.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        help="Delivers the sale orders of this instance.",
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        check_company=True,
        help="Gives the sale orders their currency. Prices are Amazon's net costs. "
        "Empty: the customer's pricelist.",
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", check_company=True)
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Salesperson of the sale orders.",
    )
    responsible_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
        help="Gets an activity when something needs a person.",
    )
    payment_term_id = fields.Many2one(
        "account.payment.term",
        check_company=True,
        help="Empty: the customer's payment terms.",
    )
    order_name_policy = fields.Selection(
        [
            ("sequence", "Odoo's sequence"),
            ("prefix", "Prefix and purchase order number"),
        ],
        string="Sale Order Name",
        required=True,
        default="sequence",
    )
    order_prefix = fields.Char(
        help="Put before Amazon's purchase order number, for example AMZ/."
    )
    create_missing_products = fields.Boolean(
        help="Create a product where Amazon orders one that Odoo does not know. "
        "Otherwise the order waits until somebody picks the product."
    )
    sale_order_policy = fields.Selection(
        [("quotation", "Leave as quotation"), ("confirm", "Confirm")],
        string="Sale Orders",
        required=True,
        default="quotation",
        help="What happens to a sale order once Amazon took its acknowledgement.",
    )

    queue_count = fields.Integer(compute="_compute_counts")
    error_count = fields.Integer(string="Errors", compute="_compute_counts")
    call_count = fields.Integer(
        string="API Calls",
        compute="_compute_call_count",
        groups="amazon_vendor_central.group_amazon_vendor_manager",
    )

    @api.model
    def _selection_marketplace(self):
        return [
            (place.code, f"{place.name} ({place.domain})")
            for place in MARKETPLACES.values()
        ]

    @api.depends("marketplace")
    def _compute_region(self):
        currencies = {
            currency.name: currency
            for currency in self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "in", [m.currency for m in MARKETPLACES.values()])])
        }
        for instance in self:
            place = MARKETPLACES.get(instance.marketplace)
            instance.region = place.region if place else False
            instance.marketplace_currency_id = (
                currencies.get(place.currency) if place else False
            )

    def _time_zone(self):
        """Where the days of the marketplace are counted: a name of the tz database."""
        return zone_of(self.marketplace)

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        Warehouse = self.env["stock.warehouse"]
        for instance in self:
            if instance.warehouse_id.company_id != instance.company_id:
                instance.warehouse_id = Warehouse.search(
                    Warehouse._check_company_domain(instance.company_id), limit=1
                )

    def _compute_counts(self):
        for model, field, domain in (
            ("amazon.vendor.queue", "queue_count", Domain.TRUE),
            ("amazon.vendor.log", "error_count", Domain("level", "=", "error")),
        ):
            counts = self._count(model, domain)
            for instance in self:
                instance[field] = counts.get(instance.id, 0)

    def _compute_call_count(self):
        counts = self._count("amazon.vendor.call", Domain.TRUE)
        for instance in self:
            instance.call_count = counts.get(instance.id, 0)

    def _count(self, model, domain, name="instance_id"):
        """Count the records of a model: one statement for all instances.

        :param str name: of the model's field that names the instance.
        :return: dict id of the instance -> number.
        """
        groups = self.env[model]._read_group(
            domain & Domain(name, "in", self.ids), [name], ["__count"]
        )
        return {instance.id: number for instance, number in groups}

    def write(self, vals):
        if "company_id" in vals:
            self._check_company_may_change(vals["company_id"])
        if "account_type" in vals:
            self._check_account_type_stays(vals["account_type"])
        if environment := vals.get("environment"):
            self.filtered(lambda i: i._loses_keys_in(environment))._drop_keys()
        switched = self._switched(vals)
        result = super().write(vals)
        for program, instances in switched.items():
            instances._switch_schedules(program)
        if "active" in vals:
            self.env.registry.clear_cache()  # see ``_is_anybody_in``
        if vals.get("environment") in ("production", "sandbox"):
            self._seal_plain_secrets()
        return result

    def _check_company_may_change(self, company_id):
        """Documents of one company must not move to another with their instance."""
        for instance in self:
            if instance.company_id.id != company_id and instance.sudo().queue_count:
                raise UserError(
                    self.env._(
                        "%(instance)s has purchase orders already, so its company "
                        "cannot be changed. Archive it and create another one.",
                        instance=instance.name,
                    )
                )

    def _check_account_type_stays(self, account_type):
        """The schedules and the documents are those of one kind of account."""
        if any(instance.account_type != account_type for instance in self):
            raise UserError(
                self.env._(
                    "What account an instance is for cannot be changed. Create another "
                    "instance for it."
                )
            )

    # === BUTTONS === #

    def action_view_queues(self):
        """Open the data queues of this instance."""
        return self._action_view(self.env._("Data Queues"), "amazon.vendor.queue")

    def action_view_errors(self):
        """Open the errors logged for this instance."""
        return self._action_view(
            self.env._("Errors"), "amazon.vendor.log", Domain("level", "=", "error")
        )

    def action_view_calls(self):
        """Open the API calls of this instance."""
        return self._action_view(self.env._("API Calls"), "amazon.vendor.call")

    def _action_view(
        self, name, model, domain=Domain.TRUE, view_mode="list,kanban,form"
    ):
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": view_mode,
            "mobile_view_mode": "kanban",
            "domain": list(domain & Domain("instance_id", "in", self.ids)),
            "context": {"create": False},
        }
