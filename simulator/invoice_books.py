"""Amazon's books of invoices: found by number, by order, and by what they credit."""

from .invoices import stripped


class Books:
    """Invoices of all accounts, in the order in which they came.

    :param below: books whose invoices are found here as well and that stay as they are
    """

    def __init__(self, below=None):
        self._below = below
        #: (account, key) -> Invoice
        self.by_key = {}
        self._by_order, self._credits = {}, {}

    def __len__(self):
        return len(self.by_key)

    def add(self, invoice):
        """Enter an :class:`~.invoices.Invoice`."""
        account = invoice.account
        self.by_key[account, invoice.key] = invoice
        for number in invoice.orders:
            self._by_order.setdefault((account, number), []).append(invoice)
        if invoice.is_credit_note and invoice.credited:
            key = account, stripped(invoice.credited)
            self._credits.setdefault(key, []).append(invoice)

    def find(self, account, number):
        """The invoice of a number as anybody spells it, ``None`` if there is none."""
        found = self.by_key.get((account, stripped(number)))
        if found is None and self._below is not None:
            return self._below.find(account, number)
        return found

    def of_account(self, account):
        """All of an account's, oldest first."""
        below = [] if self._below is None else self._below.of_account(account)
        return below + [
            each for each in self.by_key.values() if each.account == account
        ]

    def of_order(self, account, number):
        """Those that are about an order, oldest first."""
        below = [] if self._below is None else self._below.of_order(account, number)
        return below + self._by_order.get((account, number), [])

    def credits_of(self, account, number):
        """The credit notes on an invoice, oldest first."""
        below = [] if self._below is None else self._below.credits_of(account, number)
        return below + self._credits.get((account, stripped(number)), [])
