"""Sending: tokens, limits, small retries, and a record of every attempt.

The gateway knows what can be asked; this file knows how to ask.
"""

import logging
from datetime import datetime, timezone

from . import download, lwa, redact, verdict, wire
from .backoff import delay
from .errors import Configuration, Retryable, SpApiError, UnknownOutcome
from .records import CallRecord
from .text import clean
from .tokens import TokenKey

_logger = logging.getLogger(__name__)
_TRIES = 3
#: Seconds below which an exchange is not begun: Amazon takes some tenths of a second.
_SHORTEST = 0.5
#: Seconds for all of a document, and for another thread's token.
_LONGEST_DOWNLOAD = 600.0
_LONGEST_TOKEN_FETCH = 180.0


class Session:
    """Sends the requests of one vendor account. Safe with threads.

    The parameters are those of :class:`~.gateway.Gateway`.
    """

    def __init__(
        self,
        credentials,
        endpoint,
        *,
        token_store,
        throttle,
        timeout,
        observer,
        max_wait,
        clock,
        body_limit,
        mask_addresses,
        max_bytes,
        time_limit,
    ):
        self._credentials = credentials
        self._account = credentials.account_key
        self._endpoint = endpoint
        self._key = TokenKey.of(credentials, endpoint)
        self._tokens = token_store
        self._throttle = throttle
        self._timeout = float(timeout)
        self._observer = observer
        self._max_wait = max_wait
        self._clock = clock
        self._body_limit = body_limit
        self._mask_addresses = mask_addresses
        self._max_bytes = max_bytes
        self._ends = None
        if time_limit is not None:
            self._ends = clock.monotonic() + time_limit
        self._pool = wire.client(endpoint, self._timeout)
        #: Amazon's clock minus ours in seconds, as of the last answer.
        self.clock_skew = None

    def close(self):
        """Close the connections."""
        self._pool.close()

    def perform(self, operation, request, read, *, roles=None, plan=None):
        """Send a request; what may be repeated is tried again while that takes only a
        moment.

        The parameters are those of :meth:`~.gateway.Gateway.perform`.
        """
        slept = 0.0
        renewed = False
        for attempt in range(1, _TRIES + 2):
            try:
                patience = self._within(max(self._max_wait - slept, 0.0))
                return self._attempt(
                    operation, request, read, attempt, patience, roles, plan
                )
            except Retryable as error:
                if not request.may_be_repeated:
                    raise
                if error.status in (401, 403) and not renewed:
                    # The token was evicted: the next try fetches a new one.
                    renewed = True
                    continue
                pause = self._pause(error, attempt, slept)
                if pause is None:
                    raise
            self._clock.sleep(pause)
            slept += pause
        raise AssertionError("unreachable: the last try returns or raises")

    def _pause(self, error, attempt, slept):
        """Seconds to sleep before a small retry, or ``None`` if it is not one."""
        if attempt >= _TRIES or not error.momentary:
            return None
        asked = error.asked
        pause = delay(attempt, base=0.2) if asked is None else asked
        return pause if pause <= self._within(self._max_wait - slept) else None

    def _within(self, seconds):
        """So many seconds, or what the time limit leaves of them."""
        if self._ends is None:
            return seconds
        return min(seconds, max(self._ends - self._clock.monotonic(), 0.0))

    def _deadline(self, operation):
        """Seconds for a whole exchange.

        :raise Retryable: the time limit leaves none worth beginning one
        """
        seconds = self._within(2 * self._timeout)
        if seconds < min(_SHORTEST, self._timeout):
            raise Retryable(
                f"There was no time left for {operation}.",
                seconds=1,
                operation=operation,
            )
        return seconds

    def _attempt(self, operation, request, read, attempt, patience, roles, plan):
        grant = request.grant
        token, fresh = grant.token() if grant else self.token(attempt)
        self._throttle.acquire(self._account, operation, patience, plan)
        now = datetime.fromtimestamp(self._clock.time(), timezone.utc)
        headers = {
            "x-amz-access-token": token.value,
            "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"),
        }

        def understand(answer):
            if answer.status in (401, 403):
                if grant:
                    grant.evict(token.value)
                else:
                    self._tokens.evict(self._key, token.value)
            repeated = request.may_be_repeated
            verdict.judge(answer, operation, repeated, fresh, roles)
            return read(answer)

        return self._exchange(operation, request, headers, attempt, understand)

    def token(self, attempt=1):
        """Return ``(access token, whether it was fetched just now)``.

        :raise Configuration: a credential is wrong
        :raise Retryable: the token service is not available
        """

        def fetch():
            operation = lwa.OPERATION
            patience = self._within(self._max_wait)
            self._throttle.acquire(self._account, operation, patience)
            started = self._clock.time()
            request = wire.Request(
                "POST",
                self._endpoint.token_url,
                content=lwa.token_form(self._credentials),
                content_type=lwa.CONTENT_TYPE,
            )

            def understand(answer):
                token = lwa.read_token(answer, self._credentials, started)
                redact.remember(token.value)
                return token

            return self._exchange(operation, request, {}, attempt, understand)

        return self._tokens.obtain(self._key, fetch, self._within(_LONGEST_TOKEN_FETCH))

    def further_token(self, name, fetch):
        """Return ``(token, whether it was fetched just now)`` of a token that is made
        with the access token, kept apart from it.

        :param name: hashable; what it opens
        :param fetch: callable returning a new :class:`~.tokens.Token`
        """
        return self._tokens.obtain(
            (self._key, name), fetch, self._within(_LONGEST_TOKEN_FETCH)
        )

    def forget_further_token(self, name, value):
        """Forget such a token, if it still is this one."""
        self._tokens.evict((self._key, name), value)

    def now(self):
        """The present moment by the session's clock, epoch seconds."""
        return self._clock.time()

    def download(self, operation, url, packed, max_bytes, max_content):
        """See :meth:`~.gateway.Gateway.download`."""
        download.check_address(url, self._endpoint)

        def send():
            return download.fetch(
                url,
                packed,
                self._endpoint,
                self._timeout,
                self._within(_LONGEST_DOWNLOAD),
                max_bytes,
                max_content,
            )

        def understand(answer):
            download.judge(answer, operation)
            return download.Download(answer.body, download.charset_of(answer))

        self._deadline(operation)
        # The signed part of the address is a key: the audit does not get it.
        shown = wire.Request("GET", url.partition("?")[0])
        return self._recorded(operation, shown, 1, send, understand)

    def _exchange(self, operation, request, headers, attempt, understand):
        """One request to the API or the token service."""
        seconds = self._deadline(operation)

        def send():
            answer = wire.exchange(
                self._pool, request, headers, seconds, self._max_bytes
            )
            self._note(operation, answer)
            return answer

        return self._recorded(operation, request, attempt, send, understand)

    def _recorded(self, operation, request, attempt, send, understand):
        """One HTTP attempt: send, understand, tell the observer."""
        answer = error = None
        started_at = datetime.fromtimestamp(self._clock.time(), timezone.utc)
        started = self._clock.monotonic()
        try:
            answer = send()
            return understand(answer)
        except wire.Fault as fault:
            error = self._lost(operation, request, fault)
            raise error from None
        except SpApiError as found:
            error = found
            if answer is not None and isinstance(found, Retryable):
                found.asked = answer.retry_after
                found.momentary = answer.status >= 500 or bool(found.asked)
            raise
        finally:
            milliseconds = round((self._clock.monotonic() - started) * 1000)
            self._observe(
                operation, request, attempt, started_at, milliseconds, answer, error
            )

    def _lost(self, operation, request, fault):
        """The error for an exchange without a complete answer."""
        where = {"operation": operation, "status": fault.status}
        if operation == lwa.OPERATION:
            return Retryable(f"Login with Amazon: {fault.message}", seconds=60, **where)
        if fault.taken and not request.may_be_repeated:
            return UnknownOutcome(
                f"{fault.message} It is not known whether Amazon took the document.",
                **where,
            )
        error = Retryable(f"Amazon: {fault.message}", seconds=60, **where)
        error.momentary = not fault.slow
        return error

    def _note(self, operation, answer):
        """Follow what the answer says about limits and about the time."""
        account = self._account
        self._throttle.adjust(account, operation, answer.rate_limit)
        if answer.pause:
            self._throttle.pause(account, operation, answer.pause)
        theirs = answer.server_time
        if theirs is not None:
            self.clock_skew = theirs - self._clock.time()

    def _observe(self, operation, request, attempt, at, milliseconds, answer, error):
        if self._observer is None:
            return
        body = answer.body if answer is not None else b""
        pause = answer.pause if answer is not None else None
        record = CallRecord(
            operation=operation,
            method=request.method,
            host=request.host,
            path=redact.mask(request.path),
            query=redact.mask({k: str(v) for k, v in request.params.items()}),
            status=answer.status if answer is not None else _status(error),
            duration_ms=milliseconds,
            request_id=answer.request_id if answer is not None else None,
            attempt=attempt,
            started_at=at,
            request_body=self._shown(request.content, request.private),
            response_body=self._shown(body, request.private),
            error_kind=error.kind if error is not None else None,
            error_message=_told(error, request.private and answer is not None),
            rate_limit=answer.rate_limit if answer is not None else None,
            retry_after=answer.retry_after if answer is not None else None,
            not_before=self._clock.time() + pause if pause else None,
        )
        try:
            self._observer(record)
        except Exception:
            # An audit that fails must not turn a taken document into an unknown one.
            _logger.exception("The observer of Amazon calls failed.")

    def _shown(self, body, private=False):
        """The masked beginning of a body, of a private one its length.

        Cut generously, masked, then cut: masking 64 MB would take seconds, and cutting
        at the limit could halve a secret.
        """
        if body is None:
            return None
        if private:
            return f"({len(body)} bytes, not shown)" if body else ""
        text = body[: self._body_limit + 8192].decode("utf-8", "replace")
        text = clean(redact.mask(text, self._mask_addresses))
        if len(text) <= self._body_limit:
            return text
        return f"{text[: self._body_limit]}… ({len(body)} bytes)"


def _told(error, private):
    """What a record tells of an error: of a private answer not Amazon's words, which
    may quote what was sent. Those about a role or a token quote nothing."""
    if error is None:
        return None
    if private and not isinstance(error, Configuration):
        return f"HTTP {error.status}; Amazon's words are not shown."
    return redact.mask(error.message)


def _status(error):
    return getattr(error, "status", None)
