"""Direct fulfilment's shipping, inventory and payments, byte by byte."""

import base64

from ...spapi.errors import (
    Configuration,
    Rejected,
    Retryable,
    SpApiError,
    UnknownOutcome,
)
from ...spapi.messages.direct_papers import parse_labels
from ...spapi.operations.direct_payments import DirectPayments
from ...spapi.operations.direct_shipping import DirectShipping
from ...spapi.operations.inventory import Inventory
from .case import BaseCase, tagged
from .common import (
    HANG_UP,
    RESTRICTED_TOKENS,
    TOKEN,
    LoopbackMixin,
    error,
    reply,
)

ROOT = "/vendor/directFulfillment/shipping/2021-12-28"
FROM, TO = "2026-03-04T12:00:00Z", "2026-03-10T12:00:00Z"
#: What no call's record may hold.
CANARY = base64.b64encode(b"^XA Erika Canary, Elm Street 1 ^XZ").decode()
RESTRICTED = "Atz.sprdt|restricted"
LABEL = {
    "purchaseOrderNumber": "DF1",
    "labelFormat": "ZPL",
    "labelData": [{"packageIdentifier": "001", "content": CANARY}],
}


@tagged("post_install", "-at_install")
class TestDirectShipping(LoopbackMixin, BaseCase):
    def setUp(self):
        super().setUp()
        self.server.restricted = RESTRICTED

    def shipping(self):
        return self.gateway().use(DirectShipping)

    @property
    def sent(self):
        """The requests but those for a token."""
        return [each for each in self.server.calls if each.path != RESTRICTED_TOKENS]

    def calls(self):
        return [(call.method, call.path) for call in self.sent]

    def tokens(self):
        return [call.headers["x-amz-access-token"] for call in self.sent]

    def test_labels_are_made_and_answered_at_once(self):
        self.server.script = [reply(200, LABEL)]
        found = self.shipping().create_shipping_labels("DF1", '{"a" : 1}')
        self.assertEqual(found.number, "DF1")
        self.assertEqual(parse_labels(found.text).packages[0].number, "001")
        self.assertEqual(self.calls(), [("POST", f"{ROOT}/shippingLabels/DF1")])
        self.assertEqual(self.sent[0].body, b'{"a" : 1}')

    def test_what_bears_a_name_is_in_no_record_of_a_call(self):
        page = {"packingSlips": [{"purchaseOrderNumber": "DF1", "content": CANARY}]}
        container = {"containerLabel": {"content": CANARY, "format": "PNG"}}
        for answer, ask in (
            (LABEL, lambda api: api.create_shipping_labels("DF1", CANARY)),
            (LABEL, lambda api: api.get_shipping_label("DF1")),
            (container, lambda api: api.create_container_label(CANARY)),
            (
                page,
                lambda api: api.get_packing_slips(
                    created_after=FROM, created_before=TO
                ),
            ),
            (
                {"purchaseOrderNumber": "DF1", "content": CANARY},
                lambda api: api.get_customer_invoice("DF1"),
            ),
        ):
            self.server.script = [reply(200, answer)]
            found = ask(self.shipping())
            for document in getattr(found, "documents", [found]):
                self.assertIn(CANARY, document.text)
                self.assertNotIn(CANARY, repr(found), "what is shown by accident")
        records = [each for each in self.records if "/directFul" in each.path]
        self.assertEqual(len(records), 5)
        self.assertNotIn(CANARY[:20], repr(records))
        self.assertIn("bytes, not shown", records[0].response_body)
        self.assertIn("bytes, not shown", records[0].request_body)

    def test_what_bears_a_name_shows_nothing_where_it_is_printed(self):
        page = {"packingSlips": [{"purchaseOrderNumber": "DF1", "content": CANARY}]}
        self.server.script = [reply(200, LABEL), reply(200, page)]
        label = self.shipping().get_shipping_label("DF1")
        slips = self.shipping().get_packing_slips(created_after=FROM, created_before=TO)
        self.assertIn(CANARY, label.text)
        self.assertIn(CANARY, slips.documents[0].text)
        for found in (label, slips):
            self.assertIn("DF1", repr(found))
            self.assertNotIn(CANARY[:20], f"{found} {found!r}")

    def test_a_label_that_cannot_be_read_may_have_been_made(self):
        for answer in (HANG_UP, reply(200, b'{"labelData": ['), reply(200, b"<html>")):
            self.server.script = [answer]
            with self.assertRaises(UnknownOutcome):
                self.shipping().create_shipping_labels("DF1", "{}")
        self.assertEqual(len(self.sent), 3)

    def test_a_conflict_is_a_refusal_with_amazons_words(self):
        self.server.script = [error(409, "Conflict", "Labels exist.")]
        with self.assertRaises(Rejected) as caught:
            self.shipping().create_shipping_labels("DF1", "{}")
        self.assertEqual(
            (caught.exception.status, caught.exception.code), (409, "Conflict")
        )
        self.assertIn("Labels exist.", str(caught.exception))

    def test_what_bears_a_name_is_asked_with_a_token_for_just_that(self):
        for kind, name in (
            ("shippingLabels", "shipping_label"),
            ("packingSlips", "packing_slip"),
            ("customerInvoices", "customer_invoice"),
        ):
            one, many = {"purchaseOrderNumber": "DF1"}, {kind: []}
            self.server.script = [reply(200, one), reply(200, many)]
            api = self.shipping()
            getattr(api, f"get_{name}")("DF1")
            getattr(api, f"get_{name}s")(created_after=FROM, created_before=TO)
            self.assertEqual(
                [each for (each,) in self.server.grants[-2:]],
                [
                    {"method": "GET", "path": f"{ROOT}/{kind}/{{purchaseOrderNumber}}"},
                    {"method": "GET", "path": f"{ROOT}/{kind}"},
                ],
            )
        self.server.script = [reply(200, LABEL)]
        self.shipping().create_shipping_labels("DF1", "{}")
        path = f"{ROOT}/shippingLabels/{{purchaseOrderNumber}}"
        self.assertEqual(self.server.grants[-1], [{"method": "POST", "path": path}])
        self.assertEqual(self.tokens(), [RESTRICTED] * 7)

    def test_one_token_opens_the_labels_of_all_orders(self):
        api = self.shipping()
        for number in ("DF1", "DF2"):
            self.server.script = [reply(200, LABEL)]
            api.create_shipping_labels(number, "{}")
        self.assertEqual(len(self.server.grants), 1)
        self.assertEqual(self.tokens(), [RESTRICTED] * 2)

    def test_what_bears_no_name_is_asked_with_the_access_token(self):
        api = self.shipping()
        for send in (
            api.submit_shipping_label_request,
            api.submit_shipment_confirmations,
            api.submit_shipment_status_updates,
        ):
            self.server.script = [reply(202, {"transactionId": "t1"})]
            send("{}")
        self.server.script = [reply(200, {"containerLabel": {}})]
        api.create_container_label("{}")
        self.assertEqual(self.server.grants, [])
        self.assertEqual(self.tokens(), [TOKEN] * 4)

    def test_without_the_role_no_label_is_asked_for(self):
        self.server.restricted = None
        self.server.script = [error(403, "Unauthorized")]
        with self.assertRaisesRegex(Configuration, "Direct-to-Consumer Shipping"):
            self.shipping().create_shipping_labels("DF1", "{}")
        self.assertEqual(self.sent, [])

    def test_a_label_for_which_no_token_came_was_surely_not_made(self):
        self.server.restricted = None
        for answer in (HANG_UP, reply(200, {}), error(503)):
            self.server.script = [answer]
            with self.assertRaises(Retryable):
                self.shipping().create_shipping_labels("DF1", "{}")
        self.assertEqual(self.sent, [])

    def test_what_amazon_quotes_of_a_name_is_told_but_in_no_record_of_a_call(self):
        for status in (400, 409, 500):
            self.server.script = [error(status, "InvalidInput", f"No street {CANARY}.")]
            with self.assertRaises(SpApiError) as caught:
                self.shipping().create_shipping_labels("DF1", "{}")
            if status < 500:
                self.assertIn(CANARY, str(caught.exception))
            self.assertNotIn(CANARY[:20], repr(self.records))
            self.assertIn(str(status), self.records[-1].error_message)

    def test_a_token_may_be_asked_for_again_as_a_get_may(self):
        self.server.restricted = None
        given = {"restrictedDataToken": RESTRICTED, "expiresIn": 3600}
        self.server.script = [error(503), HANG_UP, reply(200, given), reply(200, LABEL)]
        self.shipping().create_shipping_labels("DF1", "{}")
        self.assertEqual((len(self.server.grants), len(self.sent)), (3, 1))

    def test_a_token_is_not_asked_for_anew_for_each_try_of_what_wants_it(self):
        self.server.restricted = None
        self.server.script = [error(503)] * 20
        with self.assertRaises(Retryable):
            self.shipping().get_shipping_label("DF1")
        self.assertEqual(len(self.server.grants), 3)

    def test_where_a_parcel_was_delivered_is_in_no_record_of_a_call(self):
        self.server.script = [reply(202, {"transactionId": "t1"})]
        self.shipping().submit_shipment_status_updates(f'{{"name":"{CANARY}"}}')
        self.assertNotIn(CANARY[:20], repr(self.records))

    def test_papers_are_searched_in_a_window_and_read_unwrapped(self):
        for name, array in (
            ("get_shipping_labels", "shippingLabels"),
            ("get_packing_slips", "packingSlips"),
            ("get_customer_invoices", "customerInvoices"),
        ):
            row = {"purchaseOrderNumber": "DF1"}
            answer = {array: [row], "pagination": {"nextToken": "n"}}
            self.server.script = [reply(200, answer), error(400)]
            ask = getattr(self.shipping(), name)
            page = ask(created_after=FROM, created_before=TO, ship_from="WH1")
            self.assertEqual(([each.number for each in page.documents]), ["DF1"])
            self.assertEqual(page.next_token, "n")
            call = self.sent[-1]
            self.assertEqual((call.method, call.path), ("GET", f"{ROOT}/{array}"))
            self.assertEqual(
                call.query,
                {
                    "shipFromPartyId": "WH1",
                    "limit": "100",
                    "createdAfter": FROM,
                    "createdBefore": TO,
                },
            )
            with self.assertRaises(Retryable):
                ask(created_after=FROM, created_before=TO, next_token="n")

    def test_one_paper_is_asked_by_its_order(self):
        api = self.shipping()
        paper = {"purchaseOrderNumber": "DF1", "content": ""}
        self.server.script = [reply(200, paper), reply(200, paper), error(404)]
        api.get_shipping_label("DF1")
        api.get_packing_slip(" DF1 ")
        with self.assertRaises(Rejected) as caught:
            api.get_customer_invoice("DF2")
        self.assertEqual(caught.exception.code, "NotFound")
        self.assertEqual(
            [path for _method, path in self.calls()],
            [
                f"{ROOT}/shippingLabels/DF1",
                f"{ROOT}/packingSlips/DF1",
                f"{ROOT}/customerInvoices/DF2",
            ],
        )
        with self.assertRaises(Rejected):
            api.get_shipping_label("../DF1")
        self.assertEqual(len(self.sent), 3)

    def test_what_is_submitted_goes_out_exactly_and_has_a_receipt(self):
        body = '{"x" : [] }'
        api = self.shipping()
        for send, path in (
            (api.submit_shipping_label_request, "shippingLabels"),
            (api.submit_shipment_confirmations, "shipmentConfirmations"),
            (api.submit_shipment_status_updates, "shipmentStatusUpdates"),
        ):
            self.server.script = [reply(202, {"transactionId": "t1"})]
            self.assertEqual(send(body).transaction_id, "t1")
            self.assertEqual(self.calls()[-1], ("POST", f"{ROOT}/{path}"))
            self.assertEqual(self.sent[-1].body.decode(), body)
        self.server.script = [HANG_UP]
        with self.assertRaises(UnknownOutcome):
            api.submit_shipment_confirmations(body)

    def test_a_missing_role_is_named(self):
        self.server.script = [error(403, "Unauthorized")]
        with self.assertRaisesRegex(Configuration, "Direct-to-Consumer Shipping"):
            self.shipping().submit_shipment_confirmations("{}")


@tagged("post_install", "-at_install")
class TestInventoryAndPayments(LoopbackMixin, BaseCase):
    def test_levels_go_to_their_warehouse(self):
        self.server.script = [reply(202, {"payload": {"transactionId": "t1"}})]
        api = self.gateway().use(Inventory)
        self.assertEqual(api.submit_inventory_update("WH1", "{}").transaction_id, "t1")
        (call,) = self.server.calls
        self.assertEqual(
            (call.method, call.path),
            ("POST", "/vendor/directFulfillment/inventory/v1/warehouses/WH1/items"),
        )
        with self.assertRaises(Rejected):
            api.submit_inventory_update("WH1/../WH2", "{}")
        self.assertEqual(len(self.server.calls), 1)

    def test_an_invoice_goes_out_once(self):
        self.server.script = [
            reply(202, {"payload": {"transactionId": "t1"}}),
            HANG_UP,
        ]
        api = self.gateway().use(DirectPayments)
        self.assertEqual(api.submit_invoice("{}").transaction_id, "t1")
        with self.assertRaises(UnknownOutcome):
            api.submit_invoice("{}")
        self.assertEqual(len(self.server.calls), 2)
        self.assertEqual(
            self.server.calls[0].path, "/vendor/directFulfillment/payments/v1/invoices"
        )
