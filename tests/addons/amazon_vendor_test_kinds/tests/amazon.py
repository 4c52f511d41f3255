"""What Amazon answers to the kinds of the tests."""

from dataclasses import dataclass
from datetime import datetime

from odoo.addons.amazon_vendor_central.simulator import paging, query
from odoo.addons.amazon_vendor_central.simulator.api.base import Api, control, endpoint
from odoo.addons.amazon_vendor_central.simulator.messages import Answer

from ..models.remittance import PATH

QUERY = {
    "paidAfter": query.instant,
    "paidBefore": query.instant,
    "nextToken": query.text,
}


@dataclass
class Remittance:
    """One remittance; ``created`` is when it was paid."""

    number: str
    paid: str
    created: datetime

    def as_dict(self):
        return {"remittanceNumber": self.number, "paid": self.paid}


class Remittances(Api):
    """Remittances by the moment they were paid, two a page, in no payload."""

    name = "test_remittances"

    def clear(self):
        self.remittances = {}
        #: whether every page names the same further one
        self.endless = False

    @endpoint("getTestRemittances", f"GET {PATH}", plan=(10, 10), listing="remittances")
    def get_remittances(self, request):
        """One page of a window."""
        values = query.read(request, QUERY)
        request.filters = paging.fingerprint(request.account.name, values)
        found = [
            each
            for each in self.remittances.values()
            if values["paidAfter"] <= each.created <= values["paidBefore"]
        ]
        token = None if self.endless else values.get("nextToken")
        page, token = paging.page(found, request.filters, token, 2)
        answer = Answer({"remittances": [each.as_dict() for each in page]})
        if token:
            paging.set_token(answer.document, token)
        return answer

    @control
    def pay(self, number, paid="10.00"):
        """Amazon pays, or shows another amount."""
        self.remittances[number] = Remittance(number, paid, self.clock.now())

    @control
    def turn_in_circles(self):
        """Every page but the last names the first one as the next."""
        self.endless = True
