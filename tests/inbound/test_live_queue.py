from odoo.tests import HttpCase, tagged

from ..orders import order
from .case import QueueCase


@tagged("post_install", "-at_install")
class TestLiveQueue(QueueCase, HttpCase):
    """Who waits for a data queue sees it move."""

    def test_a_queue_in_process_keeps_its_page_up_to_date(self):
        queue = self.queue_with(order("LIVEPO01"), order("LIVEPO02"))
        queue._process(only=queue.line_ids[0])
        self.assertEqual(queue.state, "in_process")
        self.start_tour(
            f"/odoo/action-amazon_vendor_central.amazon_vendor_queue_action/{queue.id}",
            "amazon_vendor_live_queue",
            login="vendor_user",
        )
        self.assertEqual(queue.state, "done")
