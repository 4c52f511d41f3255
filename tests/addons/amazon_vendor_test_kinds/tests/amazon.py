"""What Amazon answers to the kinds of the tests."""

from dataclasses import dataclass
from datetime import datetime

from odoo.addons.amazon_vendor_central.simulator import paging, query
from odoo.addons.amazon_vendor_central.simulator.api.base import Api, control, endpoint
from odoo.addons.amazon_vendor_central.simulator.messages import Answer

from ..models.payment_note import PATH

QUERY = {
    "paidAfter": query.instant,
    "paidBefore": query.instant,
    "nextToken": query.text,
    "payer": query.text,
}


@dataclass
class PaymentNote:
    """One payment note; ``created`` is when it was paid."""

    number: str
    paid: str
    created: datetime

    def as_dict(self):
        return {"paymentNoteNumber": self.number, "paid": self.paid}


class PaymentNotes(Api):
    """Payment notes by the moment they were paid, two a page, in no payload."""

    name = "test_payment_notes"

    def clear(self):
        self.payment_notes = {}
        #: whether every page names the same further one
        self.endless = False

    @endpoint(
        "getTestPaymentNotes", f"GET {PATH}", plan=(10, 10), listing="paymentNotes"
    )
    def get_payment_notes(self, request):
        """One page of a window."""
        values = query.read(request, QUERY)
        request.filters = paging.fingerprint(request.account.name, values)
        found = [
            each
            for each in self.payment_notes.values()
            if values["paidAfter"] <= each.created <= values["paidBefore"]
        ]
        token = None if self.endless else values.get("nextToken")
        page, token = paging.page(found, request.filters, token, 2)
        answer = Answer({"paymentNotes": [each.as_dict() for each in page]})
        if token:
            paging.set_token(answer.document, token)
        return answer

    @control
    def pay(self, number, paid="10.00"):
        """Amazon pays, or shows another amount."""
        self.payment_notes[number] = PaymentNote(number, paid, self.clock.now())

    @control
    def turn_in_circles(self):
        """Every page but the last names the first one as the next."""
        self.endless = True
