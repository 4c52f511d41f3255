"""Vendor direct fulfilment payments v1: invoices for what customers were sent."""

from .. import direct_invoices, query
from ..errors import invalid_input
from ..messages import Answer
from ..validation import read_body
from .base import Api, control, endpoint


class DirectPayments(Api):
    """The invoices of all accounts' direct orders."""

    name = "direct_payments"

    def clear(self):
        """Forget the invoices."""
        #: (account, number) -> invoice
        self._invoices = {}

    def summary(self):
        """How many invoices Amazon took."""
        return {"direct_invoices": len(self._invoices)}

    @endpoint("submitInvoice", "POST /vendor/directFulfillment/payments/v1/invoices")
    def submit(self, request):
        """Take invoices; one that is wrong fails the whole transaction."""
        query.read(request)
        if request.account.country == "IN":
            raise invalid_input("This operation is not available in India.")
        invoices = read_body(request, direct_invoices.INVOICES)["invoices"]
        account = request.account.name

        def apply(_transaction, _now):
            taken, errors = {}, []
            for invoice in invoices:
                number = invoice["invoiceNumber"]
                used = {each for owner, each in self._invoices if owner == account}
                code = direct_invoices.refusal(
                    invoice, used | set(taken), lambda each: self._left(account, each)
                )
                if code:
                    errors.append({"code": code, "message": code, "details": number})
                taken[number] = invoice
            if not errors:
                self._invoices |= {(account, each): taken[each] for each in taken}
            return errors

        answer = self.simulator.transactions.take(
            request, invoices, apply, succeeds=True
        )
        return Answer(answer.document, 202)

    @control
    def direct_invoices(self, account="demo"):
        """Tell which invoices Amazon took.

        :return: dict: number -> what it comes to, as text
        """
        return {
            number: str(direct_invoices.total_of(invoice))
            for (owner, number), invoice in self._invoices.items()
            if owner == account
        }

    def _left(self, account, number):
        order = self.simulator.direct_shipping.orders.get((account, number))
        if order is None or order.state != "SHIPPED":
            return None
        return {str(line): pieces for line, (_sku, pieces) in order.lines.items()}
