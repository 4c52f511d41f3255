from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..logic.settlement import CLASSES, RULES, SALE, UNKNOWN, split
from ..simulator.reports import SETTLEMENT_HEAD, table
from ..spapi.messages.settlement import parse

#: The same amounts in each run.
SEEDED = settings(max_examples=150, deadline=None, database=None, derandomize=True)
CENTS = st.integers(-1_000_000, 1_000_000).map(lambda number: Decimal(number) / 100)
#: How Amazon's regions write an amount.
WAYS = ("{:.2f}", "{:,.2f}", "comma")
ORDERS = ("902-0000000-0000001", "902-0000000-0000002", "")
#: (transaction, amount type, description): sales, refunds, fees, reserves, transfers,
#: tax that Amazon keeps, and words that nobody knows.
WORDS = (
    ("Order", "ItemPrice", "Principal"),
    ("Order", "ItemPrice", "Shipping"),
    ("Order", "ItemFees", "Commission"),
    ("Order", "ItemWithheldTax", "MarketplaceFacilitatorTax-Principal"),
    ("Order", "Promotion", "Principal"),
    ("Refund", "ItemPrice", "Principal"),
    ("Refund", "ItemFees", "RefundCommission"),
    ("ServiceFee", "Cost of Advertising", "TransactionTotalAmount"),
    ("other-transaction", "other-transaction", "Current Reserve Amount"),
    ("other-transaction", "other-transaction", "Previous Reserve Amount Balance"),
    ("other-transaction", "other-transaction", "Transfer of funds unsuccessful"),
    ("Mystery", "Riddle", "Enigma"),
)
ROWS = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(ORDERS), CENTS), max_size=30
)


def written(amount, way):
    """An amount as one of Amazon's regions writes it."""
    if way != "comma":
        return way.format(amount)
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def report(rows, total, way=WAYS[0]):
    """A settlement as Amazon writes it."""
    first = {
        "settlement-id": "1",
        "settlement-start-date": "2026-03-01",
        "settlement-end-date": "2026-03-15",
        "deposit-date": "2026-03-17",
        "total-amount": written(total, way),
        "currency": "EUR",
    }
    amounts = [
        {
            "settlement-id": "1",
            "transaction-type": transaction,
            "amount-type": kind,
            "amount-description": description,
            "order-id": order,
            "amount": written(amount, way),
        }
        for (transaction, kind, description), order, amount in rows
    ]
    return table(SETTLEMENT_HEAD, [first, *amounts])


def paid(rows):
    """What the amounts come to."""
    return sum((amount for _words, _order, amount in rows), Decimal())


@tagged("post_install", "-at_install")
class TestSettlementSums(BaseCase):
    """Every cent of a settlement has one place, whatever Amazon has paid for."""

    @SEEDED
    @given(ROWS, st.sampled_from(WAYS))
    def test_the_classes_come_to_the_deposit(self, rows, way):
        told = parse(report(rows, paid(rows), way))
        found = split(told)
        self.assertEqual(found.difference, 0)
        self.assertEqual(sum(map(found.total, CLASSES)), paid(rows))
        self.assertEqual(told.problems, ())

    @SEEDED
    @given(ROWS)
    def test_each_amount_is_in_one_group_and_each_group_is_its_amounts(self, rows):
        found = split(parse(report(rows, paid(rows))))
        places = Counter(line.row for each in found.groups for line in each.lines)
        self.assertEqual(sorted(places), list(range(3, 3 + len(rows))))
        self.assertEqual(set(places.values()), {1} if rows else set())
        for group in found.groups:
            self.assertEqual(group.amount, sum(line.amount for line in group.lines))

    @SEEDED
    @given(ROWS, CENTS.filter(bool))
    def test_any_difference_to_the_deposit_is_told_to_the_cent(self, rows, cents):
        found = split(parse(report(rows, paid(rows) + cents)))
        self.assertEqual(found.difference, cents)

    @SEEDED
    @given(ROWS)
    def test_sales_and_refunds_come_to_each_orders_own_sum(self, rows):
        found = split(parse(report(rows, paid(rows))))
        by_order = Counter()
        for group in found.groups:
            if group.group in (SALE, "refund"):
                by_order[group.order_id] += group.amount
            else:
                self.assertEqual(group.order_id, "")
        wanted = Counter()
        of_customers = [
            words for words in WORDS if words[1] in ("ItemPrice", "Promotion")
        ] + [WORDS[3]]
        for words, order, amount in rows:
            if words in of_customers:
                wanted[order] += amount
        for order in ORDERS:
            self.assertEqual(by_order[order], wanted[order])

    @SEEDED
    @given(ROWS)
    def test_words_that_nobody_knows_are_never_given_a_class(self, rows):
        found = split(parse(report(rows, paid(rows))))
        strange = sum(amount for words, _order, amount in rows if words == WORDS[-1])
        self.assertEqual(found.total(UNKNOWN), strange)
        self.assertEqual(
            bool(found.unknown), any(words == WORDS[-1] for words, *_rest in rows)
        )

    @SEEDED
    @given(ROWS, st.randoms(use_true_random=False))
    def test_the_order_of_the_rows_decides_no_amount(self, rows, random):
        shuffled = list(rows)
        random.shuffle(shuffled)

        def sums(these):
            found = split(parse(report(these, paid(these))), RULES)
            return {
                (each.key, each.group, each.order_id): each.amount
                for each in found.groups
                if each.group != UNKNOWN
            }

        self.assertEqual(sums(rows), sums(shuffled))
