"""What was asked and what was answered. Holds no secret: the token endpoint's form is
masked before it gets here and headers are not kept."""

import json
import threading
from dataclasses import dataclass, field

MASK = "***"
SECRET_FIELDS = ("client_secret", "refresh_token", "access_token")


@dataclass
class Entry:
    """One request.

    :param number: 1, 2, 3 … in the order of arrival
    :param at: ISO instant of the simulator's clock
    :param operation: Amazon's operation id, ``token``, or ``unknown``
    :param query: dict of the query parameters
    :param body: the body as text; ``None`` for a GET
    :param account: name of the account, when the token told it
    :param status: HTTP status, ``None`` when nothing was answered on purpose
    :param delivered: whether a complete, untouched answer went out
    :param fault: kind of the injected fault, if any
    :param served: numbers of the purchase orders inside the answer
    :param transaction: the transaction of an acknowledgement that was taken
    """

    number: int
    at: str
    operation: str
    method: str
    path: str
    query: dict
    body: str | None = None
    account: str | None = None
    status: int | None = None
    request_id: str | None = None
    delivered: bool = False
    fault: str | None = None
    served: list = field(default_factory=list)
    transaction: object = None

    @property
    def json(self):
        """The body as JSON, or ``None`` if it is none."""
        try:
            return json.loads(self.body or "")
        except ValueError:
            return None

    def as_dict(self):
        """Return it as JSON can hold it."""
        values = {k: v for k, v in vars(self).items() if k != "transaction"}
        if self.transaction is not None:
            values["transaction_id"] = self.transaction.id
            values["outcome"] = self.transaction.outcome
        return values


class Ledger:
    """Every request the simulator took.

    :param path: also append each entry to this file, one JSON document a line
    """

    def __init__(self, path=None):
        self.entries = []
        self.path = path
        self._lock = threading.Lock()
        self._numbers = 0

    def open(self, at, operation, method, path, query, body):
        """Enter a request that has just come in, and return its entry."""
        with self._lock:
            self._numbers += 1
            entry = Entry(self._numbers, at, operation, method, path, query, body)
            self.entries.append(entry)
        return entry

    def close(self, entry):
        """Write a request to the file, if there is one.

        A request whose answer could not be sent comes a second time, with ``delivered``
        false.
        """
        if self.path:
            line = json.dumps(entry.as_dict(), ensure_ascii=False)
            with self._lock, open(self.path, "a", encoding="utf-8") as file:
                file.write(line + "\n")

    def find(self, operation=None, status=None, account=None, fault=None):
        """Return the entries that match what is given."""
        wanted = {"status": status, "account": account, "fault": fault}
        wanted["operation"] = operation
        wanted = {k: v for k, v in wanted.items() if v is not None}
        with self._lock:
            entries = list(self.entries)
        return [e for e in entries if all(getattr(e, k) == wanted[k] for k in wanted)]

    def count(self, **filters):
        """Return how many entries match; filters as in :meth:`find`."""
        return len(self.find(**filters))

    def posts(self):
        """Return the entries of submitAcknowledgement, whatever became of them."""
        return self.find(operation="submitAcknowledgement")

    def taken(self, operation):
        """Return the documents of an operation that Amazon took (202), answered or not.

        :return: list of dicts: ``document`` (as sent), ``transaction_id``, ``outcome``
            (see transactions), ``at``, ``request_id``, ``delivered``
        """
        return [
            {
                "document": document,
                "transaction_id": entry.transaction.id,
                "outcome": entry.transaction.outcome,
                "at": entry.at,
                "request_id": entry.request_id,
                "delivered": entry.delivered,
            }
            for entry in self.find(operation=operation)
            if entry.transaction is not None
            for document in entry.transaction.documents
        ]

    def accepted_acknowledgements(self, purchase_order=None):
        """Return the acknowledgements Amazon took (202), answered or not.

        :param purchase_order: number of one order; ``None`` is all of them
        :return: list of dicts as of :meth:`taken`, with ``purchase_order``, and with
            ``acknowledgement`` instead of ``document``
        """
        found = []
        for each in self.taken("submitAcknowledgement"):
            document = each.pop("document")
            number = document["purchaseOrderNumber"].strip()
            if purchase_order in (None, number):
                named = {"purchase_order": number, "acknowledgement": document}
                found.append(named | each)
        return found

    def effective_acknowledgements(self, purchase_order=None):
        """Return those of :meth:`accepted_acknowledgements` that were applied."""
        found = self.accepted_acknowledgements(purchase_order)
        return [each for each in found if each["outcome"] == "applied"]

    def served_orders(self):
        """Return the numbers of all purchase orders in delivered answers."""
        numbers = set()
        for entry in self.find():
            if entry.delivered and entry.operation != "getPurchaseOrdersStatus":
                numbers.update(entry.served)
        return sorted(numbers)

    def clear(self):
        """Forget every entry."""
        with self._lock:
            self.entries.clear()


def masked_form(form):
    """Return the token endpoint's form as text without its secrets."""
    shown = {k: MASK if k in SECRET_FIELDS else v for k, v in form.items()}
    return json.dumps(shown)
