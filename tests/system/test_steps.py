"""One bad record never stops its neighbours, in any step after it was stored."""

from contextlib import contextmanager
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..acknowledgement.case import AcknowledgementCase
from ..orders import order

#: What somebody else's code may raise while one record has its turn.
ERRORS = (
    UserError("Another addon refuses."),
    ValueError("nonsense"),
    psycopg2.IntegrityError("a constraint of somebody else"),
)
LOGGERS = (
    "odoo.addons.amazon_vendor_central.models.requisition.steps",
    "odoo.addons.amazon_vendor_central.models.outbound.send",
    "odoo.addons.amazon_vendor_central.models.instance.schedule",
    "odoo.addons.amazon_vendor_central.models.inbound.process_line",
)
BAD = "BAD00001"


@tagged("post_install", "-at_install")
class TestSteps(AcknowledgementCase):
    def breaking(self, model, name, error):
        """Have a method of the addon raise as soon as the bad order is among its own.

        :return: context manager.
        """
        cls = type(self.env[model])
        real = getattr(cls, name)

        def step(records, *args, **kwargs):
            found = records
            if records._name == "amazon.vendor.requisition.line":
                found = records.requisition_id
            if BAD in found.mapped("purchase_order_number"):
                raise error
            return real(records, *args, **kwargs)

        return patch.object(cls, name, step)

    @contextmanager
    def apart(self, **params):
        """A case of a test whose orders are gone after it."""
        with self.subTest(**params):
            savepoint = self.env.cr.savepoint()
            try:
                yield
            finally:
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)

    def batch(self, prefix):
        """Five orders in one batch, the bad one among them."""
        numbers = [BAD, *(f"{prefix}{n:06}" for n in range(1, 5))]
        documents = []
        for number in numbers:
            documents.append(self.document(number))
        queue = self.queue_with(*documents)
        with mute_logger(*LOGGERS, "odoo.sql_db"):
            queue._process()
        return queue

    def document(self, number):
        return order(number, [self.line()])

    def letters(self, record):
        kind = record._name.removeprefix("amazon.vendor.")
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["amazon.vendor.dead.letter"].search(
            [
                ("kind", "=", kind.replace(".", "_")),
                ("res_id", "=", record.id),
            ]
        )

    def assertOneHeld(self, queue, reason):
        """All five are stored; the bad one says why; the others went on."""
        requisitions = queue.requisition_ids
        self.assertEqual(len(requisitions), 5)
        bad = requisitions.filtered(lambda r: r.purchase_order_number == BAD)
        self.assertIn(reason, bad.hold_reason)
        self.assertIn(reason, bad.step_problem)
        self.assertIn(reason, self.letters(bad).error_message)
        self.assertFalse((requisitions - bad).filtered("step_problem"))
        return bad, requisitions - bad

    def test_automatic_a_step_that_raises_holds_one_order_only(self):
        self.instance.workflow = "automatic"
        for product in self.products:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, 1000
            )
        model = "amazon.vendor.requisition"
        for name in ("_propose", "_checked_answer", "_create_sale_orders"):
            for error in ERRORS:
                with self.apart(step=name, error=type(error).__name__):
                    with self.breaking(model, name, error):
                        queue = self.batch("AUTO")
                    bad, others = self.assertOneHeld(queue, str(error.args[0]))
                    self.assertFalse(bad.acknowledgement_ids)
                    self.assertEqual(
                        set(others.mapped("acknowledgement_state")), {"queued"}
                    )
                    bad.action_reprocess()
                    self.assertEqual(bad.acknowledgement_state, "queued")
                    self.assertFalse(self.letters(bad), "what is done is not failed")

    def test_by_approval_a_step_that_raises_holds_one_order_only(self):
        self.instance.workflow = "by_approval"
        for error in ERRORS:
            with self.apart(error=type(error).__name__):
                with self.breaking(
                    "amazon.vendor.requisition", "_create_sale_orders", error
                ):
                    queue = self.batch("APPR")
                bad, others = self.assertOneHeld(queue, str(error.args[0]))
                self.assertFalse(bad.sale_order_ids)
                self.assertEqual(len(others.sale_order_ids), 4)

    def test_by_requisition_nothing_is_taken_up_and_reminders_go_on(self):
        for error in ERRORS:
            with self.apart(error=type(error).__name__):
                queue = self.batch("REQU")
                requisitions = queue.requisition_ids
                bad = requisitions.filtered(lambda r: r.purchase_order_number == BAD)
                with (
                    mute_logger(*LOGGERS),
                    self.breaking("amazon.vendor.requisition", "_remind", error),
                ):
                    requisitions._remind_each("answer")
                self.assertIn(str(error.args[0]), bad.step_problem)
                self.assertTrue(self.letters(bad))
                self.assertTrue(all(requisitions.mapped("answer_reminded_for")))
                self.assertFalse((requisitions - bad).filtered("step_problem"))

    def test_an_activity_that_cannot_be_made_does_not_free_what_is_held(self):
        self.instance.workflow = "automatic"
        with self.breaking("amazon.vendor.requisition", "_alert", ERRORS[0]):
            queue = self.batch("HELD")  # nothing is in stock: all are held
        requisitions = queue.requisition_ids
        self.assertEqual(len(requisitions.filtered("hold_reason")), 5)
        self.assertEqual(len(requisitions.filtered("step_problem")), 1)

    def test_a_kind_whose_last_step_raises_says_so_on_the_row(self):
        document = type(self.env["amazon.vendor.document.purchase_order"])
        real = document._batch_processed

        def step(handler, lines):
            if BAD in lines.mapped("document_key"):
                raise ValueError("nonsense")
            real(handler, lines)

        with patch.object(document, "_batch_processed", step):
            queue = self.batch("KIND")
        failed = queue.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(failed.document_key, BAD)
        self.assertIn("nonsense", failed.error_message)
        self.assertEqual(len(queue.requisition_ids), 5)
        self.assertTrue(self.letters(failed))
        failed.action_retry()
        self.assertEqual(set(queue.line_ids.mapped("state")), {"done"})
        self.assertEqual(set(queue.line_ids.mapped("outcome")), {"Created"})
