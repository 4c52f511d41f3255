from odoo.exceptions import UserError
from odoo.tests import tagged

from ..orders import documents, item, order
from .case import QueueCase


@tagged("post_install", "-at_install")
class TestAddressed(QueueCase):
    """An instance takes only what is addressed to its vendor codes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls._create_instance(
            name="Sister",
            company_id=cls.env["res.company"].create({"name": "Sister Ltd"}).id,
        )

    def codes(self, instance, *names):
        return self.env["amazon.vendor.code"].create(
            [{"instance_id": instance.id, "name": name} for name in names]
        )

    def addressed(self, code, number, **details):
        return order(number, [item()], sellingParty={"partyId": code}, **details)

    def received(self, instance, *orders):
        """What an instance makes of Amazon's listing, which is the same for all."""
        queue = self.env["amazon.vendor.queue"].create(
            {"instance_id": instance.id, "fetch_state": "done"}
        )
        queue._store_documents(documents(*orders))
        queue._process()
        return queue.line_ids

    def findings(self, instance):
        return [found.sentence for found in instance._findings()]

    def test_of_two_companies_with_the_same_keys_each_takes_its_own(self):
        self.codes(self.instance, "VEND1")
        self.codes(self.sister, " vend2 ")
        both = [self.addressed("VEND1", "PO1"), self.addressed("vend2 ", "PO2")]
        mine = self.received(self.instance, *both)
        hers = self.received(self.sister, *both)
        self.assertEqual(mine.requisition_id.purchase_order_number, "PO1")
        self.assertEqual(hers.requisition_id.purchase_order_number, "PO2")
        self.assertEqual(set((mine + hers).mapped("state")), {"done"})
        self.assertIn("another instance", mine.filtered("apart_code").outcome)
        self.assertFalse(self.instance.apart_count)

    def test_what_nobody_lists_is_kept_apart_and_said(self):
        self.codes(self.instance, "VEND1")
        self.codes(self.sister, "VEND2")
        orders = [self.addressed("NORD9", f"PO{number}") for number in range(3)]
        lines = self.received(self.instance, *orders)
        self.assertFalse(lines.requisition_id)
        self.assertIn(
            "3 orders for NORD9, which no instance takes",
            " ".join(self.findings(self.instance)),
        )
        action = self.instance.action_view_apart()
        shown = self.env["amazon.vendor.queue.line"].search(action["domain"])
        self.assertEqual(shown, lines)

    def test_what_was_kept_apart_is_taken_once_its_code_is_listed(self):
        self.codes(self.instance, "VEND1")
        lines = self.received(self.instance, self.addressed("NORD9", "PO1"))
        self.assertFalse(lines.requisition_id)
        self.codes(self.instance, "nord9")
        self.assertEqual(lines.state, "draft")
        lines.queue_id._process()
        self.assertEqual(lines.requisition_id.purchase_order_number, "PO1")
        self.assertFalse(self.instance.apart_count)

    def test_alone_and_without_codes_it_takes_all_and_offers_what_it_saw(self):
        self.sister.active = False
        orders = [self.addressed("VEND1", "PO1"), self.addressed("NORD9", "PO2")]
        lines = self.received(self.instance, *orders)
        self.assertEqual(len(lines.requisition_id), 2)
        self.assertEqual(self.instance.seen_codes, "NORD9, VEND1")
        self.instance.with_user(self.vendor_manager).action_add_seen_codes()
        self.assertEqual(
            self.instance.vendor_code_ids.mapped("name"), ["NORD9", "VEND1"]
        )
        self.assertFalse(self.instance.seen_codes)

    def test_with_shared_keys_it_asks_for_codes_before_it_imports(self):
        self.codes(self.sister, "VEND2")
        wizard = self.env["amazon.vendor.operation"].create(
            {
                "instance_id": self.instance.id,
                "operation": "import_specific_purchase_orders",
                "purchase_order_numbers": "PO1",
            }
        )
        with self.assertRaisesRegex(UserError, "vendor codes"):
            wizard.action_process()
        self.env["amazon.vendor.schedule"].search([]).active = False
        for operation in ("import_purchase_orders", "import_purchase_order_status"):
            schedule = self.instance._schedule(operation)
            schedule.active = True
            self.run_cron(f"ir_cron_{operation}")
            self.assertEqual(schedule.last_state, "error")
            self.assertIn("vendor codes", schedule.last_message)
        self.assertFalse(self.simulator.ledger.count(operation="getPurchaseOrders"))
        self.assertIn("vendor codes", " ".join(self.findings(self.instance)))
        lines = self.received(self.instance, self.addressed("VEND1", "PO1"))
        self.assertFalse(lines.requisition_id)
        self.codes(self.instance, "VEND1")
        self.assertFalse(self.instance.asks_for_codes)

    def test_other_keys_or_another_environment_share_nothing(self):
        self.assertTrue(self.instance.asks_for_codes)
        self.sister.lwa_refresh_token = "Atzr|another-account"
        self.instance.invalidate_recordset()
        self.assertFalse(self.instance.asks_for_codes)

    def test_equal_keys_are_recognised_and_not_revealed(self):
        fingerprint = self.instance.sudo().account_fingerprint
        self.assertEqual(fingerprint, self.sister.sudo().account_fingerprint)
        self.assertEqual(len(fingerprint), 64)
        readable = self.instance.with_user(self.vendor_manager).fields_get()
        self.assertNotIn("account_fingerprint", readable)
