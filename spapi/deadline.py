"""One deadline for a whole exchange.

The time-outs of HTTP libraries count from byte to byte: headers that trickle, or
interim answers (1xx) without an end, would be waited for as long as they come. Here
every single step on the wire gets no more than what is left of the whole. What cannot
be bounded is the look-up of a name, which the operating system does.
"""

import socket
import threading
import time
from contextlib import contextmanager

import httpcore

from .errors import Configuration

_current = threading.local()
#: A peer that takes nothing is noticed between two pieces of this size.
_PIECE = 4096


@contextmanager
def within(seconds):
    """Bound what this thread does on the wire.

    :param seconds: from now
    """
    before = getattr(_current, "moment", None)
    _current.moment = time.monotonic() + seconds
    try:
        yield
    finally:
        _current.moment = before


def _left(timeout, error):
    """Seconds for the next step.

    :param timeout: what the library would wait, ``None`` for ever
    :param error: class of what is raised when nothing is left
    """
    moment = getattr(_current, "moment", None)
    if moment is None:
        return timeout
    left = moment - time.monotonic()
    if left <= 0:
        raise error("The time is over.")
    return left if timeout is None else min(timeout, left)


def bound(client):
    """Let everything a client does on the wire heed :func:`within`.

    The backend is a documented part of httpcore, but httpx has no option for it, so it
    is put where httpx keeps it; so its handling of proxies stays as it is.

    :param client: ``httpx.Client``
    :return: the client
    :raise Configuration: another version of httpx, built otherwise
    """
    try:
        for transport in (client._transport, *client._mounts.values()):
            if transport is not None:  # None: no proxy for these hosts
                pool = transport._pool
                pool._network_backend = _Backend(pool._network_backend)
    except AttributeError:
        raise Configuration(
            "This server's version of the Python package httpx is not known to the "
            "connector: install 0.27 or 0.28.",
            setting="library",
        ) from None
    return client


class _Backend(httpcore.NetworkBackend):
    """Opens connections that heed the deadline."""

    def __init__(self, inner):
        self._inner = inner

    def connect_tcp(
        self, host, port, timeout=None, local_address=None, socket_options=None
    ):
        # Each address of a name would be given the whole time.
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        failure = httpcore.ConnectError("The name has no address.")
        for *_kind, address in found:
            left = _left(timeout, httpcore.ConnectTimeout)
            try:
                return _Stream(
                    self._inner.connect_tcp(
                        address[0], port, left, local_address, socket_options
                    )
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(self, path, timeout=None, socket_options=None):
        return _Stream(self._inner.connect_unix_socket(path, timeout, socket_options))

    def sleep(self, seconds):
        self._inner.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step heeds the deadline."""

    def __init__(self, inner):
        self._inner = inner

    def read(self, max_bytes, timeout=None):
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer, timeout=None):
        for start in range(0, len(buffer), _PIECE):
            left = _left(timeout, httpcore.WriteTimeout)
            self._inner.write(buffer[start : start + _PIECE], left)

    def close(self):
        self._inner.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info):
        return self._inner.get_extra_info(info)
