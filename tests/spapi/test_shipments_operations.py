"""The four operations of Vendor Shipments v1, byte by byte."""

from ...spapi.errors import Rejected, Retryable, UnknownOutcome
from ...spapi.operations.shipments import Shipments
from ..shipments import NOW
from .case import BaseCase, tagged
from .common import HANG_UP, LoopbackMixin, error, reply


@tagged("post_install", "-at_install")
class TestOperations(LoopbackMixin, BaseCase):
    def shipments(self):
        return self.gateway().use(Shipments)

    def test_documents_go_out_exactly_as_given(self):
        receipt = {"payload": {"transactionId": "20260310-t1"}}
        self.server.script = [reply(202, receipt), reply(202, receipt)]
        body = '{"shipmentConfirmations" : [] }'
        shipments = self.shipments()
        for send in (
            shipments.submit_shipment_confirmations,
            shipments.submit_shipments,
        ):
            self.assertEqual(send(body).transaction_id, "20260310-t1")
        self.assertEqual([call.body.decode() for call in self.server.calls], [body] * 2)
        self.assertEqual(
            [(call.method, call.path) for call in self.server.calls],
            [
                ("POST", "/vendor/shipping/v1/shipmentConfirmations"),
                ("POST", "/vendor/shipping/v1/shipments"),
            ],
        )

    def test_an_answer_that_never_came_leaves_the_outcome_unknown(self):
        self.server.script = [HANG_UP]
        with self.assertRaises(UnknownOutcome):
            self.shipments().submit_shipment_confirmations("{}")
        self.assertEqual(len(self.server.calls), 1)

    def test_a_missing_role_is_named(self):
        self.server.script = [error(403, "Unauthorized")]
        with self.assertRaisesRegex(Exception, "Amazon Fulfillment"):
            self.shipments().submit_shipments("{}")

    def test_routing_requests_are_searched(self):
        shown = '{"vendorShipmentIdentifier":"SHP1"}'
        body = f'{{"payload":{{"shipments":[{shown}]}}}}'
        self.server.script = [reply(200, body.encode())]
        page = self.shipments().get_shipment_details(identifier="SHP1", limit=10)
        (call,) = self.server.calls
        self.assertEqual(call.path, "/vendor/shipping/v1/shipments")
        self.assertEqual(
            call.query, {"vendorShipmentIdentifier": "SHP1", "limit": "10"}
        )
        (document,) = page.documents
        self.assertEqual((document.text, document.number), (shown, "SHP1"))

    def test_an_empty_page_of_labels_is_not_the_last(self):
        empty = {"payload": {"transportLabels": [], "pagination": {"nextToken": "n"}}}
        refused = error(400, "InvalidInput")
        self.server.script = [reply(200, empty), refused, refused]
        shipments = self.shipments()
        page = shipments.get_shipment_labels(created_after=NOW, created_before=NOW)
        self.assertEqual((page.documents, page.next_token), ([], "n"))
        (call,) = self.server.calls
        self.assertEqual(call.query["labelCreatedAfter"], "2026-03-10T12:00:00Z")
        # A refusal in mid paging goes away (selling-partner-api-docs issue 1745).
        with self.assertRaises(Retryable):
            shipments.get_shipment_labels(next_token="n")
        with self.assertRaises(Rejected):
            shipments.get_shipment_labels()
