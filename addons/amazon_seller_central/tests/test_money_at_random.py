import random
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..logic.settlement import CLASSES, FEE, REFUND, RESERVE, SALE, split
from ..spapi.messages.settlement import parse
from .case import SellerCase
from .orders import item
from .test_settlement_sums import report
from .test_settlements import SettlementCase

#: Orders of one import, and settlements of one account, each drawn from its number.
GOOD, SPOILT, SETTLEMENTS = 40, 10, 8
CENT = Decimal("0.01")
ZERO = Decimal()


def cents(rng, most, least=0):
    return Decimal(rng.randint(least, most)) / 100


@tagged("post_install", "-at_install")
class TestOrdersAtRandom(SellerCase):
    """Whatever a buyer pays for, the sale order comes to it, or the order is held."""

    def bought(self, rng, place):
        """An item with whatever it may cost."""
        price = cents(rng, 50_000, 1)
        values = {
            "item_id": f"{10_000 + place}",
            "quantity": rng.randint(1, 9),
            "price": str(price),
        }
        for name, most in (("shipping", 999), ("gift_wrap", 499), ("cod_fee", 399)):
            if rng.random() < 0.4:
                values[name] = str(cents(rng, most))
        if rng.random() < 0.4:
            discount = cents(rng, int(price * 100))
            # Amazon documents no sign of it.
            values["discount"] = str(rng.choice((1, -1)) * discount)
        if rng.random() < 0.5:
            values["tax"] = str(cents(rng, 9_999))
            if rng.random() < 0.5:
                values["collected"] = "MARKETPLACE_FACILITATOR"
            elif rng.random() < 0.5:
                values["tax_details"] = {"ITEM": values["tax"]}
        return item(**values)

    def draw(self, number, spoilt=False):
        """An order that is told the same in each run; a spoilt one says a total that
        is a cent to thirty euros off."""
        rng = random.Random(number)
        values = {"number": f"902-0000000-{number:07}"}
        if rng.random() < 0.3:
            values["tip"] = str(cents(rng, 999, 1))
        items = [self.bought(rng, place) for place in range(rng.randint(1, 4))]
        total = Decimal(values.get("tip", "0")) + sum(
            Decimal(each["proceeds"]["proceedsTotal"]["amount"]) for each in items
        )
        if spoilt:
            values["total"] = str(total + rng.choice((1, -1)) * cents(rng, 3000, 1))
        self.place(*items, **values)
        return values["number"], total, values.get("total")

    def come(self, included):
        """All orders of one import, good ones beside spoilt ones."""
        self.tax.price_include_override = included
        start = 1000 if included == "tax_included" else 2000
        good = [self.draw(start + n) for n in range(GOOD)]
        spoilt = [self.draw(start + 500 + n, spoilt=True) for n in range(SPOILT)]
        self.sync()
        return good, spoilt

    def check(self, included):
        good, spoilt = self.come(included)
        collected = self.env["sale.order.line"]
        for number, total, _told in good:
            order = self.order(number)
            sale_order = order.sale_order_id
            with self.subTest(number=number):
                self.assertEqual(order.state, "imported", order.problem)
                self.assertEqual(sale_order.state, "sale")
                found = Decimal(str(sale_order.amount_total)).quantize(CENT)
                self.assertEqual(found, total)
                lines = sale_order.order_line.mapped("price_total")
                found = sum(Decimal(str(each)).quantize(CENT) for each in lines)
                self.assertEqual(found, total)
                collected |= sale_order.order_line.filtered(
                    lambda line: line.amazon_seller_kind == "tax_collected"
                )
        # Tax that Amazon collects is never taxed by us.
        self.assertGreater(len(collected), 10)
        self.assertFalse(collected.tax_ids)
        for number, total, told in spoilt:
            order = self.order(number)
            with self.subTest(number=number):
                self.assertEqual(order.state, "held")
                self.assertEqual(order.sale_order_id.state, "draft")
                self.assertIn(str(total), order.problem)
                self.assertIn(told, order.problem)

    def test_taxes_in_the_prices(self):
        self.check("tax_included")

    def test_taxes_on_top_of_the_prices(self):
        self.check("tax_excluded")


@tagged("post_install", "-at_install")
class TestSettlementsAtRandom(SettlementCase):
    """Whatever Amazon settles, its entry comes to the deposit, and nothing twice."""

    def setUp(self):
        super().setUp()
        self.setting.write({"auto_invoice": True, "auto_post": True})
        self.rng = random.Random(20260310)
        for place in range(12):
            price = str(cents(self.rng, 20_000, 1))
            self.place(item(price=price), number=f"902-0000000-{place:07}")
        self.sync()
        self.orders = self.env["amazon.seller.order"].search(
            [("instance_id", "=", self.account.id)]
        )
        self.assertEqual(len(self.orders), 12)
        #: order -> what was settled of it, sales less refunds
        self.settled = dict.fromkeys(self.orders, ZERO)
        self.receivable = self.orders.sale_order_id.invoice_ids.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).account_id

    # --- What Amazon settles ----------------------------------------------------------

    def drawn(self):
        """Some amounts of orders, fees, and what is held back or paid out of it."""
        rng, rows = self.rng, []
        for order in rng.sample(list(self.orders), rng.randint(2, 6)):
            total = Decimal(str(order.amount_total)).quantize(CENT)
            if left := total - self.settled[order]:
                part = left if rng.random() < 0.6 else (left / 3).quantize(CENT)
                rows.append((("Order", "ItemPrice", "Principal"), order.name, part))
                fee = -(part * Decimal("0.15")).quantize(CENT)
                rows.append((("Order", "ItemFees", "Commission"), order.name, fee))
            elif rng.random() < 0.5:
                back = -cents(rng, int(total * 100), 1)
                rows.append((("Refund", "ItemPrice", "Principal"), order.name, back))
                fee = cents(rng, 200)
                rows.append((("Refund", "ItemFees", "Commission"), order.name, fee))
        other = "other-transaction"
        held = cents(rng, 5_000)
        for words, amount in (
            ((other, other, "Current Reserve Amount"), -held),
            ((other, other, "Previous Reserve Amount Balance"), cents(rng, 5_000)),
            (("ServiceFee", "Cost of Advertising", "Total"), -cents(rng, 3_000)),
        ):
            rows.append((words, "", amount))
        rng.shuffle(rows)
        return rows

    def pay(self, number, rows, more=ZERO):
        """Amazon pays what the rows come to, and so much more."""
        total = sum(amount for *_words, amount in rows) + more
        heads = ("transaction-type", "amount-type", "amount-description")
        told = [
            {**dict(zip(heads, words, strict=True)), "order-id": order, "amount": cost}
            for words, order, cost in rows
        ]
        settlement = self.settle(told, number=number, total=total)
        self.assertEqual(len(settlement), 1)
        return settlement, total

    # --- What holds -------------------------------------------------------------------

    def exact(self, amount):
        return Decimal(str(amount)).quantize(CENT)

    def check_entry(self, settlement, rows, total):
        """The entry comes to nothing, its bank line to the deposit, and each class of
        amounts is on its accounts."""
        lines = settlement.move_id.line_ids
        self.assertEqual(self.exact(sum(lines.mapped("balance"))), 0)
        bank = self.journal.default_account_id
        self.assertEqual(self.exact(self.booked(settlement, bank)), total)
        found = split(parse(report(rows, total)))
        self.assertEqual(sum(map(found.total, CLASSES)), total)
        for place, groups in (
            (self.fees, (FEE,)),
            (self.reserves, (RESERVE,)),
            (self.receivable, (SALE, REFUND)),
        ):
            amount = sum(map(found.total, groups), ZERO)
            self.assertEqual(self.exact(self.booked(settlement, place)), -amount)
        for words, order, amount in rows:
            if words[1] == "ItemPrice":
                mine = self.orders.filtered(lambda one, name=order: one.name == name)
                self.settled[mine] += amount

    def check_open(self):
        """What a customer owes is what was invoiced less what was settled."""
        for order in self.orders:
            invoice = order.sale_order_id.invoice_ids
            owed = self.env["account.move.line"].search(
                [
                    ("account_id", "=", self.receivable.id),
                    ("parent_state", "=", "posted"),
                    "|",
                    ("move_id", "=", invoice.id),
                    ("amazon_seller_order_id", "=", order.id),
                ]
            )
            total = self.exact(invoice.amount_total)
            still = self.exact(sum(owed.mapped("amount_residual")))
            self.assertEqual(still, total - self.settled[order], order.name)

    def entries(self):
        return self.env["account.move"].search_count(
            [("journal_id", "=", self.journal.id), ("state", "=", "posted")]
        )

    def test_every_settlement_is_booked_to_the_cent_once_or_held(self):
        booked = 0
        for number in range(SETTLEMENTS):
            with self.subTest(number=number):
                rows = self.drawn()
                more = cents(self.rng, 300, 1) if number % 4 == 3 else ZERO
                settlement, total = self.pay(str(number), rows, more)
                if more:
                    self.assertEqual(settlement.state, "review")
                    self.assertIn(str(total), settlement.problem)
                    with self.assertRaises(UserError):
                        settlement.action_book()
                    self.assertFalse(settlement.move_id)
                    continue
                self.assertEqual(settlement.state, "ready", settlement.problem)
                settlement.action_book()
                booked += 1
                self.check_entry(settlement, rows, total)
                self.check_open()
                # The same report again, and the button again.
                self.assertEqual(self.pay(str(number), rows)[0], settlement)
                settlement.action_book()
                self.env["amazon.seller.settlement"]._book_by_itself(self.account)
                self.assertEqual(self.entries(), booked)
                self.check_open()
        self.assertEqual(booked, SETTLEMENTS - SETTLEMENTS // 4)
