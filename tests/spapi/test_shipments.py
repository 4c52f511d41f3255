"""Shipment confirmations and routing requests: what is written, and what Amazon's own
models say of it."""

import base64
import json
import unittest
from dataclasses import replace
from datetime import date, datetime, timezone
from decimal import Decimal

from ...logic.shipment.facts import EACHES, REPLACE, SMALL_PARCEL
from ...logic.shipment.import_facts import ImportFacts, StopFacts
from ...spapi.messages.shipment import (
    build_confirmation,
    build_routing_request,
    encode,
    parse_label,
    parse_shipment,
)
from ...spapi.messages.values import MessageError, Party
from ..sdk_contract import SDK, SdkContract
from ..shipments import EXPIRY, NOW, carton, item, number, pallet, party, shipment
from .case import BaseCase, tagged


def confirmation(**changes):
    (found,) = build_confirmation(shipment(**changes))["shipmentConfirmations"]
    return found


def request(transaction_type="New", **changes):
    body = build_routing_request(shipment(**changes), transaction_type)
    return body["shipments"][0]


IMPORTED = ImportFacts(
    ("FOBPortOfCall",),
    "1-40HC",
    "SEAL123",
    Decimal("812.5"),
    handling="Fragile",
    stops=(StopFacts("PortOfLoading", "CNSHA", "CN"),),
)


def palletised(**changes):
    on_it = {"parent": "pallet 1"}
    containers = (carton(1, **on_it), carton(2, **on_it), pallet(1))
    return {"containers": containers} | changes


@tagged("post_install", "-at_install")
class TestConfirmation(BaseCase):
    def test_the_whole_message_is_exactly_this(self):
        quantity = {"amount": 5, "unitOfMeasure": "Cases", "unitSize": 12}
        cartons = [
            {
                "cartonIdentifiers": [
                    {
                        "containerIdentificationType": "SSCC",
                        "containerIdentificationNumber": "00" + number(index),
                    }
                ],
                "cartonSequenceNumber": f"00{index}",
                "weight": {"unitOfMeasure": "Kg", "value": "12.5"},
                "items": [{"itemReference": "001", "shippedQuantity": quantity}],
            }
            for index in (1, 2)
        ]

        def address(code):
            return {
                "name": f"Company {code}",
                "addressLine1": "Hafenstraße 7",
                "city": "Lübeck",
                "postalCode": "23568",
                "countryCode": "DE",
            }

        expected = {
            "shipmentIdentifier": "SHP00000001",
            "shipmentConfirmationType": "Original",
            "shipmentType": "LessThanTruckLoad",
            "shipmentStructure": "LooseStandardCase",
            "transportationDetails": {
                "carrierScac": "DSVE",
                "carrierShipmentReferenceNumber": "PRO4711",
                "transportationMode": "Road",
                "billOfLadingNumber": "BOL-2026-77",
            },
            "shipmentConfirmationDate": "2026-03-10T12:00:00Z",
            "shippedDate": "2026-03-10T11:50:00Z",
            "estimatedDeliveryDate": "2026-03-14T12:00:00Z",
            "sellingParty": {
                "partyId": "NORD1",
                "address": address("NORD1"),
                "taxRegistrationDetails": [
                    {"taxRegistrationType": "VAT", "taxRegistrationNumber": "DE1"}
                ],
            },
            "shipFromParty": {"partyId": "LUB1", "address": address("LUB1")},
            "shipToParty": {"partyId": "XDE1", "address": address("XDE1")},
            "shipmentMeasurements": {
                "grossShipmentWeight": {"unitOfMeasure": "Kg", "value": "25.0"},
                "shipmentVolume": {"unitOfMeasure": "CuM", "value": "0.25"},
                "cartonCount": 2,
            },
            "shippedItems": [
                {
                    "itemSequenceNumber": "001",
                    "amazonProductIdentifier": "B00SIMUL01",
                    "vendorProductIdentifier": "NL-1",
                    "shippedQuantity": quantity | {"amount": 10},
                    "itemDetails": {"purchaseOrderNumber": "4Z32PABC"},
                }
            ],
            "cartons": cartons,
        }
        body = build_confirmation(shipment())
        self.assertEqual(
            encode(body),
            json.dumps({"shipmentConfirmations": [expected]}, separators=(",", ":")),
        )

    def test_the_cartons_of_a_pallet_are_named_by_it(self):
        found = confirmation(**palletised())
        self.assertEqual(found["shipmentStructure"], "PalletizedStandardCase")
        self.assertEqual(
            found["pallets"][0]["cartonReferenceDetails"],
            {"cartonCount": 2, "cartonReferenceNumbers": ["001", "002"]},
        )
        self.assertNotIn("items", found["pallets"][0])

    def test_cartons_are_counted_where_they_are_loose_and_pallets_otherwise(self):
        measured = confirmation(**palletised())["shipmentMeasurements"]
        self.assertEqual(measured["palletCount"], 1)
        self.assertNotIn("cartonCount", measured)
        # The pallet's own weight has that of its cartons in it.
        self.assertEqual(measured["grossShipmentWeight"]["value"], "40")
        self.assertNotIn("palletCount", confirmation()["shipmentMeasurements"])

    def test_each_lot_is_an_item_of_its_own(self):
        old, new = item(5, lot="L1", expiry=EXPIRY), item(5, lot="L2")
        found = confirmation(
            items=(old, new), containers=(carton(1, old), carton(2, new))
        )
        first, second = found["shippedItems"]
        self.assertEqual(first["itemDetails"]["lotNumber"], "L1")
        self.assertEqual(
            first["itemDetails"]["expiry"], {"expiryDate": "2027-01-31T00:00:00Z"}
        )
        self.assertNotIn("expiry", second["itemDetails"])
        references = [each["items"][0]["itemReference"] for each in found["cartons"]]
        self.assertEqual(references, ["001", "002"])

    def test_several_orders_are_told_for_each_carton(self):
        other = item(5, purchase_order_number="9Z32PABC")
        found = confirmation(
            items=(item(5), other), containers=(carton(1), carton(2, other))
        )
        self.assertEqual(
            [
                each["items"][0]["itemDetails"]["purchaseOrderNumber"]
                for each in found["cartons"]
            ],
            ["4Z32PABC", "9Z32PABC"],
        )
        self.assertNotIn("itemDetails", confirmation()["cartons"][0]["items"][0])

    def test_a_carton_of_two_products_is_an_assortment(self):
        other = item(3, "2")
        found = confirmation(
            items=(item(10), other), containers=(carton(1), carton(2, item(), other))
        )
        self.assertEqual(found["shipmentStructure"], "LooseAssortmentCase")

    def test_a_parcel_has_the_shipment_s_tracking_number(self):
        found = confirmation(shipment_type=SMALL_PARCEL, tracking="1Z999")
        self.assertEqual(found["cartons"][0]["trackingNumber"], "1Z999")
        self.assertNotIn("trackingNumber", confirmation(tracking="1Z9")["cartons"][0])

    def test_eaches_have_the_size_one(self):
        each = item(24, unit=EACHES, unit_size=1)
        found = confirmation(items=(each,), containers=(carton(1, each),))
        self.assertEqual(
            found["shippedItems"][0]["shippedQuantity"],
            {"amount": 24, "unitOfMeasure": "Eaches", "unitSize": 1},
        )

    def test_what_is_not_known_is_left_out(self):
        found = confirmation(
            ship_to=Party("XDE1"),
            ship_from=party("LUB1", name=None),
            scac=None,
            pro=None,
            bol="",
            transport_mode=None,
            volume=None,
            containers=(),
        )
        for name in ("transportationDetails", "cartons", "pallets", "amazonReferenceN"):
            self.assertNotIn(name, found)
        self.assertNotIn("shipmentMeasurements", found)
        self.assertEqual(found["shipToParty"], {"partyId": "XDE1"})
        # Amazon's model takes no address without a name.
        self.assertEqual(found["shipFromParty"], {"partyId": "LUB1"})

    def test_what_amazon_s_model_does_not_take_is_refused(self):
        sound = shipment()
        for changes, path in (
            ({"identifier": " "}, "shipmentIdentifier"),
            ({"confirmed_at": None}, "shipmentConfirmationDate"),
            ({"confirmation_type": "Amended"}, "shipmentConfirmationType"),
            ({"shipment_type": "FTL"}, "shipmentType"),
            ({"structure": "Loose"}, "shipmentStructure"),
            ({"items": ()}, "shippedItems"),
            ({"items": (item(), item())}, "shippedItems"),
            ({"items": (item(0),)}, "shippedItems[0].shippedQuantity.amount"),
            ({"items": (item(10, unit="Each"),)}, "shippedQuantity.unitOfMeasure"),
            ({"containers": (carton(sscc="123"),)}, "cartons[0].cartonIdentifiers"),
            ({"containers": (carton(1, item(5, "9")),)}, "cartons[0].items"),
            ({"containers": (replace(carton(), items=()),)}, "cartons[0].items"),
            (palletised(containers=(pallet(sscc=None),)), "palletIdentifiers"),
            (palletised(containers=(pallet(),)), "pallets[0].items"),
            ({"items": (item(country_of_origin="Ger"),)}, "countryOfOrigin"),
            ({"volume": 0.25}, "shipmentVolume.value"),
            ({"weight": Decimal("NaN")}, "grossShipmentWeight.value"),
            ({"selling_party": Party("")}, "sellingParty.partyId"),
        ):
            with self.subTest(path), self.assertRaises(MessageError) as caught:
                build_confirmation(replace(sound, **changes))
            self.assertIn(path, caught.exception.path)


@tagged("post_install", "-at_install")
class TestRouting(BaseCase):
    def test_a_request_tells_orders_measurements_and_the_pick_up(self):
        found = request(
            freight_term="Collect",
            requested_pickup_at=datetime(2026, 3, 13, 8, tzinfo=timezone.utc),
            **palletised(
                containers=(
                    carton(1, parent="pallet 1"),
                    carton(2, parent="pallet 1"),
                    pallet(1, is_stackable=False),
                )
            ),
        )
        self.assertEqual(found["transactionType"], "New")
        self.assertEqual(found["shipmentFreightTerm"], "Collect")
        self.assertEqual(
            found["collectFreightPickupDetails"],
            {"requestedPickUp": "2026-03-13T08:00:00Z"},
        )
        self.assertEqual(found["shipmentMeasurements"]["totalPalletNonStackable"], 1)
        self.assertEqual(found["shipmentMeasurements"]["totalPalletStackable"], 0)
        (order,) = found["purchaseOrders"]
        self.assertEqual(order["purchaseOrderNumber"], "4Z32PABC")
        self.assertEqual(
            order["shipWindow"], "2026-03-10T12:00:00Z--2026-03-12T12:00:00Z"
        )
        self.assertEqual(order["items"][0]["shippedQuantity"]["amount"], 10)
        self.assertEqual(
            found["containers"][2]["innerContainersDetails"]["containerCount"], 2
        )

    def test_containers_without_numbers_are_not_told_at_all(self):
        found = request(containers=(carton(1), carton(2, sscc=None)))
        self.assertNotIn("containers", found)
        self.assertEqual(found["shipmentMeasurements"]["totalCartonCount"], 2)

    def test_a_cancellation_names_the_shipment_and_no_more(self):
        found = request("Cancel", arn="ARN1")
        self.assertEqual(found["transactionType"], "Cancel")
        self.assertEqual(found["buyerReferenceNumber"], "ARN1")
        for name in ("purchaseOrders", "containers", "shipmentMeasurements"):
            self.assertNotIn(name, found)

    def test_an_answer_is_read(self):
        found = parse_shipment(
            {
                "vendorShipmentIdentifier": " SHP1 ",
                "buyerReferenceNumber": "ARN77",
                "currentShipmentStatus": "Carrier Assigned",
                "currentshipmentStatusDate": "2026-03-11T08:00:00.000Z",
                "collectFreightPickupDetails": {
                    "scheduledPickUp": "2026-03-13T08:00:00Z"
                },
                "transportationDetails": {
                    "carrierDetails": {"name": "DSV", "code": "DSVE"}
                },
                "shipToParty": {"partyId": "XDE1"},
            }
        )
        self.assertEqual((found.identifier, found.arn), ("SHP1", "ARN77"))
        # The table of Amazon's documentation writes the states with spaces.
        self.assertEqual(found.status, "CarrierAssigned")
        self.assertEqual((found.carrier, found.scac), ("DSV", "DSVE"))
        self.assertEqual(found.scheduled_pickup_at.day, 13)
        self.assertEqual(found.ship_to.party_id, "XDE1")

    def test_an_unknown_state_is_kept_and_noted(self):
        found = parse_shipment(
            {"vendorShipmentIdentifier": "S", "currentShipmentStatus": "OnTheMoon"}
        )
        self.assertEqual(found.status, "OnTheMoon")
        self.assertEqual([each.code for each in found.problems], ["unknown_value"])
        with self.assertRaises(MessageError):
            parse_shipment({"currentShipmentStatus": "Created"})


@tagged("post_install", "-at_install")
class TestLabels(BaseCase):
    def test_a_label_is_read(self):
        found = parse_label(
            {
                "labelCreateDateTime": "2026-03-11T08:00:00Z",
                "shipmentInformation": {
                    "vendorDetails": {"vendorShipmentIdentifier": "SHP1"},
                    "buyerReferenceNumber": "ARN77",
                    "masterTrackingId": "M1",
                    "totalLabelCount": 1,
                    "shipMode": "SmallParcel",
                },
                "labelData": [
                    {
                        "labelSequenceNumber": 1,
                        "labelFormat": "PDF",
                        "carrierCode": "UPSN",
                        "trackingId": "1Z999",
                        "label": base64.b64encode(b"%PDF-1.4").decode(),
                    }
                ],
            }
        )
        self.assertEqual((found.identifier, found.arn), ("SHP1", "ARN77"))
        (label,) = found.labels
        self.assertEqual((label.content, label.tracking), (b"%PDF-1.4", "1Z999"))

    def test_an_empty_or_broken_label_is_noted_and_hides_no_other(self):
        found = parse_label(
            {"labelData": [{"label": ""}, {"label": "%%%"}, {"label": "aGk="}]}
        )
        self.assertEqual([each.content for each in found.labels], [None, None, b"hi"])
        self.assertEqual(
            [each.code for each in found.problems], ["label_empty", "label_unreadable"]
        )


@tagged("post_install", "-at_install")
@unittest.skipUnless(SDK, "Amazon's SDK (amzn-sp-api) is not installed")
class TestModels(SdkContract, BaseCase):
    """Every kind of message is one that Amazon's own models take."""

    def test_confirmations(self):
        full = item(
            5,
            lot="L1",
            expiry=EXPIRY,
            manufactured=date(2026, 1, 1),
            country_of_origin="DE",
        )
        sides = {name: Decimal("0.4") for name in ("length", "width", "height")}
        other = item(3, purchase_order_number="9Z32PABC")
        for changes in (
            {},
            {"confirmation_type": REPLACE, "arn": "ARN1"},
            palletised(),
            {
                "items": (full, other),
                "containers": (
                    carton(1, full, tracking="1Z", **sides),
                    pallet(1, items=(other,), tier=2, block=3),
                ),
            },
            {"containers": (), "ship_to": Party("XDE1")},
            {"imported": IMPORTED},
        ):
            body = json.loads(encode(build_confirmation(shipment(**changes))))
            self.hold(
                body,
                "SubmitShipmentConfirmationsRequest",
                self.sdk_models("shipments"),
            )

    def test_routing_requests(self):
        full = palletised(requested_pickup_at=NOW, freight_term="Collect", arn="A")
        for kind in ("New", "Cancel"):
            for changes in ({}, full, {**full, "imported": IMPORTED}):
                body = build_routing_request(shipment(**changes), kind)
                self.hold(
                    json.loads(encode(body)),
                    "SubmitShipments",
                    self.sdk_models("shipments"),
                )
