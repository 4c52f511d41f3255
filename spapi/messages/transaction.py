"""getTransaction's answer: what became of a submission."""

from dataclasses import dataclass

from .. import verdict
from .common import MessageError, load, text


@dataclass(frozen=True)
class TransactionStatus:
    """What became of a submission.

    Amazon gives ``Success`` for shipments only. An acknowledgement stays
    ``Processing``, and counts as processed after 15 minutes without ``Failure``
    (developer-docs.amazon.com, "Get transaction status").

    :param status: ``Processing``, ``Failure``, ``Success`` or what Amazon wrote
    :param errors: tuple of dicts with ``code``, ``message``, ``details``
    """

    transaction_id: str | None
    status: str
    errors: tuple = ()

    @property
    def failed(self):
        """Whether Amazon refused the submission after taking it."""
        return self.status == "Failure"


def parse(source):
    """Read the payload of getTransaction.

    :param source: text, bytes or dict: the payload, or the ``transactionStatus`` in it
    :rtype: TransactionStatus
    :raise MessageError: no object, or it holds no status
    """
    data = load(source, "transaction status")
    inner = data.get("transactionStatus")
    if isinstance(inner, dict):
        data = inner
    status = text(data.get("status"))
    if status is None:
        raise MessageError("The transaction has no status.", "transactionStatus.status")
    # The case of a status differs between Amazon's APIs.
    for known in ("Processing", "Failure", "Success"):
        if status.lower() == known.lower():
            status = known
    errors = tuple(verdict.clean_errors(data.get("errors")))
    return TransactionStatus(text(data.get("transactionId")), status, errors)
