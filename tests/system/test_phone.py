from odoo.tests import TransactionCase, tagged

from ..phone import bare_menus


@tagged("post_install", "-at_install")
class TestPhone(TransactionCase):
    def test_every_list_of_a_menu_has_cards_on_a_phone(self):
        self.assertEqual(bare_menus(self.env, "amazon_vendor_central"), [])
