"""Vendor invoices v1: what is billed to Amazon. It shows nobody its books."""

from .. import invoice_validation, invoices, query
from ..validation import read_body
from .base import Api, control, endpoint, reader


class Invoices(Api):
    """The invoices and credit notes of all accounts."""

    name = "invoices"
    #: seconds from taking a document to its effect
    invoice_lag = 0

    def clear(self):
        """Forget all invoices."""
        #: (account, key) -> Invoice, in the order in which they were taken
        self.books = {}

    def taken(self, account="demo"):
        """What Amazon has in its books, oldest first.

        :return: list of :class:`~..invoices.Invoice`
        """
        return [each for each in self.books.values() if each.account == account]

    @endpoint("submitInvoices", "POST /vendor/payments/v1/invoices")
    def submit_invoices(self, request):
        """Take invoices: 202 and a transaction, whatever comes of them."""
        query.read(request)
        document = read_body(request, invoice_validation.INVOICES)
        return self.simulator.transactions.take(
            request, document["invoices"], self._enter, self.invoice_lag
        )

    def _enter(self, transaction, now):
        for document in transaction.documents:
            found = invoices.read(document, transaction.account, now)
            self.books[found.account, found.key] = found
        return []

    @control
    def taken_invoices(self, account="demo"):
        """What Amazon has in its books, oldest first.

        :return: list of :class:`~..invoices.Invoice`
        """
        return self.taken(account)

    @reader("invoices")
    def _invoices(self, query):
        return self.taken(query.get("account", "demo"))
