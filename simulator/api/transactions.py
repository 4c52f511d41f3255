"""Vendor transaction status v1, and direct fulfilment's own of 2021-12-28: what became
of a POST, as far as Amazon tells.

Every vendor API that takes documents hands them over here, see
:meth:`Transactions.take`.
"""

import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .. import query
from ..errors import invalid_input, not_found
from ..messages import Answer
from .base import Api, control, endpoint

PROCESSING, FAILURE, SUCCESS = "Processing", "Failure", "Success"
#: Characters of a transaction id, see the model's sandbox examples.
_ID_LENGTH = range(32, 80)
_DIRECT = "/vendor/directFulfillment/"


@dataclass
class Transaction:
    """One POST that was taken.

    :param documents: as sent
    :param due: when Amazon gets round to it
    :param apply: callable(transaction, instant) -> errors, or ``None`` where nothing
        is wrong and nothing came of it; ``None`` if Amazon never looks at it
        (selling-partner-api-models, issue 5108)
    :param succeeds: whether Amazon says Success in the end; for acknowledgements it
        never does, Processing is as good as it gets
    :param is_direct: whether direct fulfilment tells of it
    :param outcome: what really happened, which Amazon does not tell: ``pending``,
        ``applied``, ``failed``, ``lost`` (which looks like applied) or ``ignored``
    """

    id: str
    account: str
    at: datetime
    due: datetime
    documents: list
    apply: object = field(repr=False)
    succeeds: bool = False
    is_direct: bool = False
    outcome: str = "pending"
    errors: list = field(default_factory=list)
    #: stays Processing whatever happened
    stuck: bool = False

    def process(self):
        """Amazon gets round to it."""
        if self.apply is None:
            self.outcome = "ignored"
            return
        # What is taken late by a moved clock was still due when it was due.
        errors = self.apply(self, max(self.due, self.at))
        self.errors = errors or []
        if errors is None:
            self.outcome = "lost"
        else:
            self.outcome = "failed" if errors else "applied"

    def render(self):
        """Return ``transactionStatus``."""
        outcome = "pending" if self.stuck else self.outcome
        status = {"transactionId": self.id, "status": PROCESSING}
        if outcome == "failed":
            status["status"] = FAILURE
            status["errors"] = [dict(error) for error in self.errors]
        elif outcome in ("applied", "lost") and self.succeeds:
            status["status"] = SUCCESS
        return status


class Transactions(Api):
    """All transactions of the simulator, and the queue of those not yet applied."""

    name = "transactions"

    def clear(self):
        """Forget every transaction."""
        self._random = random.Random(f"transactions/{self.simulator.seed}")
        self._all = {}
        self._pending = []
        self._stick = 0

    def settle(self, now):
        """Process what is due, oldest first."""
        due = [each for each in self._pending if each.due <= now]
        if due:
            self._pending = [each for each in self._pending if each.due > now]
        for transaction in due:
            transaction.process()

    def summary(self):
        """Every transaction, with what really became of it."""
        return {
            "transactions": [
                each.render() | {"outcome": each.outcome} for each in self._all.values()
            ]
        }

    def take(self, request, documents, apply, lag=0, succeeds=False):
        """Take a POST: Amazon answers 202 whatever comes of it.

        :param apply: see :class:`Transaction`, as ``succeeds``
        :param lag: seconds until it is processed
        :return: the :class:`~..messages.Answer`
        """
        now = self.clock.now()
        guid = uuid.UUID(int=self._random.getrandbits(128))
        transaction = Transaction(
            f"{now:%Y%m%d%H%M%S}-{guid}",
            request.account.name,
            now,
            now + timedelta(seconds=lag),
            documents,
            apply,
            succeeds,
            request.path.startswith(_DIRECT),
        )
        if self._stick:
            self._stick -= 1
            transaction.stuck = True
        self._all[transaction.id] = request.entry.transaction = transaction
        self._pending.append(transaction)
        self.simulator.settle()
        return Answer({"payload": {"transactionId": transaction.id}}, 202)

    @endpoint(
        "getTransaction",
        "GET /vendor/transactions/v1/transactions/<transaction_id>",
        plan=(10.0, 20),
    )
    def get_transaction(self, request, transaction_id):
        """Tell how a transaction stands: HTTP 200 also when it failed."""
        found = self.find(request, transaction_id, is_direct=False)
        return Answer({"payload": {"transactionStatus": found.render()}})

    @endpoint(
        "getTransactionStatus",
        f"GET {_DIRECT}transactions/2021-12-28/transactions/<transaction_id>",
    )
    def get_direct_transaction(self, request, transaction_id):
        """The same for direct fulfilment: not wrapped, and its errors are an object."""
        status = self.find(request, transaction_id, is_direct=True).render()
        if "errors" in status:
            status["errors"] = {"errors": status["errors"]}
        return Answer({"transactionStatus": status})

    def find(self, request, transaction_id, is_direct):
        """Return a transaction of the account.

        :param is_direct: whether it is direct fulfilment's
        :raise ApiError: there is none
        """
        query.read(request)
        if len(transaction_id) not in _ID_LENGTH or "-" not in transaction_id:
            raise invalid_input("", "Invalid transmission ID.")
        found = self._all.get(transaction_id)
        if (
            found is None
            or found.account != request.account.name
            or found.is_direct != is_direct
        ):
            raise not_found(f"Transaction {transaction_id} does not exist.")
        return found

    @control
    def stick_next_transactions(self, times=1):
        """Show the next transactions as Processing for ever, also if they fail."""
        self._stick += times

    @control
    def release_transactions(self):
        """Let stuck transactions show what became of them."""
        for transaction in self._all.values():
            transaction.stuck = False
