"""Documents that Amazon keeps in a store of its own: reports, labels.

The store is not the API: the address is signed and good for five minutes, the access
token must never go there, and neither does anything else of ours.
"""

import codecs
import re
import socket
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests
import requests.adapters
import urllib3
import urllib3.connection
import urllib3.connectionpool

from . import inflate, versions
from .endpoints import is_loopback
from .errors import Rejected, Retryable
from .messages.values import MessageError
from .text import clean
from .wire import USER_AGENT, Answer, Fault

#: What may travel, and what it may become: the largest reports have some hundred MB.
MAX_BYTES = 128 * 1024 * 1024
MAX_CONTENT = 512 * 1024 * 1024
_CHUNK = 64 * 1024
#: Where Amazon keeps documents: S3 in production, CloudFront in its own examples.
_STORES = (".amazonaws.com", ".amazonaws.com.cn", ".cloudfront.net", ".amazon.com")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_FAMILIES = ("utf-", "iso8859-", "cp125")
#: Names of the web that Python does not know.
_ALIASES = {"windows-31j": "cp932", "x-sjis": "cp932"}
_OTHERS = {"ascii", "cp932", "shift_jis", "euc_jp", "gb2312", "gbk", "gb18030", "big5"}


@dataclass(frozen=True)
class Download:
    """A document as it was in the store, unpacked.

    :param content: the bytes
    :param charset: what the store says of them, ``None`` if it says nothing
    """

    content: bytes = field(repr=False)
    charset: str | None = None

    @property
    def text(self):
        """The document as text.

        The charset of the header is right where there is one: reports come in Cp1252,
        UTF-8 and Windows-31J (selling-partner-api-models issues 1517 and 2748).
        Without one it is UTF-8, and what is no UTF-8 is Cp1252.

        :raise MessageError: it cannot be read so
        """
        for name in (self.charset,) if self.charset else ("utf-8-sig", "cp1252"):
            codec = _codec(name)
            if codec is None:
                raise MessageError(
                    f"The document is said to be written in {name}, which is no known "
                    "charset."
                )
            try:
                return clean(self.content.decode(codec)).removeprefix("\ufeff")
            except ValueError:
                continue
        said = f"in {self.charset}, as it is said to be" if self.charset else "at all"
        raise MessageError(f"The document cannot be read as text {said}.")


def _codec(name):
    """Python's codec for a charset of the store, ``None`` for none: Python also has
    codecs that are no charsets."""
    try:
        found = codecs.lookup(_ALIASES.get(name.lower(), name)).name
    except (LookupError, ValueError):
        return None
    return found if found.startswith(_FAMILIES) or found in _OTHERS else None


def check_address(url, endpoint):
    """Make sure that an address leads to Amazon, or to the simulator when that is what
    is talked to.

    :param url: what Amazon answered
    :param endpoint: :class:`~.endpoints.Endpoint`
    :raise Rejected: anywhere else
    """
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        parts = host = port = None
    if parts is None or parts.username or parts.password:
        allowed = False
    elif endpoint.is_loopback:
        allowed = parts.scheme in ("http", "https") and is_loopback(host)
    else:
        allowed = (
            parts.scheme == "https"
            and port in (None, 443)
            and f".{host}".endswith(_STORES)
        )
    if not allowed:
        raise Rejected(
            f"Amazon's answer leads to {str(host)[:100]!r} for the document: it is "
            "fetched from Amazon's own stores over https, and from nowhere else.",
            code="Address",
        )


def fetch(url, packed, endpoint, timeout, deadline, max_bytes, max_content):
    """Download a document.

    :param url: see :func:`check_address`
    :param packed: whether it is gzip
    :param timeout: seconds for each step
    :param deadline: seconds for all
    :param max_bytes: the most that may travel
    :param max_content: the most that it may become
    :rtype: wire.Answer
    :raise Fault: no complete document
    :raise Configuration: connections could not be watched: urllib3 is another version
    """
    versions.check_once("urllib3")
    watch = _Watch(deadline)
    status = None
    try:
        with watch, requests.Session() as session:
            # A company's proxy is legitimate on the way to Amazon; no user and
            # password of some .netrc is.
            session.trust_env = not endpoint.is_loopback
            session.auth = lambda request: request
            session.mount("https://", _Adapter(watch))
            session.mount("http://", _Adapter(watch))
            with session.get(
                url,
                headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
                timeout=min(timeout, deadline),
                allow_redirects=False,
                stream=True,
            ) as response:
                status = response.status_code
                body = _read(response, packed, max_bytes, max_content, watch)
                return Answer(status, response.headers, body)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        # The exception's own text holds the signed address, so only its class is told.
        name = type(error).__name__
        slow = watch.over or isinstance(error, requests.Timeout)
        words = "takes too long" if watch.over else f"did not arrive ({name})"
        raise Fault(f"The document {words}.", slow=slow, status=status) from None


def _read(response, packed, max_bytes, max_content, watch):
    if response.status_code != 200:
        return b""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip"):
        raise Fault("The document is packed in an unknown way.", slow=True)
    inflater = None
    if packed or encoding == "gzip":
        inflater = inflate.Inflater(max_content)
    body, travelled = bytearray(), 0
    try:
        while chunk := response.raw.read(_CHUNK, decode_content=False):
            travelled += len(chunk)
            if travelled > max_bytes:
                raise inflate.TooLarge
            body += inflater.feed(chunk) if inflater else chunk
        length = response.headers.get("content-length", "")
        if watch.over or (length.isdigit() and int(length) != travelled):
            raise ConnectionError  # not its end: older versions do not tell
        if inflater:
            inflater.end()
    except inflate.TooLarge:
        raise Fault("The document is too large.", slow=True) from None
    except inflate.Broken:
        raise Fault("The document cannot be unpacked.", slow=True) from None
    return bytes(body)


def judge(answer, operation):
    """Raise unless the store's answer is the document.

    :raise Retryable: later, or with a new address
    :raise Rejected: the store has no such document, or points elsewhere
    """
    status = answer.status
    where = {"operation": operation, "status": status}
    if status == 200:
        return
    if 300 <= status < 400:
        raise Rejected(
            "Amazon's store points elsewhere for the document, which is not followed.",
            code="Redirect",
            **where,
        )
    if status in (400, 401, 403, 404, 410):
        raise Retryable(
            f"The address of the document is not good any more (HTTP {status}): a new "
            "one is asked for.",
            seconds=60,
            **where,
        )
    if not 400 <= status < 500 or status in (408, 425, 429):
        raise Retryable(
            f"Amazon's store is not available (HTTP {status}).", seconds=60, **where
        )
    raise Rejected(
        f"Amazon's store refuses the document (HTTP {status}).",
        code=f"HTTP{status}",
        **where,
    )


def charset_of(answer):
    """What the store's header says of the text, ``None`` if it says nothing."""
    found = _CHARSET.search(answer.headers.get("content-type") or "")
    return found[1] if found else None


class _Watch:
    """Cuts connections when the time is over, whatever they are doing: the time-outs
    of the library count from byte to byte."""

    def __init__(self, seconds):
        self._ends = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._handles = []

    @property
    def over(self):
        """Whether the time is over."""
        return time.monotonic() >= self._ends

    def __enter__(self):
        self._timer.start()
        return self

    def __exit__(self, *_exc):
        self._timer.cancel()
        with self._lock:
            while self._handles:
                self._handles.pop().close()

    def keep(self, connection):
        """Remember a socket by a second handle of the same connection: the first one
        is taken over by TLS."""
        with self._lock:
            self._handles.append(connection.dup())

    def _cut(self):
        with self._lock:
            for handle in self._handles:
                try:
                    handle.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # closed by the other side


class _Adapter(requests.adapters.HTTPAdapter):
    """Opens connections that a :class:`_Watch` can cut."""

    def __init__(self, watch):
        self._watch = watch
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        found = super().init_poolmanager(*args, **kwargs)
        self._watched(self.poolmanager)
        return found

    def proxy_manager_for(self, *args, **kwargs):
        return self._watched(super().proxy_manager_for(*args, **kwargs))

    def _watched(self, manager):
        watch = self._watch

        class Watched:
            def _new_conn(self):
                connection = super()._new_conn()
                watch.keep(connection)
                return connection

        class Http(Watched, urllib3.connection.HTTPConnection):
            pass

        class Https(Watched, urllib3.connection.HTTPSConnection):
            pass

        class HttpPool(urllib3.connectionpool.HTTPConnectionPool):
            ConnectionCls = Http

        class HttpsPool(urllib3.connectionpool.HTTPSConnectionPool):
            ConnectionCls = Https

        manager.pool_classes_by_scheme = {"http": HttpPool, "https": HttpsPool}
        return manager
