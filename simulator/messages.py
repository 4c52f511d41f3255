"""A request and an answer: Werkzeug's, with what the simulated Amazon adds."""

import json

from werkzeug.wrappers import Request as _Request
from werkzeug.wrappers import Response

# Documents are trees: nobody need look for circles.
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False
)


class Request(_Request):
    """A request as it came in; the application fills in the rest on its way."""

    #: :class:`~.api.base.endpoint` it leads to, ``None`` if there is none
    endpoint = None
    #: :class:`~.accounts.Account`, once the token told it
    account = None
    #: :class:`~.ledger.Entry`
    entry = None
    #: fingerprint of the filters, which page tokens are bound to
    filters = ""

    @property
    def operation(self):
        """Amazon's operation id, ``token``, or ``unknown``."""
        return self.endpoint.operation if self.endpoint else "unknown"

    @property
    def pairs(self):
        """The query's parameters as they came: list of (name, value)."""
        return list(self.args.items(multi=True))

    @property
    def has_token(self):
        """Whether it asks for a further page."""
        return self.page_token is not None

    @property
    def page_token(self):
        """The token of the page that is asked for, ``None`` for the first."""
        name = self.endpoint.token if self.endpoint else "nextToken"
        return self.args.get(name)

    @property
    def text(self):
        """The body as text, however broken."""
        return self.get_data().decode("utf-8", "replace")

    @property
    def searchable(self):
        """Path, query and body, for faults that look for something in them."""
        return f"{self.full_path}\n{self.text}"


class Answer(Response):
    """An answer.

    :param document: is sent as JSON; may be changed until :meth:`write`
    :param body: bytes to send instead
    """

    default_mimetype = "application/json"

    def __init__(self, document=None, status=200, body=b"", **options):
        super().__init__(body, status, **options)
        self.document = document

    def write(self):
        """Turn the document into bytes: from now on it is what it is.

        :return: the answer
        """
        if self.document is not None:
            self.set_data(dumps(self.document))
        return self


def dumps(document):
    """Write JSON the way it goes over the wire: compact, UTF-8, not escaped."""
    return _ENCODER.encode(document).encode()
