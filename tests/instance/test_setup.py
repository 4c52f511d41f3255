from lxml import etree

from odoo.tests import tagged

from ...models.instance.setup import STEPS
from ..common import AmazonVendorCase


@tagged("post_install", "-at_install")
class TestSetup(AmazonVendorCase):
    """A new instance says what is still missing, and how to do it."""

    def steps(self):
        """The steps that are done."""
        self.instance.invalidate_recordset()
        return {step for step in STEPS if self.instance[step]}

    def test_the_list_shrinks_with_each_step_and_is_gone_in_the_end(self):
        instance = self.instance
        instance.schedule_ids.write({"active": False})
        # Of a program that it takes no part in there is nothing to set up.
        done = {"setup_warehouse", "setup_keys", "setup_direct"}
        self.assertEqual(self.steps(), done)
        self.assertTrue(instance.setup_open)
        self.customer.country_id = self.env.ref("base.de")
        self.assertIn("setup_customer", self.steps())
        instance.with_user(self.vendor_manager).action_check_connection()
        self.run_after_commit()
        self.assertIn("setup_connection", self.steps())
        self.env["amazon.vendor.code"].create(
            {"instance_id": instance.id, "name": "VEND1"}
        )
        self.assertIn("setup_codes", self.steps())
        instance.with_user(self.vendor_manager).action_start_schedules()
        self.assertIn("setup_schedules", self.steps())
        self.assertTrue(instance.setup_open)
        Wizard = self.env["amazon.vendor.operation"].with_user(self.vendor_user)
        Wizard.create({"instance_id": instance.id}).action_process()
        self.run_after_commit()
        self.assertEqual(self.steps(), set(STEPS))
        self.assertFalse(instance.setup_open)

    def test_an_account_without_a_list_of_codes_is_set_up_all_the_same(self):
        manager = self.instance.with_user(self.vendor_manager)
        self.assertNotIn("setup_codes", self.steps())
        manager.without_codes = True
        self.assertIn("setup_codes", self.steps())
        self._create_instance(name="The same keys")
        self.assertNotIn("setup_codes", self.steps(), "two would take the same orders")

    def test_each_step_has_its_button(self):
        instance = self.instance.with_user(self.vendor_manager)
        arch = etree.fromstring(instance.get_view(view_type="form")["arch"])
        rows = arch.findall(".//div[@name='setup']/div")
        self.assertEqual(len(rows), len(STEPS))
        for step, row in zip(STEPS, rows, strict=True):
            with self.subTest(step=step):
                self.assertEqual(row.find("field").get("name"), step)
                (button,) = row.findall(".//button")
                self.assertIn(step, button.get("invisible"))

    def test_a_badge_is_not_healthy_while_every_schedule_is_off(self):
        self.instance.schedule_ids.write({"active": False})
        self.instance.invalidate_recordset()
        self.assertNotEqual(self.instance.health, "ok")
        self.assertIn("Every schedule is off", self.instance.health_report)

    def test_the_settings_show_groups_units_and_the_way_to_the_instances(self):
        settings = self.env["res.config.settings"].with_user(
            self.env.ref("base.user_admin")
        )
        arch = etree.fromstring(settings.get_view(view_type="form")["arch"])
        (app,) = arch.findall(".//app[@name='amazon_vendor_central']")
        shown = {field.get("name") for field in app.findall(".//field")}
        self.assertLessEqual({"group_uom", "group_stock_tracking_lot"}, shown)
        action = self.ref("amazon_vendor_central.amazon_vendor_instance_action")
        buttons = {button.get("name") for button in app.findall(".//button")}
        self.assertIn(str(action), buttons)
