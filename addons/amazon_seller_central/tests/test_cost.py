import json

from odoo.tests import tagged

from odoo.addons.amazon_vendor_central.spapi.records import RawDocument

from ..models.const import IMPORT
from ..spapi.messages.order import split
from . import orders
from .case import SellerCase
from .orders import item

#: Statements that one more order may cost, from Amazon's page to the confirmed sale
#: order with its customer and its delivery; ``bin/bench --only seller`` holds it
#: against a vendor's order.
MOST = 50
FEW, MANY = 5, 25


@tagged("post_install", "-at_install")
class TestCost(SellerCase):
    """What one more order costs the database."""

    def come(self, first, count):
        """So many orders of as many buyers are on a page, and become sale orders.

        :return: SQL statements.
        """
        numbers = [f"902-0000000-{first + place:07}" for place in range(count)]
        page = []
        for number in numbers:
            address = {**orders.ADDRESS, "addressLine1": f"Street {number}"}
            document = orders.order(
                item(shipping="4.99"), number=number, address=address
            )
            page.append(split(RawDocument(json.dumps(document), number)))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        queue = self.env["amazon.vendor.queue"].create(
            {
                "instance_id": self.account.id,
                "operation": IMPORT,
                "fetch_state": "done",
            }
        )
        queue._store_documents(page)
        queue._process()
        self.env.flush_all()
        statements = self.env.cr.sql_log_count - before
        found = [self.order(number) for number in numbers]
        self.assertEqual([each.sale_order_id.state for each in found], ["sale"] * count)
        return statements

    def test_one_more_order_costs_no_more_than_fifty_statements(self):
        self.come(0, 1)  # what is asked once is known
        few, many = self.come(100, FEW), self.come(200, MANY)
        self.assertLessEqual((many - few) / (MANY - FEW), MOST)
