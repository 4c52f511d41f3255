"""Who may see and do what: every model of this addon, held against a table."""

import inspect

from odoo import models
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models.const import REPORT_SHIPPED
from .case import SellerCase
from .orders import item

READ, WRITE, ALL = "r", "rw", "rwcu"
PREFIX = "amazon.seller."
ROLES = ("user", "manager", "warehouse", "sales")
#: Model -> rights of each of ROLES.
MODELS = {
    "amazon.seller.carrier": (READ, ALL, READ, ""),
    "amazon.seller.consignee": ("", "", "", ""),
    "amazon.seller.marketplace": (READ, ALL, "", ""),
    "amazon.seller.offer": (READ, ALL, "", ""),
    "amazon.seller.order": (WRITE, WRITE, READ, READ),
    "amazon.seller.order.line": (WRITE, WRITE, READ, READ),
    "amazon.seller.report": (READ, READ, "", ""),
    "amazon.seller.settlement": (READ, READ, "", ""),
    "amazon.seller.settlement.kind": (READ, ALL, "", ""),
    "amazon.seller.settlement.line": (READ, READ, "", ""),
    "amazon.seller.shipment": (READ, READ, READ, ""),
    "amazon.seller.shipment.line": (READ, READ, READ, ""),
}
#: Model -> what of it people write; all else is Amazon's or the connector's.
FIELDS = {
    "amazon.seller.carrier": {"active", "code", "delivery_name", "method", "name"},
    "amazon.seller.consignee": set(),
    "amazon.seller.marketplace": {
        *("active", "analytic_distribution", "auto_confirm", "auto_deliver"),
        *("auto_invoice", "auto_pay", "auto_post", "charge_product_id"),
        *("create_missing_products", "discount_product_id", "fiscal_position_id"),
        *("gift_wrap_product_id", "handles_fba", "handles_fbm", "instance_id"),
        *("journal_id", "marketplace", "order_name_policy", "order_prefix"),
        *("partner_id", "pricelist_id", "requires_tracking", "shipping_product_id"),
        *("stock_buffer", "tax_ids", "tax_product_id", "team_id", "warehouse_id"),
    },
    "amazon.seller.offer": {
        *("active", "own_buffer", "product_id", "setting_id", "sku"),
    },
    "amazon.seller.order": set(),
    "amazon.seller.order.line": {"product_id"},
    "amazon.seller.report": set(),
    "amazon.seller.settlement": set(),
    "amazon.seller.settlement.kind": {
        *("account_id", "active", "amount_description", "amount_type", "company_id"),
        *("group", "name", "sequence", "transaction"),
    },
    "amazon.seller.settlement.line": set(),
    "amazon.seller.shipment": set(),
    "amazon.seller.shipment.line": set(),
}
#: What mixins of Odoo's bring.
CHATTER = ("message_", "activity_", "rating_", "website_message_")
CRUD = dict(zip("rwcu", ("read", "write", "create", "unlink"), strict=True))


@tagged("post_install", "-at_install")
class TestRights(SellerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_outsiders()
        cls.roles = {
            "user": cls.vendor_user,
            "manager": cls.vendor_manager,
            "warehouse": new_test_user(
                cls.env, login="packer", groups="base.group_user,stock.group_stock_user"
            ),
            "sales": new_test_user(
                cls.env,
                login="seller",
                groups="base.group_user,sales_team.group_sale_salesman",
            ),
        }
        cls.outsiders = {
            "internal": cls.internal_user,
            "portal": cls.portal_user,
            "elsewhere": cls.other_manager,
        }

    def ours(self):
        return sorted(
            name
            for name in self.env.registry
            if name.startswith(PREFIX) and not self.env[name]._abstract
        )

    def test_every_model_is_in_the_table_with_its_rights(self):
        self.assertEqual(self.ours(), sorted(MODELS))
        for model, rights in MODELS.items():
            for role, letters in zip(ROLES, rights, strict=True):
                found = "".join(
                    letter
                    for letter, operation in CRUD.items()
                    if self.env[model].with_user(self.roles[role]).has_access(operation)
                )
                self.assertEqual(found, letters, f"{role} on {model}")
            for role in ("internal", "portal"):
                user = self.outsiders[role]
                self.assertFalse(
                    self.env[model].with_user(user).has_access("read"), (role, model)
                )

    def test_people_write_what_is_theirs_and_nothing_else(self):
        for model, expected in FIELDS.items():
            Model = self.env[model]
            found = {
                name
                for name, field in Model._fields.items()
                if field.store
                and name not in models.MAGIC_COLUMNS
                and not name.startswith(CHATTER)
                and not field.readonly
                and field.type != "one2many"
                and not field.groups
            }
            with self.subTest(model):
                self.assertEqual(found, expected)

    def report(self):
        return self.env["amazon.seller.report"]._open_job(self.account, REPORT_SHIPPED)

    def kind(self):
        kinds = self.env["amazon.seller.settlement.kind"]
        return kinds._of_company(self.company)[0]

    def settlement(self):
        return self.env["amazon.seller.settlement"].create(
            {
                "name": "1",
                "instance_id": self.account.id,
                "account": self.account._seller_account(),
                "line_ids": [(0, 0, {"row": 2, "amount_text": "1.00"})],
            }
        )

    def test_another_company_sees_nothing_of_it(self):
        order = self.buy(item())
        offer = self.env["amazon.seller.offer"].create(
            {
                "setting_id": self.setting.id,
                "sku": "LAMP-1",
                "product_id": self.lamp.id,
            }
        )
        stranger = self.other_manager
        settlement, kind = self.settlement(), self.kind()
        records = (order, order.line_ids, self.setting, offer, self.report())
        for record in (*records, settlement, settlement.line_ids, kind):
            with self.subTest(record._name):
                found = record.with_user(stranger).search([("id", "in", record.ids)])
                self.assertFalse(found)
                with self.assertRaises(AccessError):
                    record.with_user(stranger).read(["id", "company_id"])

    def test_who_has_no_right_calls_no_method(self):
        order = self.buy(item())
        records = {
            "amazon.seller.order": order,
            "amazon.seller.marketplace": self.setting,
            "amazon.vendor.instance": self.account,
            "amazon.seller.report": self.report(),
            "amazon.seller.settlement": self.settlement(),
        }
        inherited = set(dir(models.BaseModel)) | set(dir(self.env["mail.thread"]))
        tried = set()
        for model, record in records.items():
            for cls in type(self.env[model]).mro():
                if not cls.__module__.startswith("odoo.addons.amazon_seller_central"):
                    continue
                for name, method in vars(cls).items():
                    if (
                        not inspect.isfunction(method)
                        or name.startswith("_")
                        or name in inherited
                    ):
                        continue
                    tried.add(name)
                    for role, user in self.outsiders.items():
                        with (
                            self.subTest(model=model, method=name, role=role),
                            self.assertRaises(AccessError),
                            self.env.cr.savepoint(),
                        ):
                            getattr(record.with_user(user), name)()
        self.assertLessEqual(
            {"action_apply_again", "action_sync_orders", "action_list_offers"}, tried
        )
