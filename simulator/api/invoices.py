"""Vendor invoices v1: what is billed to Amazon. It shows nobody its books."""

import random
from decimal import Decimal

from .. import invoice_parties, invoice_rules, invoice_validation, query
from ..errors import ApiError
from ..invoice_books import Books
from ..invoice_reading import read
from ..invoice_refusal import REFUSALS, Refusal
from ..invoices import Terms
from ..validation import read_body
from .base import Api, control, endpoint, reader

#: Whether an account may send invoices: yes; no; and what it sends is looked at by
#: accounts payable, and paid by nobody.
STATES = ON, OFF, TESTING = ("on", "off", "testing")
#: How Amazon fails a document for reasons of its own (selling-partner-api-docs, issue
#: 297).
_OPAQUE = (
    "Error details are not available. Please make sure you are sending valid input "
    "payload."
)


class Invoices(Api):
    """The invoices and credit notes of all accounts."""

    name = "invoices"
    #: seconds from taking a document to its effect
    invoice_lag = 0
    #: whether Amazon ever says Success; it does not say it of invoices
    says_success = False

    def clear(self):
        """Forget all invoices, and what was agreed about them."""
        self._random = random.Random(f"invoices/{self.simulator.seed}")
        self.books = Books()
        #: sound ones that are in no books: they vanished, or were a test
        self.lost = []
        self._lose, self._loss, self._failures = 0, 0.0, []
        #: account -> one of STATES; status of a refusal at once; Terms
        self._states, self._at_once, self._terms = {}, {}, {}
        #: code -> whom Amazon has on record
        self.records = invoice_parties.known()
        self.says_success = False

    def summary(self):
        """How many there are."""
        return {"invoices": len(self.books), "lost_invoices": len(self.lost)}

    def taken(self, account="demo"):
        """What Amazon has in its books, oldest first.

        :return: list of :class:`~..invoices.Invoice`
        """
        return self.books.of_account(account)

    # What Amazon answers -----------------------------------------------------

    @endpoint("submitInvoices", "POST /vendor/payments/v1/invoices")
    def submit_invoices(self, request):
        """Take invoices: 202 and a transaction, whatever comes of them."""
        query.read(request)
        document = read_body(request, invoice_validation.INVOICES)
        if status := self._at_once.get(request.account.name):
            raise ApiError(status, "InvalidInput", REFUSALS["NOT_ENABLED"])
        apply = self._enter
        if self._failures:
            errors = self._failures.pop(0)

            def apply(_transaction, _now):
                return errors

        return self.simulator.transactions.take(
            request,
            document["invoices"],
            apply,
            self.invoice_lag,
            succeeds=self.says_success,
        )

    # What comes of it ---------------------------------------------------------

    def _enter(self, transaction, now):
        """Enter the invoices of a transaction into the books, all or none.

        :return: what Amazon has against them; ``None`` if it has nothing, and they are
            in no books
        """
        found, errors = self.judge(transaction.documents, transaction.account, now)
        if errors:
            return errors
        lost = [each for each in found if self._vanishes(each)]
        self.lost += lost
        for each in found:
            if each not in lost:
                self.books.add(each)
        return None if len(lost) == len(found) else []

    def judge(self, documents, account, now):
        """Hold invoices against the rules; nothing is entered.

        :param documents: list of ``Invoice``, valid by the model
        :param account: name of the account
        :return: list of :class:`~..invoices.Invoice`, list of errors
        """
        if self._states.get(account) == OFF:
            refusal = Refusal("NOT_ENABLED", account)
            return [], [refusal.error for _each in documents]
        simulator = self.simulator
        shipments = simulator.shipments.shipments
        world = invoice_rules.World(
            Books(self.books),
            simulator.orders.orders,
            [each for each in shipments.values() if each.account == account],
            simulator.account(account),
            self.records,
        )
        entered, errors = [], []
        for document in documents:
            try:
                found = read(document, account, now, self._terms.get(account))
                invoice_rules.check(found, world, now)
            except Refusal as refusal:
                errors.append(refusal.error)
                continue
            # The next of the same request is held against this one, too.
            world.books.add(found)
            entered.append(found)
        return entered, errors

    def _vanishes(self, invoice):
        if self._states.get(invoice.account) == TESTING:
            return True
        if self._lose:
            self._lose -= 1
            return True
        return bool(self._loss) and self._random.random() < self._loss

    # What Amazon does --------------------------------------------------------

    @control
    def taken_invoices(self, account="demo"):
        """What Amazon has in its books, oldest first.

        :return: list of :class:`~..invoices.Invoice`
        """
        return self.taken(account)

    @control
    def invoice(self, number, account="demo"):
        """Return an :class:`~..invoices.Invoice` of Amazon's books by its number.

        :raise KeyError: there is none
        """
        found = self.books.find(account, number)
        if found is None:
            raise KeyError(f"no such invoice: {number}")
        return found

    @control
    def enter_invoices(self, documents, account="demo"):
        """Enter invoices that came another way, as by EDI, by the same rules.

        :param documents: list of ``Invoice``
        :return: list of the :class:`~..invoices.Invoice`
        :raise ValueError: they are not valid by the model, or break a rule; none is
            entered
        """
        try:
            invoice_validation.INVOICES({"invoices": documents}, "body")
        except ApiError as error:
            raise ValueError(error.details) from None
        found, errors = self.judge(documents, account, self.clock.now())
        if errors:
            raise ValueError("; ".join(f"{e['code']} {e['details']}" for e in errors))
        for each in found:
            self.books.add(each)
        return found

    @control
    def set_invoicing(self, state, account="demo", at_once=False):
        """Say whether an account may send invoices.

        :param state: ``on``; ``off``: "Vendor is not enabled for EDI"; ``testing``:
            the rules hold, and what is sound is in no books, until accounts payable is
            content and the state is ``on``
        :param at_once: refuse with 400 instead of failing the transaction
        """
        if state not in STATES:
            raise ValueError(f"the state is one of {', '.join(STATES)}, not {state}")
        self.simulator.account(account)
        self._states[account] = state
        self._at_once[account] = 400 if at_once and state == OFF else None

    @control
    def set_invoice_terms(
        self,
        account="demo",
        type="Basic",
        net_days=60,
        discount_percent=None,
        discount_days=None,
    ):
        """Pay the invoices to come by these terms, whatever they tell themselves.

        :param discount_percent: text or whole number
        """
        self.simulator.account(account)
        percent = None if discount_percent is None else Decimal(str(discount_percent))
        self._terms[account] = Terms(type, net_days, percent, discount_days)

    @control
    def set_bill_to(self, code, **record):
        """Put a company that Amazon is billed as on record, or change one.

        :param record: ``name``, ``street``, ``city``, ``region``, ``postcode``,
            ``country``, ``vat``
        """
        fields = dict.fromkeys(("name", "street", "city", "postcode", "country"), "")
        fields |= {"region": "", "vat": None}
        if unknown := set(record) - set(fields):
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        self.records[code] = fields | self.records.get(code, {}) | record

    @control
    def lose_next_invoices(self, times=1):
        """The next sound invoices are taken and never appear (public issue 565)."""
        self._lose += times

    @control
    def set_invoice_loss(self, probability):
        """Lose so many of the sound invoices, seeded: 0 to 1."""
        if not 0 <= probability <= 1:
            raise ValueError("a probability lies between 0 and 1")
        self._loss = probability

    @control
    def fail_next_invoices(
        self, times=1, code="NotAvailable", message=_OPAQUE, details="", errors=1
    ):
        """Take the next invoices and fail them for no good reason.

        :param errors: how often the same error is repeated
        """
        error = {"code": code, "message": message, "details": details}
        self._failures += [[error] * errors for _each in range(times)]

    @control
    def set_invoice_pace(self, lag=None, says_success=None):
        """Set how slow Amazon is with invoices, and how talkative.

        :param lag: seconds from the 202 to the effect
        :param says_success: whether a sound one ends in Success, also one that vanishes
        """
        if lag is not None:
            self.invoice_lag = lag
        if says_success is not None:
            self.says_success = says_success

    @reader("invoices")
    def _invoices(self, query):
        return self.taken(query.get("account", "demo"))

    @reader("lost_invoices")
    def _lost(self, query):
        return [
            each
            for each in self.lost
            if each.account == query.get("account", each.account)
        ]

    @reader("bill_to")
    def _bill_to(self, query):
        return self.records
