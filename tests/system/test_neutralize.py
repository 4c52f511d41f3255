from odoo.tests import tagged
from odoo.tools import file_open

from ...models.instance.keys import DOOR
from ...spapi.errors import Configuration
from ..common import MODULE, AmazonVendorCase


@tagged("post_install", "-at_install")
class TestNeutralize(AmazonVendorCase):
    def _neutralize(self):
        self.env.flush_all()
        with file_open(f"{MODULE}/data/neutralize.sql") as file:
            self.env.cr.execute(file.read())
        self.env.invalidate_all()

    def test_a_copy_of_production_is_harmless(self):
        production = self._create_instance(environment="production")
        production.connection_state = "ok"
        self._neutralize()
        for instance in production + self.instance:
            self.assertFalse(instance.has_credentials)
            self.assertFalse(instance.lwa_client_id)
            self.assertFalse(instance.secret_set_on)
            self.assertEqual(instance.connection_state, "draft")
            self.assertFalse(any(instance.schedule_ids.mapped("active")))
            self.assertEqual(
                len(instance.schedule_ids),
                len(self.env["amazon.vendor.operations"]._scheduled()),
            )
        self.assertEqual(production.environment, "sandbox")
        self.assertEqual(self.instance.environment, "simulator")
        self.env.cr.execute(
            "SELECT count(*) FROM amazon_vendor_instance WHERE"
            " coalesce(lwa_client_secret_sealed, lwa_refresh_token_sealed,"
            " lwa_client_secret_hint, lwa_refresh_token_hint) IS NOT NULL"
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))
        self.assertFalse(
            self.env["amazon.vendor.schedule"]._due("import_purchase_orders")
        )

    def test_nobodys_customers_are_in_a_copy(self):
        record = self.env["amazon.vendor.direct.consignee"].create(
            {"instance_id": self.instance.id, "number": "DF1", "sealed": "fernet:x"}
        )
        self._neutralize()
        self.assertFalse(record.sealed)
        self.assertTrue(record.erased_at)

    def test_a_neutralized_database_never_talks_to_vendor_central(self):
        """Also when somebody sets an instance to production afterwards."""
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "true")
        production = self._create_instance(environment="production")
        with self.assertRaises(Configuration) as caught:
            with production._gateway(DOOR):
                self.fail("a gateway to production was opened")
        self.assertEqual(caught.exception.setting, "environment")
        self.assertTrue(self.instance._endpoint().is_loopback)
        self.assertEqual(
            self._create_instance(environment="sandbox")._endpoint().environment,
            "sandbox",
        )
