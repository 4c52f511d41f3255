from lxml import etree

from odoo import models
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import convert_file

from ..remittance.case import books
from .rights import MODELS, OUTSIDERS
from .rights_accountants import ACCOUNTANT, ACCOUNTANT_DIALOGS
from .rights_case import CRUD, PREFIX, RightsCase

#: What the system writes and people only read: a right to change it would let a user
#: rewrite what Amazon said, what we answered, or who may connect.
EVIDENCE = {
    "amazon.vendor.acknowledgement",
    "amazon.vendor.acknowledgement.line",
    "amazon.vendor.call",
    "amazon.vendor.dead.letter",
    "amazon.vendor.line.history",
    "amazon.vendor.log",
    "amazon.vendor.queue",
    "amazon.vendor.queue.line",
    "amazon.vendor.queue.part",
    "amazon.vendor.requisition.revision",
    "amazon.vendor.status.review",
    "amazon.vendor.submission",
}
SETUP = {
    "amazon.vendor.instance",
    "amazon.vendor.code",
    "amazon.vendor.cost",
    "amazon.vendor.rule",
    "amazon.vendor.schedule",
}


@tagged("post_install", "-at_install")
class TestSecurityAccess(RightsCase):
    """Every model, button and method that can be called over RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant, cls.other_accountant = (
            new_test_user(
                cls.env,
                login=f"accountant_of_{company.id}",
                groups=OUTSIDERS["accountant"],
                company_id=company.id,
                company_ids=company.ids,
            )
            for company in (cls.company, cls.other_company)
        )

    # --- Models --------------------------------------------------------------

    def test_strangers_may_do_nothing(self):
        for model in self.models:
            for user in (self.portal_user, self.internal_user):
                Model = self.env[model].with_user(user)
                for operation in CRUD:
                    with self.subTest(
                        model=model, user=user.login, operation=operation
                    ):
                        self.assertFalse(Model.has_access(operation))
                with self.subTest(model=model, user=user.login):
                    with self.assertRaises(AccessError):
                        Model.search([])

    def test_users_do_not_change_evidence_or_setup(self):
        for user, forbidden in (
            (self.vendor_user, EVIDENCE | SETUP),
            (self.vendor_manager, EVIDENCE),
        ):
            for model in sorted(forbidden):
                for operation in ("write", "create", "unlink"):
                    with self.subTest(
                        model=model, user=user.login, operation=operation
                    ):
                        self.assertFalse(
                            self.env[model].with_user(user).has_access(operation)
                        )

    def test_users_read_everything_but_the_calls_and_the_money(self):
        for model in self.models:
            users = "r" if model not in ACCOUNTANT_DIALOGS else ""
            of_user, of_manager = MODELS.get(model, (users, users))
            with self.subTest(model=model):
                self.assertEqual(
                    self.env[model].with_user(self.vendor_user).has_access("read"),
                    "r" in of_user,
                )
                self.assertEqual(
                    self.env[model].with_user(self.vendor_manager).has_access("read"),
                    "r" in of_manager,
                )

    def test_managers_set_up(self):
        for model in SETUP:
            for operation in CRUD:
                self.assertTrue(
                    self.env[model].with_user(self.vendor_manager).has_access(operation)
                )

    # --- Companies -----------------------------------------------------------

    def test_every_model_has_a_rule(self):
        """By company; wizards by who opened them."""
        for model in self.models:
            field = "create_uid" if self.env[model]._transient else "company_id"
            with self.subTest(model=model):
                rules = self.env["ir.rule"].search(
                    [("model_id.model", "=", model), ("groups", "=", False)]
                )
                self.assertIn(field, self.env[model]._fields)
                self.assertIn(field, "".join(rules.mapped("domain_force")))

    def test_another_companys_manager_sees_and_changes_nothing(self):
        for model in self.models:
            record = self._record(model)
            self.assertTrue(record, f"no record of {model} to test with")
            if not record._transient:
                self.assertEqual(record.company_id, self.company, model)
            theirs = record.with_user(self.other_manager)
            if model in ACCOUNTANT and "r" not in MODELS[model][1]:
                theirs = record.with_user(self.other_accountant)
            with self.subTest(model=model):
                if theirs.browse().has_access("read"):  # else they find nothing
                    self.assertFalse(theirs.search([("id", "=", record.id)]))
                for operation in ("read", "write", "unlink"):
                    self.assertFalse(theirs.has_access(operation), operation)
                with self.assertRaises(AccessError):
                    theirs.read(["display_name"])

    def test_the_instances_own_company_sees_it(self):
        """The tests above would also pass if nobody saw anything."""
        for model in self.models:
            record = self._record(model)
            if not record._transient:
                user = self.vendor_manager
                if "r" not in MODELS[model][1]:
                    user = self.accountant
                    if model not in ACCOUNTANT:
                        continue  # nobody's but the system's
                with self.subTest(model=model):
                    record.with_user(user).check_access("read")
        self.other_instance.with_user(self.other_manager).check_access("write")

    # --- Methods -------------------------------------------------------------

    def test_methods_refuse_strangers(self):
        checked = 0
        for model in self.models:
            record = self._record(model)
            for name, arguments in self._public_methods(model).items():
                for user in (self.portal_user, self.internal_user, self.other_manager):
                    with self.subTest(model=model, method=name, user=user.login):
                        self._assert_refused(record.with_user(user), name, arguments)
                        checked += 1
        self.assertGreater(checked, 15)

    def test_methods_on_models_of_odoo_refuse_strangers(self):
        """What we added to Odoo's own models, such as the guards of sale orders."""
        checked = set()
        for model in sorted(self.env.registry):
            Model = self.env[model]
            if model.startswith(PREFIX) or Model._abstract or Model._transient:
                continue
            for name, arguments in self._public_methods(model).items():
                record = self._foreign_record(model)
                for user in (self.portal_user, self.internal_user, self.other_manager):
                    with self.subTest(model=model, method=name, user=user.login):
                        self._assert_refused(record.with_user(user), name, arguments)
                        checked.add((model, name))
        self.assertIn(("sale.order", "action_view_amazon_requisition"), checked)

    def _foreign_record(self, model):
        """A record of the test's company, of one of Odoo's models that we extend."""
        if model == "stock.picking":
            return self._foreign_delivery()
        if model in ("account.move", "account.move.line", "account.payment"):
            return self._foreign_booking(model)
        if model not in ("sale.order", "sale.order.line"):
            return self._record(model)
        if "sale.order" not in self.records:
            requisition = self._record("amazon.vendor.requisition")
            product = self._create_product("Any")
            self.records["sale.order"] = self.env["sale.order"].create(
                {
                    "partner_id": self.customer.id,
                    "amazon_requisition_id": requisition.id,
                    "order_line": [(0, 0, {"product_id": product.id})],
                }
            )
        order = self.records["sale.order"]
        return order if model == "sale.order" else order.order_line

    def _foreign_booking(self, model):
        if "account.move" not in self.records:
            found = books(self.env)
            self.customer.property_account_receivable_id = found["receivable"]
            self.records["account.move"] = self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "journal_id": found["sales"].id,
                    "invoice_line_ids": [(0, 0, {"name": "Any", "price_unit": 1})],
                }
            )
            self.records["account.move"].action_post()
            self.records["account.payment"] = self.env["account.payment"].create(
                {
                    "partner_id": self.customer.id,
                    "journal_id": found["payments"].id,
                    "amount": 1,
                }
            )
        if model == "account.move.line":
            return self.records["account.move"].invoice_line_ids
        return self.records[model]

    def _foreign_delivery(self):
        if "stock.picking" not in self.records:
            kind = self.warehouse.out_type_id
            places = {
                "location_id": kind.default_location_src_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
            move = {"product_id": self._create_product("Any").id, "product_uom_qty": 1}
            self.records["stock.picking"] = self.env["stock.picking"].create(
                {
                    "picking_type_id": kind.id,
                    "move_ids": [(0, 0, {**places, **move})],
                    **places,
                }
            )
        return self.records["stock.picking"]

    def test_every_button_is_among_the_methods_that_were_tried(self):
        """A button of ours that no test above knows would be an open door."""
        views = self.env["ir.ui.view"].search(
            [("model", "like", f"{PREFIX}%"), ("arch_db", "like", "object")]
        )
        for view in views:
            tried = self._public_methods(view.model)
            arch = etree.fromstring(view.arch)
            for button in arch.xpath("//*[@type='object' and @name]"):
                model = view.model
                parents = [each.get("name") for each in button.iterancestors("field")]
                for name in reversed(parents):
                    model = self.env[model]._fields[name].comodel_name
                methods = tried if model == view.model else self._public_methods(model)
                with self.subTest(view=view.name, button=button.get("name")):
                    self.assertTrue(
                        button.get("name") in methods
                        or hasattr(models.BaseModel, button.get("name"))
                    )

    def test_buttons_of_managers_refuse_users(self):
        for record, name in (
            (self.instance, "action_check_connection"),
            (self.instance.schedule_ids, "action_run_now"),
            (self.instance, "action_view_calls"),
        ):
            if name == "action_view_calls":
                action = getattr(record.with_user(self.vendor_user), name)()
                with self.assertRaises(AccessError):
                    self.env[action["res_model"]].with_user(self.vendor_user).search(
                        action["domain"]
                    )
            else:
                self._assert_refused(record.with_user(self.vendor_user), name, [])

    def test_groups(self):
        user = self.env.ref("amazon_vendor_central.group_amazon_vendor_user")
        manager = self.env.ref("amazon_vendor_central.group_amazon_vendor_manager")
        self.assertIn(user, manager.implied_ids)
        self.assertEqual(user.privilege_id, manager.privilege_id)
        self.assertTrue(
            self.env.ref("base.user_admin").has_group(
                "amazon_vendor_central.group_amazon_vendor_manager"
            )
        )
        self.assertTrue(
            self.vendor_user.has_group("sales_team.group_sale_salesman_all_leads")
        )
        self.assertFalse(self.vendor_manager.has_group("base.group_system"))

    def test_an_update_gives_no_right_back_that_an_administrator_took_away(self):
        admin = self.env.ref("base.user_admin")
        user = self.env.ref("amazon_vendor_central.group_amazon_vendor_user")
        manager = self.env.ref("amazon_vendor_central.group_amazon_vendor_manager")
        units = self.env.ref("uom.group_uom")
        manager.user_ids -= admin
        user.implied_ids -= units
        convert_file(
            self.env,
            "amazon_vendor_central",
            "security/amazon_vendor_groups.xml",
            {},
            mode="update",
        )
        self.assertNotIn(admin, manager.user_ids)
        self.assertNotIn(units, user.implied_ids)

    def test_an_update_leaves_a_rule_that_an_administrator_narrowed(self):
        rule = self.env.ref(
            "amazon_vendor_central.amazon_vendor_requisition_rule_company"
        )
        rule.domain_force = "[('user_id', '=', user.id)]"
        for name in ("amazon_vendor_security", "amazon_vendor_dead_letter_security"):
            convert_file(
                self.env,
                "amazon_vendor_central",
                f"security/{name}.xml",
                {},
                mode="update",
            )
        self.assertEqual(rule.domain_force, "[('user_id', '=', user.id)]")

    def test_who_works_with_cases_and_fulfilment_centres_sees_them(self):
        for group in ("uom.group_uom", "account.group_delivery_invoice_address"):
            self.assertTrue(self.vendor_user.has_group(group))
