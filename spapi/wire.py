"""Bytes out, bytes in: requests to the API and to the token service."""

import ssl
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from .errors import Configuration

USER_AGENT = "OdooAmazonVendorCentral/19.0 (Language=Python)"
#: The largest answer we read: 100 orders of thousands of lines stay far below.
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    """One HTTP request.

    :param params: query parameters
    :param content: the exact bytes of the body
    """

    method: str
    url: str
    params: dict = field(default_factory=dict)
    content: bytes | None = field(default=None, repr=False)
    content_type: str = "application/json"

    @property
    def path(self):
        """The path of the address."""
        return urlsplit(self.url).path


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
        return self.headers.get("x-amzn-requestid")

    @property
    def rate_limit(self):
        """Requests a second Amazon allows, or ``None``."""
        try:
            return float(self.headers["x-amzn-ratelimit-limit"])
        except (KeyError, ValueError):
            return None

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
    """
    return httpx.Client(
        timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0)),
        follow_redirects=False,
        # A company's proxy is legitimate on the way to Amazon; the simulator is on
        # this machine and nothing meant for it may leave it.
        trust_env=not endpoint.is_loopback,
        headers={"user-agent": USER_AGENT, "accept": "application/json"},
    )


def exchange(pool, request, headers, deadline, max_bytes=MAX_BYTES):
    """Send a request and read the answer to its end.

    :param pool: what :func:`client` returned
    :param deadline: seconds for the whole exchange: time-outs of the library count
        from byte to byte, and a slow trickle would never end
    :rtype: Answer
    :raise Fault: no complete answer
    :raise Configuration: the other side's certificate cannot be trusted
    """
    headers = dict(headers)
    if request.content is not None:
        headers["content-type"] = request.content_type
    started = time.monotonic()
    status = None
    try:
        with pool.stream(
            request.method,
            request.url,
            params=request.params or None,
            content=request.content,
            headers=headers,
        ) as response:
            status = response.status_code
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > max_bytes:
                    raise Fault("The answer is too large.", slow=True, status=status)
                if time.monotonic() - started > deadline:
                    raise Fault("The answer takes too long.", slow=True, status=status)
            return Answer(status, response.headers, bytes(body))
    except httpx.HTTPError as error:
        raise _fault(error, status) from None


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
