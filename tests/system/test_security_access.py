import inspect

from lxml import etree

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import convert_file

from ..common import AmazonVendorCase

PREFIX = "amazon.vendor."
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
#: Values without which the database refuses a record.
NEEDED = {
    "amazon.vendor.product": {"asin": "B000000001"},
    "amazon.vendor.requisition.line": {"ordered_qty": 1},
}
#: Models of Odoo's of which not any record will do.
SPECIFIC = {"uom.uom": "uom.product_uom_unit", "res.currency": "base.EUR"}
#: Filled also where they are not required: they carry the company.
LINKS = ("instance_id", "requisition_id", "acknowledgement_id", "line_id")
CRUD = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestSecurityAccess(AmazonVendorCase):
    """Every model, button and method that can be called over RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_outsiders()
        cls.models = sorted(
            name
            for name in cls.env.registry
            if name.startswith(PREFIX) and not cls.env[name]._abstract
        )

    def setUp(self):
        super().setUp()
        self.records = {
            "amazon.vendor.instance": self.instance,
            "amazon.vendor.schedule": self.instance.schedule_ids[0],
        }

    # --- The kit -------------------------------------------------------------

    def _record(self, model):
        """Any record of ``model`` that belongs to the test's instance."""
        if model not in self.records:
            self.records[model] = self._find_or_create(model)
        return self.records[model]

    def _find_or_create(self, model):
        if model == "product.product":
            return self._create_product("Any product")
        if model == "amazon.vendor.dead.letter":
            self._record("amazon.vendor.queue.line").state = "failed"
            self.env.flush_all()
            return self.env[model].search([("company_id", "=", self.company.id)])[:1]
        if model in SPECIFIC:
            return self.env.ref(SPECIFIC[model])
        if not model.startswith(PREFIX):
            return self.env[model].search([], limit=1)
        Model = self.env[model]
        names = [
            name
            for name, field in Model._fields.items()
            if (field.required or name in LINKS)
            and name not in models.MAGIC_COLUMNS
            and field.store
            and not field.related
        ]
        values = {k: v for k, v in Model.default_get(names).items() if v}
        for name in names:
            values.setdefault(name, self._any_value(Model._fields[name]))
        return Model.create({**values, **NEEDED.get(model, {})})

    def _any_value(self, field):
        if field.type == "many2one":
            return self._record(field.comodel_name).id
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type in ("datetime", "date"):
            return fields.Datetime.now()
        if field.type in ("integer", "float", "monetary"):
            return 1
        if field.type == "boolean":
            return False
        if field.type == "binary":
            return b"eA=="
        return "x"

    def _public_methods(self, model):
        """Names of our own methods that RPC may call, with their arguments."""
        inherited = set(dir(models.BaseModel)) | set(dir(self.env["mail.thread"]))
        found = {}
        for cls in type(self.env[model]).mro():
            if not cls.__module__.startswith("odoo.addons.amazon_vendor_central"):
                continue
            for name, method in vars(cls).items():
                if (
                    inspect.isfunction(method)
                    and not name.startswith("_")
                    and name not in inherited
                    and not getattr(method, "_api_private", False)
                ):
                    parameters = list(inspect.signature(method).parameters.values())[1:]
                    found[name] = [
                        None for p in parameters if p.default is inspect.Parameter.empty
                    ]
        return found

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

    def test_users_read_everything_but_the_calls(self):
        for model in self.models:
            with self.subTest(model=model):
                self.assertEqual(
                    self.env[model].with_user(self.vendor_user).has_access("read"),
                    model != "amazon.vendor.call",
                )
                self.assertTrue(
                    self.env[model].with_user(self.vendor_manager).has_access("read")
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
            with self.subTest(model=model):
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
                with self.subTest(model=model):
                    record.with_user(self.vendor_manager).check_access("read")
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

    def _assert_refused(self, record, name, arguments):
        self.env.flush_all()
        record.env.invalidate_all()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            getattr(record, name)(*arguments)

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

    def test_who_works_with_cases_and_fulfilment_centres_sees_them(self):
        for group in ("uom.group_uom", "account.group_delivery_invoice_address"):
            self.assertTrue(self.vendor_user.has_group(group))
