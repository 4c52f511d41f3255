"""What direct fulfilment's documents say, and what they refuse to say."""

import base64
import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from unittest import TestCase

from ...logic.direct.confirmation_facts import FLOOR_DENIAL, Box, Confirmation, Item
from ...logic.inventory import difference, feed, levels
from ...spapi.messages import direct_papers, direct_shipping, label_content
from ...spapi.messages.direct_invoice import build_invoice
from ...spapi.messages.inventory_update import build_inventory_update
from ...spapi.messages.values import Address, MessageError, Party
from ...spapi.messages.writing import encode

AT = datetime(2026, 3, 10, 12)
ITEM = Item(1, 2, "B000000001", "SKU-1")
BOX = Box(
    "a",
    "BOX-1",
    (ITEM,),
    "TRACK-1",
    "UPS_GR_RES",
    Decimal("1.50"),
    length=Decimal(30),
    width=Decimal(20),
    height=Decimal("10.5"),
)
FACTS = Confirmation(
    order="DF1",
    selling_party="VENDR",
    ship_from="WH1",
    ordered=(ITEM,),
    items=(ITEM,),
    containers=(BOX,),
    shipped_at=AT,
    vendor_order="S00001",
)
PARTIES = {"sellingParty": {"partyId": "VENDR"}, "shipFromParty": {"partyId": "WH1"}}
PLACE = Address(
    name="Maker",
    address_line1="Street 1",
    city="Town",
    state_or_region="BE",
    postal_code="10115",
    country_code="DE",
)


class TestShipping(TestCase):
    def test_a_confirmation_is_written_as_amazons_model_has_it(self):
        product = {
            "buyerProductIdentifier": "B000000001",
            "vendorProductIdentifier": "SKU-1",
        }
        amount = {"amount": 2, "unitOfMeasure": "Each"}
        self.assertEqual(
            direct_shipping.build_confirmations([FACTS]),
            {
                "shipmentConfirmations": [
                    {
                        "purchaseOrderNumber": "DF1",
                        "shipmentDetails": {
                            "shippedDate": "2026-03-10T12:00:00Z",
                            "shipmentStatus": "SHIPPED",
                            "vendorOrderNumber": "S00001",
                        },
                        **PARTIES,
                        "items": [
                            {
                                "itemSequenceNumber": 1,
                                **product,
                                "shippedQuantity": amount,
                            }
                        ],
                        "containers": [
                            {
                                "containerType": "Carton",
                                "containerIdentifier": "BOX-1",
                                "trackingNumber": "TRACK-1",
                                "shipMethod": "UPS_GR_RES",
                                "dimensions": {
                                    "length": "30",
                                    "width": "20",
                                    "height": "10.5",
                                    "unitOfMeasure": "CM",
                                },
                                "weight": {"unitOfMeasure": "KG", "value": "1.50"},
                                "packedItems": [
                                    {
                                        "itemSequenceNumber": 1,
                                        **product,
                                        "packedQuantity": amount,
                                    }
                                ],
                            }
                        ],
                    }
                ]
            },
        )

    def test_what_amazon_would_refuse_is_not_written(self):
        def boxed(**values):
            return replace(FACTS, containers=(replace(BOX, **values),))

        for facts, path in (
            (replace(FACTS, order="DF 1"), "purchaseOrderNumber"),
            (replace(FACTS, status="LOST"), "shipmentDetails.shipmentStatus"),
            (replace(FACTS, items=()), "items"),
            (replace(FACTS, containers=()), "containers"),
            (replace(FACTS, shipped_at=None), "shippedDate"),
            (replace(FACTS, ship_from=None), "shipFromParty.partyId"),
            (boxed(items=()), "containers[0].packedItems"),
            (boxed(ship_method=None), "containers[0].shipMethod"),
            (boxed(weight=None), "containers[0].weight.value"),
            (boxed(weight=Decimal(0)), "containers[0].weight.value"),
            (boxed(weight=1.5), "containers[0].weight.value"),
            (boxed(container_type="carton"), "containers[0].containerType"),
            (boxed(weight_unit="Kg"), "containers[0].weight.unitOfMeasure"),
            (boxed(identifier=""), "containers[0].containerIdentifier"),
        ):
            with self.subTest(path=path), self.assertRaises(MessageError) as caught:
                direct_shipping.build_confirmations([facts])
            self.assertEqual(caught.exception.path, path)

    def test_what_never_left_has_no_containers(self):
        denied = replace(FACTS, status=FLOOR_DENIAL, containers=())
        (found,) = direct_shipping.build_confirmations([denied])[
            "shipmentConfirmations"
        ]
        self.assertEqual(found["shipmentDetails"]["shipmentStatus"], "FLOOR_DENIAL")
        self.assertNotIn("containers", found)

    def test_a_label_may_be_asked_for_without_containers_and_ship_method(self):
        self.assertEqual(
            direct_shipping.build_create_labels(replace(FACTS, containers=())), PARTIES
        )
        boxed = replace(FACTS, containers=(replace(BOX, ship_method=None),))
        (request,) = direct_shipping.build_label_requests([boxed])[
            "shippingLabelRequests"
        ]
        self.assertEqual(request["purchaseOrderNumber"], "DF1")
        self.assertNotIn("shipMethod", request["containers"][0])

    def test_a_container_label_names_its_packages(self):
        found = direct_shipping.build_container_label(FACTS, "PAL1", ["T1", "T2"])
        self.assertEqual(found["carrierId"], "SWA")
        self.assertEqual(
            found["packages"],
            [{"packageTrackingNumber": "T1"}, {"packageTrackingNumber": "T2"}],
        )
        with self.assertRaises(MessageError):
            direct_shipping.build_container_label(FACTS, "PAL1", [])

    def test_a_status_says_what_when_and_where(self):
        update = SimpleNamespace(
            order="DF1",
            selling_party="VENDR",
            ship_from="WH1",
            tracking="TRACK-1",
            status="D1",
            reason="NS",
            at=AT,
            location=PLACE,
            estimated_at=None,
        )
        (found,) = direct_shipping.build_status_updates([update])[
            "shipmentStatusUpdates"
        ]
        details = found["statusUpdateDetails"]
        self.assertEqual((details["statusCode"], details["reasonCode"]), ("D1", "NS"))
        self.assertEqual(details["statusLocationAddress"]["city"], "Town")
        self.assertNotIn("shipmentSchedule", details)
        update.location = replace(PLACE, country_code=None)
        with self.assertRaises(MessageError):
            direct_shipping.build_status_updates([update])


class TestPapers(TestCase):
    def labels(self, *contents):
        return direct_papers.parse_labels(
            json.dumps(
                {
                    "purchaseOrderNumber": " DF1 ",
                    "sellingParty": {"partyId": "VENDR"},
                    "shipFromParty": {"partyId": "WH1"},
                    "labelFormat": "PNG",
                    "labelData": [
                        {
                            "packageIdentifier": f"{index:03}",
                            "trackingNumber": f"T{index}",
                            "content": content,
                        }
                        for index, content in enumerate(contents, 1)
                    ],
                }
            )
        )

    def test_labels_are_read(self):
        found = self.labels(base64.b64encode(b"one").decode(), "dHdv\n")
        self.assertEqual(
            [(each.number, each.tracking, each.content) for each in found.packages],
            [("001", "T1", b"one"), ("002", "T2", b"two")],
        )
        self.assertEqual((found.order, found.ship_from), ("DF1", "WH1"))
        self.assertTrue(found.is_complete)
        self.assertEqual(found.problems, ())

    def test_empty_and_unreadable_labels_are_not_complete(self):
        for contents, code in (
            ((), "label_empty"),
            (("",), "label_empty"),
            ((None,), "label_empty"),
            (("dHdv", "%%%"), "label_unreadable"),
            ((5,), "label_unreadable"),
        ):
            with self.subTest(contents=contents):
                found = self.labels(*contents)
                self.assertFalse(found.is_complete)
                self.assertEqual([each.code for each in found.problems], [code])

    def test_a_label_of_8_mb_is_read_and_one_without_end_is_not(self):
        large = base64.b64encode(bytes(8 * 1024 * 1024)).decode()
        self.assertTrue(self.labels(large).is_complete)
        self.assertFalse(self.labels("A" * (label_content.LONGEST + 4)).is_complete)

    def test_no_repr_shows_a_content(self):
        content = base64.b64encode(b"Erika Canary").decode()
        paper = direct_papers.parse_paper(
            {"purchaseOrderNumber": "DF1", "content": content}
        )
        self.assertEqual(paper.content, b"Erika Canary")
        for found in (self.labels(content), paper):
            self.assertNotIn("Canary", repr(found))
            self.assertNotIn(content, repr(found))

    def test_a_container_label_is_read(self):
        found = direct_papers.parse_container_label(
            {
                "containerLabel": {
                    "containerTrackingNumber": "C1",
                    "content": "dHdv",
                    "format": "PNG",
                }
            }
        )
        self.assertEqual(
            (found.tracking, found.kind, found.content), ("C1", "PNG", b"two")
        )


class TestInventoryUpdate(TestCase):
    def feed(self, *stocks, sent=None, **options):
        found = difference.rows(levels.levels(stocks), sent or {})
        (only,) = feed.partial(found, **options)
        return only

    def stock(self, key=1, **values):
        given = {"asin": f"B00000000{key}", "vendor_sku": f"SKU-{key}", "free": 5}
        return levels.Stock(key, "WH1", **given | values)

    def test_a_feed_is_written_with_both_identifiers(self):
        sent = {("WH1", 2): difference.Sent("B000000002", "SKU-2", 0, obsolete=True)}
        document = build_inventory_update(
            self.feed(
                self.stock(), self.stock(2), self.stock(3, obsolete=True), sent=sent
            ),
            "VENDR",
        )
        self.assertEqual(
            encode(document),
            '{"inventory":{"sellingParty":{"partyId":"VENDR"},"isFullUpdate":false,'
            '"items":[{"buyerProductIdentifier":"B000000001","vendorProductIdentifier":'
            '"SKU-1","availableQuantity":{"amount":5,"unitOfMeasure":"Each"}},'
            '{"buyerProductIdentifier":"B000000002","vendorProductIdentifier":"SKU-2",'
            '"availableQuantity":{"amount":5,"unitOfMeasure":"Each"},'
            '"isObsolete":false},{"buyerProductIdentifier":"B000000003",'
            '"vendorProductIdentifier":"SKU-3","availableQuantity":{"amount":0,'
            '"unitOfMeasure":"Each"},"isObsolete":true}]}}',
        )

    def test_what_amazon_would_refuse_is_not_written(self):
        (line,) = self.feed(self.stock()).lines
        for values in (
            {"now": -1},
            {"now": None},
            {"now": 1.5},
            {"asin": None},
            {"obsolete": True},
        ):
            bad = feed.Feed("WH1", (replace(line, **values),))
            with self.subTest(values=values), self.assertRaises(MessageError):
                build_inventory_update(bad, "VENDR")
        with self.assertRaises(MessageError):
            build_inventory_update(feed.Feed("WH1", ()), "VENDR")


class TestInvoice(TestCase):
    def facts(self, **values):
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
            vendor_sku=None,
            quantity=2,
            unit="Each",
            net_cost=Decimal("10.00"),
            taxes=[tax],
        )
        given = {
            "number": "INV/1",
            "date": AT,
            "country": "DE",
            "currency": "EUR",
            "remit_to": Party("VENDR", PLACE, "VAT", "DE1"),
            "bill_to": None,
            "ship_from": Party("WH1"),
            "total": Decimal("23.80"),
            "taxes": [tax],
            "ship_to_country": "DE",
            "terms": None,
            "lines": [line],
        }
        return SimpleNamespace(**given | values)

    def test_an_invoice_is_written_with_exact_money_and_line_numbers_as_text(self):
        (found,) = build_invoice(self.facts())["invoices"]
        self.assertEqual(
            found["invoiceTotal"], {"currencyCode": "EUR", "amount": "23.80"}
        )
        (item,) = found["items"]
        self.assertEqual(item["itemSequenceNumber"], "1")
        self.assertEqual(item["netCost"]["amount"], "10.00")
        self.assertEqual(item["taxDetails"][0]["taxRate"], "0.19")
        self.assertEqual(found["remitToParty"]["address"]["postalCode"], "10115")

    def test_who_is_paid_has_a_full_address(self):
        for name in ("city", "state_or_region", "postal_code", "name"):
            party = Party("VENDR", replace(PLACE, **{name: None}))
            with self.subTest(name=name), self.assertRaises(MessageError):
                build_invoice(self.facts(remit_to=party))
        with self.assertRaises(MessageError):
            build_invoice(self.facts(remit_to=Party("VENDR")))

    def test_india_has_no_such_invoices(self):
        with self.assertRaisesRegex(MessageError, "India"):
            build_invoice(self.facts(country="IN"))

    def test_money_is_exact_or_not_written(self):
        for total in (23.8, None, Decimal("-1")):
            with self.assertRaises(MessageError):
                build_invoice(self.facts(total=total))
