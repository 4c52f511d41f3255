"""Direct fulfilment's documents against Amazon's own SDK (amzn-sp-api)."""

import json
import unittest
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from unittest import TestCase

from ...logic.direct.codes import ACCEPTED, CODES
from ...logic.direct.confirmation_facts import FLOOR_DENIAL
from ...logic.inventory import difference, feed, levels
from ...spapi.messages import direct_acknowledgement, direct_shipping
from ...spapi.messages.direct_invoice import build_invoice
from ...spapi.messages.direct_order import parse
from ...spapi.messages.inventory_update import build_inventory_update
from ...spapi.messages.values import Party
from ..sdk_contract import SDK, SdkContract, sdk
from .test_direct_messages import AT, BOX, FACTS, ITEM, PLACE
from .test_direct_order import ORDER

FULL_BOX = replace(
    BOX,
    items=(replace(ITEM, piece=1),),
    scac="UPSN",
    carrier="UPS",
    manifest="M1",
    manifest_at=AT,
    sequence=1,
)
FULL = replace(
    FACTS,
    containers=(FULL_BOX,),
    estimated_at=AT + timedelta(days=1),
    is_priority=True,
)


def models(name):
    return sdk(f"models.vendor_direct_fulfillment_{name}")


@unittest.skipUnless(SDK, "Amazon's SDK (amzn-sp-api) is not installed")
class TestDirectContract(SdkContract, TestCase):
    """Amazon's own models hold every document, with all that it can say."""

    def test_shipping(self):
        shipping = models("shipping_v2021_12_28")
        update = SimpleNamespace(
            order="DF1",
            selling_party="VENDR",
            ship_from="WH1",
            tracking="TRACK-1",
            status="D1",
            reason="NS",
            at=AT,
            location=PLACE,
            estimated_at=AT,
        )
        denied = replace(FULL, status=FLOOR_DENIAL, containers=())
        for document, model in (
            (direct_shipping.build_create_labels(FULL), "CreateShippingLabelsRequest"),
            (
                direct_shipping.build_label_requests([FULL]),
                "SubmitShippingLabelsRequest",
            ),
            (
                direct_shipping.build_container_label(FULL, "PAL1", ["T1"]),
                "CreateContainerLabelRequest",
            ),
            (
                direct_shipping.build_confirmations([FULL, denied]),
                "SubmitShipmentConfirmationsRequest",
            ),
            (
                direct_shipping.build_status_updates([update]),
                "SubmitShipmentStatusUpdatesRequest",
            ),
        ):
            with self.subTest(model=model):
                self.hold(document, model, shipping)

    def test_acknowledgements(self):
        body = direct_acknowledgement.build(
            parse(ORDER),
            vendor_order_number="S00001",
            date=AT,
            code=ACCEPTED,
            description=CODES[ACCEPTED],
        )
        orders = models("orders_v2021_12_28")
        self.hold(json.loads(body), "SubmitAcknowledgementRequest", orders)

    def test_inventory(self):
        stocks = [
            levels.Stock(1, "WH1", "B000000001", "SKU-1", 5),
            levels.Stock(2, "WH1", "B000000002", "SKU-2", 5, obsolete=True),
        ]
        (only,) = feed.partial(difference.rows(levels.levels(stocks), {}))
        self.hold(
            build_inventory_update(only, "VENDR"),
            "SubmitInventoryUpdateRequest",
            models("inventory_v1"),
        )

    def test_invoices(self):
        tax = SimpleNamespace(
            type="MwSt.",
            rate=Decimal("0.19"),
            amount=Decimal("3.80"),
            base=Decimal("20.00"),
        )
        line = SimpleNamespace(
            line="1",
            order="DF1",
            vendor_order="S00001",
            asin="B000000001",
            vendor_sku="SKU-1",
            quantity=2,
            unit="Each",
            net_cost=Decimal("10.00"),
            taxes=[tax],
        )
        facts = SimpleNamespace(
            number="INV/1",
            date=AT,
            country="DE",
            currency="EUR",
            remit_to=Party("VENDR", PLACE, "VAT", "DE1"),
            bill_to=Party("AMZ", PLACE),
            ship_from=Party("WH1"),
            total=Decimal("23.80"),
            taxes=[tax],
            ship_to_country="DE",
            terms="30",
            lines=[line],
        )
        document = build_invoice(facts)
        self.hold(document, "SubmitInvoiceRequest", models("payments_v1"))
