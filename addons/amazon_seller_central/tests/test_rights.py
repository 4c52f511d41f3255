"""Who may see and do what: every model of this addon, held against a table."""

import inspect

from odoo import models
from odoo.exceptions import AccessError, UserError
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
    "amazon.seller.set.back": ("", ALL, "", ""),
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
    "amazon.seller.set.back": {"instance_id", "since"},
    "amazon.seller.settlement": set(),
    "amazon.seller.settlement.kind": {
        *("account_id", "active", "amount_description", "amount_type", "company_id"),
        *("group", "name", "sequence", "transaction"),
    },
    "amazon.seller.settlement.line": set(),
    "amazon.seller.shipment": set(),
    "amazon.seller.shipment.line": set(),
}
#: Model of Odoo's or of the connector's -> what of this addon people write there.
ADDED = {
    "account.move.line": set(),
    "amazon.vendor.instance": {
        *("account_type", "amazon_location_id", "books_settlements", "customers_as"),
        *("merchant_id", "personal_days", "personal_keep_invoiced", "report_days"),
        "seller_mail_id",
        *("settlement_open_account_id", "settlement_reserve_account_id"),
    },
    "amazon.vendor.queue": set(),
    "res.partner": set(),
    "sale.order": set(),
    "sale.order.line": set(),
    "stock.move": set(),
    "stock.picking": {
        *("amazon_seller_carrier_id", "amazon_seller_codes", "amazon_seller_tracking"),
    },
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

    def records(self):
        """One record of each model that this addon has or adds to."""
        order = self.buy(item())
        sale_order = order.sale_order_id
        picking = sale_order.picking_ids
        picking.write(
            {
                "amazon_seller_carrier_id": self.env["amazon.seller.carrier"]
                .search([], limit=1)
                .id,
                "amazon_seller_tracking": "JD000390007654321000",
            }
        )
        self.deliver(picking)
        settlement, offer = self.settlement(), self.env["amazon.seller.offer"]
        found = [
            order,
            order.line_ids,
            order.consignee_id,
            self.setting,
            self.account,
            self.report(),
            settlement,
            settlement.line_ids,
            self.kind(),
            offer.create(
                {
                    "setting_id": self.setting.id,
                    "sku": "LAMP-1",
                    "product_id": self.lamp.id,
                }
            ),
            picking.amazon_seller_shipment_ids,
            picking.amazon_seller_shipment_ids.line_ids,
            picking,
            picking.move_ids,
            sale_order,
            sale_order.order_line[:1],
            sale_order.partner_id,
            order.queue_line_ids.queue_id,
            sale_order._create_invoices().line_ids[:1],
            self.env["amazon.seller.set.back"].create({"instance_id": self.account.id}),
        ]
        for record in found:
            self.assertEqual(len(record), 1, record)
        return {record._name: record for record in found}

    def added(self, model):
        """Stored fields that this addon adds to a model."""
        return {
            name
            for name, field in self.env[model]._fields.items()
            if field.store
            and field.type != "one2many"
            and "amazon_seller_central" in (field._modules or ())
            and not field.groups
        }

    def test_people_write_what_is_theirs_of_what_is_added_elsewhere(self):
        for model, expected in ADDED.items():
            fields = self.env[model]._fields
            found = {n for n in self.added(model) if not fields[n].readonly}
            with self.subTest(model):
                self.assertEqual(found, expected)

    def test_what_people_do_not_write_is_refused_over_rpc(self):
        """Whoever may write a record writes none of Amazon's words on it."""
        records = self.records()
        everything = new_test_user(
            self.env,
            login="everything",
            groups="base.group_user,stock.group_stock_manager,"
            "sales_team.group_sale_manager,account.group_account_manager,"
            "base.group_partner_manager,"
            "amazon_vendor_central.group_amazon_vendor_manager",
        )
        tried = 0
        for model, record in records.items():
            names = self.added(model) | set(
                record._fields if model.startswith(PREFIX) else ()
            )
            for name in sorted(names):
                field = record._fields[name]
                if (
                    not field.store
                    or not field.readonly
                    or field.type == "one2many"
                    or name in models.MAGIC_COLUMNS
                    or name.startswith(CHATTER)
                ):
                    continue
                tried += 1
                other = False if record[name] else self._something(field)
                with (
                    self.subTest(model=model, field=name),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    record.with_user(everything).write({name: other})
                    self.env.flush_all()
        self.assertGreater(tried, 100)

    def test_nobody_makes_a_move_that_leaves_for_an_item_of_amazons(self):
        """A linked move leaves by itself: goods would leave once more."""
        order = self.buy(item(fulfilled=1), status="SHIPPED", channel="AMAZON")
        move = order.line_ids.move_ids
        self.assertEqual(move.state, "done")
        keeper = self.roles["warehouse"]
        vals = {
            "product_id": self.lamp.id,
            "product_uom_qty": 1,
            "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id,
        }
        link = {"amazon_seller_line_id": order.line_ids.id}
        Move = self.env["stock.move"].with_user(keeper)
        for make in (
            lambda: Move.create({**vals, **link}),
            lambda: move.with_user(keeper).copy(),
            lambda: Move.load(
                ["product_id/.id", "product_uom_qty", "amazon_seller_line_id/.id"],
                [[str(self.lamp.id), "1", str(order.line_ids.id)]],
            ),
        ):
            with self.assertRaisesRegex(UserError, "connector's to say"):
                self._made(make)
        sent = Move.with_context(
            default_amazon_seller_line_id=order.line_ids.id
        ).create(vals)
        self.assertFalse(sent.sudo().amazon_seller_line_id)
        plain = Move.create(vals)
        self.assertFalse(plain.copy().sudo().amazon_seller_line_id)
        self.assertEqual(order.line_ids.move_ids, move)

    def _made(self, make):
        """What was made, or the refusal of an import raised as it says."""
        found = make()
        if isinstance(found, dict) and not found["ids"]:
            raise UserError(found["messages"][0]["message"])
        return found

    def _something(self, field):
        if field.relational:
            return self.env[field.comodel_name].sudo().search([], limit=1).id
        if field.type == "selection":
            return field.get_values(self.env)[0]
        kinds = {"date": "2026-01-01", "datetime": "2026-01-01 00:00:00"}
        kinds |= {"char": "x", "text": "x", "json": {"x": 1}, "boolean": True}
        return kinds.get(field.type, 1)

    def test_another_company_sees_nothing_of_it(self):
        stranger = self.other_manager
        stranger.group_ids += self.env.ref(
            "amazon_seller_central.group_seller_consignee"
        )
        for model, record in self.records().items():
            with self.subTest(model):
                found = record.with_user(stranger).search([("id", "in", record.ids)])
                self.assertFalse(found)
                # A dialog says by its account which company it is for.
                named = {"company_id", "instance_id"} & set(record._fields)
                with self.assertRaises(AccessError):
                    record.with_user(stranger).read(["id", min(named)])

    def test_who_has_no_right_calls_no_method(self):
        records = self.records()
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
            {
                *("action_apply_again", "action_sync_orders", "action_list_offers"),
                *("action_print_amazon_slip", "action_retry_amazon_sync"),
            },
            tried,
        )
