"""A year of a vendor, drawn by a seed: orders, deliveries, invoices, payments.

It is played to a simulator without a server, by what Amazon would know of it: the
documents themselves are not what a year is about. What the vendor did wrong is kept, so
that what Amazon makes of it can be told from the outside.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal

from .amazon import Simulator
from .clock import Clock
from .invoices import (
    CREDIT_NOTE,
    INVOICE,
    Invoice,
    InvoiceLine,
    Reference,
    Tax,
    Terms,
    agreed_cost,
    rounded,
)
from .orders import ACKNOWLEDGED, Snapshot
from .remittances import SHORTAGE, SUCCESSFUL
from .shipment_rules import lines_of
from .shipments import Content, Shipment

BEGIN = datetime(2025, 1, 6, 8, tzinfo=timezone.utc)
#: How goods arrive, and how often of a hundred.
ARRIVALS = {"complete": 70, "short": 14, "over": 6, "late": 10}
#: Terms that vendors have, of which a year has one.
TERMS = (
    Terms(net_days=30),
    Terms(net_days=60),
    Terms(net_days=90, discount_percent=Decimal(2), discount_days=30),
    Terms("EndOfMonth", net_days=30),
)
_TAX = {"DE": ("MwSt.", Decimal(19))}
_ZERO = Decimal(0)


@dataclass(frozen=True)
class Fault:
    """What an invoice asks too much for.

    :param number: of the invoice
    :param short: untaxed, of what never arrived and was not credited
    :param above: untaxed, of what costs more than was agreed and was not credited
    """

    number: str
    short: Decimal
    above: Decimal


class Year:
    """A vendor's year.

    :param seed: the same one gives the same year
    :param weeks: with orders; payments go on for the weeks after them
    :param after: how many those are
    :param rate: of requests, see :class:`~.amazon.Simulator`, for who plays with a
        client that asks
    """

    def __init__(self, seed, weeks=52, after=6, rate=None):
        self.simulator = Simulator(seed, clock=Clock(BEGIN, frozen=True), rate=rate)
        self.account = self.simulator.account("demo")
        self.weeks, self.after = weeks, after
        #: number of an invoice -> :class:`Fault`
        self.faults = {}
        #: numbers of claims that were paid back, and what was
        self.won = {}
        self._random = random.Random(f"year/{seed}")
        self._disputed = set()
        #: by which every invoice is paid
        self.terms = self._random.choice(TERMS)
        self._serial = 0

    @property
    def clock(self):
        """The simulator's."""
        return self.simulator.clock

    def play(self):
        """Let the year pass.

        :return: the year
        """
        for week in range(self.weeks + self.after):
            if week < self.weeks:
                self._one_week()
            self._mishaps()
            self.clock.advance(days=7)
            # Amazon pays whatever is due when it is looked at.
            self._dispute(self.simulator.payments())
        return self

    # What the vendor does ----------------------------------------------------

    def _one_week(self):
        for order in self._orders():
            self._answer(order)
            shipment = self._ship(order)
            if not shipment.contents:
                continue
            self._arrive(shipment)
            invoice = self._bill(order, shipment)
            self._credit(invoice, shipment)

    def _orders(self):
        """The orders of a week."""
        count = self._random.randint(0, 2)
        return self.simulator.generate_orders(count, weighed=False)

    def _answer(self, order):
        now = self.clock.now()
        for line in order.lines:
            accepted = self._random.randint(line.ordered // 2, line.ordered)
            line.acknowledgements.append(
                Snapshot(now, accepted, 0, line.ordered - accepted)
            )
        order.set_state(ACKNOWLEDGED, now)
        self.simulator.orders.waiting.discard(order.number)

    def _ship(self, order):
        contents = [
            Content(
                order=order.number,
                reference=line.sequence,
                asin=line.asin,
                sku=line.sku,
                amount=line.last.confirmed,
                unit=line.unit,
                unit_size=line.unit_size,
            )
            for line in order.lines
            if line.last.confirmed
        ]
        now = self.clock.now()
        document = {
            "sellingParty": {"partyId": order.vendor_code},
            "shipToParty": {"partyId": order.ship_to},
        }
        shipment = Shipment(
            self.account.name,
            f"SHP{order.number}",
            document,
            now,
            [(now, document)],
            contents=contents,
        )
        self.simulator.shipments.shipments[self.account.name, shipment.identifier] = (
            shipment
        )
        return shipment

    def _arrive(self, shipment):
        (how,) = self._random.choices(list(ARRIVALS), list(ARRIVALS.values()))
        self.simulator.receive_shipment(shipment.identifier, how)

    def _bill(self, order, shipment):
        lines, above, short = [], _ZERO, _ZERO
        for content, gone in self._gone(shipment, shipment.contents):
            agreed = agreed_cost(lines_of(order, content))
            cost = agreed
            if self._random.random() < 0.05:
                cost += Decimal(self._random.randint(1, 99)) / 100
            above += (cost - agreed) * content.eaches
            short += gone * agreed
            lines.append(self._line(len(lines) + 1, content, cost))
        invoice = self._enter(INVOICE, order, lines)
        self.faults[invoice.number] = Fault(invoice.number, short, above)
        return invoice

    @staticmethod
    def _gone(shipment, lines):
        """Lines with the eaches of each that never arrived; a product on two lines:
        what arrived counts for the first."""
        left = dict(shipment.arrival.received)
        for line in lines:
            there = min(line.eaches, left.get(line.product, 0))
            left[line.product] = left.get(line.product, 0) - there
            yield line, line.eaches - there

    def _credit(self, invoice, shipment):
        """Some vendors give back what never arrived before Amazon claims it."""
        fault = self.faults[invoice.number]
        if not fault.short or self._random.random() < 0.7:
            return
        reference = Reference(invoice.number, invoice.dated.date())
        order = self.simulator.order(invoice.orders[0])
        lines, above = [], fault.above
        for line, gone in self._gone(shipment, invoice.lines):
            if gone:
                above -= gone * (line.cost - agreed_cost(lines_of(order, line)))
                content = Content(
                    line.order, "", line.asin, line.sku, gone, "Eaches", 1
                )
                made = self._line(len(lines) + 1, content, line.cost, reference)
                lines.append(made)
        self._enter(CREDIT_NOTE, order, lines)
        self.faults[invoice.number] = Fault(invoice.number, _ZERO, above)

    @staticmethod
    def _line(sequence, content, cost, reference=None):
        return InvoiceLine(
            sequence=sequence,
            order=content.order,
            asin=content.asin,
            sku=content.sku,
            amount=content.amount,
            unit=content.unit,
            unit_size=content.unit_size,
            cost=cost,
            reference=reference,
        )

    def _enter(self, kind, order, lines):
        currency = self.account.currency
        name, rate = _TAX[self.account.country]
        untaxed = sum((rounded(line.exact, currency) for line in lines), _ZERO)
        tax = Tax(name, rate, rounded(untaxed * rate / 100, currency), untaxed)
        self._serial += 1
        letters = "INV" if kind == INVOICE else "CN"
        number = f"{letters}/{BEGIN.year}/{self._serial:05d}"
        return self._into_books(number, kind, order, lines, untaxed, tax)

    def _into_books(self, number, kind, order, lines, untaxed, tax):
        """A document comes into Amazon's books in another way than by its API.

        :param untaxed: what its lines come to
        :param tax: :class:`~.invoices.Tax` on that
        """
        now = self.clock.now()
        invoice = Invoice(
            account=self.account.name,
            number=number,
            kind=kind,
            dated=now,
            taken_at=now,
            currency=self.account.currency,
            total=untaxed + tax.amount,
            lines=tuple(lines),
            taxes=(tax,),
            charges=(),
            allowances=(),
            terms=self.terms,
            remit_to=order.vendor_code,
            bill_to=None,
            document={},
        )
        self.simulator.invoices.books.add(invoice)
        return invoice

    # What happens ------------------------------------------------------------

    def _mishaps(self):
        chance = self._random.random()
        if chance < 0.05:
            self.simulator.fail_next_payments()
        elif chance < 0.10:
            number = f"{self._random.randrange(10**3, 10**4)}-{self._serial:08d}"
            amount = Decimal(self._random.randint(100, 90000)) / 100
            code = self._random.choice(self.account.vendor_codes)
            self.simulator.deduct(number, str(amount), "COOP", code=code)

    def _dispute(self, payments):
        for payment in payments:
            if payment.status(self.clock.now()) != SUCCESSFUL:
                continue
            for item in payment.items:
                if item.kind != SHORTAGE or item.number in self._disputed:
                    continue
                self._disputed.add(item.number)
                if item.total < 0 and self._random.random() < 0.5:
                    back = rounded(
                        -item.total * self._random.choice((1, 1, Decimal("0.5"))),
                        payment.invoice_currency,
                    )
                    number = self.simulator.dispute(item.number, amount=str(back))
                    self.won[number] = back
                elif item.total > 0 and self._random.random() < 0.3:
                    self.simulator.claim_again(item.number)
