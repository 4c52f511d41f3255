from dataclasses import replace
from datetime import datetime, timedelta
from unittest import TestCase

from ...logic.acknowledgement.evidence import (
    ABSENT,
    DIFFERENT,
    EQUAL,
    OLDER,
    LineAnswer,
    shown_answers,
    weigh,
)
from ...spapi.messages import order_status

NOW = datetime(2026, 11, 22, 12, 0)
BEFORE = NOW - timedelta(hours=3)
AFTER = NOW + timedelta(minutes=5)


def line(item="1", accepted=10, rejected=0, at=None, asin="B0A"):
    return LineAnswer(item, accepted, rejected, asin, at)


class TestAcknowledgementEvidence(TestCase):
    def verdict(self, sent, shown, earlier=()):
        return weigh(sent, shown, NOW, earlier)[0]

    def test_nothing_shown(self):
        self.assertEqual(self.verdict([line()], []), ABSENT)

    def test_what_was_sent(self):
        self.assertEqual(self.verdict([line()], [line(at=AFTER)]), EQUAL)

    def test_line_numbers_are_written_in_two_ways(self):
        self.assertEqual(self.verdict([line("1")], [line("00001", at=AFTER)]), EQUAL)

    def test_a_line_without_number_is_found_by_its_asin(self):
        self.assertEqual(self.verdict([line("")], [line("7", at=AFTER)]), EQUAL)

    def test_two_lines_of_one_asin_are_not_mixed_up(self):
        sent = [line("1", 4), line("2", 6)]
        self.assertEqual(
            self.verdict(sent, [line("2", 6, at=AFTER), line("1", 4, at=AFTER)]), EQUAL
        )

    def test_what_is_shown_of_another_product_shows_nothing_of_the_line(self):
        for number in ("1", ""):
            verdict, differences = weigh(
                [line(number)], [line(number, at=AFTER, asin="B0B")], NOW
            )
            self.assertEqual((verdict, differences[0][1]), (DIFFERENT, None))
        self.assertEqual(self.verdict([line()], [line(at=AFTER, asin=" b0a ")]), EQUAL)
        self.assertEqual(self.verdict([line()], [line(at=AFTER, asin="")]), EQUAL)

    def test_what_is_shown_as_ordered_of_a_cancelled_line_shows_nothing_of_it(self):
        for ours, theirs, verdict in (
            (0, 100, DIFFERENT),
            (0, 0, EQUAL),
            (0, None, EQUAL),
            (10, 14, EQUAL),
            (None, 100, EQUAL),
        ):
            sent = replace(line(), ordered=ours)
            shown = replace(line(at=AFTER), ordered=theirs)
            self.assertEqual(self.verdict([sent], [shown]), verdict, (ours, theirs))

    def test_other_quantities_that_are_as_young(self):
        verdict, differences = weigh(
            [line()], [line(accepted=8, rejected=2, at=AFTER)], NOW
        )
        self.assertEqual(verdict, DIFFERENT)
        self.assertEqual(differences[0][1].quantities, (8, 2))

    def test_a_line_amazon_does_not_show(self):
        verdict, differences = weigh([line("1"), line("2")], [line("1", at=AFTER)], NOW)
        self.assertEqual(verdict, DIFFERENT)
        self.assertEqual([(s.item, seen) for s, seen in differences], [("2", None)])

    def test_an_answer_of_before_ours_says_nothing_about_ours(self):
        self.assertEqual(self.verdict([line()], [line(accepted=3, at=BEFORE)]), OLDER)

    def test_our_previous_version_is_still_shown(self):
        earlier = [line(accepted=3, rejected=7)]
        shown = [line(accepted=3, rejected=7)]
        self.assertEqual(self.verdict([line()], shown, earlier), OLDER)

    def test_the_same_quantities_as_before_prove_nothing(self):
        earlier = [line()]
        self.assertEqual(self.verdict([line()], [line(at=BEFORE)], earlier), OLDER)
        self.assertEqual(self.verdict([line()], [line(at=AFTER)], earlier), EQUAL)

    def test_what_amazon_shows_is_counted_in_eaches(self):
        def case(amount):
            return {"amount": amount, "unitOfMeasure": "Cases", "unitSize": 12}

        status = order_status.parse(
            {
                "purchaseOrderNumber": "4Z32PABC",
                "itemStatus": [
                    {
                        "itemSequenceNumber": "1",
                        "buyerProductIdentifier": "B0A",
                        "acknowledgementStatus": {
                            "confirmationStatus": "PARTIALLY_ACCEPTED",
                            "acceptedQuantity": case(3),
                            "rejectedQuantity": case(2),
                            "acknowledgementStatusDetails": [
                                {
                                    "acknowledgementDate": "2026-11-22T11:00:00Z",
                                    "acceptedQuantity": case(5),
                                    "rejectedQuantity": case(0),
                                },
                                {
                                    "acknowledgementDate": "2026-11-22T12:05:00Z",
                                    "acceptedQuantity": case(3),
                                    "rejectedQuantity": case(2),
                                },
                            ],
                        },
                    },
                    {
                        "itemSequenceNumber": "2",
                        "acknowledgementStatus": {"confirmationStatus": "UNCONFIRMED"},
                    },
                ],
            }
        )
        self.assertEqual(shown_answers(status), [LineAnswer("1", 36, 24, "B0A", AFTER)])
