"""Vendor Direct Fulfillment Transactions 2021-12-28: what became of a submission.

Its answers are not wrapped, and a transaction's errors are an object that holds the
list. Amazon gives ``Success`` here; what stays ``Processing`` is not done.
"""

from .base import Operations
from .restricted import ROLES
from .transactions import read

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
            _TRANSACTION,
            request,
            lambda answer: read(answer, _TRANSACTION, transaction_id, self.WRAPPER),
        )
