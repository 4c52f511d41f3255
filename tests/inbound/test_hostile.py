import json
import random
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...simulator.dirt import soil
from ..change.case import iso
from ..orders import item, order
from .case import QueueCase

LONG = "9" * 9000
GOOD = "GOODPO01"
LOGGERS = (
    "odoo.sql_db",
    "odoo.addons.amazon_vendor_central.models.inbound.process_line",
)


@tagged("post_install", "-at_install")
class TestHostileDocuments(QueueCase):
    """Whatever a document holds, it is stored or fails alone, with a reason."""

    def from_amazon(self, *orders):
        """What Amazon lists (these orders, then a good one), received and processed.

        :return: the queue; the good order went through, and no line is New.
        """
        day = iso(datetime.now(timezone.utc) - timedelta(days=1))
        for one in (*orders, good := order(GOOD)):
            one["orderDetails"].update(
                purchaseOrderDate=day, purchaseOrderStateChangedDate=day
            )
        self.simulator.add_orders([*orders, good])
        self.run_cron("ir_cron_import_purchase_orders")
        queue = self.env["amazon.vendor.queue"].search(
            [("instance_id", "=", self.instance.id)]
        )
        self.assertEqual(queue.fetch_state, "done", queue.error_message)
        self.assertEqual(len(queue.line_ids), len(orders) + 1)
        self.process(queue)
        return queue

    @mute_logger(*LOGGERS)
    def process(self, queue):
        self.run_cron("ir_cron_process_queues")
        self.assertNotIn("draft", queue.line_ids.mapped("state"))
        self.assertIn(GOOD, queue.requisition_ids.mapped("purchase_order_number"))

    def reasons(self, queue):
        failed = queue.line_ids.filtered(lambda line: line.state == "failed")
        return failed.mapped("error_message")

    def test_characters_that_no_database_holds_are_cleaned(self):
        dirty = []
        for number, bad in enumerate(("\x00", "\ud800", "a\x00\udfffb")):
            party = {"partyId": f"XDE{bad}1", "address": {"name": f"Ama{bad}zon"}}
            line = item(1, f"B0{bad}LAMP{number}", f"400638{bad}{number}")
            dirty.append(
                order(f"DIRT{bad}{number}", [line], shipToParty=party, note=bad)
            )
        # As JSON writes them: escaped, so that the text itself could be stored.
        queue = self.queue_with(*map(json.dumps, dirty), order(GOOD))
        self.process(queue)
        self.assertEqual(self.reasons(queue), [])
        self.assertEqual(
            queue.requisition_ids.mapped("purchase_order_number"),
            ["DIRT0", "DIRT\ufffd1", "DIRTa\ufffdb2", GOOD],
        )

    def test_endless_texts_go_through_or_fail_alone(self):
        endless = [
            order("ENDLESS1", [item(1, LONG)]),
            order("ENDLESS2", [item(1, sku=LONG)]),
            order("ENDLESS3", [item(LONG)]),
            order("ENDLESS4", [item(currency=LONG, unit=LONG)]),
            order("ENDLESS5", sellingParty={"partyId": LONG}),
            order("ENDLESS6", shipToParty={"partyId": LONG}),
            order(
                "ENDLESS7",
                billToParty={"partyId": "X1", "address": {"name": "N" * 10_000_000}},
            ),
            order(LONG),
        ]
        queue = self.from_amazon(*endless)
        nameless = queue.line_ids.filtered(lambda line: not line.document_key)
        self.assertEqual(nameless.state, "failed")
        self.assertIn("has no number", nameless.error_message)
        self.assertFalse(nameless.next_try, "trying again cannot help")

    def test_values_of_another_kind_go_through_or_fail_alone(self):
        strange = []
        for number, value in enumerate(([["x"]], {"a": {}}, True, 7, None, [])):
            details = dict.fromkeys(order()["orderDetails"], value)
            strange.append(order(f"KIND{number:04}", **details))
            line = dict.fromkeys(item(), value)
            strange.append(order(f"ITEM{number:04}", [line]))
        for one in strange:
            one["orderDetails"].setdefault("items", [])
        queue = self.from_amazon(*strange)
        self.assertTrue(self.reasons(queue))
        self.assertTrue(all(self.reasons(queue)))

    def test_every_kind_of_the_simulators_dirt_goes_through(self):
        rng = random.Random(7)
        dirty = [
            soil(order(f"SOIL{number:04}", [item(), item(2)]), rng, 0.5)
            for number in range(20)
        ]
        queue = self.from_amazon(*dirty)
        self.assertEqual(self.reasons(queue), [])

    # What a door of another kind may let in ----------------------------------

    def stored(self, *documents):
        queue = self.env["amazon.vendor.queue"].create(
            {"instance_id": self.instance.id, "fetch_state": "done"}
        )
        queue._store_documents([SimpleNamespace(**each) for each in documents])
        queue._refresh_state()
        return queue

    def test_a_key_that_no_index_holds_is_none(self):
        bad = {"text": '{"purchaseOrderNumber": "X"', "number": LONG}
        queue = self.stored(bad, {"text": '["\x00\ud800"]', "number": "A\x00\ud8001"})
        self.assertEqual(queue.line_ids.mapped("document_key"), [False, "A\ufffd1"])
        self.assertEqual(queue.line_ids[1].payload, '["\ufffd"]')
        again = self.stored(bad)
        self.assertEqual(again.unchanged_count, 1, "recognised by its bytes")

    def process_with(self, harm):
        """Two orders, the first of which harms the database as ``harm`` does."""
        queue = self.queue_with(order("HARM0001"), order(GOOD))
        Requisition = type(self.env["amazon.vendor.requisition"])
        create = Requisition._create_from_orders

        def harmful(model, instance, entries, lookup):
            if any(o.purchase_order_number == "HARM0001" for _line, o in entries):
                harm()
            return create(model, instance, entries, lookup)

        self.patch(Requisition, "_create_from_orders", harmful)
        self.process(queue)
        failed = queue.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(failed.document_key, "HARM0001")
        return failed

    def test_a_key_too_long_for_an_index_fails_alone(self):
        """PostgreSQL's "program limit exceeded" is no lost connection."""
        digits = "".join(random.Random(1).choices("0123456789abcdef", k=90_000))

        def harm():
            self.env.cr.execute("CREATE TEMP TABLE limits (key text)")
            self.env.cr.execute("CREATE INDEX ON limits (key)")
            self.env.cr.execute("INSERT INTO limits VALUES (%s)", [digits])

        failed = self.process_with(harm)
        self.assertIn("the database cannot store: index row", failed.error_message)
        self.assertFalse(failed.next_try, "trying again cannot help")

    def test_a_value_that_is_none_of_its_column_fails_alone(self):
        failed = self.process_with(
            lambda: self.env.cr.execute("SELECT %s::integer", [10**30])
        )
        self.assertIn("the database cannot store: integer out", failed.error_message)

    def test_a_reason_that_cannot_be_stored_is_cleaned(self):
        def harm():
            raise ValueError("bad \x00\ud800 " + "x" * 10_000)

        failed = self.process_with(harm)
        self.assertIn("bad \ufffd x", failed.error_message)
        self.assertLessEqual(len(failed.error_message), 2000)
        self.assertEqual(failed.queue_id.log_ids.message, failed.error_message)
