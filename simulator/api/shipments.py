"""Vendor shipments v1: confirmations, routing requests, labels, and the dock."""

import random

from .. import dock, paging, query, routing, shipment_rules, shipment_validation
from ..errors import invalid_input
from ..messages import Answer
from ..shipments import read
from ..validation import read_body
from .base import Api, control, endpoint, reader

MOST = 50
_LISTING = {
    "limit": query.whole(1, MOST),
    "sortOrder": query.one_of("ASC", "DESC"),
    "nextToken": query.text,
    "buyerReferenceNumber": query.text,
    "vendorShipmentIdentifier": query.text,
    "sellerWarehouseCode": query.text,
}
#: Names of the pairs …After, …Before.
PAIRS = (
    "created",
    "shipmentConfirmed",
    "packageLabelCreated",
    "shipped",
    "estimatedDelivery",
    "shipmentDelivery",
    "requestedPickUp",
    "scheduledPickUp",
)
DETAILS_QUERY = (
    _LISTING
    | {"currentShipmentStatus": query.text, "buyerWarehouseCode": query.text}
    | {f"{name}{end}": query.instant for name in PAIRS for end in ("After", "Before")}
)
LABELS_QUERY = _LISTING | {
    "labelCreatedAfter": query.instant,
    "labelCreatedBefore": query.instant,
}


class Shipments(Api):
    """What all accounts told of their shipments."""

    name = "shipments"
    #: seconds from taking a confirmation or a request to its effect
    shipment_lag = 0
    #: empty pages of labels, each with a token, before those that are not
    empty_label_pages = 0

    def __init__(self, simulator):
        self.pace = routing.Pace()
        super().__init__(simulator)

    def clear(self):
        """Forget shipments, requests and chargebacks."""
        self._random = random.Random(f"shipments/{self.simulator.seed}")
        #: (account, identifier) -> Shipment, Request
        self.shipments, self.requests = {}, {}
        #: SSCC -> (identifier, instant)
        self.used = {}
        #: what arrivals cost, see dock.chargebacks for all
        self.charges = []
        self._ignore, self._failures = 0, []

    def settle(self, now):
        """Give out numbers, carriers and labels that are due."""
        for request in self.requests.values():
            request.settle(now, self.pace, self._next_number)

    def summary(self):
        """How many there are."""
        return {
            "shipments": len(self.shipments),
            "routing_requests": len(self.requests),
            "chargebacks": len(self.charges),
        }

    def find(self, identifier, account=None):
        """Return a shipment by its identifier.

        :raise KeyError: there is none
        """
        for (owner, number), found in self.shipments.items():
            if number == identifier and account in (None, owner):
                return found
        raise KeyError(f"no such shipment: {identifier}")

    # What Amazon answers -----------------------------------------------------

    @endpoint(
        "submitShipmentConfirmations", "POST /vendor/shipping/v1/shipmentConfirmations"
    )
    def submit_shipment_confirmations(self, request):
        """Take confirmations: 202 and a transaction, whatever comes of them."""
        query.read(request)
        document = read_body(request, shipment_validation.CONFIRMATIONS)
        return self._take(request, document["shipmentConfirmations"], self._confirm)

    @endpoint("submitShipments", "POST /vendor/shipping/v1/shipments")
    def submit_shipments(self, request):
        """Take routing requests: 202 and a transaction, whatever comes of them."""
        query.read(request)
        document = read_body(request, shipment_validation.SHIPMENTS)
        return self._take(request, document["shipments"], self._route)

    @endpoint(
        "getShipmentDetails", "GET /vendor/shipping/v1/shipments", listing="shipments"
    )
    def get_shipment_details(self, request):
        """List routing requests; confirmations are in no list."""
        values = query.read(request, DETAILS_QUERY)

        def fits(found):
            return (
                _fits(found, values)
                and values.get("currentShipmentStatus") in (None, found.status)
                and all(_inside(found.instant(name), values, name) for name in PAIRS)
            )

        return self._page(request, values, fits, routing.Request.render)

    @endpoint(
        "getShipmentLabels",
        "GET /vendor/shipping/v1/transportLabels",
        listing="transportLabels",
    )
    def get_shipment_labels(self, request):
        """List labels. "A page may be empty": the token decides, not the emptiness."""
        values = query.read(request, LABELS_QUERY)

        def fits(found):
            return (
                found.labelled is not None
                and _fits(found, values)
                and _inside(found.labelled, values, "labelCreated")
            )

        return self._page(
            request,
            values,
            fits,
            routing.Request.render_labels,
            self.empty_label_pages,
        )

    def _take(self, request, documents, apply):
        if self._ignore:
            self._ignore -= 1
            apply = None
        elif self._failures:
            error = self._failures.pop(0)

            def apply(_transaction, _now):
                return [error]

        # Success exists for shipments in North America and Europe ("Get transaction
        # status").
        return self.simulator.transactions.take(
            request, documents, apply, self.shipment_lag, succeeds=True
        )

    def _page(self, request, values, fits, render, empty=0):
        request.filters = paging.fingerprint(request.account.name, values)
        token = values.get("nextToken")
        position, number = paging.START
        if token:
            position, number, bound = paging.unpack(token)
            if bound != request.filters:
                raise invalid_input("The nextToken does not belong to these filters.")
        # A token without a position counts the empty pages that are left.
        left = int(number or 0) if position is None and token else empty
        answer = Answer({"payload": {request.endpoint.listing: []}})
        if left:
            further = paging.encode((None, str(left - 1)), request.filters)
            request.entry.served = []
            paging.set_token(answer.document, further)
            return answer
        found, further = paging.page(
            [
                each
                for each in self.requests.values()
                if each.account == request.account.name and fits(each)
            ],
            request.filters,
            None if position is None else token,
            values.get("limit", MOST),
            values.get("sortOrder") == "ASC",
        )
        request.entry.served = [each.number for each in found]
        answer.document["payload"][request.endpoint.listing] = [
            render(each) for each in found
        ]
        if further:
            paging.set_token(answer.document, further)
        return answer

    # What comes of it ---------------------------------------------------------

    def _confirm(self, transaction, now):
        """Make the confirmations of a transaction count, all or none.

        :return: what Amazon has against them
        """
        account = self.simulator.account(transaction.account)
        shipments, used = dict(self.shipments), dict(self.used)
        world = shipment_rules.World(
            shipments, self.simulator.orders.orders, account, used
        )
        told, errors = [], []
        for document in transaction.documents:
            found = read(document, account.name, now)
            try:
                before = shipment_rules.check(found, world, now)
            except shipment_rules.Refusal as refusal:
                errors.append(refusal.error)
                continue
            if before:
                found.first_at = before.first_at
                found.versions = [*before.versions, *found.versions]
            # The next of the same request is held against this one, too.
            shipments[account.name, found.identifier] = found
            for number in found.numbers:
                used.setdefault(number, (found.identifier, now))
            told.append(found)
        if errors:
            return errors
        self.shipments, self.used = shipments, used
        for found in told:
            self._note_departure(found, now)
        return []

    def _note_departure(self, shipment, now):
        for request in self.requests.values():
            mine = request.account == shipment.account
            if mine and shipment.arn and request.arn == shipment.arn:
                request.confirmed = now
                request.shipped = shipment.shipped_at
                request.estimated = shipment.estimated_at
                if request.carrier:
                    request.enter(routing.SHIPPED, now)

    def _route(self, transaction, now):
        """Make the requests of a transaction count, all or none."""
        account, errors, numbers = transaction.account, [], set()
        orders = self.simulator.orders.orders
        for document in transaction.documents:
            number = document["vendorShipmentIdentifier"].strip()
            known = self.requests.get((account, number))
            try:
                if number in numbers:
                    raise routing.Refusal("DUPLICATE_SHIPMENT", number)
                numbers.add(number)
                routing.check(document, known, orders, account, now)
            except routing.Refusal as refusal:
                errors.append(refusal.error)
        if errors:
            return errors
        for document in transaction.documents:
            number = document["vendorShipmentIdentifier"].strip()
            if document["transactionType"] == "Cancel":
                self.requests[account, number].cancelled = now
                continue
            self.requests[account, number] = routing.Request(
                account, number, document, now, [(now, routing.CREATED)]
            )
        return []

    def _next_number(self):
        return self._random.randrange(10**9, 10**10)

    # What Amazon does --------------------------------------------------------

    receive_shipment = control(dock.receive_shipment)
    chargebacks = control(dock.chargebacks)

    @control
    def shipment(self, identifier):
        """Return the :class:`~..shipments.Shipment` as Amazon knows it."""
        return self.find(identifier)

    @control
    def routing_request(self, identifier):
        """Return the :class:`~..routing.Request` as Amazon knows it.

        :raise KeyError: there is none
        """
        for (_account, number), found in self.requests.items():
            if number == identifier:
                return found
        raise KeyError(f"no such routing request: {identifier}")

    @control
    def ignore_next_shipments(self, times=1):
        """Take the next confirmations and requests and silently never apply them."""
        self._ignore += times

    @control
    def fail_next_shipments(
        self, times=1, code="InternalFailure", message="Processing failed.", details=""
    ):
        """Take the next confirmations and requests and fail them for no good reason."""
        error = {"code": code, "message": message, "details": details}
        self._failures += [error] * times

    @control
    def set_shipment_pace(self, **seconds):
        """Set how slow Amazon is with shipments.

        :param lag: from the 202 to the effect of a confirmation or request
        :param arn: from a request's effect to its reference number, ``None`` for never;
            so ``carrier`` and ``labels``
        """
        if unknown := set(seconds) - {"lag", *vars(self.pace)}:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        if "lag" in seconds:
            self.shipment_lag = seconds.pop("lag")
        for name, value in seconds.items():
            setattr(self.pace, name, value)

    @control
    def set_empty_label_pages(self, count):
        """Answer so many empty pages before every list of labels."""
        self.empty_label_pages = count

    @control
    def lose_labels(self, identifier):
        """The labels of a routing request never come (public issue 5148)."""
        self.routing_request(identifier).loses_labels = True

    @control
    def spoil_label(self, identifier, number, label):
        """Send this in place of the (base64) file of a label of a routing request."""
        self.routing_request(identifier).spoiled[number] = label

    @reader("shipments")
    def _shipments(self, query):
        return [
            each
            for each in self.shipments.values()
            if query.get("identifier", each.identifier) == each.identifier
        ]

    @reader("routing_requests")
    def _requests(self, query):
        return list(self.requests.values())

    @reader("chargebacks")
    def _chargebacks(self, query):
        return self.chargebacks(query.get("account", "demo"))


def _fits(request, values):
    document = request.document
    wanted = {
        "buyerReferenceNumber": request.arn,
        "vendorShipmentIdentifier": request.number,
        "buyerWarehouseCode": document["shipToParty"]["partyId"],
        # "This value should be same as 'sellingParty.partyId' in the Shipment."
        "sellerWarehouseCode": document["sellingParty"]["partyId"],
    }
    return all(values.get(name, has) == has for name, has in wanted.items())


def _inside(moment, values, name):
    """Whether an instant is "after" and "before"; without either it may be missing."""
    after, before = values.get(f"{name}After"), values.get(f"{name}Before")
    if after is None and before is None:
        return True
    if moment is None:
        return False
    return (after is None or after < moment) and (before is None or moment < before)
