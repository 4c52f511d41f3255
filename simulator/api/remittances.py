"""Finance Remittance 2026-03-17: what was paid, and what for."""

import random
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from .. import dock, paging, query, remittance_export
from ..errors import invalid_input, not_found
from ..messages import Answer
from ..payment_run import NOON, Run
from ..remittances import (
    CHARGEBACK,
    FAILED,
    OTHER,
    PRICE,
    REVERSAL,
    SHORTAGE,
    TAILS,
    Item,
    Posting,
)
from .base import Api, control, endpoint, reader

_ROOT = "/finances/remittances/2026-03-17/remittances"
_LINES = "nextTokenForLineItems"
#: "The maximum date range between startDate and endDate is 90 days."
LONGEST = timedelta(days=90)
#: "The default is 30 days prior to the time of the request."
DEFAULT = timedelta(days=30)
LIST_QUERY = {
    "marketplaceId": query.text,
    "startDate": query.instant,
    "endDate": query.instant,
    "nextToken": query.text,
}
ONE_QUERY = {"marketplaceId": query.text, _LINES: query.text}
WON, LOST = "won", "lost"


class Remittances(Api):
    """The payments to all accounts. They follow from the books of invoices."""

    name = "remittances"
    #: payments, and lines of one, on a page
    headers_on_page, lines_on_page = 50, 100

    def clear(self):
        """Forget all payments, and what was agreed about them."""
        self._random = random.Random(f"remittances/{self.simulator.seed}")
        self.run = Run(self._next_number)
        self._next = None
        self._known = 0

    def _next_number(self):
        return str(self._random.randrange(10**9, 10**10))

    def summary(self):
        """How many there are."""
        return {"remittances": len(self.run.payments)}

    # Paying ------------------------------------------------------------------

    def settle(self, now):
        """Make the payments that are due, in their order."""
        books, run = self.simulator.invoices.books, self.run
        if len(books) == self._known and (self._next is None or now < self._next):
            return
        self._known = len(books)
        run.bill(books)
        while True:
            run.end(now)
            day = run.next_day()
            if day is None or datetime.combine(day, NOON) > now:
                break
            for group in run.groups_of(day):
                self._pay(group, day)
        ends = [each.ends_at for each in run.payments if not each.ended]
        if day is not None:
            ends.append(datetime.combine(day, NOON))
        self._next = min(ends, default=None)

    def _pay(self, group, day):
        simulator, run = self.simulator, self.run
        name, _currency, remit_to = group
        account = simulator.account(name)
        orders = simulator.orders.orders
        if CHARGEBACK in run.agreement(name).claims:
            charged = dock.chargebacks(simulator.shipments, name)
            run.charge(charged, orders, remit_to, day)
        world = _World(simulator.invoices.books, orders, account.country)
        run.pay(group, day, world)

    def _again(self):
        """Look at the payments anew, whatever is known."""
        self._next = datetime.min.replace(tzinfo=timezone.utc)

    # What Amazon answers -----------------------------------------------------

    @endpoint("getRemittanceHeaders", f"GET {_ROOT}", listing="remittances")
    def get_remittances(self, request):
        """List payments by the day on which they were made."""
        values = query.read(request, LIST_QUERY)
        _required(values)
        now = self.clock.now()
        start, end = _window(values, now)
        found = [each for each in self._of(request) if start <= each.paid_at <= end]
        request.filters = paging.fingerprint(request.account.name, values)
        chosen, token = paging.page(
            found, request.filters, values.get("nextToken"), self.headers_on_page
        )
        document = {
            "remittances": [each.header(now) for each in chosen],
            "numOfRecords": len(found),
        }
        if token:
            document["nextToken"] = token
        return Answer(document)

    @endpoint(
        "getRemittance",
        f"GET {_ROOT}/<number>",
        listing="remittanceItems",
        token=_LINES,
    )
    def get_remittance(self, request, number):
        """Show a payment with one page of its lines."""
        values = query.read(request, ONE_QUERY)
        _required(values)
        payment = next(
            (each for each in self._of(request) if each.unique_id == number), None
        )
        if payment is None:
            raise not_found(f"remittance {number}")
        bound = {"marketplaceId": values["marketplaceId"], "of": number}
        request.filters = paging.fingerprint(request.account.name, bound)
        first = _first(values.get(_LINES), request.filters)
        lines, last = payment.lines(), first + self.lines_on_page
        document = {
            "remittanceHeader": payment.header(self.clock.now()),
            "remittanceItems": lines[first:last],
        }
        if last < len(lines):
            document[_LINES] = paging.encode((last, ""), request.filters)
        return Answer(document)

    def _of(self, request):
        name = request.account.name
        return [each for each in self.run.payments if each.account == name]

    # What Amazon does --------------------------------------------------------

    @control
    def payments(self, account="demo"):
        """What was paid, oldest first.

        :return: list of :class:`~..remittances.Payment`
        """
        return [each for each in self.run.payments if each.account == account]

    @control
    def payment(self, number, account="demo"):
        """Return a :class:`~..remittances.Payment` by one of its two numbers.

        :raise KeyError: there is none
        """
        for each in self.payments(account):
            if number in (each.number, each.unique_id):
                return each
        raise KeyError(f"no such payment: {number}")

    @control
    def set_payment_terms(
        self, account="demo", withheld=None, currency=None, rate=None, days=None
    ):
        """Say how the payments to come are made.

        :param withheld: percent of taxes that is kept back, text or whole number
        :param currency: of the payment, if it is another than that of the invoices
        :param rate: what one unit of the invoices' currency is in it
        :param days: for which a payment is in progress
        """
        self.simulator.account(account)
        agreed = self.run.agreement(account)
        if withheld is not None:
            agreed.withheld = Decimal(str(withheld))
        if (currency is None) != (rate is None):
            raise ValueError("another currency and its rate are told together")
        if currency is not None:
            agreed.currency = (currency, Decimal(str(rate)))
        if days is not None:
            agreed.days = days

    @control
    def set_claims(self, kinds=(SHORTAGE, PRICE, CHARGEBACK), account="demo"):
        """Say what Amazon takes off from now on: ``shortage``, ``price``,
        ``chargeback``."""
        if unknown := set(kinds) - {SHORTAGE, PRICE, CHARGEBACK}:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        self.run.agreement(account).claims = set(kinds)

    @control
    def fail_next_payments(self, times=1):
        """The next payments fail at the bank, and are made again later."""
        self.run.fail_next += times

    @control
    def hide_next_lines(self, times=1):
        """So many lines of the next payments are told to nobody."""
        self.run.hide_next += times

    @control
    def set_remittance_pages(self, headers=None, lines=None):
        """Set how many payments, and lines of one, are on a page."""
        if min(headers or 1, lines or 1) < 1:
            raise ValueError("a page holds one at least")
        self.headers_on_page = headers or self.headers_on_page
        self.lines_on_page = lines or self.lines_on_page

    @control
    def deduct(
        self,
        number,
        amount,
        description="",
        account="demo",
        currency=None,
        code=None,
        days=1,
    ):
        """Take off an amount for a reason of Amazon's own: an agreement
        (``1234-12345678``), a provision, a price protection. It waits for a payment.

        :param amount: text; below zero Amazon pays it
        :param code: the vendor code whose payments it is in
        :param days: until it is settled at the earliest
        """
        owner = self.simulator.account(account)
        code = code or owner.vendor_codes[0]
        item = Item(
            number=number,
            kind=OTHER,
            issued=self.clock.now(),
            total=-Decimal(str(amount)),
            description=description,
            vendor_code=code,
        )
        currency = currency or owner.currency
        day = self.clock.now().date() + timedelta(days=days)
        self.run.pending.append(Posting(account, currency, code, day, item))
        self._again()

    @control
    def dispute(self, number, result=WON, amount=None, account="demo", days=1):
        """A claim was disputed, and this came of it.

        :param number: of the claim, as the payment has it
        :param result: ``won`` or ``lost``
        :param amount: text, that is paid back where not all is
        :param days: until it is
        :return: the number under which it is paid back, ``None`` where it is lost
        :raise KeyError: no payment has such a claim
        :raise ValueError: it takes off nothing
        """
        if result not in (WON, LOST):
            raise ValueError(f"a dispute is {WON} or {LOST}, not {result}")
        posting = self._settled(number, account)
        claimed = -posting.item.total
        back = claimed if amount is None else Decimal(str(amount))
        if not 0 < back <= claimed:
            raise ValueError(f"{number} took off {claimed}")
        if result == LOST:
            return None
        return self._post_again(posting, number + REVERSAL, back, days)

    @control
    def claim_again(self, number, account="demo", days=1):
        """Amazon claims anew what it paid back: the chain of tails grows.

        :param number: of the reversal
        :return: the number under which it is claimed
        """
        posting = self._settled(number, account)
        tail = TAILS.get(posting.item.kind)
        if tail is None or posting.item.total <= 0:
            raise ValueError(f"{number} is no reversal of a claim")
        return self._post_again(posting, number + tail, -posting.item.total, days)

    def _post_again(self, posting, number, total, days):
        item = posting.item
        tax = item.tax * total / item.total
        day = self.clock.now().date() + timedelta(days=days)
        again = Item(
            number=number,
            kind=item.kind,
            issued=self.clock.now(),
            total=total,
            tax=tax.quantize(item.total),
            description=item.words + (" reversal" if total > 0 else ""),
            vendor_code=item.vendor_code,
            invoice=item.invoice,
        )
        self.run.pending.append(Posting(*posting.group, day, again))
        self._again()
        return number

    def _settled(self, number, account):
        """The last posting of a number that a payment has settled."""
        for payment in reversed(self.payments(account)):
            for posting in payment.postings:
                if posting.item.number == number and payment.outcome != FAILED:
                    return posting
        raise KeyError(f"no payment has {number}")

    @control
    def export_remittances(
        self,
        numbers=None,
        account="demo",
        form="csv",
        locale="en_US",
        summary=True,
    ):
        """What Vendor Central exports: payments in one file.

        :param numbers: of the payments, all that have ended well without
        :param form: ``csv``, ``tsv`` or ``xlsx``
        :param locale: key of :data:`~..remittance_export.LOCALES`
        :param summary: whether the payments stand above their lines
        :return: bytes
        """
        chosen = [
            each
            for each in self.payments(account)
            if numbers is None or each.number in numbers
        ]
        now = self.clock.now()
        return remittance_export.write(chosen, now, form, locale, summary)

    @reader("remittances")
    def _payments(self, query):
        return self.payments(query.get("account", "demo"))


class _World:
    """What a run looks at."""

    def __init__(self, books, orders, country):
        self.books, self.orders, self.country = books, orders, country


def _required(values):
    if "marketplaceId" not in values:
        raise invalid_input("The marketplaceId field is required.")


def _window(values, now):
    end = values.get("endDate") or now
    start = values.get("startDate") or min(now, end) - DEFAULT
    if start > end:
        raise invalid_input("'startDate' must not be after 'endDate'.")
    if end - start > LONGEST:
        raise invalid_input("The date range must not exceed 90 days.")
    if start < now - relativedelta(years=1):
        raise invalid_input("'startDate' must not be more than one year ago.")
    return start, end


def _first(token, print_):
    """The place of the first line of a page."""
    if not token:
        return 0
    place, _number, bound = paging.unpack(token)
    if bound != print_:
        raise invalid_input("The token does not belong to this remittance.")
    return place or 0
