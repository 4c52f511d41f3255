"""What accountants see of payments, who read neither instances nor orders."""

from lxml import etree

from odoo.tests import Form, tagged

from .case import RemittanceCase

SCREENS = {
    "amazon.vendor.remittance": ("list", "kanban", "form"),
    "amazon.vendor.remittance.line": ("list", "form"),
    "amazon.vendor.deduction": ("list", "kanban", "form"),
    "amazon.vendor.deduction.kind": ("list",),
}


@tagged("post_install", "-at_install")
class TestScreens(RemittanceCase):
    def setUp(self):
        super().setUp()
        self.invoice("INV/1", "100")
        self.remittance = self.pay([("INV1", "100"), ("INV1SC", "-20"), ("WHO1", "5")])
        self.remittance.line_ids[2].chosen_kind_id = self.kinds["other"]

    def booked(self):
        self.remittance.action_match()
        self.remittance.action_book()
        return self.remittance

    def specification(self, model, view):
        """The fields of a view, as the client asks for them."""
        arch = etree.fromstring(
            self.env[model].with_user(self.accountant).get_view(view_type=view)["arch"]
        )
        names = {
            node.get("name")
            for node in arch.iter("field")
            if not list(node.iterancestors("field"))
        }
        fields = self.env[model]._fields
        return {
            name: {"fields": {"display_name": {}}}
            if fields[name].type == "many2one"
            else {}
            for name in names
        }

    def test_every_screen_opens_with_all_its_fields(self):
        self.booked()
        for model, views in SCREENS.items():
            records = self.env[model].search([]).with_user(self.accountant)
            for view in views:
                with self.subTest(model=model, view=view):
                    self.env.invalidate_all()
                    found = records.web_read(self.specification(model, view))
                    self.assertTrue(found)

    def test_the_instance_is_named_though_it_cannot_be_read(self):
        mine = self.remittance.with_user(self.accountant)
        self.assertFalse(self.instance.with_user(self.accountant).has_access("read"))
        (found,) = mine.web_read({"instance_id": {"fields": {"display_name": {}}}})
        self.assertEqual(found["instance_id"]["display_name"], self.instance.name)

    def test_the_review_shows_both_sides(self):
        mine = self.remittance.with_user(self.accountant)
        action = mine.action_review()
        lines = self.env[action["res_model"]].with_user(self.accountant)
        line = lines.search(action["domain"])
        self.assertEqual(line.number, "WHO1")
        self.assertTrue(line.problem)
        with Form(line) as form:
            form.chosen_kind_id = self.kinds["other"]
        mine.action_match()
        self.assertEqual(self.remittance.state, "matched")

    def test_who_answers_orders_has_no_menu_of_payments(self):
        menus = self.env["ir.ui.menu"]
        mine = self.env.ref("amazon_vendor_central.amazon_vendor_remittance_menu")
        for user, sees in ((self.accountant, True), (self.vendor_user, False)):
            visible = menus.with_user(user)._visible_menu_ids()
            self.assertEqual(mine.id in visible, sees)
