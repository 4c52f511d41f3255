"""Access tokens: per set of credentials, renewed early, fetched once.

python-amazon-sp-api keeps one table for the whole process, keyed on the refresh token
alone, which hands one tenant's token to another; this store replaces it.
"""

import copy
import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

from .errors import Retryable

#: Renewed when less than this is left (seconds), or a tenth of a shorter life.
EARLY = 300.0
#: Seconds a token of Amazon's lives.
_LIFE = 3600.0
_SHORTEST_LIFE = 60.0
#: Characters; Amazon's have some hundred, and a header has an end.
_LONGEST_TOKEN = 8192
_MOST = 1000
#: A fetch is bounded by the gateway's time-outs; waiting for another thread's fetch
#: needs its own bound, for a thread that was killed.
_LONGEST_FETCH = 180.0


class TokenKey(NamedTuple):
    """Whose token it is. Holds no secret: those are hashed."""

    account_key: str
    client_id: str
    fingerprint: str
    token_url: str

    @classmethod
    def of(cls, credentials, endpoint):
        """Return the key for these credentials at this token service.

        A rotated secret or refresh token makes a new key, so an old token dies with
        the credentials it was made from.
        """
        digest = hashlib.sha256()
        for part in (credentials.client_secret, credentials.refresh_token):
            # With the length, ("ab", "c") and ("a", "bc") differ.
            digest.update(f"{len(part)}:{part}".encode())
        return cls(
            credentials.account_key,
            credentials.client_id,
            digest.hexdigest(),
            endpoint.token_url,
        )


@dataclass(frozen=True)
class Token:
    """An access token, or a restricted one.

    :param value: the token itself
    :param obtained_at: seconds since the epoch
    :param expires_in: its life in seconds
    """

    value: str = field(repr=False)
    obtained_at: float
    expires_in: float

    def usable(self, now):
        """Whether it still has enough life left.

        :param now: seconds since the epoch
        """
        early = min(EARLY, self.expires_in / 10)
        return self.obtained_at <= now < self.obtained_at + self.expires_in - early


def given_out(value, life, now):
    """The token in an answer, ``None`` where it is none that a header can hold.

    :param value: what the answer calls a token, anything
    :param life: seconds it lives, anything: neither a longer promise than Amazon's hour
        is believed, nor one of a moment, which would have us ask for a token before
        every request
    :param now: seconds since the epoch, when it was asked for
    :rtype: Token
    """
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        return None
    if not value or " " in value or len(value) > _LONGEST_TOKEN:
        return None
    return Token(value, now, _life(life))


def _life(value):
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return _LIFE
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return _LIFE
    return min(max(found, _SHORTEST_LIFE), _LIFE) if found > 0 else _LIFE


class TokenStore:
    """Keeps tokens in the memory of this process. Safe with threads.

    Override :meth:`get`, :meth:`set` and :meth:`evict` to share tokens between
    workers; :meth:`obtain` stays as it is.

    :param clock: something with ``time()``
    """

    def __init__(self, clock=time):
        self._clock = clock
        self._tokens = OrderedDict()
        self._flights = {}
        self._lock = threading.Lock()

    def get(self, key):
        """Return the stored :class:`Token` or ``None``."""
        with self._lock:
            return self._tokens.get(key)

    def set(self, key, token):
        """Store a token."""
        with self._lock:
            self._tokens[key] = token
            self._tokens.move_to_end(key)
            while len(self._tokens) > _MOST:
                self._tokens.popitem(last=False)

    def evict(self, key, value=None):
        """Forget a token.

        :param value: forget it only if it still is this one: another thread may have
            renewed it already
        """
        with self._lock:
            token = self._tokens.get(key)
            if token is not None and value in (None, token.value):
                del self._tokens[key]

    def obtain(self, key, fetch, patience=_LONGEST_FETCH):
        """Return a usable token, fetching it at most once for all threads that wait.

        :param key: :class:`TokenKey`
        :param fetch: callable returning a new :class:`Token`
        :param patience: seconds to wait for another thread that fetches it
        :return: ``(token, fresh)``; fresh if it was fetched by this call or while it
            waited
        :raise SpApiError: what ``fetch`` raised, also in the threads that waited
        """
        token = self.get(key)
        if token is not None and token.usable(self._clock.time()):
            return token, False
        with self._lock:
            flight = self._flights.get(key)
            leader = flight is None
            if leader:
                flight = self._flights[key] = _Flight()
        if leader:
            return self._fetch(key, fetch, flight), True
        return flight.result(min(patience, _LONGEST_FETCH)), True

    def _fetch(self, key, fetch, flight):
        try:
            token = flight.token = fetch()
            self.set(key, token)
            return token
        except BaseException as error:
            flight.error = error
            raise
        finally:
            with self._lock:
                del self._flights[key]
            flight.done.set()


class _Flight:
    """One fetch under way, and the threads waiting for it."""

    def __init__(self):
        self.done = threading.Event()
        self.token = None
        self.error = None

    def result(self, patience):
        if not self.done.wait(patience):
            raise Retryable("The access token did not arrive in time.", seconds=30)
        if isinstance(self.error, Exception):
            # A copy: a traceback belongs to one thread.
            raise copy.copy(self.error)
        if self.error is not None:
            raise Retryable("Fetching the access token was interrupted.", seconds=5)
        return self.token


#: The process's tokens.
SHARED = TokenStore()
