import re

from odoo.tests import TransactionCase, tagged

MODULE = "amazon_vendor_central"


@tagged("post_install", "-at_install")
class TestScreenNames(TransactionCase):
    """What people and bookmarks call our screens and groups."""

    def test_every_screen_of_the_menu_has_an_address_of_one_pattern(self):
        root = self.env.ref(f"{MODULE}.amazon_vendor_central_menu_root")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id)])
        windows = [
            menu.action
            for menu in menus
            if menu.action
            and menu.action._name == "ir.actions.act_window"
            and menu.action.target != "new"
        ]
        self.assertGreater(len(windows), 10)
        ours = [each for each in windows if each.res_model.startswith("amazon.vendor")]
        for action in ours:
            with self.subTest(action=action.name):
                self.assertRegex(action.path or "", r"^amazon-vendor-[a-z-]+$")

    def test_no_other_address_is_ours(self):
        paths = self.env["ir.actions.act_window"].search([("path", "like", "amazon")])
        ours = paths.filtered(lambda a: a.get_external_id()[a.id].startswith(MODULE))
        self.assertTrue(ours)
        for path in ours.mapped("path"):
            self.assertTrue(re.match("amazon-vendor-", path), path)

    def test_the_groups_are_called_user_and_manager(self):
        groups = self.env["res.groups"].search(
            [
                (
                    "privilege_id",
                    "=",
                    self.ref(f"{MODULE}.res_groups_privilege_amazon_vendor"),
                )
            ]
        )
        self.assertEqual(groups.sorted("sequence").mapped("name"), ["User", "Manager"])
        self.assertEqual(
            self.env.ref(f"{MODULE}.group_amazon_vendor_manager").name, "Manager"
        )
