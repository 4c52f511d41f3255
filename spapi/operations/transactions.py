"""Vendor Transaction Status v1: what became of a submission."""

from .. import answers
from ..errors import Retryable
from ..messages import transaction as message
from ..messages.values import MessageError
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
            lambda answer: read(answer, _TRANSACTION, transaction_id, self.WRAPPER),
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


def read(answer, operation, asked, wrapper):
    """What an answer says of a transaction.

    :param asked: number of the transaction that was asked for
    :param wrapper: see :attr:`~.base.Operations.WRAPPER`
    :rtype: TransactionStatus
    :raise Retryable: it is none, or one of another transaction
    """
    where = answers.where(answer, operation)
    try:
        found = message.parse(answers.document(answer, operation, wrapper).text)
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
