"""Vendor Direct Fulfillment Transactions 2021-12-28: what became of a submission.

Its answers are not wrapped, and a transaction's errors are an object that holds the
list. Amazon gives ``Success`` here; what stays ``Processing`` is not done.
"""

from .. import answers
from ..errors import Retryable
from ..messages import transaction as message
from ..messages.values import MessageError
from .base import Operations
from .restricted import ROLES

_ROOT = "/vendor/directFulfillment/transactions/2021-12-28"
_TRANSACTION = "getTransactionStatus"


class DirectTransactions(Operations):
    """The operation of Vendor Direct Fulfillment Transactions 2021-12-28."""

    ROLES = ROLES
    WRAPPER = None

    def transaction(self, transaction_id):
        """getTransactionStatus.

        Amazon answers HTTP 200 for a failed transaction too: look at ``status``.

        :rtype: TransactionStatus
        :raise SpApiError: one of its four kinds
        """
        transaction_id = self._identifier(transaction_id, _TRANSACTION)
        request = self._request("GET", f"{_ROOT}/transactions/{transaction_id}")
        return self._perform(
            _TRANSACTION, request, lambda answer: _read(answer, transaction_id)
        )


def _read(answer, asked):
    where = answers.where(answer, _TRANSACTION)
    try:
        found = message.parse(answers.document(answer, _TRANSACTION, None).text)
    except MessageError as error:
        raise Retryable(f"Amazon: {error}", seconds=30, **where) from None
    # What Amazon says of another transaction proves nothing about this one.
    if found.transaction_id not in (None, asked):
        raise Retryable(
            f"Asked for transaction {asked}, Amazon answers with "
            f"{found.transaction_id[:80]}.",
            seconds=60,
            **where,
        )
    return found
