"""Acknowledgements: exactly what Amazon wants, and each of its rules."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from ...spapi.messages import purchase_order
from ...spapi.messages.acknowledgement import (
    AcknowledgementItem,
    AcknowledgementMessage,
    AcknowledgementPart,
    build,
    parse,
    validate,
)
from ...spapi.messages.common import (
    MessageError,
    Money,
    Quantity,
)
from .case import BaseCase, tagged

NOW = datetime(2026, 11, 20, 20, tzinfo=timezone.utc)
LATER = datetime(2026, 12, 20, tzinfo=timezone.utc)
DECIMAL = re.compile(r"^-?(0|([1-9]\d*))(\.\d+)?([eE][+-]?\d+)?$")


def order(**changes):
    line = {
        "itemSequenceNumber": "1",
        "amazonProductIdentifier": "B00EXAMPLE",
        "vendorProductIdentifier": " L8266355",
        "orderedQuantity": {"amount": 10, "unitOfMeasure": "Cases", "unitSize": 6},
        "isBackOrderAllowed": True,
        "netCost": {"currencyCode": "EUR", "amount": "12.50"},
    }
    document = {
        "purchaseOrderNumber": "4Z32PABC",
        "purchaseOrderState": changes.pop("state", "New"),
        "orderDetails": {
            "purchaseOrderDate": "2026-11-20T08:00:00Z",
            "sellingParty": {"partyId": "ACME1"},
            "shipWindow": "2026-12-01T00:00:00Z--2026-12-05T00:00:00Z",
            "items": [
                {**line, **changes},
                {**line, "itemSequenceNumber": "2", "isBackOrderAllowed": False},
            ],
        },
    }
    return purchase_order.parse(document)


def part(code="Accepted", amount=10, **values):
    return AcknowledgementPart(code, Quantity(amount, "Cases", 6), **values)


def message(found, *parts, **changes):
    """Answer the first line with these parts and accept the second."""
    first, *others = found.items
    items = [AcknowledgementItem.of(first, parts or [part()], **changes)]
    items += [AcknowledgementItem.of(other, [part()]) for other in others]
    return AcknowledgementMessage("4Z32PABC", "ACME1", NOW, tuple(items))


@tagged("post_install", "-at_install")
class TestBuild(BaseCase):
    def test_the_exact_text(self):
        found = order()
        answer = message(
            found,
            part("Accepted", 6, scheduled_ship_date=datetime(2026, 12, 2, 8)),
            part("Backordered", 3, scheduled_delivery_date=LATER),
            part("Rejected", 1, rejection_reason="TemporarilyUnavailable"),
        )
        answer = replace(answer, items=answer.items[:1])
        self.assertEqual(
            build(answer),
            '{"acknowledgements":[{"purchaseOrderNumber":"4Z32PABC",'
            '"sellingParty":{"partyId":"ACME1"},'
            '"acknowledgementDate":"2026-11-20T20:00:00Z","items":[{'
            '"itemSequenceNumber":"1","amazonProductIdentifier":"B00EXAMPLE",'
            '"vendorProductIdentifier":" L8266355",'
            '"orderedQuantity":{"amount":10,"unitOfMeasure":"Cases","unitSize":6},'
            '"netCost":{"currencyCode":"EUR","amount":"12.50"},'
            '"itemAcknowledgements":[{"acknowledgementCode":"Accepted",'
            '"acknowledgedQuantity":{"amount":6,"unitOfMeasure":"Cases","unitSize":6},'
            '"scheduledShipDate":"2026-12-02T08:00:00Z"},'
            '{"acknowledgementCode":"Backordered",'
            '"acknowledgedQuantity":{"amount":3,"unitOfMeasure":"Cases","unitSize":6},'
            '"scheduledDeliveryDate":"2026-12-20T00:00:00Z"},'
            '{"acknowledgementCode":"Rejected",'
            '"acknowledgedQuantity":{"amount":1,"unitOfMeasure":"Cases","unitSize":6},'
            '"rejectionReason":"TemporarilyUnavailable"}]}]}]}',
        )

    def test_it_is_read_back(self):
        answer = message(
            order(),
            part("Backordered", 10, scheduled_ship_date=LATER),
            list_price=Money("EUR", Decimal("30.0")),
            discount_multiplier=Decimal("0.90"),
        )
        self.assertEqual(parse(build(answer)), answer)

    def test_decimals_follow_amazons_pattern(self):
        for amount, text in (
            ("12.50", "12.50"),
            ("0.10", "0.10"),
            ("1E+3", "1000"),
            ("1E-7", "0.0000001"),
            ("-0.00", "0.00"),
            ("100", "100"),
        ):
            built = build(message(order(), net_cost=Money("EUR", Decimal(amount))))
            line = json.loads(built)["acknowledgements"][0]["items"][0]
            self.assertEqual(line["netCost"]["amount"], text)
            self.assertRegex(text, DECIMAL)

    def test_identifiers_survive_whatever_they_hold(self):
        identifier = ' L8"266\\355\u2028📦 '
        answer = message(order(vendorProductIdentifier=identifier))
        built = build(answer)
        self.assertTrue(built.isascii())
        line = json.loads(built)["acknowledgements"][0]["items"][0]
        self.assertEqual(line["vendorProductIdentifier"], identifier)

    def test_what_cannot_be_written_is_refused(self):
        found = order()
        price = Money("EUR", Decimal("1"))
        for answer in (
            message(found, part(amount=0)),
            message(found, part(amount=-1)),
            message(found, part(amount=1.5)),
            message(found, part(amount=True)),
            message(found, part(amount="3")),
            message(found, part("ACCEPTED")),
            message(found, part("Rejected", rejection_reason="Because")),
            message(found, part(scheduled_ship_date="soon")),
            message(found, AcknowledgementPart("Accepted", Quantity(1, "Boxes"))),
            message(found, net_cost=replace(price, amount=12.5)),
            message(found, net_cost=replace(price, amount=Decimal("NaN"))),
            message(found, net_cost=replace(price, currency_code=None)),
            message(found, net_cost=replace(price, unit_of_measure="Stone")),
            message(found, ordered_quantity=None),
            replace(
                message(found), items=(AcknowledgementItem.of(found.items[0], ()),)
            ),
            replace(message(found), items=()),
            replace(message(found), purchase_order_number=" "),
            replace(message(found), selling_party_id=None),
            replace(message(found), acknowledgement_date=None),
        ):
            with self.subTest(answer=answer), self.assertRaises(MessageError):
                build(answer)

    def test_what_is_no_acknowledgement(self):
        for source in ("", "{}", {"acknowledgements": []}, {"acknowledgements": [1]}):
            with self.assertRaises(MessageError):
                parse(source)


@tagged("post_install", "-at_install")
class TestRules(BaseCase):
    def _found(self, answer, found, **options):
        options.setdefault("now", NOW)
        return validate(answer, found, **options)

    def _assert(self, severity, code, answer, found=None, **options):
        """Assert that exactly this rule is broken, and says so in a sentence."""
        violations = self._found(answer, found or order(), **options)
        self.assertEqual(
            {(each.code, each.severity) for each in violations}, {(code, severity)}
        )
        self.assertNotIn("%(", violations[0].sentence)
        return violations[0]

    def test_a_good_answer_breaks_none(self):
        found = order()
        for parts in (
            [part()],
            [part("Accepted", 6), part("Backordered", 4, scheduled_ship_date=LATER)],
            [part("Rejected", 10, rejection_reason="TemporarilyUnavailable")],
        ):
            self.assertEqual(self._found(message(found, *parts), found), [])

    def test_above_the_ordered_quantity(self):
        broken = self._assert(
            "hard", "above_ordered", message(order(), part(amount=6), part(amount=5))
        )
        self.assertEqual((broken.item, broken.params["total"]), ("1", 11))

    def test_below_the_ordered_quantity(self):
        self._assert("soft", "below_ordered", message(order(), part(amount=9)))

    def test_a_line_without_an_answer(self):
        answer = message(order())
        answer = replace(answer, items=answer.items[:1])
        broken = self._assert("soft", "line_unanswered", answer)
        self.assertEqual(broken.item, "2")

    def test_a_zero_quantity(self):
        answer = message(order(), part(), part(amount=0))
        self._assert("hard", "quantity_not_positive", answer)

    def test_the_case_of_a_code(self):
        self._assert("hard", "unknown_code", message(order(), part("REJECTED")))

    def test_reasons(self):
        answer = message(order(), part(rejection_reason="TemporarilyUnavailable"))
        self._assert("hard", "reason_wrong", answer)
        answer = message(order(), part("Rejected", rejection_reason="Because"))
        self._assert("hard", "reason_wrong", answer)
        self._assert("soft", "reason_missing", message(order(), part("Rejected")))
        answer = message(order(), part("Rejected", rejection_reason="ObsoleteProduct"))
        self._assert("soft", "obsolete_product", answer)

    def test_a_backorder_where_it_is_not_allowed(self):
        found = order(isBackOrderAllowed=False)
        answer = message(found, part("Backordered", scheduled_ship_date=LATER))
        self._assert("hard", "backorder_not_allowed", answer, found)

    def test_a_backorder_without_a_date(self):
        self._assert(
            "hard", "backorder_date_missing", message(order(), part("Backordered"))
        )

    def test_a_backorder_with_the_date_expected_anyway(self):
        for day in (3, 5):
            date = datetime(2026, 12, day, 23, tzinfo=timezone.utc)
            answer = message(order(), part("Backordered", scheduled_ship_date=date))
            self._assert("hard", "backorder_date_expected", answer)

    def test_a_date_in_the_past(self):
        past = NOW - timedelta(days=2)
        answer = message(order(), part(scheduled_ship_date=past))
        self._assert("soft", "date_in_past", answer)

    def test_the_price(self):
        for code, severity, cost in (
            ("cost_missing", "hard", None),
            ("cost_above_order", "hard", Money("EUR", Decimal("12.51"))),
            ("cost_below_order", "soft", Money("EUR", Decimal("12.49"))),
            ("cost_not_positive", "hard", Money("EUR", Decimal("0"))),
            ("cost_not_positive", "hard", Money("EUR", Decimal("-1"))),
            ("currency_changed", "hard", Money("USD", Decimal("12.50"))),
            ("cost_unit_changed", "hard", Money("EUR", Decimal("12.50"), "GRAMS")),
        ):
            with self.subTest(code=code):
                self._assert(severity, code, message(order(), net_cost=cost))

    def test_books_at_list_price(self):
        price = {"currencyCode": "EUR", "amount": "30"}
        found = order(netCost=None, listPrice=price)
        answer = message(found, discount_multiplier=Decimal("0.9"))
        self.assertEqual(self._found(answer, found), [])
        answer = message(found, discount_multiplier=Decimal("1.9"))
        self._assert("hard", "discount_wrong", answer, found)
        answer = message(order(), discount_multiplier=Decimal("0.9"))
        self._assert("hard", "discount_wrong", answer)

    def test_the_list_price_is_told_only_where_the_order_has_no_net_cost(self):
        price = {"currencyCode": "EUR", "amount": "30"}
        for found, told in (
            (order(listPrice=price), {"netCost"}),
            (order(netCost=None, listPrice=price), {"listPrice"}),
        ):
            document = json.loads(build(message(found)))
            line = document["acknowledgements"][0]["items"][0]
            self.assertEqual(line.keys() & {"netCost", "listPrice"}, told)

    def test_identifiers_are_repeated_exactly(self):
        answer = message(order(), vendor_product_identifier="L8266355")
        self._assert("hard", "identifier_changed", answer)
        answer = message(order(), amazon_product_identifier=None)
        self._assert("hard", "identifier_changed", answer)

    def test_the_ordered_quantity_is_repeated(self):
        answer = message(order(), ordered_quantity=Quantity(10, "Cases", 12))
        codes = {each.code for each in self._found(answer, order())}
        self.assertIn("ordered_quantity_changed", codes)

    def test_the_unit_is_kept(self):
        pieces = AcknowledgementPart("Accepted", Quantity(10, "Eaches"))
        self._assert("hard", "unit_changed", message(order(), pieces))

    def test_a_line_amazon_cancelled(self):
        found = order(
            orderedQuantity={"amount": 0, "unitOfMeasure": "Cases", "unitSize": 6}
        )
        codes = {each.code for each in self._found(message(found), found)}
        self.assertIn("line_cancelled", codes)
        without = message(found)
        without = replace(without, items=without.items[1:])
        self.assertEqual(self._found(without, found), [])

    def test_lines_that_are_not_in_the_order(self):
        answer = message(order(), item_sequence_number="7")
        codes = {each.code for each in self._found(answer, order())}
        self.assertEqual(codes, {"unknown_line", "line_unanswered"})
        answer = message(order())
        answer = replace(answer, items=answer.items + answer.items[:1])
        self._assert("hard", "duplicate_line", answer)

    def test_a_line_without_a_number_is_found_by_its_product(self):
        found = order(amazonProductIdentifier="B00OTHER")
        answer = message(found, item_sequence_number=None)
        self.assertEqual(self._found(answer, found), [])

    def test_the_header(self):
        answer = message(order())
        self._assert(
            "hard", "wrong_order", replace(answer, purchase_order_number="OTHER")
        )
        self._assert(
            "hard", "wrong_selling_party", replace(answer, selling_party_id="ACME2")
        )
        self._assert("hard", "order_closed", answer, order(state="Closed"))

    def test_the_first_answer_is_due_within_a_day(self):
        broken = self._assert(
            "soft", "late_answer", message(order()), now=NOW + timedelta(hours=20)
        )
        self.assertEqual(broken.params["hours"], 8)
        just = self._assert(
            "soft",
            "late_answer",
            message(order()),
            now=NOW + timedelta(hours=12, minutes=5),
        )
        self.assertEqual(just.params["hours"], 1, "never 0 hours late")

    def test_a_rejected_line_never_comes_back(self):
        rejected = message(
            order(), part("Rejected", rejection_reason="TemporarilyUnavailable")
        )
        self._assert(
            "hard", "rejected_line_revived", message(order()), previous=[rejected]
        )
        # The reverse is the way to cancel.
        answer = self._found(rejected, order(), previous=[message(order())])
        self.assertEqual(answer, [])

    def test_after_two_days_only_dates_change(self):
        first = message(order())
        late = NOW + timedelta(days=3)
        changed = message(
            order(),
            part(amount=9),
            part("Rejected", 1, rejection_reason="TemporarilyUnavailable"),
        )
        self._assert("hard", "update_too_late", changed, previous=[first], now=late)
        dates = message(order(), part(scheduled_ship_date=LATER))
        self.assertEqual(self._found(dates, order(), previous=[first], now=late), [])

    def test_an_update_may_answer_some_lines_only(self):
        first = message(order())
        update = replace(first, items=first.items[:1])
        self.assertEqual(self._found(update, order(), previous=[first]), [])

    def test_thousands_of_lines_take_no_time(self):
        line = order().items[0]
        found = order()
        lines = tuple(
            replace(line, item_sequence_number=str(n), item_sequence_number_raw=str(n))
            for n in range(5000)
        )
        found = replace(found, items=lines)
        answer = AcknowledgementMessage(
            "4Z32PABC",
            "ACME1",
            NOW,
            tuple(AcknowledgementItem.of(each, [part()]) for each in lines),
        )
        self.assertEqual(validate(answer, found, previous=[answer], now=NOW), [])
