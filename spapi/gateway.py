"""The door to Amazon: every request goes out and every answer comes in here."""

import re
import time

from . import answers, checks, paging, redact, wire
from .errors import Rejected
from .messages.transaction import TransactionStatus
from .records import CallRecord, Check, Page, RawDocument, Submitted
from .session import Session
from .throttle import SHARED as SHARED_THROTTLE
from .tokens import SHARED as SHARED_TOKENS
from .windows import iso, split_window

__all__ = [
    "CallRecord",
    "Check",
    "Gateway",
    "Page",
    "RawDocument",
    "Submitted",
    "TransactionStatus",
    "split_window",
]
_ORDERS = "getPurchaseOrders"
_ORDER = "getPurchaseOrder"
_STATUS = "getPurchaseOrdersStatus"
_ACKNOWLEDGE = "submitAcknowledgement"
_TRANSACTION = "getTransaction"


class Gateway:
    """One vendor account's door to Amazon. Safe with threads; close it when done.

    :param credentials: :class:`~.credentials.Credentials`
    :param endpoint: :class:`~.endpoints.Endpoint`
    :param token_store: :class:`~.tokens.TokenStore`; the process's own by default
    :param throttle: :class:`~.throttle.Throttle`; the process's own by default
    :param timeout: seconds for each phase of a request; a whole request, the token's
        too, takes at most twice that
    :param observer: called with a :class:`CallRecord` for every HTTP attempt
    :param max_wait: the longest time a call may sleep in all (limits, small retries of
        a GET), seconds; 0 never sleeps and never retries
    :param clock: something with ``time()``, ``monotonic()`` and ``sleep(seconds)``
    :param body_limit: how much of a body goes into a :class:`CallRecord`, characters
    :param mask_addresses: mask the addresses of parties in a :class:`CallRecord`
    :param max_bytes: the largest answer that is read
    :raise Configuration: a credential is blank
    """

    def __init__(
        self,
        credentials,
        endpoint,
        *,
        token_store=None,
        throttle=None,
        timeout=30.0,
        observer=None,
        max_wait=1.0,
        clock=time,
        body_limit=20000,
        mask_addresses=False,
        max_bytes=wire.MAX_BYTES,
    ):
        credentials.check()
        redact.install()
        redact.remember(credentials.client_secret, credentials.refresh_token)
        self.credentials = credentials
        self.endpoint = endpoint
        self._max_wait = max_wait
        self._clock = clock
        self._orders, self._transactions = wire.operations(endpoint)
        self._session = Session(
            credentials,
            endpoint,
            token_store=SHARED_TOKENS if token_store is None else token_store,
            throttle=SHARED_THROTTLE if throttle is None else throttle,
            timeout=timeout,
            observer=observer,
            max_wait=max_wait,
            clock=clock,
            body_limit=body_limit,
            mask_addresses=mask_addresses,
            max_bytes=max_bytes,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        self.close()

    def __repr__(self):
        return f"<Gateway {self.credentials.account_key} {self.endpoint.api_url}>"

    def close(self):
        """Close the connections."""
        self._session.close()

    @property
    def clock_skew(self):
        """Amazon's clock minus ours in seconds, as of the last answer, or ``None``."""
        return self._session.clock_skew

    # --- Operations ---------------------------------------------------------

    def purchase_orders(
        self,
        *,
        changed_after=None,
        changed_before=None,
        created_after=None,
        created_before=None,
        next_token=None,
        limit=100,
        include_details=True,
        state=None,
        vendor_code=None,
        item_state=None,
        is_changed=None,
    ):
        """getPurchaseOrders: one page, one HTTP call.

        :param changed_after: datetime (UTC if it has no zone) or ISO text; so the
            other three. Amazon wants at most seven days, at most six months back.
        :param next_token: where a previous page ended; send the same filters with it
        :param limit: orders a page, 1 to 100
        :param include_details: ``False``: numbers and states only
        :param state: ``New``, ``Acknowledged`` or ``Closed``
        :param vendor_code: only orders of this vendor code (sellingParty.partyId)
        :param item_state: ``Cancelled``: only orders with lines Amazon cancelled
        :param is_changed: ``True``: only orders Amazon changed after placing them
        :rtype: Page
        :raise SpApiError: one of its four kinds
        """
        # sortOrder is never sent: it is ignored, or answered with 400 for some
        # vendors (amzn/selling-partner-api-docs issues 1194 and 2483).
        query = _query(
            limit=limit,
            changedAfter=changed_after,
            changedBefore=changed_before,
            createdAfter=created_after,
            createdBefore=created_before,
            nextToken=next_token,
            includeDetails=include_details,
            purchaseOrderState=state,
            orderingVendorCode=vendor_code,
            poItemState=item_state,
            isPOChanged=is_changed,
        )
        window = _window(changed_after, changed_before)
        window = window or _window(created_after, created_before)
        return self._page(
            _ORDERS, self._orders.get_purchase_orders(**query), "orders", window
        )

    def iter_purchase_orders(self, **window):
        """All pages of any window, oldest piece first.

        :param window: ``changed_after`` and ``changed_before``, or ``created_after``
            and ``created_before`` (the end is now by default), and the filters of
            :meth:`purchase_orders`
        :return: iterator of :class:`Page`; each with the piece it belongs to
        :raise ValueError: not exactly one start, or an end before it
        :raise SpApiError: one of its four kinds; what was yielded before is complete
        """
        return paging.iterate(
            self.purchase_orders,
            ("changed", "created"),
            window,
            self._clock,
            self._max_wait,
        )

    def purchase_order(self, number):
        """getPurchaseOrder.

        :param number: Amazon's purchase order number; blanks around it are removed
        :rtype: RawDocument
        :raise Rejected: with code ``NotFound`` if Amazon does not know it
        :raise SpApiError: one of the other kinds
        """
        number = _identifier(number, _ORDER)

        request = self._orders.get_purchase_order(number)
        return self._session.perform(
            _ORDER, request, lambda answer: answers.document(answer, _ORDER)
        )

    def submit_acknowledgement(self, document):
        """submitAcknowledgement: send exactly this document.

        A POST is sent once and never again by itself.

        :param document: the JSON, text or UTF-8 bytes
        :rtype: Submitted
        :raise UnknownOutcome: it may have been taken, look before sending again
        :raise Retryable: it was surely not taken
        :raise Rejected: Amazon refuses it
        :raise Configuration: a setting is wrong, it was not taken
        """
        body = document.encode() if isinstance(document, str) else bytes(document)
        request = self._orders.submit_acknowledgement(**{wire.EXACT_BODY: body})

        def read(answer):
            found = answers.transaction_id(answer, _ACKNOWLEDGE)
            return Submitted(found, answer.request_id)

        return self._session.perform(_ACKNOWLEDGE, request, read)

    def purchase_orders_status(
        self,
        *,
        purchase_order_number=None,
        updated_after=None,
        updated_before=None,
        created_after=None,
        created_before=None,
        purchase_order_status=None,
        item_confirmation_status=None,
        item_receive_status=None,
        vendor_code=None,
        ship_to_party=None,
        next_token=None,
        limit=100,
    ):
        """getPurchaseOrdersStatus: one page, one HTTP call.

        Amazon's filters are reported not to filter (selling-partner-api-models issue
        794), so filter again what comes back.

        :param purchase_order_status: ``OPEN`` or ``CLOSED``
        :param item_confirmation_status: ``ACCEPTED``, ``PARTIALLY_ACCEPTED``,
            ``REJECTED`` or ``UNCONFIRMED``
        :param item_receive_status: ``NOT_RECEIVED``, ``PARTIALLY_RECEIVED`` or
            ``RECEIVED``
        :param ship_to_party: fulfilment centre code (shipToParty.partyId)
        :rtype: Page
        :raise SpApiError: one of its four kinds
        """
        query = _query(
            limit=limit,
            purchaseOrderNumber=purchase_order_number,
            updatedAfter=updated_after,
            updatedBefore=updated_before,
            createdAfter=created_after,
            createdBefore=created_before,
            purchaseOrderStatus=purchase_order_status,
            itemConfirmationStatus=item_confirmation_status,
            itemReceiveStatus=item_receive_status,
            orderingVendorCode=vendor_code,
            shipToPartyId=ship_to_party,
            nextToken=next_token,
        )
        window = _window(updated_after, updated_before)
        window = window or _window(created_after, created_before)
        return self._page(
            _STATUS,
            self._orders.get_purchase_orders_status(**query),
            "ordersStatus",
            window,
        )

    def iter_purchase_orders_status(self, **window):
        """All pages of any window: ``updated_after`` and ``updated_before``, or
        ``created_…``; otherwise as :meth:`iter_purchase_orders`."""
        return paging.iterate(
            self.purchase_orders_status,
            ("updated", "created"),
            window,
            self._clock,
            self._max_wait,
        )

    def transaction(self, transaction_id):
        """getTransaction.

        Amazon answers HTTP 200 for a failed transaction too: look at ``status``.

        :rtype: TransactionStatus
        :raise SpApiError: one of its four kinds
        """
        transaction_id = _identifier(transaction_id, _TRANSACTION)
        request = self._transactions.get_transaction(transaction_id)
        return self._session.perform(
            _TRANSACTION,
            request,
            lambda answer: answers.transaction(answer, _TRANSACTION),
        )

    def check(self):
        """Try what can be tried without changing anything at Amazon.

        :return: list of :class:`Check`; never raises an :class:`SpApiError`
        """
        return checks.run(self)

    def access_token(self):
        """Make sure that an access token can be had; it is not handed out.

        :raise Configuration: a credential is wrong
        :raise Retryable: the token service is not available
        """
        self._session.token()

    def _page(self, operation, request, array, window):
        return self._session.perform(
            operation,
            request,
            lambda answer: answers.page(answer, operation, array, window),
        )


def _query(**values):
    """Amazon's query parameters: dates as ISO text, booleans as words, no blanks."""
    query = {}
    for name, value in values.items():
        if value is None or value == "":
            continue
        if name.endswith(("After", "Before")):
            value = iso(value)
        elif isinstance(value, bool):
            value = "true" if value else "false"
        query[name] = value
    return query


def _window(after, before):
    return (after, before) if after or before else None


def _identifier(value, operation):
    """An identifier that goes into an address."""
    text = str(value or "").strip()
    # Dots and slashes would make it another address; Amazon's are letters and digits.
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,199}", text):
        raise Rejected(
            f"{text[:50]!r} cannot be one of Amazon's numbers: they hold letters and "
            "digits only.",
            code="InvalidInput",
            operation=operation,
        )
    return text
