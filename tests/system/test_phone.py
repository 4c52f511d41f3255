from lxml import etree

from odoo.tests import tagged

from ..common import AmazonVendorCase
from ..phone import bare_menus


@tagged("post_install", "-at_install")
class TestPhone(AmazonVendorCase):
    def test_every_list_of_a_menu_has_cards_on_a_phone(self):
        self.assertEqual(bare_menus(self.env, "amazon_vendor_central"), [])

    def test_what_a_card_of_the_overview_opens_are_cards_on_a_phone(self):
        card = self.env.ref(
            "amazon_vendor_central.amazon_vendor_instance_view_kanban_overview"
        )
        view = self.instance.get_view(card.id, "kanban")
        buttons = etree.fromstring(view["arch"]).iterfind(".//a[@type='object']")
        opened = 0
        for name in {button.get("name") for button in buttons}:
            action = getattr(self.instance, name)()
            if not action["view_mode"].startswith("list"):
                continue
            opened += 1
            with self.subTest(button=name):
                self.assertIn("kanban", action["view_mode"])
                self.assertEqual(action.get("mobile_view_mode"), "kanban")
        self.assertGreater(opened, 10)
