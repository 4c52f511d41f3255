"""Vendor Transaction Status v1: what became of a submission."""

from .. import answers
from .base import Operations, Probe

_TRANSACTION = "getTransaction"
#: No transaction has this number; to be told so proves that asking is allowed.
_NO_TRANSACTION = "00000000-0000-0000-0000-000000000000"


class Transactions(Operations):
    """The operation of Vendor Transaction Status v1."""

    LIBRARY = "VendorTransactionStatus"
    ROLES = '"Amazon Fulfillment" or "Inventory and Order Tracking"'
    #: Amazon's model, section "Usage Plan".
    PLANS = {_TRANSACTION: (10.0, 20)}

    def transaction(self, transaction_id):
        """getTransaction.

        Amazon answers HTTP 200 for a failed transaction too: look at ``status``.

        :rtype: TransactionStatus
        :raise SpApiError: one of its four kinds
        """
        transaction_id = self._identifier(transaction_id, _TRANSACTION)
        return self._perform(
            _TRANSACTION,
            self._paths.get_transaction(transaction_id),
            lambda answer: answers.transaction(answer, _TRANSACTION),
        )

    def probes(self, now):
        """One: a number that no transaction has."""
        return [
            Probe(
                _TRANSACTION,
                lambda: self.transaction(_NO_TRANSACTION),
                "The outcome of submissions can be read.",
                (400, 404),
            )
        ]
