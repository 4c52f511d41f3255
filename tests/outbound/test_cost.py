"""What sending and following a batch costs in SQL: counted, never timed."""

import logging
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.sql_db import Cursor
from odoo.tests import tagged

from ..acknowledgement.case import AcknowledgementCase

ORDERS = 40
SUBMITTED, CONFIRMED = {"submitted"}, {"confirmed"}

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestSubmissionCost(AcknowledgementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.instance.workflow = "automatic"

    def answered(self, count=ORDERS, prefix="COST"):
        """Orders that are answered, and whose answers wait to be sent."""
        requisitions = self.env["amazon.vendor.requisition"]
        for number in range(count):
            requisitions |= self.requisition(number=f"{prefix}{number:04}")
        requisitions._acknowledge()
        return requisitions

    def statements(self, work):
        """The SQL statements of ``work()`` on any cursor, without savepoints, which
        in a test stand for commits."""
        found = []
        execute = Cursor.execute

        def counted(cursor, query, *args, **kwargs):
            text = getattr(query, "code", query)
            if "SAVEPOINT" not in text[:40].upper():
                found.append(text)
            return execute(cursor, query, *args, **kwargs)

        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(Cursor, "execute", counted):
            work()
            self.env.flush_all()
        return found

    def figure(self, found, orders=ORDERS):
        """Statements an order, written to the log for whoever wants to know."""
        figure = len(found) / orders
        _logger.info("%s: %.2f SQL an order", self._testMethodName, figure)
        return figure

    # --- Tests --------------------------------------------------------------

    def test_sending_costs_at_most_eight_statements_an_order(self):
        requisitions = self.answered()
        found = self.statements(lambda: self.run_cron("ir_cron_send_submissions"))
        self.assertEqual(set(requisitions.mapped("acknowledgement_state")), SUBMITTED)
        self.assertLessEqual(self.figure(found), 8)

    def test_following_costs_at_most_three_statements_an_order(self):
        requisitions = self.answered()
        self.run_cron("ir_cron_send_submissions")
        self.advance(2)
        found = self.statements(lambda: self.run_cron("ir_cron_follow_submissions"))
        self.assertEqual(set(requisitions.mapped("acknowledgement_state")), CONFIRMED)
        self.assertLessEqual(self.figure(found), 3)

    def test_answers_that_amazon_shows_are_found_by_page(self):
        requisitions = self.answered(12)
        self.run_cron("ir_cron_send_submissions")
        self.advance(2)
        self.simulator.ledger.clear()
        self.run_cron("ir_cron_follow_submissions")
        self.assertEqual(set(requisitions.mapped("acknowledgement_state")), CONFIRMED)
        ledger = self.simulator.ledger
        self.assertEqual(ledger.count(operation="getPurchaseOrdersStatus"), 1)
        self.assertEqual(ledger.count(operation="getTransaction"), 0)

    def test_a_batch_draws_its_numbers_at_once(self):
        requisitions = self.answered(0)
        for number in range(6):
            requisitions |= self.requisition(number=f"DRAW{number:04}")
        found = self.statements(requisitions._acknowledge)
        drawn = [text for text in found if "nextval" in text]
        self.assertEqual(len(drawn), 2, "acknowledgements and submissions")

    def test_what_amazon_does_not_show_yet_costs_five_statements_a_look(self):
        self.simulator.set_lag(status=25 * 60)
        requisitions = self.answered()
        self.run_cron("ir_cron_send_submissions")
        self.advance(2)
        found = self.statements(lambda: self.run_cron("ir_cron_follow_submissions"))
        self.assertEqual(set(requisitions.mapped("acknowledgement_state")), SUBMITTED)
        self.assertLessEqual(self.figure(found), 5)

    # --- Confirming ---------------------------------------------------------

    def confirmed_at_once(self, refused=None):
        """Send answers whose sale orders are confirmed then.

        :param refused: number of an order that another addon refuses.
        :return: (requisitions, how many orders each call of Odoo's confirmed)
        """
        self.instance.write(
            {"workflow": "by_requisition", "sale_order_policy": "confirm"}
        )
        requisitions = self.answered(13)
        Order = type(self.env["sale.order"])
        confirm, sizes = Order.action_confirm, []

        def counted(orders):
            if refused in orders.amazon_requisition_id.mapped("purchase_order_number"):
                raise UserError(self.env._("Another addon refuses this order."))
            sizes.append(len(orders))
            return confirm(orders)

        with patch.object(Order, "action_confirm", counted):
            self.run_cron("ir_cron_send_submissions")
        return requisitions, sizes

    def test_sale_orders_are_confirmed_ten_at_once(self):
        requisitions, sizes = self.confirmed_at_once()
        self.assertEqual(set(requisitions.sale_order_ids.mapped("state")), {"sale"})
        self.assertEqual(sizes, [10, 3])

    def test_an_order_that_cannot_be_confirmed_stops_no_other_of_its_ten(self):
        requisitions, _sizes = self.confirmed_at_once(refused="COST0004")
        bad = requisitions.filtered(lambda r: r.purchase_order_number == "COST0004")
        self.assertEqual(bad.sale_order_id.state, "draft")
        self.assertIn("refuses this order", bad.message_ids[0].body)
        others = requisitions - bad
        self.assertEqual(set(others.sale_order_ids.mapped("state")), {"sale"})
        submissions = requisitions.acknowledgement_ids.submission_ids
        self.assertFalse(submissions.filtered("work_left"))
