import re
from ast import literal_eval

from lxml import etree

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

    def test_no_two_filters_of_a_search_have_one_name_or_one_label(self):
        views = self.env["ir.ui.view"].search(
            [
                ("type", "=", "search"),
                ("model", "=like", "amazon.vendor.%"),
                ("mode", "=", "primary"),
            ]
        )
        self.assertGreater(len(views), 10)
        for view in views:
            arch = etree.fromstring(view.get_combined_arch())
            for filters in (arch.findall("filter"), arch.findall("group/filter")):
                for what in ("name", "string"):
                    with self.subTest(view=view.name, what=what):
                        # Without a label of its own a filter has its field's.
                        found = [each.get(what) or each.get("date") for each in filters]
                        self.assertEqual(len(found), len(set(found)), found)

    def test_the_filters_that_a_screen_opens_with_narrow_it_together(self):
        """Filters of one group are "or": with them a screen would read all there is."""
        actions = self.env["ir.actions.act_window"].search(
            [("res_model", "=like", "amazon.vendor.%"), ("path", "!=", False)]
        )
        checked = 0
        for action in actions:
            search = action.search_view_id or self.env["ir.ui.view"].browse(
                self.env["ir.ui.view"].default_view(action.res_model, "search")
            )
            if not search:  # Odoo makes one, without any filter
                self.assertNotIn("search_default_", action.context)
                continue
            groups, group = {}, 0
            for node in etree.fromstring(search.get_combined_arch()):
                group += node.tag != "filter"
                if node.tag == "filter":
                    groups[node.get("name")] = group
            defaults = [
                key.removeprefix("search_default_")
                for key in literal_eval(" ".join(action.context.split()))
                if key.startswith("search_default_")
            ]
            found = [groups[name] for name in defaults if name in groups]
            checked += len(found) > 1
            with self.subTest(action=action.path):
                self.assertEqual(len(found), len(set(found)), defaults)
        self.assertTrue(checked)
