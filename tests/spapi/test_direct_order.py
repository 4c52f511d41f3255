"""Direct fulfilment's order, and the person who is in it."""

import copy
import json
from dataclasses import replace
from datetime import datetime, timezone

from ...spapi.messages.direct_acknowledgement import build
from ...spapi.messages.direct_order import parse
from ...spapi.messages.direct_order_kept import impersonal
from ...spapi.messages.values import MessageError
from .case import BaseCase, tagged

CANARIES = ("Erika Canary", "Elm Street 1", "CanaryTown", "Dear Erika", "urn:canary")
ORDER = {
    "purchaseOrderNumber": " 2JK3S9VC ",
    "orderDetails": {
        "customerOrderNumber": "111-0000001-0000001",
        "orderDate": "2026-03-10T08:00:00Z",
        "orderStatus": "NEW",
        "shipmentDetails": {
            "isPriorityShipment": True,
            "isPslipRequired": True,
            "isGift": True,
            "shipMethod": "UPS_GR_PRI",
            "shipmentDates": {"requiredShipDate": "2026-03-11T23:00:00Z"},
            "messageToCustomer": "Dear Erika",
        },
        "sellingParty": {"partyId": "999US"},
        "shipFromParty": {"partyId": "ABCD"},
        "shipToParty": {
            "name": "Erika Canary",
            "addressLine1": "Elm Street 1",
            "city": "CanaryTown",
            "stateOrRegion": "BY",
            "countryCode": "DE",
        },
        "billToParty": {"partyId": "AMZ", "address": {"name": "Erika Canary"}},
        "items": [
            {
                "itemSequenceNumber": "00001",
                "buyerProductIdentifier": "B07DFVDRAB",
                "vendorProductIdentifier": "SKU 1",
                "orderedQuantity": {"amount": 2, "unitOfMeasure": "Each"},
                "netPrice": {"currencyCode": "EUR", "amount": "19.90"},
                "giftDetails": {"giftMessage": "Dear Erika", "giftWrapId": "W1"},
                "buyerCustomizedInfo": {"customizedUrl": "urn:canary"},
            }
        ],
    },
}


def order(**details):
    found = copy.deepcopy(ORDER)
    found["orderDetails"].update(details)
    return found


def with_unknown(value, name, invented):
    """The same, with a member that nobody knows in every object of it."""
    if isinstance(value, list):
        return [with_unknown(each, name, invented) for each in value]
    if not isinstance(value, dict):
        return value
    known = {key: with_unknown(each, name, invented) for key, each in value.items()}
    return {**known, name: invented}


def line(**changed):
    return {**ORDER["orderDetails"]["items"][0], **changed}


@tagged("post_install", "-at_install")
class TestDirectOrder(BaseCase):
    def test_an_order_is_read(self):
        found = parse(json.dumps(ORDER))
        self.assertEqual(found.purchase_order_number, "2JK3S9VC")
        self.assertEqual((found.order_status, found.ship_method), ("NEW", "UPS_GR_PRI"))
        self.assertEqual(
            found.required_ship_date, datetime(2026, 3, 11, 23, tzinfo=timezone.utc)
        )
        self.assertTrue(found.is_gift and found.is_priority and found.is_slip_required)
        self.assertFalse(found.is_scheduled)
        self.assertEqual(found.items[0].eaches, 2)
        self.assertEqual(str(found.items[0].net_price.amount), "19.90")
        self.assertEqual((found.problems, found.items[0].problems), ((), ()))

    def test_nothing_of_an_order_but_its_consignee_holds_a_person(self):
        found = parse(ORDER)
        for shown in (repr(found), str(replace(found, consignee=None))):
            for canary in CANARIES:
                self.assertNotIn(canary, shown)
        self.assertEqual(found.bill_to_party.party_id, "AMZ")

    def test_a_person_is_in_one_place_and_printed_nowhere(self):
        found = parse(ORDER).consignee
        self.assertEqual(found.address.name, "Erika Canary")
        self.assertEqual(found.gifts, {"00001": "Dear Erika"})
        self.assertEqual(found.customized, {"00001": "urn:canary"})
        for shown in (repr(found), str(found), f"{[found]}"):
            self.assertIn("Consignee(...)", shown)
            self.assertFalse([each for each in CANARIES if each in shown])

    def test_what_is_kept_of_an_order_names_nobody(self):
        kept = impersonal(json.dumps(ORDER))
        self.assertFalse([each for each in CANARIES if each in kept])
        again = parse(kept)
        self.assertEqual(again.purchase_order_number, "2JK3S9VC")
        self.assertEqual(again.items[0].gift_wrap, "W1")
        self.assertEqual(str(again.items[0].net_price.amount), "19.90")

    def test_of_an_order_only_what_is_known_to_be_about_nobody_is_kept(self):
        for invented in ("Erika", {"name": "Erika"}, [{"name": "Erika"}], [["Erika"]]):
            kept = impersonal(json.dumps(with_unknown(ORDER, "invented", invented)))
            self.assertNotIn("Erika", kept)
            self.assertEqual(kept, impersonal(json.dumps(ORDER)))

    def test_of_a_known_field_that_became_something_else_nothing_is_kept(self):
        for other in ({"name": "Erika"}, [{"name": "Erika"}], [["Erika"]]):
            for name in ("customerOrderNumber", "orderDate", "hasCustomizableItems"):
                kept = impersonal(order(**{name: other}))
                self.assertNotIn("Erika", kept)
        for name in ("sellingParty", "items", "shipmentDetails", "taxTotal"):
            self.assertNotIn("Erika", impersonal(order(**{name: "Erika"})))
        self.assertNotIn("Erika", impersonal(order(items=["Erika", line()])))

    def test_what_is_kept_reads_as_the_whole_did_but_for_the_person(self):
        whole, kept = parse(ORDER), parse(impersonal(ORDER))
        empty = whole.consignee.__class__()
        self.assertEqual(
            replace(kept, consignee=empty, problems=()),
            replace(whole, consignee=empty, problems=()),
        )

    def test_a_masked_address_is_nobody(self):
        masked = dict.fromkeys(ORDER["orderDetails"]["shipToParty"], "xxxxx")
        found = parse(order(shipToParty=masked)).consignee
        self.assertTrue(found.is_masked)
        self.assertEqual(repr(found), "Consignee(masked)")
        self.assertFalse(parse(ORDER).consignee.is_masked)

    def test_an_order_without_address_is_read_and_says_so(self):
        found = parse(order(shipToParty=None))
        self.assertEqual([p.code for p in found.problems], ["consignee_missing"])

    def test_a_unit_is_each_however_it_is_written(self):
        for unit, eaches in (("Eaches", 3), ("EACH", 3), (None, 3), ("Cases", None)):
            quantity = {"amount": "3", "unitOfMeasure": unit}
            found = parse(order(items=[line(orderedQuantity=quantity)])).items[0]
            self.assertEqual((found.eaches, found.is_usable), (eaches, unit != "Cases"))

    def test_a_bad_line_does_not_hide_its_neighbours(self):
        zero = {"amount": 0, "unitOfMeasure": "Each"}
        bad = [line(), None, line(orderedQuantity=zero, itemSequenceNumber="2")]
        found = parse(order(items=bad)).items
        self.assertEqual([item.is_usable for item in found], [True, False, False])

    def test_two_lines_with_one_number_are_told(self):
        found = parse(order(items=[line(), line(itemSequenceNumber="1")])).items
        self.assertEqual([p.code for p in found[1].problems], ["sequence_duplicate"])


@tagged("post_install", "-at_install")
class TestDirectAcknowledgement(BaseCase):
    GIVEN = {
        "vendor_order_number": "S00042",
        "date": datetime(2026, 3, 10, 9, tzinfo=timezone.utc),
        "code": "03",
        "description": "Canceled out of stock",
    }

    def test_a_refusal_repeats_the_whole_order_as_amazon_wrote_it(self):
        document = build(parse(ORDER), **self.GIVEN)
        self.assertEqual(
            json.loads(document)["orderAcknowledgements"],
            [
                {
                    "purchaseOrderNumber": ORDER["purchaseOrderNumber"],
                    "vendorOrderNumber": "S00042",
                    "acknowledgementDate": "2026-03-10T09:00:00Z",
                    "acknowledgementStatus": {
                        "code": "03",
                        "description": "Canceled out of stock",
                    },
                    "sellingParty": {"partyId": "999US"},
                    "shipFromParty": {"partyId": "ABCD"},
                    "itemAcknowledgements": [
                        {
                            "itemSequenceNumber": "00001",
                            "buyerProductIdentifier": "B07DFVDRAB",
                            "vendorProductIdentifier": "SKU 1",
                            "acknowledgedQuantity": {
                                "amount": 2,
                                "unitOfMeasure": "Each",
                            },
                        }
                    ],
                }
            ],
        )
        self.assertFalse([each for each in CANARIES if each in document])

    def test_what_amazon_would_refuse_is_not_written(self):
        for changed in (
            {"vendor_order_number": " "},
            {"code": "3"},
            {"description": ""},
            {"date": None},
        ):
            with self.assertRaises(MessageError):
                build(parse(ORDER), **{**self.GIVEN, **changed})
        for bad in (order(items=[]), order(shipFromParty=None), order(items=[{}])):
            with self.assertRaises(MessageError):
                build(parse(bad), **self.GIVEN)
