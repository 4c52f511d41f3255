"""Bytes out, bytes in: requests to the API and to the token service."""

import math
import ssl
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from . import deadline, inflate
from .errors import Configuration
from .text import short

USER_AGENT = "OdooAmazonVendorCentral/19.0 (Language=Python)"
#: The largest answer we read: 100 orders of thousands of lines stay far below.
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    """One HTTP request.

    :param params: query parameters
    :param content: the exact bytes of the body
    :param harmless: a POST that changes nothing at Amazon: like a GET, it may be sent
        again
    :param private: neither body is ever shown to an observer, nor what an error quotes
        of it: labels and papers bear the names and addresses of people
    :param grant: where the token comes from that this request needs instead of the
        access token: ``token()`` returns ``(Token, whether it is fresh)``,
        ``evict(value)`` forgets it
    """

    method: str
    url: str
    params: dict = field(default_factory=dict)
    content: bytes | None = field(default=None, repr=False)
    content_type: str = "application/json"
    harmless: bool = False
    private: bool = False
    grant: object = field(default=None, repr=False)

    @property
    def may_be_repeated(self):
        """Whether sending it twice is no worse than once."""
        return self.harmless or self.method == "GET"

    @property
    def path(self):
        """The path of the address."""
        return urlsplit(self.url).path

    @property
    def host(self):
        """The scheme and host of the address."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, read to its end.

    :param headers: ``httpx.Headers``: names in any case
    """

    status: int
    headers: object = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def request_id(self):
        """Amazon's id of the request, or ``None``."""
        found = self.headers.get("x-amzn-requestid")
        return short(found, 200) if found else None

    @property
    def rate_limit(self):
        """Requests a second Amazon allows, or ``None``."""
        try:
            found = float(self.headers["x-amzn-ratelimit-limit"])
        except (KeyError, ValueError):
            return None
        return found if 0 < found < math.inf else None

    @property
    def retry_after(self):
        """Seconds Amazon asks to wait, or ``None``."""
        value = self.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            return min(float(value), 86400.0)
        if not value:
            return None
        try:
            until = parsedate_to_datetime(value).timestamp()
        except (TypeError, ValueError, OverflowError):
            return None
        return min(max(until - time.time(), 0.0), 86400.0)

    @property
    def pause(self):
        """Seconds for which the operation is closed, ``None`` if it is not."""
        return (self.status in (429, 503) and self.retry_after) or None

    @property
    def server_time(self):
        """When it was answered by Amazon's clock, epoch seconds, or ``None``."""
        try:
            return parsedate_to_datetime(self.headers["date"]).timestamp()
        except (KeyError, TypeError, ValueError, OverflowError):
            return None


class Fault(Exception):
    """No complete answer came.

    :param taken: ``False`` if the request surely never reached Amazon
    :param slow: it was a time-out, so trying again at once would take as long
    """

    def __init__(self, message, taken=True, slow=False, status=None):
        super().__init__(message)
        self.message = message
        self.taken = taken
        self.slow = slow
        self.status = status


def client(endpoint, timeout):
    """Open a connection pool for an endpoint.

    :param timeout: seconds for each phase (connecting at most 10)
    :raise Configuration: this version of httpx is not known
    """
    opened = httpx.Client(
        timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0)),
        follow_redirects=False,
        # A company's proxy is legitimate on the way to Amazon; the simulator is on
        # this machine and nothing meant for it may leave it.
        trust_env=not endpoint.is_loopback,
        headers={
            "user-agent": USER_AGENT,
            "accept": "application/json",
            "accept-encoding": "gzip",
        },
    )
    try:
        return deadline.bound(opened)
    except Configuration:
        opened.close()
        raise


def exchange(pool, request, headers, seconds, max_bytes=MAX_BYTES):
    """Send a request and read the answer to its end.

    :param pool: what :func:`client` returned
    :param seconds: for the whole exchange, see :mod:`~.deadline`
    :rtype: Answer
    :raise Fault: no complete answer
    :raise Configuration: the other side's certificate cannot be trusted
    """
    headers = dict(headers)
    if request.content is not None:
        headers["content-type"] = request.content_type
    status = None
    try:
        with (
            deadline.within(seconds),
            pool.stream(
                request.method,
                request.url,
                params=request.params or None,
                content=request.content,
                headers=headers,
            ) as response,
        ):
            status = response.status_code
            return Answer(status, response.headers, _body(response, max_bytes))
    except httpx.HTTPError as error:
        raise _fault(error, status) from None
    except inflate.TooLarge:
        raise Fault("The answer is too large.", slow=True, status=status) from None
    except inflate.Broken:
        raise Fault("The answer cannot be unpacked.", status=status) from None


def _body(response, most):
    """Read the body, unpacked. Unpacking is not left to the library: it would unpack
    what was packed any number of times, and 300 bytes can become all memory there is.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise inflate.Broken
    inflater = inflate.Inflater(most) if "gzip" in encoding else None
    body, travelled = bytearray(), 0
    for chunk in response.iter_raw():
        travelled += len(chunk)
        if travelled > most:
            raise inflate.TooLarge
        body += inflater.feed(chunk) if inflater else chunk
    if inflater:
        inflater.end()
    return bytes(body)


def _fault(error, status):
    """Say whether the request may have been taken. When in doubt, it may."""
    # The exception's own text can hold a header's value, so only its class is told.
    name = type(error).__name__
    if isinstance(error, httpx.ConnectError) and _is_certificate(error):
        return Configuration(
            "The certificate of Amazon's server cannot be verified: look at the "
            "proxy, the clock and the certificates of this server.",
            setting="certificate",
        )
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return Fault(f"No connection in time ({name}).", taken=False, slow=True)
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return Fault(f"No connection ({name}).", taken=False)
    if isinstance(error, httpx.TimeoutException):
        return Fault(f"No answer in time ({name}).", slow=True, status=status)
    return Fault(f"The connection broke ({name}).", status=status)


def _is_certificate(error):
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
