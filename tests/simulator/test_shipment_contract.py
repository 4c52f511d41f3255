"""The simulated shipments against Amazon's own SDK (amzn-sp-api)."""

import base64
import re
import unittest
from decimal import Decimal

from odoo.tests import tagged

from ...logic.shipment.facts import COLLECT
from ...simulator import shipment_validation
from ...simulator.api import shipments
from ...simulator.errors import ApiError
from ...spapi.messages.shipment import (
    build_confirmation,
    build_routing_request,
    encode,
)
from ..sdk_contract import SDK, SdkContract, sdk
from ..shipments import NOW, carton, pallet
from .shipment_case import (
    CONFIRMATIONS,
    LABELS,
    SHIPMENTS,
    RoutingCase,
    cases,
)


@tagged("post_install", "-at_install")
@unittest.skipUnless(SDK, "Amazon's SDK (amzn-sp-api) is not installed")
class TestContract(SdkContract, RoutingCase):
    """Amazon's own models hold every answer, and know what our checker knows."""

    def models(self):
        return self.sdk_models("shipments")

    def test_answers(self):
        answer = self.post(
            encode(build_confirmation(self.facts(5))), path=CONFIRMATIONS
        )
        taken = "SubmitShipmentConfirmationsResponse"
        self.hold(answer.json, taken, self.models())
        answer = self.post(encode(self.request_body()), path=SHIPMENTS)
        self.hold(answer.json, taken, self.models())
        for _step in range(4):
            answer = self.get(SHIPMENTS)
            self.assertTrue(answer.payload["shipments"])
            self.hold(answer.json, "GetShipmentDetailsResponse", self.models())
            self.hold(self.get(LABELS).json, "GetShipmentLabels", self.models())
            self.sim.clock.advance(minutes=3)
        labels = self.get(LABELS).payload["transportLabels"]
        self.assertEqual(len(labels), 1)
        base64.b64decode(labels[0]["labelData"][0]["label"], validate=True)
        (found,) = self.details()
        self.tell(5, identifier="SHP9", serial=50, arn=found.arn)
        self.hold(self.get(SHIPMENTS).json, "GetShipmentDetailsResponse", self.models())

    def test_errors(self):
        for status, answer in (
            (400, self.get(SHIPMENTS, limit="x")),
            (400, self.post("{", path=CONFIRMATIONS)),
            (403, self.request("GET", LABELS)),
        ):
            self.assertEqual(answer.status, status)
            self.hold(answer.json, "GetShipmentDetailsResponse", self.models())

    def test_the_query_parameters_are_amazon_s(self):
        api = sdk("api.vendor_shipments_v1.vendor_shipment_api").VendorShipmentApi
        for name, known in (
            ("get_shipment_details", shipments.DETAILS_QUERY),
            ("get_shipment_labels", shipments.LABELS_QUERY),
        ):
            words = re.findall(r":param \w+ (\w+):", getattr(api, name).__doc__)
            amazon = {each.replace("_", "") for each in words if each != "async_req"}
            self.assertEqual(amazon, {each.lower() for each in known})

    def test_the_bodies_members_are_amazon_s(self):
        full = cases(
            10,
            lot="L",
            expiry=NOW.date(),
            manufactured=NOW.date(),
            country_of_origin="DE",
        )
        sides = {name: Decimal(1) for name in ("length", "width", "height")}
        containers = (
            carton(1, full, parent="pallet 1", tracking="1Z", **sides),
            pallet(1, tier=1, block=2, items=(full,), **sides),
        )
        facts = self.facts(
            items=(full,),
            containers=containers,
            arn="A",
            freight_term=COLLECT,
            requested_pickup_at=NOW,
        )
        for body, model, schema in (
            (
                build_confirmation(facts),
                "SubmitShipmentConfirmationsRequest",
                shipment_validation.CONFIRMATIONS,
            ),
            (
                build_routing_request(facts),
                "SubmitShipments",
                shipment_validation.SHIPMENTS,
            ),
        ):
            schema(body, "body")
            self.hold(body, model, self.models())
            self.compare(body, model, body, schema, [])

    def compare(self, document, model, whole, schema, path):
        """Every member the SDK knows is known to our checker, at every place of a
        sound document; a member it does not know is not."""
        record = getattr(self.models(), model)
        for own, wire in record.attribute_map.items():
            kind = record.swagger_types[own]
            inner = re.fullmatch(r"[Ll]ist\[(.+)\]", kind)
            if wire in document:
                value = document[wire][0] if inner else document[wire]
                if isinstance(value, dict):
                    step = [*path, wire]
                    kind = inner[1] if inner else kind
                    self.compare(value, kind, whole, schema, step)
                continue
            document[wire] = object()
            complaint = self.complaint(schema, whole)
            self.assertNotIn("Invalid content", complaint, [*path, wire])
            del document[wire]
        document["invented"] = 1
        self.assertIn("Invalid content", self.complaint(schema, whole), path)
        del document["invented"]

    def complaint(self, schema, document):
        with self.assertRaises(ApiError) as caught:
            schema(document, "body")
        return caught.exception.details
