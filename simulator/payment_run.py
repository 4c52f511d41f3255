"""When Amazon pays, and what it pays together."""

from collections import Counter
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from itertools import islice

from .claims import Counted, claims_of
from .invoices import rounded
from .remittances import (
    CHARGEBACK,
    CREDIT_NOTE,
    FAILED,
    INVOICE,
    PRICE,
    SHORTAGE,
    SUCCESSFUL,
    Item,
    Payment,
    Posting,
)

_ZERO = Decimal(0)
#: Payments are made at noon.
NOON = time(12, tzinfo=timezone.utc)
#: Days after which a payment that failed is made again.
AGAIN = 3


class Agreement:
    """How an account is paid; what is not set is as Amazon does it."""

    def __init__(self):
        #: kinds of claims that are made
        self.claims = {SHORTAGE, PRICE, CHARGEBACK}
        #: percent that is withheld
        self.withheld = _ZERO
        #: (currency, rate) of payments, ``None``: in that of the invoices
        self.currency = None
        #: days a payment is in progress
        self.days = 0


class Run:
    """The payments of all accounts.

    :param next_number: callable that makes numbers of ten digits
    """

    def __init__(self, next_number):
        self.payments, self.pending = [], []
        self.fail_next = self.hide_next = 0
        self._next_number = next_number
        self._seen = 0
        self._counted, self._agreements = Counted(), {}
        #: what was charged already
        self._charged = set()
        self._serial = Counter()

    def agreement(self, account):
        """The :class:`Agreement` of an account."""
        return self._agreements.setdefault(account, Agreement())

    # What is owed ------------------------------------------------------------

    def bill(self, books):
        """Owe what has come into the books of invoices since the last time."""
        if len(books) == self._seen:
            return
        for invoice in islice(books.by_key.values(), self._seen, None):
            self.pending.append(self._owed(invoice))
        self._seen = len(books)

    def _owed(self, invoice):
        early, sign = invoice.discounted_until, -1 if invoice.is_credit_note else 1
        kind = CREDIT_NOTE if invoice.is_credit_note else INVOICE
        discount = invoice.discount if early and sign > 0 else _ZERO
        percent = self.agreement(invoice.account).withheld if sign > 0 else _ZERO
        item = Item(
            number=invoice.key,
            kind=kind,
            issued=invoice.dated,
            total=sign * invoice.total,
            tax=sign * invoice.tax,
            discount=discount,
            withheld=rounded(invoice.total * percent / 100, invoice.currency),
            terms=_terms(invoice.terms),
            vendor_code=invoice.remit_to,
            invoice=invoice.key,
        )
        return Posting(
            invoice.account,
            invoice.currency,
            invoice.remit_to,
            early or invoice.due_on,
            item,
            invoice if sign > 0 else None,
        )

    def charge(self, chargebacks, orders, vendor_code, day):
        """Owe less for chargebacks, once for each.

        :param chargebacks: list of :class:`~.charging.Chargeback`
        :param orders: number -> :class:`~.orders.PurchaseOrder`
        :param vendor_code: of those that are about no order
        """
        for each in chargebacks:
            what = (each.account, each.kind, each.order, each.product, each.shipment)
            amount = each.currency and rounded(each.amount, each.currency)
            if not amount or what in self._charged:
                continue
            self._charged.add(what)
            self._serial[each.account] += 1
            order = orders.get(each.order)
            code = order.vendor_code if order else vendor_code
            item = Item(
                number=f"VCBSINV{self._serial[each.account]:08d}",
                kind=CHARGEBACK,
                issued=each.at,
                total=-amount,
                description=" ".join(
                    filter(None, ("Vendor chargeback", each.kind, each.order))
                ),
                vendor_code=code,
            )
            self.pending.append(Posting(each.account, each.currency, code, day, item))

    # Paying ------------------------------------------------------------------

    def next_day(self, group=None):
        """The day of the next payment, ``None`` where nobody is owed anything.

        :param group: of one :attr:`~.remittances.Posting.group` only
        """
        days = (
            each.due
            for each in self.pending
            if each.item.paid > 0 and group in (None, each.group)
        )
        return min(days, default=None)

    def groups_of(self, day):
        """The groups that are paid on a day, each once, as they came."""
        return list(
            dict.fromkeys(
                each.group
                for each in self.pending
                if each.item.paid > 0 and each.due <= day
            )
        )

    def pay(self, group, day, world):
        """Make the payment of a group.

        Nobody is asked for money: what would take off more than there is waits.

        :param world: has ``books`` and ``orders``, and ``country``
        :rtype: Payment
        """
        account, currency, remit_to = group
        due = [each for each in self.pending if each.group == group and each.due <= day]
        chosen = [each for each in due if each.item.paid > 0]
        takes_off = [each for each in due if each.item.paid <= 0]
        for posting in chosen:
            takes_off += self._claims(posting, day, world)
        left = sum((each.item.paid for each in chosen), _ZERO)
        waiting = []
        for posting in takes_off:
            if left + posting.item.paid < 0:
                waiting.append(posting)
                continue
            chosen.append(posting)
            left += posting.item.paid
        # Each knows only itself: two postings may say the same.
        gone = {id(each) for each in due}
        self.pending = [each for each in self.pending if id(each) not in gone]
        self.pending += waiting
        payment = self._payment(group, day, chosen, world.country)
        self.payments.append(payment)
        return payment

    def _claims(self, posting, day, world):
        invoice, posting.billed = posting.billed, None
        if invoice is None:
            return []
        credits = world.books.credits_of(invoice.account, invoice.number)
        kinds = self.agreement(invoice.account).claims
        return [
            Posting(*posting.group, day, item)
            for item in claims_of(invoice, world.orders, credits, self._counted, day)
            if item.kind in kinds
        ]

    def _payment(self, group, day, chosen, country):
        account, currency, remit_to = group
        agreed = self.agreement(account)
        paid_at = datetime.combine(day, NOON)
        code, rate = agreed.currency or (currency, None)
        outcome = SUCCESSFUL
        if self.fail_next:
            self.fail_next -= 1
            outcome = FAILED
        hidden = min(self.hide_next, len(chosen) - 1)
        self.hide_next -= hidden
        return Payment(
            account=account,
            unique_id=self._next_number(),
            number=self._next_number(),
            paid_at=paid_at,
            ends_at=paid_at + timedelta(days=agreed.days),
            outcome=outcome,
            invoice_currency=currency,
            currency=code,
            postings=chosen,
            rate=rate,
            remit_to=remit_to,
            country=country,
            hidden=hidden,
        )

    def end(self, now):
        """What failed by now is owed again."""
        for payment in self.payments:
            if payment.ended or payment.ends_at > now:
                continue
            payment.ended = True
            if payment.outcome == FAILED:
                day = payment.ends_at.date() + timedelta(days=AGAIN)
                for posting in payment.postings:
                    again = Posting(*posting.group, day, posting.item)
                    self.pending.append(again)


def _terms(terms):
    net = f"NET {terms.net_days}"
    if not terms.discount_percent or terms.discount_days is None:
        return net
    return f"{terms.discount_percent}% {terms.discount_days}, {net}"
