"""What Amazon knows: accounts, orders, transactions."""

from datetime import timedelta

from . import acknowledgements
from .accounts import demo_accounts
from .api.transactions import Transactions


class State:
    """All that a simulator remembers; its caller holds the lock.

    :param clock: the simulator's clock
    :param seed: makes ids reproducible
    :param lag: seconds from taking an acknowledgement to its effect
    :param status_lag: seconds purchaseOrdersStatus is behind
    :param strict_changed_window: let the changed window match only orders that Amazon
        changed after their creation. Amazon does not say; strict is what an importer
        must get along with. If not, the creation counts as the first change.
    """

    def __init__(self, clock, seed=0, lag=0, status_lag=0, strict_changed_window=True):
        self.clock = clock
        self.seed = seed
        self.lag = lag
        self.status_lag = status_lag
        self.strict_changed_window = strict_changed_window
        self.accounts = {each.name: each for each in demo_accounts()}
        self.clear()

    def clear(self):
        """Forget orders, transactions and stopped items."""
        self.orders = {}
        self.transactions = Transactions(self.seed)
        self.obsolete = acknowledgements.Obsolete()
        #: numbers of orders with lines that time may reject
        self.waiting = set()

    def account(self, name):
        """Return an account by its name.

        :raise KeyError: there is none
        """
        if name not in self.accounts:
            raise KeyError(f"no such account: {name}")
        return self.accounts[name]

    def order(self, number):
        """Return an order by its number.

        :raise KeyError: there is none
        """
        number = str(number).strip()
        if number not in self.orders:
            raise KeyError(f"no such purchase order: {number}")
        return self.orders[number]

    def add(self, order):
        """Remember an order.

        :raise ValueError: there is one of that number
        """
        if order.number in self.orders:
            raise ValueError(f"purchase order {order.number} exists already")
        self.orders[order.number] = order
        return order

    def visible_orders(self, account):
        """Return the account's orders that Amazon shows by now."""
        now = self.clock.now()
        return [
            order
            for order in self.orders.values()
            if order.account == account.name and order.visible_from <= now
        ]

    def visible_order(self, account, number):
        """Return one of :meth:`visible_orders`, or ``None``."""
        order = self.orders.get(number)
        if order is None or order.account != account.name:
            return None
        return order if order.visible_from <= self.clock.now() else None

    def stopped(self, account_name):
        """Return the ASINs Amazon orders no more from an account."""
        stopped = self.obsolete.stopped
        return {asin for name, asin in stopped if name == account_name}

    def submit(self, account, documents):
        """Take acknowledgements and apply them, unless they have to wait.

        :return: the :class:`~.transactions.Transaction`
        """
        now = self.clock.now()
        due = now + timedelta(seconds=self.lag)
        transaction = self.transactions.add(account.name, now, due, documents)
        self.settle()
        return transaction

    def settle(self):
        """Do what is due by now: apply waiting acknowledgements, and count lines that
        nobody answered in time as rejected."""
        now = self.clock.now()
        for transaction in self.transactions.take_due(now):
            self._apply(transaction, max(transaction.due, transaction.at))
        for number in sorted(self.waiting):
            order = self.orders.get(number)
            if order is None or not acknowledgements.process(order, now):
                self.waiting.discard(number)

    def _apply(self, transaction, now):
        if transaction.ignored:
            transaction.outcome = "ignored"
            return
        plans = []
        for document in transaction.acknowledgements:
            order = self.orders.get(document["purchaseOrderNumber"].strip())
            if order and order.account != transaction.account:
                order = None
            if order and any(order is known for known, _plan in plans):
                error = {"code": "DUPLICATE_ORDER", "message": "Duplicate order."}
                transaction.errors.append(error)
                continue
            try:
                plans.append((order, acknowledgements.plan(document, order, now)))
            except acknowledgements.Refusal as refusal:
                transaction.errors.append(refusal.error)
        # One bad acknowledgement fails its whole transaction; nothing is applied then.
        if transaction.errors:
            transaction.outcome = "failed"
            return
        transaction.outcome = "applied"
        for order, planned in plans:
            obsolete = acknowledgements.apply(planned, order, now)
            confirmed = [line.asin for line, each in planned if each.confirmed]
            self.obsolete.note(order.account, obsolete, confirmed, now)
            self.waiting.add(order.number)
