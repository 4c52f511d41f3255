"""Reading purchase orders, transactions and order statuses: clean, dirty and absurd."""

import json
from datetime import datetime, timezone
from decimal import Decimal

from ...spapi.messages import (
    order_status,
    purchase_order,
    transaction,
)
from ...spapi.messages.common import MessageError
from ...spapi.messages.moments import naive_utc
from .case import BaseCase, tagged


def item(**values):
    return {
        "itemSequenceNumber": "1",
        "amazonProductIdentifier": "B00EXAMPLE",
        "vendorProductIdentifier": "4006381333931",
        "orderedQuantity": {"amount": 10, "unitOfMeasure": "Eaches", "unitSize": 1},
        "isBackOrderAllowed": True,
        "netCost": {"currencyCode": "EUR", "amount": "12.50"},
        **values,
    }


def order(*items, **details):
    return {
        "purchaseOrderNumber": "4Z32PABC",
        "purchaseOrderState": "New",
        "orderDetails": {
            "purchaseOrderDate": "2026-11-20T08:00:00Z",
            "purchaseOrderStateChangedDate": "2026-11-20T08:00:00Z",
            "items": list(items),
            **details,
        },
    }


def codes(problems):
    return [each.code for each in problems]


@tagged("post_install", "-at_install")
class TestPurchaseOrder(BaseCase):
    def _item(self, **values):
        return purchase_order.parse(order(item(**values))).items[0]

    def _problem(self, code, **values):
        """Assert that exactly this problem is found, in a sentence."""
        found = self._item(**values)
        self.assertEqual(codes(found.problems), [code])
        self.assertNotIn("%(", found.problems[0].sentence)
        self.assertTrue(found.problems[0].path.startswith("orderDetails.items[0]"))
        return found

    def test_every_field(self):
        document = order(
            item(),
            purchaseOrderType="RushOrder",
            purchaseOrderChangedDate="2026-11-21T10:30:00.123+02:00",
            paymentMethod="Invoice",
            dealCode="D1",
            buyingParty={"partyId": "5450534000000"},
            sellingParty={"partyId": " ACME1 "},
            shipToParty={
                "partyId": "DTM2",
                "address": {
                    "name": "Amazon Dortmund",
                    "addressLine1": "Kaltbandstraße 4",
                    "city": "Dortmund",
                    "postalCode": "44145",
                    "countryCode": "DE",
                },
            },
            billToParty={
                "partyId": "AMAZON_EU",
                "taxInfo": {
                    "taxRegistrationType": "VAT",
                    "taxRegistrationNumber": "DE814584193",
                },
            },
            shipWindow="2026-11-25T00:00:00Z--2026-11-27T00:00:00Z",
            deliveryWindow="2026-12-01T00:00:00Z--2026-12-01T00:00:00Z",
            importDetails={
                "methodOfPayment": "FOBPortOfCall",
                "internationalCommercialTerms": "FreeOnBoard",
                "portOfDelivery": "Hamburg",
                "importContainers": "1-40'HC",
                "shippingInstructions": "Call first",
            },
        )
        found = purchase_order.parse(json.dumps(document))
        self.assertEqual(found.problems, ())
        self.assertEqual(found.items[0].problems, ())
        self.assertEqual(found.purchase_order_type, "RushOrder")
        changed = datetime(2026, 11, 21, 8, 30, 0, 123000, timezone.utc)
        self.assertEqual(found.purchase_order_changed_date, changed)
        self.assertEqual(naive_utc(changed), datetime(2026, 11, 21, 8, 30, 0, 123000))
        self.assertEqual(found.selling_party.party_id, "ACME1")
        self.assertEqual(found.selling_party.party_id_raw, " ACME1 ")
        self.assertEqual(found.ship_to_party.address.city, "Dortmund")
        self.assertEqual(found.bill_to_party.tax_number, "DE814584193")
        self.assertEqual(found.ship_window.start.day, 25)
        self.assertEqual(found.delivery_window.start, found.delivery_window.end)
        self.assertEqual(found.import_details.import_containers, "1-40'HC")
        self.assertEqual(found.currency_codes, ["EUR"])
        line = found.items[0]
        self.assertEqual(line.net_cost.amount, Decimal("12.50"))
        self.assertEqual(str(line.net_cost.amount), "12.50")
        self.assertEqual(line.eaches, 10)
        self.assertTrue(line.is_usable)

    def test_blanks_and_text_for_numbers(self):
        """As in the examples of Amazon's own guide."""
        found = self._item(
            itemSequenceNumber=" 00001 ",
            vendorProductIdentifier=" L8266355",
            orderedQuantity={
                "amount": " 10",
                "unitOfMeasure": "CASES",
                "unitSize": "5",
            },
            isBackOrderAllowed="false",
            netCost={"currencyCode": "eur ", "amount": 19.99},
        )
        self.assertEqual(found.problems, ())
        self.assertEqual(found.item_sequence_number, "00001")
        self.assertEqual(found.vendor_product_identifier, "L8266355")
        self.assertEqual(found.vendor_product_identifier_raw, " L8266355")
        self.assertEqual(found.ordered_quantity.unit_of_measure, "Cases")
        self.assertEqual(found.eaches, 50)
        self.assertIs(found.is_back_order_allowed, False)
        self.assertEqual(found.price.currency_code, "EUR")

    def test_money_from_json_numbers_is_exact(self):
        text = json.dumps(order(item())).replace('"12.50"', "19.990")
        found = purchase_order.parse(text)
        self.assertEqual(str(found.items[0].net_cost.amount), "19.990")

    def test_a_cancelled_line_is_no_problem(self):
        found = self._item(orderedQuantity={"amount": 0, "unitOfMeasure": "Eaches"})
        self.assertEqual((found.problems, found.eaches), ((), 0))

    def test_list_price_alone_is_enough(self):
        found = self._item(
            netCost=None, listPrice={"currencyCode": "EUR", "amount": "30"}
        )
        self.assertEqual(found.problems, ())
        self.assertEqual(found.price.amount, 30)

    def test_prices_by_weight(self):
        found = self._item(
            netCost={"currencyCode": "USD", "amount": "3", "unitOfMeasure": "POUNDS"}
        )
        self.assertEqual(found.net_cost.unit_of_measure, "POUNDS")

    def test_quantities_that_cannot_be(self):
        def quantity(**values):
            return {"amount": 1, "unitOfMeasure": "Eaches", **values}

        for code, value in (
            ("quantity_missing", None),
            ("quantity_missing", quantity(amount=None)),
            ("quantity_negative", quantity(amount=-3)),
            ("quantity_fractional", quantity(amount=1.5)),
            ("quantity_fractional", quantity(amount="1,5".replace(",", "."))),
            ("quantity_unreadable", quantity(amount="ten")),
            ("quantity_unreadable", quantity(amount="NaN")),
            ("quantity_unreadable", quantity(amount=float("inf"))),
            ("quantity_unreadable", quantity(amount=True)),
            ("quantity_unreadable", quantity(amount=[1])),
            ("quantity_unreadable", quantity(amount="٣")),
            ("quantity_absurd", quantity(amount=10**12)),
            ("quantity_absurd", quantity(amount="1e300")),
            ("unit_missing", quantity(unitOfMeasure=None)),
            ("unit_unknown", quantity(unitOfMeasure="Pallets")),
            ("unit_size_missing", quantity(unitOfMeasure="Cases")),
            ("unit_size_invalid", quantity(unitOfMeasure="Cases", unitSize=0)),
            ("unit_size_unreadable", quantity(unitSize="six")),
        ):
            with self.subTest(code=code, value=value):
                found = self._problem(code, orderedQuantity=value)
                self.assertFalse(found.is_usable)

    def test_prices_that_cannot_be(self):
        def price(amount, currency="EUR"):
            return {"currencyCode": currency, "amount": amount}

        for code, value in (
            ("cost_missing", None),
            ("cost_missing", price(None)),
            ("cost_zero", price("0.00")),
            ("cost_negative", price("-1")),
            ("cost_unreadable", price("12,50")),
            ("cost_unreadable", price("NaN")),
            ("cost_unreadable", price({"a": 1})),
            ("cost_absurd", price("1e30")),
            ("currency_missing", price("1", None)),
            ("currency_unreadable", price("1", "EURO")),
        ):
            with self.subTest(code=code, value=value):
                self.assertFalse(self._problem(code, netCost=value).is_usable)

    def test_a_line_without_a_product_or_number(self):
        self._problem(
            "product_missing", amazonProductIdentifier=" ", vendorProductIdentifier=None
        )
        self._problem("sequence_missing", itemSequenceNumber="")

    def test_a_bad_line_does_not_hide_its_neighbours(self):
        found = purchase_order.parse(
            order(
                item(),
                "nonsense",
                item(itemSequenceNumber="0001"),
                item(itemSequenceNumber="2"),
            )
        )
        self.assertEqual(
            [codes(each.problems) for each in found.items],
            [[], ["not_an_object"], ["sequence_duplicate"], []],
        )

    def test_two_lines_with_one_product_are_two_lines(self):
        found = purchase_order.parse(order(item(), item(itemSequenceNumber="2")))
        self.assertEqual(len({each.item_sequence_number for each in found.items}), 2)

    def test_unknown_values_are_kept_and_noted(self):
        document = order(item(), purchaseOrderType="Surprise", paymentMethod="Barter")
        document["purchaseOrderState"] = "Paused"
        found = purchase_order.parse(document)
        self.assertEqual(found.purchase_order_type, "Surprise")
        self.assertEqual(found.purchase_order_state, "Paused")
        self.assertEqual(codes(found.problems), ["unknown_value"] * 3)
        self.assertEqual({p.severity for p in found.problems}, {"warning"})

    def test_dates_and_windows_that_cannot_be(self):
        for details, code in (
            ({"purchaseOrderDate": "yesterday"}, "date_unreadable"),
            ({"purchaseOrderDate": "2026-02-30T00:00:00Z"}, "date_unreadable"),
            ({"purchaseOrderDate": 17}, "date_unreadable"),
            ({"shipWindow": "soon"}, "window_unreadable"),
            ({"shipWindow": "2026-01-01T00:00:00Z--"}, "window_unreadable"),
            (
                {"shipWindow": "2026-02-01T00:00:00Z--2026-01-01T00:00:00Z"},
                "window_reversed",
            ),
        ):
            with self.subTest(details=details):
                found = purchase_order.parse(order(item(), **details))
                self.assertEqual(codes(found.problems), [code])

    def test_date_shapes(self):
        for text in (
            "2026-11-20T08:00:00Z",
            "2026-11-20T08:00:00.000Z",
            "2026-11-20T09:00:00+01:00",
            "2026-11-20T03:00:00-0500",
            "2026-11-20T08:00Z",
            " 2026-11-20 08:00:00 ",
        ):
            found = purchase_order.parse(order(item(), purchaseOrderDate=text))
            self.assertEqual(
                found.purchase_order_date,
                datetime(2026, 11, 20, 8, tzinfo=timezone.utc),
                text,
            )

    def test_what_is_no_order_at_all(self):
        whole = order(item())
        for source, path in (
            ("", ""),
            ("{", ""),
            ("[]", ""),
            ("null", ""),
            (b"\xff\xfe", ""),
            ("[" * 100_000, ""),
            ({**whole, "purchaseOrderNumber": "  "}, "purchaseOrderNumber"),
            ({**whole, "purchaseOrderNumber": ["x"]}, "purchaseOrderNumber"),
            ({**whole, "orderDetails": None}, "orderDetails"),
            ({**whole, "orderDetails": []}, "orderDetails"),
        ):
            with self.subTest(source=str(source)[:40]):
                with self.assertRaises(MessageError) as caught:
                    purchase_order.parse(source)
                self.assertEqual(caught.exception.path, path)
                self.assertTrue(caught.exception.message)

    def test_an_order_without_lines_says_so(self):
        for items in ([], None, "x"):
            document = order()
            document["orderDetails"]["items"] = items
            found = purchase_order.parse(document)
            self.assertIn("no_items", codes(found.problems))

    def test_emoji_and_right_to_left(self):
        found = purchase_order.parse(
            json.dumps(
                order(
                    item(vendorProductIdentifier="حذاء-42"),
                    shipToParty={"partyId": "X", "address": {"name": "📦 מחסן"}},
                ),
                ensure_ascii=False,
            ).encode()
        )
        self.assertEqual(found.items[0].vendor_product_identifier, "حذاء-42")
        self.assertEqual(found.ship_to_party.address.name, "📦 מחסן")

    def test_thousands_of_lines(self):
        document = order(*(item(itemSequenceNumber=str(n)) for n in range(5000)))
        found = purchase_order.parse(json.dumps(document))
        self.assertEqual(len(found.items), 5000)
        self.assertTrue(all(each.is_usable for each in found.items))


@tagged("post_install", "-at_install")
class TestOrderStatus(BaseCase):
    def _status(self, **line):
        return order_status.parse(
            {
                "purchaseOrderNumber": " 4Z32PABC",
                "purchaseOrderStatus": "OPEN",
                "lastUpdatedDate": "2026-11-21T00:00:00Z",
                "sellingParty": {"partyId": "ACME1"},
                "itemStatus": [{"itemSequenceNumber": "1", **line}],
            }
        )

    @staticmethod
    def _quantity(amount, unit="Eaches", size=1):
        return {"amount": amount, "unitOfMeasure": unit, "unitSize": size}

    def test_history(self):
        q = self._quantity
        status = self._status(
            orderedQuantity={
                "orderedQuantity": q(20),
                "orderedQuantityDetails": [
                    {"updatedDate": "2026-11-20T00:00:00Z", "orderedQuantity": q(5)},
                    {
                        "updatedDate": "2026-11-21T00:00:00Z",
                        "orderedQuantity": q(15),
                        "cancelledQuantity": q(0),
                    },
                ],
            },
            acknowledgementStatus={
                "confirmationStatus": "PARTIALLY_ACCEPTED",
                "acceptedQuantity": q(3),
                "rejectedQuantity": q(7),
                "acknowledgementStatusDetails": [
                    {
                        "acknowledgementDate": "2026-11-22T00:00:00Z",
                        "acceptedQuantity": q(3),
                        "rejectedQuantity": q(7),
                    },
                    {
                        "acknowledgementDate": "2026-11-21T00:00:00Z",
                        "acceptedQuantity": q(10),
                    },
                ],
            },
            receivingStatus={
                "receiveStatus": "PARTIALLY_RECEIVE",
                "receivedQuantity": q(2, "Cases", 6),
                "lastReceiveDate": "2026-11-23T00:00:00Z",
            },
        )
        (line,) = status.items
        self.assertEqual(status.purchase_order_number, "4Z32PABC")
        self.assertEqual(line.problems, ())
        increments = [
            each.ordered_quantity.amount for each in line.ordered_quantity_details
        ]
        self.assertEqual(sum(increments), line.ordered_quantity.amount)
        self.assertEqual(line.latest_acknowledgement.accepted_quantity.amount, 3)
        self.assertEqual(line.confirmation_status, "PARTIALLY_ACCEPTED")
        self.assertEqual(line.receive_status, "PARTIALLY_RECEIVED")
        self.assertEqual(line.received_quantity.eaches, 12)

    def test_missing_parts_are_no_problem(self):
        (line,) = self._status().items
        self.assertEqual(line.problems, ())
        self.assertIsNone(line.received_quantity)
        self.assertIsNone(line.latest_acknowledgement)

    def test_absurd_values_are_for_a_person(self):
        q = self._quantity
        (line,) = self._status(
            orderedQuantity={"orderedQuantity": q(-3)},
        ).items
        self.assertEqual(codes(line.problems), ["quantity_negative"])
        (line,) = self._status(
            orderedQuantity={"orderedQuantity": q(10)},
            acknowledgementStatus={"acceptedQuantity": q(8), "rejectedQuantity": q(4)},
            receivingStatus={"receivedQuantity": q(2, "Cases", 6)},
        ).items
        self.assertEqual(codes(line.problems), ["over_acknowledged", "over_received"])

    def test_what_is_no_status(self):
        for source in ("", "[]", {}, {"purchaseOrderNumber": " "}):
            with self.assertRaises(MessageError):
                order_status.parse(source)


@tagged("post_install", "-at_install")
class TestTransaction(BaseCase):
    def test_both_shapes_and_any_case(self):
        inner = {"transactionId": "t", "status": "PROCESSING"}
        for source in (inner, {"transactionStatus": inner}):
            found = transaction.parse(source)
            self.assertEqual((found.transaction_id, found.status), ("t", "Processing"))
            self.assertFalse(found.failed)

    def test_nested_errors(self):
        errors = {"errors": [{"code": "X", "message": "Bad."}]}
        found = transaction.parse({"status": "Failure", "errors": errors})
        self.assertEqual(found.errors[0]["message"], "Bad.")

    def test_an_unknown_status_is_kept(self):
        self.assertEqual(transaction.parse({"status": "Paused"}).status, "Paused")

    def test_no_status_is_an_error(self):
        with self.assertRaises(MessageError):
            transaction.parse({"transactionStatus": {}})
