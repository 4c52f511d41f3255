"""The kit of tests that feed a data queue without asking a simulator."""

from ..common import AmazonVendorCase
from ..orders import documents


class QueueCase(AmazonVendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.currency"]._activate_group_multi_currency()
        cls.env.ref("base.EUR").active = True
        cls.lamp = cls._create_product("Lamp", barcode="4006381333931")

    def queue_with(self, *orders):
        """A data queue that has received these orders.

        :param orders: dicts as ``orders.order`` makes them, or raw text.
        """
        queue = self.env["amazon.vendor.queue"].create(
            {"instance_id": self.instance.id, "fetch_state": "done"}
        )
        queue._store_documents(documents(*orders))
        queue._refresh_state()
        return queue

    def imported(self, *orders):
        """The requisitions that processing these orders makes."""
        queue = self.queue_with(*orders)
        queue._process()
        self.assertEqual(queue.state, "done", queue.line_ids.mapped("error_message"))
        return queue.requisition_ids

    def count_sql(self, work):
        """How many SQL statements ``work()`` needs, its flush included."""
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
