"""The door to Amazon: every request goes out and every answer comes in here.

What can be asked is not known here: see ``operations``.
"""

import time

from . import redact, wire
from .session import Session
from .throttle import SHARED as SHARED_THROTTLE
from .tokens import SHARED as SHARED_TOKENS


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
    :param time_limit: seconds from now in which everything this gateway does has ended,
        tokens, waits and retries included: for work that a person waits for. A POST
        that Amazon has not answered by then is an :class:`UnknownOutcome`; one that
        would begin too late is not sent and :class:`Retryable`.
    :param closed: operation -> ``not_before`` of a :class:`CallRecord`, that is, what
        another process was told by Amazon
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
        time_limit=None,
        closed=None,
    ):
        credentials.check()
        redact.install()
        redact.remember(credentials.client_secret, credentials.refresh_token)
        self.credentials = credentials
        self.endpoint = endpoint
        self._apis = {}
        throttle = SHARED_THROTTLE if throttle is None else throttle
        for operation, not_before in (closed or {}).items():
            throttle.close(credentials.account_key, operation, not_before)
        self._session = Session(
            credentials,
            endpoint,
            token_store=SHARED_TOKENS if token_store is None else token_store,
            throttle=throttle,
            timeout=timeout,
            observer=observer,
            max_wait=max_wait,
            clock=clock,
            body_limit=body_limit,
            mask_addresses=mask_addresses,
            max_bytes=max_bytes,
            time_limit=time_limit,
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

    def use(self, api):
        """The operations of one of Amazon's APIs, through this gateway.

        :param api: subclass of :class:`~.operations.base.Operations`
        :return: its instance, one for this gateway
        :raise Configuration: python-amazon-sp-api cannot be used
        """
        if api not in self._apis:
            self._apis[api] = api(self)
        return self._apis[api]

    def perform(self, operation, request, read, *, roles=None, plan=None):
        """Send a request; what may be repeated, as a GET, is tried again while that
        takes only a moment.

        :param operation: Amazon's name of it, for limits and messages
        :param request: :class:`~.wire.Request`
        :param read: turns a successful :class:`~.wire.Answer` into the result
        :param roles: see :attr:`~.operations.base.Operations.ROLES`
        :param plan: (requests a second, burst), the throttle's default without
        :return: what ``read`` returned
        :raise SpApiError: one of its four kinds
        """
        return self._session.perform(operation, request, read, roles=roles, plan=plan)

    def download(self, operation, url, *, packed, max_bytes, max_content):
        """Download a document from one of Amazon's stores; nothing of ours goes there.

        :param operation: a name for messages and the audit
        :param url: the signed address that an operation answered
        :param packed: whether it is gzip
        :param max_bytes: the most that may travel
        :param max_content: the most that it may become
        :rtype: download.Download
        :raise Rejected: the address is none of Amazon's, or there is no such document
        :raise Retryable: later, or with a new address
        """
        return self._session.download(operation, url, packed, max_bytes, max_content)

    def further_token(self, name, fetch):
        """A token that is made with the access token; see
        :meth:`~.session.Session.further_token`.

        :param fetch: callable taking the present moment in epoch seconds
        """
        return self._session.further_token(name, lambda: fetch(self._session.now()))

    def forget_further_token(self, name, value):
        """Forget such a token, if it still is this one."""
        self._session.forget_further_token(name, value)

    def access_token(self):
        """Make sure that an access token can be had; it is not handed out.

        :raise Configuration: a credential is wrong
        :raise Retryable: the token service is not available
        """
        self._session.token()
