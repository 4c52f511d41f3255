"""Finance Remittance API 2026-03-17: what Amazon paid, and what for.

python-amazon-sp-api does not know it. Nothing is wrapped, and no usage plan is
published: a careful one is kept (developer-docs.amazon.com, "Finance Remittance API").
"""

from .. import answers, raw
from ..errors import Retryable
from ..records import Page, RawDocument
from ..text import bare
from ..windows import iso
from .base import Operations

PATH = "/finances/remittances/2026-03-17/remittances"
_LIST = "getRemittanceHeaders"
_ONE = "getRemittance"


class Remittances(Operations):
    """Payments by the day on which they were made; a year back, 90 days at once."""

    # Which role it takes is not published, so a 403 names none.
    PLANS = {_LIST: (0.5, 10), _ONE: (0.5, 10)}
    WRAPPER = None
    NUMBER = "uniquePaymentId"

    def get_remittances(self, marketplace_id, start=None, end=None, next_token=None):
        """getRemittanceHeaders: one page of payments, one HTTP call.

        :param marketplace_id: Amazon's id of the marketplace
        :param start: datetime (UTC if it has no zone): paid at this moment or later
        :param end: likewise; at most 90 days later
        :rtype: Page
        :raise SpApiError: one of its four kinds
        """
        query = self._query(
            marketplaceId=marketplace_id,
            startDate=iso(start) if start else None,
            endDate=iso(end) if end else None,
            nextToken=next_token,
        )
        return self._page(
            _LIST,
            self._request("GET", PATH, query),
            "remittances",
            self._window(start, end),
            further=bool(next_token),
        )

    def get_remittance(
        self, marketplace_id, unique_payment_id, next_token_for_line_items=None
    ):
        """getRemittance: a payment with one page of its lines, one HTTP call.

        :param unique_payment_id: as the list names it
        :return: Page of one RawDocument, the answer as it came; its token is that of
            the lines
        :raise Retryable: also for the payment of another number
        :raise SpApiError: one of its four kinds
        """
        number = self._identifier(unique_payment_id, _ONE)
        query = self._query(
            marketplaceId=marketplace_id,
            nextTokenForLineItems=next_token_for_line_items,
        )
        found = self._document(
            _ONE,
            self._request("GET", f"{PATH}/{number}", query),
            further=bool(next_token_for_line_items),
        )
        content = raw.read(found.text.encode())
        header = content.get("remittanceHeader")
        shown = header.get("uniquePaymentId") if isinstance(header, dict) else None
        if shown is None or bare(str(shown)) != number:
            raise Retryable(
                "Amazon: the answer is not the payment that was asked for.",
                seconds=30,
                operation=_ONE,
            )
        token = content.get("nextTokenForLineItems") or None
        answers.check_token(token, operation=_ONE)
        return Page([RawDocument(found.text, number)], token)

    def _says_empty(self, answer):
        """Amazon's model requires neither the list nor the number of its records."""
        found = raw.read(answer.body)
        return (
            isinstance(found, dict)
            and found.get("remittances") is None
            and found.get("numOfRecords") == 0
        )
