import logging
from datetime import datetime, timedelta, timezone

from odoo.tests import tagged

from ...benchmarks.hops import Hops
from ..acknowledgement.case import AcknowledgementCase, iso
from ..orders import order

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestHops(AcknowledgementCase):
    """How many files a reader opens who follows one order through the code."""

    def automatic_order(self, number, hours):
        """Amazon has one order of one line, placed that many hours ago."""
        placed = datetime.now(timezone.utc) - timedelta(hours=hours)
        document = order(
            number,
            [self.line()],
            purchaseOrderDate=iso(placed),
            purchaseOrderStateChangedDate=iso(placed),
            shipWindow=f"{iso(placed + timedelta(3))}--{iso(placed + timedelta(10))}",
        )
        self.simulator.add_orders([document])
        around = placed.replace(tzinfo=None, microsecond=0)
        return self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.instance.id,
                "window_type": "created",
                "window_start": around - timedelta(minutes=5),
                "window_end": around + timedelta(minutes=5),
            }
        )

    def from_fetch_to_sale_order(self, queue, count):
        """Receive it, have it processed and answered, which makes the sale order, and
        send the answer.

        :param count: callable that does what it is given, to be counted.
        """
        count(queue._fetch)
        count(queue._process)
        requisition = queue.requisition_ids
        count(requisition.acknowledgement_id.submission_id._send)
        return requisition

    def test_one_order_in_automatic_mode(self):
        """Before the house had rooms these were 71 files and 319 moves. Since then have
        come the two doors, guards on all models, the isolation of each step, batches,
        the instance's company and the marketplace's days; what came of sending and the
        cost of a line have files of their own, and a kind says what may be kept of a
        document and where it goes. No more than this."""
        self.instance.workflow = "automatic"
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.warehouse.lot_stock_id, 1000
        )
        warm = self.automatic_order("WARM0001", hours=5)
        self.from_fetch_to_sale_order(warm, lambda work: work())
        hops = Hops()

        def count(work):
            with hops:
                work()
                self.env.flush_all()

        queue = self.automatic_order("COUNT001", hours=2)
        requisition = self.from_fetch_to_sale_order(queue, count)
        self.assertEqual(requisition.purchase_order_number, "COUNT001")
        self.assertEqual(requisition.acknowledgement_state, "submitted")
        self.assertTrue(requisition.sale_order_id)
        _logger.info("%s", hops.report())
        self.assertLessEqual(len(hops.files), 91)
        self.assertLessEqual(hops.moves, 485)
