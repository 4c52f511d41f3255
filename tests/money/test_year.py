"""Years of a vendor, through Odoo's books: every cent has a place.

What Amazon took, paid, claimed and paid back is asked of the simulator's books; what
became of it, of the money report and of Odoo's journal items.
"""

import os
from collections import Counter
from decimal import Decimal

from odoo.tests import tagged

from ...logic.invoice.numbers import match_key
from ...simulator.remittances import (
    CHARGEBACK,
    CREDIT_NOTE,
    INVOICE,
    OTHER,
    PRICE,
    SHORTAGE,
    SUCCESSFUL,
)
from .year import YearCase

#: How many years are played; more of them by the variable.
YEARS = int(os.environ.get("AMAZON_VENDOR_YEARS", "3"))
ZERO = Decimal(0)
#: Amazon's kind of a line -> code of the kind of deduction.
KINDS = {
    SHORTAGE: "shortage",
    PRICE: "price",
    CHARGEBACK: "chargeback",
    OTHER: "coop",
}
#: What the years must have had, all together.
HAPPENS = ("shortage", "price", "coop", "credit notes", "paid back", "failed", "open")


class AmazonsBooks:
    """What the simulator knows of a year.

    :ivar billed: number of a document -> what it comes to, below zero for a credit note
    :ivar settled: number -> what Amazon has settled of it, likewise
    :ivar times: number -> in how many payments
    :ivar payments: number of a payment -> what it came to
    :ivar short: code of a kind -> what was taken off; ``back``: what was paid back
    """

    def __init__(self, year):
        self.billed = {
            each.key: -each.total if each.is_credit_note else each.total
            for each in year.simulator.taken_invoices()
        }
        self.settled, self.times = Counter(), Counter()
        self.payments, self.failed = {}, set()
        self.short, self.back = Counter(), Counter()
        for payment in year.simulator.payments():
            if payment.status(year.clock.now()) != SUCCESSFUL:
                self.failed.add(payment.number)
                continue
            self.payments[payment.number] = payment.amount
            for item in payment.items:
                self._count(item)

    def _count(self, item):
        if item.kind in (INVOICE, CREDIT_NOTE):
            self.settled[item.number] += item.paid + item.discount
            self.times[item.number] += 1
            self.short["terms_discount"] += item.discount
        elif item.paid < 0:
            self.short[KINDS[item.kind]] -= item.paid
        else:
            self.back[KINDS[item.kind]] += item.paid

    def happened(self):
        """What a year has had: dict of a word -> how often, or how much."""
        return {
            **self.short,
            "credit notes": sum(amount < 0 for amount in self.billed.values()),
            "paid back": sum(self.back.values()),
            "failed": len(self.failed),
            "open": self.open,
        }

    @property
    def open(self):
        """What of all that was billed is neither paid nor taken off."""
        return sum(self.billed.values()) - sum(self.settled.values())


def exact(amount):
    """A float of Odoo's, of whole cents, as the decimal that it means."""
    cents = Decimal(f"{amount or 0:.6f}")
    assert cents == cents.quantize(Decimal("0.01")), amount
    return cents


@tagged("post_install", "-at_install")
class TestYear(YearCase):
    def test_every_cent_of_a_year_has_a_place(self):
        happened = Counter()
        for seed in range(YEARS):
            with self.subTest(seed=seed), self.year(seed) as year:
                amazons = AmazonsBooks(year)
                self._hold(year, amazons)
                happened.update(amazons.happened())
        # A year in which nothing goes wrong would prove nothing.
        for what in HAPPENS:
            self.assertGreater(happened[what], 0, what)

    def _hold(self, year, amazons):
        self._hold_documents(amazons)
        self._hold_payments(amazons)
        self._hold_report(amazons)
        self._hold_journals(amazons)
        before = self._told()
        self._take_all_in_again(year)
        self.assertEqual(self._told(), before, "what is here already comes again")

    def _hold_documents(self, amazons):
        """What Amazon has is what Odoo has posted; nothing is paid twice."""
        documents = self.documents()
        self.assertEqual(set(documents.mapped("state")), {"posted"})
        self.assertEqual(
            {
                match_key(move.name): exact(move.amount_total_signed)
                for move in documents
            },
            amazons.billed,
        )
        booked = self.payments_here().filtered(lambda each: each.state == "booked")
        settling = booked.line_ids.filtered("move_id")
        self.assertEqual(len(settling), len(settling.move_id), "one is paid twice")
        for move in documents:
            key = match_key(move.name)
            sign = -1 if move.move_type == "out_refund" else 1
            settled = sign * (exact(move.amount_total) - exact(move.amount_residual))
            self.assertEqual(settled, amazons.settled[key], move.name)
            self.assertLessEqual(amazons.times[key], 1)

    def _hold_payments(self, amazons):
        """Each payment that came is one entry of its amount; none that failed is."""
        payments = self.payments_here()
        self.assertEqual(
            {each.name: each.state for each in payments},
            dict.fromkeys(amazons.payments, "booked")
            | dict.fromkeys(amazons.failed, "cancelled"),
            payments.mapped("review_reason"),
        )
        for remittance in payments:
            if remittance.state == "cancelled":
                self.assertFalse(remittance.payment_id)
                continue
            lines = remittance.payment_id.move_id.line_ids
            came = lines.filtered(
                lambda line: line.account_id.account_type == "asset_current"
            )
            self.assertEqual(
                sum(exact(line.amount_currency) for line in came),
                amazons.payments[remittance.name],
            )
            self.assertEqual(sum(exact(line.balance) for line in lines), 0)
        moves = payments.payment_id.move_id
        self.assertEqual(len(moves), len(amazons.payments))
        self.assertEqual(set(moves.mapped("state")), {"posted"})

    def _hold_report(self, amazons):
        """Billed is paid, short less what came back, and open, kind by kind."""
        self.env.flush_all()
        report = self.env["amazon.vendor.money.report"].with_user(self.accountant)
        mine = [("instance_id", "=", self.instance.id)]
        sums = ["billed:sum", "paid:sum", "short:sum", "recovered:sum", "open:sum"]
        [row] = report._read_group(mine, [], sums)
        billed, paid, short, recovered, open_ = map(exact, row)
        self.assertEqual(billed, sum(amazons.billed.values()))
        self.assertEqual(paid, sum(amazons.payments.values()))
        self.assertEqual(short, sum(amazons.short.values()))
        self.assertEqual(recovered, sum(amazons.back.values()))
        self.assertEqual(open_, amazons.open)
        self.assertEqual(billed, paid + short - recovered + open_)
        by_kind = {
            kind.code: (exact(taken), exact(back))
            for kind, taken, back in report._read_group(
                [*mine, ("kind_id", "!=", False)],
                ["kind_id"],
                ["short:sum", "recovered:sum"],
            )
        }
        self.assertEqual(
            by_kind,
            {
                code: (taken, amazons.back[code])
                for code, taken in amazons.short.items()
                if taken
            },
        )
        for move, *row in report._read_group(mine, ["move_id"], sums):
            billed, paid, short, recovered, open_ = map(exact, row)
            self.assertEqual(billed, paid + short - recovered + open_, move.name)

    def _hold_journals(self, amazons):
        """The same of Odoo's accounts: what is owed, what came, what was taken off."""
        documents, payments = self.documents(), self.payments_here().payment_id.move_id
        items = (documents + payments).line_ids
        sums = Counter()
        for item in items:
            sums[item.account_id.account_type] += exact(item.balance)
        owed = items.filtered(
            lambda item: item.account_id.account_type == "asset_receivable"
        )
        self.assertEqual(sums["asset_receivable"], amazons.open)
        self.assertEqual(
            sum(exact(item.amount_residual) for item in owed), amazons.open
        )
        self.assertEqual(sums["asset_current"], sum(amazons.payments.values()))
        taken_off = sum(amazons.short.values()) - sum(amazons.back.values())
        self.assertEqual(sums["expense"], taken_off)
        self.assertEqual(
            sum(amazons.billed.values()),
            sums["asset_current"] + sums["expense"] + sums["asset_receivable"],
        )

    def _take_all_in_again(self, year):
        """By the API from the beginning, and as a file of Vendor Central."""
        self.instance._schedule("import_remittances").cursor = False
        self.instance.first_import_days = 180
        self.import_payments()
        content = year.simulator.export_remittances()
        self.assertGreater(self.import_file(content), 0)
        self.look_at_payments()

    def _told(self):
        """All that payments have made of Odoo's books."""
        payments = self.payments_here()
        return (
            [(each.name, each.state, len(each.line_ids)) for each in payments],
            [(line.id, line.balance) for line in payments.payment_id.move_id.line_ids],
            [(move.id, move.amount_residual) for move in self.documents()],
            [(each.id, each.amount, each.recovered) for each in self.deductions()],
        )
