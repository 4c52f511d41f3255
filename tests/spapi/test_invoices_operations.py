"""The one operation of Vendor Invoices v1, byte by byte."""

from ...spapi.errors import Configuration, Rejected, Retryable, UnknownOutcome
from ...spapi.operations.invoices import Invoices
from .case import BaseCase, tagged
from .common import HANG_UP, LoopbackMixin, error, reply


@tagged("post_install", "-at_install")
class TestOperations(LoopbackMixin, BaseCase):
    def invoices(self):
        return self.gateway().use(Invoices)

    def test_a_document_goes_out_exactly_as_given(self):
        receipt = {"payload": {"transactionId": "20260310-t1"}}
        self.server.script = [reply(202, receipt)]
        body = '{"invoices" : [ {"id":"Ä"} ] }'
        self.assertEqual(
            self.invoices().submit_invoices(body).transaction_id, "20260310-t1"
        )
        (call,) = self.server.calls
        self.assertEqual(call.body.decode(), body)
        self.assertEqual(
            (call.method, call.target), ("POST", "/vendor/payments/v1/invoices")
        )

    def test_an_answer_that_never_came_leaves_the_outcome_unknown(self):
        for script in (HANG_UP, reply(500), reply(202, b"{}")):
            self.server.script = [script]
            before = len(self.server.calls)
            with self.assertRaises(UnknownOutcome):
                self.invoices().submit_invoices("{}")
            self.assertEqual(len(self.server.calls), before + 1)

    def test_a_limit_comes_before_the_document_is_taken(self):
        self.server.script = [error(429, "QuotaExceeded")]
        with self.assertRaises(Retryable):
            self.invoices().submit_invoices("{}")

    def test_a_refusal_says_why(self):
        self.server.script = [error(400, details="Vendor is not enabled for EDI")]
        with self.assertRaises(Rejected) as caught:
            self.invoices().submit_invoices("{}")
        self.assertIn("not enabled for EDI", caught.exception.details)

    def test_a_missing_role_is_named(self):
        self.server.script = [error(403, "Unauthorized")]
        with self.assertRaisesRegex(Configuration, "Inventory and Order Tracking"):
            self.invoices().submit_invoices("{}")
