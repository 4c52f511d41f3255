"""What dialogs say and do over RPC widens nobody's rights."""

import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..orders import documents, order
from .rights import OUTSIDERS
from .rights_accountants import ACCOUNTANT_DIALOGS
from .rights_case import CRUD, RightsCase
from .rights_of_dialogs import DIALOGS

OWN = "[('create_uid', '=', user.id)]"


@tagged("post_install", "-at_install")
class TestRightsDialogs(RightsCase):
    """Generated over the registry, as the matrix of stored models is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dialogs = [name for name in cls.models if cls.env[name]._transient]
        cls.colleague = cls._create_user("colleague", "group_amazon_vendor_user")
        insiders = cls.vendor_user | cls.colleague | cls.vendor_manager
        (insiders | cls.other_manager).group_ids += cls.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        cls.keeper, cls.other_keeper = (
            new_test_user(
                cls.env,
                login=login,
                groups="base.group_user,account.group_account_invoice",
            )
            for login in ("dialog_keeper", "dialog_other_keeper")
        )
        cls.sale = cls.env["sale.order"].create({"partner_id": cls.customer.id})
        cls.outsiders = {
            role: new_test_user(cls.env, login=f"dialog_{role}", groups=groups)
            for role, groups in OUTSIDERS.items()
        }

    def setUp(self):
        super().setUp()
        self.records["sale.order"] = self.sale

    def owner(self, model):
        """Who has such dialogs: the Vendor Central User, or the accountant."""
        return self.keeper if model in ACCOUNTANT_DIALOGS else self.vendor_user

    def others(self, model):
        """Who may have dialogs like these, but not this one; and whom it is none of
        their business."""
        others = (self.colleague, self.vendor_manager, self.other_manager)
        return (self.other_keeper, *others) if model in ACCOUNTANT_DIALOGS else others

    def dialog(self, model):
        """A dialog of its owner's."""
        self.records.pop(model, None)
        mine = self.env(user=self.owner(model), su=True)
        case, self.env = self.env, mine
        try:
            return self._record(model).with_env(mine)
        finally:
            self.env = case

    def refused(self, call, *arguments, by=(AccessError, UserError, ValidationError)):
        """Whether it is refused; undone in any case."""
        self.env.flush_all()
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint() as savepoint:
                call(*arguments)
                self.env.flush_all()
                savepoint.rollback()
        except by:
            return True
        finally:
            self.env.invalidate_all(flush=False)
        return False

    def stored_fields(self, model):
        for name, field in self.env[model]._fields.items():
            if field.store and name not in MAGIC_COLUMNS and field.type != "one2many":
                yield name, field

    def test_every_dialog_is_in_the_table(self):
        self.assertEqual(set(self.dialogs), set(DIALOGS))

    def test_everybody_has_their_own_dialogs_only(self):
        """Also somebody with the same rights: what it shows may be of an order that
        the other one may not see."""
        for model in self.dialogs:
            rules = self.env["ir.rule"].search([("model_id.model", "=", model)])
            record = self.dialog(model)
            self.env.flush_all()
            with self.subTest(model=model):
                self.assertIn(OWN, rules.mapped("domain_force"))
                self.assertEqual(record.create_uid, self.owner(model))
                for user in self.others(model):
                    theirs = record.with_user(user)
                    if theirs.browse().has_access("read"):
                        self.assertFalse(theirs.search([("id", "=", record.id)]))
                    for operation in CRUD:
                        self.assertFalse(theirs.has_access(operation), operation)
                    for name, arguments in self._public_methods(model).items():
                        method = getattr(theirs, name)
                        self.assertTrue(self.refused(method, *arguments), name)

    def test_nobody_without_vendor_central_has_a_dialog(self):
        for model in self.dialogs:
            record = self.dialog(model)
            for role, user in self.outsiders.items():
                with self.subTest(model=model, role=role):
                    theirs = record.with_user(user)
                    self.assertFalse(any(map(theirs.has_access, CRUD)))
                    for name, arguments in self._public_methods(model).items():
                        method = getattr(theirs, name)
                        self.assertTrue(self.refused(method, *arguments), name)

    def test_what_was_worked_out_is_nobodys_to_write(self):
        """Neither when a dialog is made nor after it has worked something out."""
        for model in self.dialogs:
            record = self.dialog(model).with_user(self.owner(model))
            self.env.flush_all()
            for name, field in self.stored_fields(model):
                value = field.convert_to_write(record.sudo()[name], record.sudo())
                value = value or self._value(field)
                with self.subTest(model=model, field=name):
                    self.assertEqual(
                        self.refused(record.write, {name: value}),
                        name not in DIALOGS[model],
                    )
                    if name not in DIALOGS[model]:
                        self.assertTrue(self.refused(record.create, {name: value}))

    def _value(self, field):
        if field.type == "many2many":
            return [(6, 0, [])]
        return self._any_value(field)

    def test_nothing_of_another_company_is_linked(self):
        """Its name could be read in the dialog, and its buttons would work on it."""
        for model in self.dialogs:
            record = self.dialog(model).with_user(self.owner(model))
            self.env.flush_all()
            for name, field in self.stored_fields(model):
                if field.type not in ("many2one", "many2many"):
                    continue
                if name not in DIALOGS[model]:
                    continue  # nobody writes these
                theirs = self._of_the_other_company(field.comodel_name)
                value = theirs.id
                if field.type == "many2many":
                    value = [(4, theirs.id)]
                with self.subTest(model=model, field=name):
                    by = AccessError
                    self.assertTrue(self.refused(record.write, {name: value}, by=by))
                    values = {**self._required_links(record), name: value}
                    self.assertTrue(self.refused(record.create, values, by=by))

    def _of_the_other_company(self, model):
        if model == "amazon.vendor.instance":
            return self.other_instance
        if model == "sale.order":
            return self.env[model].create(
                {"partner_id": self.customer.id, "company_id": self.other_company.id}
            )
        if model == "stock.picking":
            return self._delivery_of_the_other_company()
        if model == "stock.package.type":
            return self.env[model].create(
                {"name": "Theirs", "company_id": self.other_company.id}
            )
        if model == "res.partner":
            return self.env[model].create(
                {"name": "Theirs", "company_id": self.other_company.id}
            )
        values = {"instance_id": self.other_instance.id}
        if model == "amazon.vendor.direct.order":
            values["name"] = f"THEIRS{self.env[model].search_count([])}"
        if model == "amazon.vendor.rule":
            values.update(name="Theirs", outcome="accept")
        if model == "amazon.vendor.requisition":
            values["purchase_order_number"] = "THEIRS01"
        return self.env[model].create(values)

    def _required_links(self, record):
        """What a dialog cannot be without."""
        return {
            name: record.sudo()[name].id
            for name, field in self.stored_fields(record._name)
            if field.required and field.type == "many2one"
        }

    def _delivery_of_the_other_company(self):
        kind = self.env["stock.picking.type"].search(
            [("company_id", "=", self.other_company.id), ("code", "=", "outgoing")],
            limit=1,
        )
        return self.env["stock.picking"].create({"picking_type_id": kind.id})

    # --- What the guard cannot see ------------------------------------------------

    def test_a_decision_is_made_of_own_orders_only(self):
        """Whose right was taken away after the dialog was opened."""
        theirs = self._of_the_other_company("amazon.vendor.requisition")
        decide = self.env["amazon.vendor.decide"].with_user(self.vendor_user).create({})
        decide.sudo().requisition_ids = theirs
        self.assertTrue(self.refused(decide.action_apply, by=AccessError))

    def test_a_dry_run_is_of_own_rules_only(self):
        theirs = self._of_the_other_company("amazon.vendor.rule")
        Run = self.env["amazon.vendor.rule.dry.run"].with_user(self.vendor_user)
        run = Run.create({"instance_id": self.instance.id})
        run.sudo().rule_ids = theirs
        self.assertTrue(self.refused(run.action_run, by=AccessError))

    def test_rows_found_for_one_instance_are_not_imported_into_another(self):
        second = self.instance.copy({"name": "Second"})
        self._create_product("Known", default_code="KNOWN-1")
        Import = self.env["amazon.vendor.product.import"].with_user(self.vendor_user)
        file = base64.b64encode(b"ASIN,Internal Reference\nB000000009,KNOWN-1\n")
        wizard = Import.create(
            {"instance_id": self.instance.id, "file": file, "filename": "one.csv"}
        )
        wizard.action_preview()
        self.assertEqual((wizard.state, wizard.ready_count), ("preview", 1))
        wizard.instance_id = second
        self.assertEqual((wizard.state, wizard.ready_count), ("choose", 0))
        wizard.action_import()
        self.assertFalse(
            self.env["amazon.vendor.product"].search([("asin", "=", "B000000009")])
        )

    def test_a_preview_is_sent_by_whom_it_was_shown_to(self):
        queue = self.env["amazon.vendor.queue"].create(
            {"instance_id": self.instance.id, "fetch_state": "done"}
        )
        queue._store_documents(documents(order("PREVIEW1")))
        queue._process()
        requisition = queue.requisition_ids.with_user(self.vendor_user)
        action = requisition.action_preview_acknowledgement()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        for user in (self.colleague, self.other_manager):
            sent = preview.with_user(user).action_send
            self.assertTrue(self.refused(sent, by=AccessError))
        self.assertFalse(requisition.acknowledgement_ids)
