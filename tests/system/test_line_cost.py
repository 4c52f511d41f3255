"""What a further line costs in SQL, of every kind of line, at every step."""

import logging

from odoo import fields
from odoo.tests import tagged

from ..inbound.case import QueueCase
from ..orders import item, order
from ..sale.plain import neighbours

_logger = logging.getLogger(__name__)

FEW, MANY = 20, 220
#: SQL for a further line, in each step that the addon takes: Odoo stores a hundred
#: new rows with a statement, and a line in two parts is two rows.
ALLOWED = 0.02
#: What a person does in between is three statements for a hundred lines in parts: the
#: parts, and the lines with their sums.
ALLOWED_TO_PEOPLE = 0.03


@tagged("post_install", "-at_install")
class TestLineCost(QueueCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp.weight = 2.5
        cls.instance.workflow = "by_requisition"
        cls.env["stock.quant"]._update_available_quantity(
            cls.lamp, cls.warehouse.lot_stock_id, 10**6
        )

    def document(self, number, count, details=(), **line):
        """An order of so many lines."""
        items = [item(n, f"B{n:09}", self.lamp.barcode, **line) for n in range(count)]
        return order(number, items, **dict(details))

    def steps(self, document, prepare=None):
        """The statements of each step of an order's life.

        :param prepare: what a person does to the lines before they are answered.
        :return: dict step -> statements
        """
        queue = self.queue_with(document)
        counts = {"import": self.cold(queue._process)}
        requisition = queue.requisition_ids.browse(queue.requisition_ids.ids)
        self.assertTrue(requisition)
        counts["proposal"] = self.cold(requisition._propose)
        if prepare:
            counts["decision"] = self.cold(lambda: prepare(requisition.line_ids))
        counts["sale order"] = self.cold(requisition._create_sale_orders)
        counts["answer"] = self.cold(requisition._acknowledge)
        self.assertTrue(requisition.acknowledgement_id.line_ids)
        self.assertTrue(requisition.sale_order_id.order_line)
        return counts

    def cold(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.user.mapped("tz")  # every request has read its user
        return self.count_sql(work)

    def compare(self, details=(), prepare=None, **line):
        """Hold an order of few lines against one of many."""
        if neighbours(self.env):
            self.skipTest("other addons have a say in what a line costs")
        orders = (("WARM", 3), ("FEW", FEW), ("MANY", MANY))
        documents = [self.document(*each, details, **line) for each in orders]
        _warm, few, many = [self.steps(each, prepare) for each in documents]
        for step, count in many.items():
            each = (count - few[step]) / (MANY - FEW)
            _logger.info("%s, %s: %.3f SQL a line", self._testMethodName, step, each)
            with self.subTest(step):
                by_people = step == "decision"
                allowed = ALLOWED_TO_PEOPLE if by_people else ALLOWED
                self.assertLessEqual(each, allowed, (few[step], count))

    # --- Kinds of lines -----------------------------------------------------

    def test_a_plain_line(self):
        self.compare()

    def test_a_line_in_cases(self):
        self.compare(unit="Cases", size=6)

    def test_a_weighed_line(self):
        by_weight = {
            "amount": "3.1415",
            "currencyCode": "EUR",
            "unitOfMeasure": "KILOGRAMS",
        }
        self.compare(netCost=by_weight)

    def test_a_line_of_an_import_order(self):
        details = {"methodOfPayment": "PaidByBuyer", "portOfDelivery": "Hamburg"}
        self.compare({"importDetails": details})

    def test_a_backordered_line(self):
        def backorder(lines):
            day = fields.Date.add(fields.Date.today(), days=20)
            lines.write(
                {"accepted_qty": 4, "backordered_qty": 6, "backorder_date": day}
            )

        self.compare(prepare=backorder, backorder=True)

    def test_a_rejected_line(self):
        def reject(lines):
            lines[1:].write({"accepted_qty": 0})

        self.compare(prepare=reject)

    def test_a_line_in_parts(self):
        def split(lines):
            parts = [
                {"code": "Accepted", "quantity": 6},
                {"code": "Rejected", "quantity": 4},
            ]
            self.env["amazon.vendor.requisition.split"].create(
                [{"line_id": line.id, **part} for line in lines for part in parts]
            )

        self.compare(prepare=split)
