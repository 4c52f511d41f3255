"""A request and an answer, apart from sockets."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from .errors import dumps

ROUTES = {
    ("GET", "/vendor/orders/v1/purchaseOrders"): "getPurchaseOrders",
    ("GET", "/vendor/orders/v1/purchaseOrdersStatus"): "getPurchaseOrdersStatus",
    ("POST", "/vendor/orders/v1/acknowledgements"): "submitAcknowledgement",
    ("POST", "/auth/o2/token"): "token",
}
#: Paths that end in a key.
KEYED = {
    "/vendor/orders/v1/purchaseOrders/": "getPurchaseOrder",
    "/vendor/transactions/v1/transactions/": "getTransaction",
}


@dataclass
class Request:
    """A request as it came in.

    :param headers: anything with ``get(name)``
    :param body: bytes
    """

    method: str
    target: str
    headers: object
    body: bytes = b""
    operation: str = "unknown"
    key: str | None = None
    path: str = ""
    pairs: list = field(default_factory=list)
    #: name of the account, once the token told it
    account: str | None = None
    #: fingerprint of the filters, which page tokens are bound to
    filters: str = ""

    def __post_init__(self):
        parts = urlsplit(self.target)
        self.path = parts.path
        self.pairs = parse_qsl(parts.query, keep_blank_values=True)
        self.operation = ROUTES.get((self.method, self.path), "unknown")
        for prefix, operation in KEYED.items():
            rest = self.path.removeprefix(prefix)
            if self.method == "GET" and rest not in ("", self.path):
                self.operation, self.key = operation, unquote(rest)

    @property
    def has_token(self):
        """Whether it asks for a further page."""
        return any(name == "nextToken" for name, _value in self.pairs)

    @property
    def text(self):
        """The body as text, however broken."""
        return self.body.decode("utf-8", "replace")

    @property
    def searchable(self):
        """Path, query and body, for faults that look for something in them."""
        return f"{self.target}\n{self.text}"


@dataclass
class Response:
    """An answer.

    :param document: is sent as JSON, unless ``body`` is given
    :param close: ``close`` or ``reset``: end the connection without any answer
    :param hang: wait so many seconds, or until the client leaves, then close
    :param missing: promise so many bytes more than are sent
    """

    status: int = 200
    document: object = None
    headers: dict = field(default_factory=dict)
    body: bytes | None = None
    content_type: str = "application/json"
    close: str | None = None
    hang: float | None = None
    missing: int = 0

    def payload(self):
        """Return the bytes to send."""
        if self.body is not None:
            return self.body
        return b"" if self.document is None else dumps(self.document)
