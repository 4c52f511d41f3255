from odoo.tests import TransactionCase, tagged

from odoo.addons.amazon_vendor_central.tests.phone import bare_menus

MODULE = "amazon_seller_central"


@tagged("post_install", "-at_install")
class TestScreens(TransactionCase):
    """What people and bookmarks call our screens, and what these say when empty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.env.ref(f"{MODULE}.amazon_seller_menu_root")
        menus = cls.env["ir.ui.menu"].search([("id", "child_of", cls.root.id)])
        actions = [menu.action for menu in menus if menu.action]
        cls.ours = [
            action
            for action in actions
            if action.target != "new"
            and action.get_external_id()[action.id].startswith(MODULE)
        ]

    def test_every_screen_has_an_address_and_says_how_it_is_filled(self):
        self.assertGreater(len(self.ours), 10)
        for action in self.ours:
            with self.subTest(action=action.name):
                self.assertRegex(action.path or "", r"^amazon-seller-[a-z-]+$")
                self.assertTrue(action.help, "an empty screen says nothing")

    def test_every_list_of_a_menu_has_cards_on_a_phone(self):
        self.assertEqual(bare_menus(self.env, MODULE), [])

    def test_the_app_opens_with_a_screen_and_no_dialog_for_everybody(self):
        for group in (
            "amazon_vendor_central.group_amazon_vendor_user",
            "stock.group_stock_user",
            "account.group_account_invoice",
        ):
            user = self.env["res.users"].create(
                {
                    "name": group,
                    "login": group,
                    "group_ids": [(6, 0, [self.env.ref(group).id])],
                }
            )
            with self.subTest(group=group):
                menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
                menu = menus[self.root.id]
                first = self.env["ir.actions.act_window"].browse(menu["actionID"])
                self.assertTrue(first.sudo().exists())
                self.assertNotEqual(first.sudo().target, "new")
