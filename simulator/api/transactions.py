"""Transactions: what became of a POST, as far as Amazon tells."""

import random
from dataclasses import dataclass, field
from datetime import datetime

PROCESSING, FAILURE = "Processing", "Failure"


@dataclass
class Transaction:
    """One POST that was taken.

    :param acknowledgements: the documents as sent
    :param due: when Amazon gets round to it
    :param outcome: what really happened, which Amazon does not tell: ``pending``,
        ``applied``, ``failed`` or ``ignored``
    """

    id: str
    account: str
    at: datetime
    due: datetime
    acknowledgements: list
    outcome: str = "pending"
    errors: list = field(default_factory=list)
    #: taken, answered with 202, and never looked at again (selling-partner-api-models,
    #: issue 5108)
    ignored: bool = False
    #: stays Processing even if it failed
    stuck: bool = False

    def render(self):
        """Return ``transactionStatus``. Success never comes for acknowledgements:
        Amazon has it for shipments only, Processing is as good as it gets."""
        failed = self.outcome == "failed" and not self.stuck
        status = {"transactionId": self.id, "status": FAILURE if failed else PROCESSING}
        if failed:
            status["errors"] = [dict(error) for error in self.errors]
        return status


class Transactions:
    """All transactions of the simulator, and the queue of those not yet applied."""

    def __init__(self, seed=0):
        self._random = random.Random(f"transactions/{seed}")
        self._all = {}
        self._pending = []
        self._ignore = 0
        self._stick = 0

    def add(self, account, at, due, acknowledgements):
        """Take a POST.

        :return: the new :class:`Transaction`
        """
        raw = f"{self._random.getrandbits(128):032x}"
        guid = "-".join((raw[:8], raw[8:12], raw[12:16], raw[16:20], raw[20:]))
        transaction = Transaction(
            f"{at:%Y%m%d%H%M%S}-{guid}", account, at, due, acknowledgements
        )
        if self._ignore:
            self._ignore -= 1
            transaction.ignored = True
        if self._stick:
            self._stick -= 1
            transaction.stuck = True
        self._all[transaction.id] = transaction
        self._pending.append(transaction)
        return transaction

    def take_due(self, now):
        """Return the transactions Amazon processes by now, oldest first; once each."""
        due = [each for each in self._pending if each.due <= now]
        if due:
            self._pending = [each for each in self._pending if each.due > now]
        return due

    def get(self, transaction_id, account):
        """Return a transaction of the account, or ``None``."""
        found = self._all.get(transaction_id)
        return found if found and found.account == account else None

    def all(self):
        """Return every transaction, oldest first."""
        return list(self._all.values())

    def ignore_next(self, times):
        """Drop the next acknowledgements without a word after their 202."""
        self._ignore += times

    def stick_next(self, times):
        """Show the next transactions as Processing for ever, also if they failed."""
        self._stick += times

    def release(self):
        """Let stuck transactions show what became of them."""
        for transaction in self._all.values():
            transaction.stuck = False
