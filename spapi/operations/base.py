"""What all of Amazon's APIs share: queries, identifiers, pages, documents, receipts."""

import re
from dataclasses import dataclass

from .. import answers, library, wire
from ..errors import Configuration, Rejected, Retryable
from ..records import Page, Submitted
from ..windows import iso

#: Letters, digits and a few marks: dots and slashes would make it another address.
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,199}")


@dataclass(frozen=True)
class Probe:
    """A request that proves that an operation is allowed and changes nothing.

    :param name: Amazon's name of the operation
    :param call: callable without parameters
    :param sentence: what is known when it works
    :param accepted: HTTP statuses of a refusal that prove it as well
    """

    name: str
    call: object
    sentence: str
    accepted: tuple = ()


class Operations:
    """The operations of one of Amazon's APIs, bound to a gateway.

    A subclass has a method for each operation. It takes the verb and the path from
    python-amazon-sp-api, whose class it names in :attr:`LIBRARY` (``self._paths``), or
    gives them itself (:meth:`_request`).

    :param gateway: :class:`~..gateway.Gateway`
    """

    #: Class of ``sp_api.api`` that knows the verbs and paths, ``None`` for none.
    LIBRARY = None
    #: Version in the paths, where the library's class serves several.
    VERSION = None
    #: The roles of which the application needs one, as Amazon's documentation names
    #: them, for the sentence of a 403; ``None``: the sentence names none.
    ROLES = None
    #: Operation -> (requests a second, burst), where Amazon gives another usage plan
    #: than the throttle's default.
    PLANS = {}
    #: The member that an answer is wrapped in; ``None``: it is not wrapped.
    WRAPPER = "payload"
    #: The member of a document that names it, ``None`` where documents have no name.
    NUMBER = None
    #: Where an accepted POST says how it can be asked for.
    RECEIPT = ("payload", "transactionId")

    def __init__(self, gateway):
        self._gateway = gateway
        self._paths = None
        if self.LIBRARY:
            self._paths = library.paths(self.LIBRARY, gateway.endpoint, self.VERSION)

    def probes(self, now):
        """What can be tried without changing anything at Amazon.

        :param now: the present moment, UTC
        :return: list of :class:`Probe`
        """
        return []

    # --- For subclasses -----------------------------------------------------

    def _request(self, method, path, query=None, body=None):
        """A request by verb and path.

        :param path: with its leading slash; identifiers in it by :meth:`_identifier`
        :param dict query: by :meth:`_query`
        :param body: the exact document, text or UTF-8 bytes
        :rtype: wire.Request
        """
        content = None if body is None else exact_bytes(body)
        url = self._gateway.endpoint.api_url + path
        return wire.Request(method, url, dict(query or {}), content)

    def _perform(self, operation, request, read, *, further=False):
        """Send a request; see :meth:`~..gateway.Gateway.perform`.

        :param further: whether a page token is sent
        :raise Retryable: also for a refusal in mid paging. Amazon answers 400
            InvalidInput now and then although it took the same filters a page before,
            and it goes away (selling-partner-api-docs issue 1745).
        """
        if not isinstance(request, wire.Request):
            raise Configuration(
                f"{library.NAME} does not tell how {operation} is asked: install the "
                "version that the connector names.",
                setting="library",
                operation=operation,
            )
        plan = self.PLANS.get(operation)
        try:
            return self._gateway.perform(
                operation, request, read, roles=self.ROLES, plan=plan
            )
        except Rejected as error:
            if not further or error.status != 400:
                raise
            raise Retryable(
                f"Amazon refuses to go on with its own list: {error.message}",
                seconds=30,
                operation=operation,
                request_id=error.request_id,
                status=error.status,
            ) from None

    def _page(self, operation, request, array, window=None, *, further=False):
        """One page of a search.

        :param array: the list in the answer
        :param window: the ``(after, before)`` that is asked for
        :param further: whether a page token was sent
        :rtype: Page
        :raise Retryable: also for a refusal in mid paging, see :meth:`_perform`
        """

        def read(answer):
            if self._says_empty(answer):
                return Page([], None, window, answer.request_id)
            return answers.page(
                answer, operation, array, window, self.WRAPPER, self.NUMBER
            )

        return self._perform(operation, request, read, further=further)

    def _says_empty(self, answer):
        """Whether an answer without its list says that there is nothing in it; for a
        list that Amazon's model does not require."""
        return False

    def _document(self, operation, request, *, further=False):
        """One document, or a page of one.

        :param further: whether a page token was sent
        :rtype: RawDocument
        """

        def read(answer):
            return answers.document(answer, operation, self.WRAPPER, self.NUMBER)

        return self._perform(operation, request, read, further=further)

    def _submit(self, operation, request):
        """Send a document; a POST is sent once and never again by itself.

        :rtype: Submitted
        :raise UnknownOutcome: it may have been taken, look before sending again
        :raise Retryable: it was surely not taken
        :raise Rejected: Amazon refuses it
        :raise Configuration: a setting is wrong, it was not taken
        """

        def read(answer):
            found = answers.receipt(answer, operation, self.RECEIPT)
            return Submitted(found, answer.request_id)

        return self._perform(operation, request, read)

    @staticmethod
    def _query(**values):
        """Amazon's query parameters: moments as ISO text, booleans as words, lists
        with commas, no blanks.

        :param values: Amazon's own names; those that end with ``After``, ``Before``,
            ``Since`` or ``Until`` are moments
        """
        query = {}
        for name, value in values.items():
            if value is None or value == "" or value == []:
                continue
            if name.endswith(("After", "Before", "Since", "Until")):
                value = iso(value)
            elif isinstance(value, bool):
                value = "true" if value else "false"
            elif isinstance(value, list | tuple):
                value = ",".join(map(str, value))
            query[name] = value
        return query

    @staticmethod
    def _window(after, before):
        """The window that is asked for, ``None`` without dates."""
        return (after, before) if after or before else None

    @staticmethod
    def _identifier(value, operation):
        """Check what goes into an address; blanks around it are removed.

        :raise Rejected: it cannot be one of Amazon's numbers
        """
        text = str(value or "").strip()
        if not _IDENTIFIER.fullmatch(text):
            raise Rejected(
                f"{text[:50]!r} cannot be one of Amazon's numbers: they hold letters "
                "and digits only.",
                code="InvalidInput",
                operation=operation,
            )
        return text


def exact_bytes(document):
    """The bytes of a document that goes out exactly as it is.

    :param document: text, or UTF-8 bytes
    """
    return document.encode() if isinstance(document, str) else bytes(document)
