"""Vendor direct fulfilment shipping 2021-12-28: labels, slips, confirmations."""

import base64
from datetime import timedelta

from .. import direct_papers, query
from .. import direct_shipments as shipments
from ..errors import ApiError, invalid_input, not_found
from ..messages import Answer
from ..validation import read_body
from .base import Api, control, endpoint, reader

#: Retail has an operation of the same name, with limits and a role of its own.
CONFIRM = "submitShipmentConfirmations/directFulfillment"
ROOT = "/vendor/directFulfillment/shipping/2021-12-28"


class DirectShipping(Api):
    """The labels and confirmations of all accounts' direct orders."""

    name = "direct_shipping"

    def clear(self):
        """Forget the orders, and what goes wrong."""
        #: (account, purchase order number) -> Shipping
        self.orders = {}
        self._trackings = 0
        self._format, self._size, self._lag, self._empty = "PNG", 0, 0, 0

    def summary(self):
        """How many orders may be shipped."""
        return {"direct_shippings": len(self.orders)}

    # Labels and slips --------------------------------------------------------

    @endpoint(
        "createShippingLabels",
        f"POST {ROOT}/shippingLabels/<number>",
        restricted=True,
    )
    def create_labels(self, request, number):
        """Make the labels of an order and answer them: once, then 409."""
        query.read(request)
        document = read_body(request, shipments.CREATE_LABELS)
        order = self._order(request, number)
        if self._refuses_label(order):
            raise ApiError(
                409,
                "Conflict",
                f"Labels of {number} cannot be made.",
                "made before" if order.labels is not None else order.state,
            )
        self._make(order, len(document.get("containers") or [None]))
        order.labels_at = self.clock.now() + timedelta(seconds=self._lag)
        return Answer(self.shown(order, document))

    @endpoint("submitShippingLabelRequest", f"POST {ROOT}/shippingLabels")
    def request_labels(self, request):
        """Take requests for labels, which are shown later; one that is wrong fails the
        whole transaction."""
        query.read(request)
        body = read_body(request, shipments.REQUEST_LABELS)["shippingLabelRequests"]
        account = request.account.name

        def apply(_transaction, now):
            known = [
                (self.orders.get((account, each["purchaseOrderNumber"])), each)
                for each in body
            ]
            errors = [
                self._error(code, each)
                for order, each in known
                if (code := self._refuses_label(order))
            ]
            for order, each in known if not errors else ():
                self._make(order, len(each.get("containers") or [None]))
                order.labels_at = now + timedelta(seconds=self._lag)
            return errors

        answer = self.simulator.transactions.take(request, body, apply, succeeds=True)
        return Answer(answer.document["payload"], 202)

    @endpoint("createContainerLabel", f"POST {ROOT}/containerLabel")
    def create_container_label(self, request):
        """Make the label of a pallet: of packages whose labels were made."""
        query.read(request)
        document = read_body(request, shipments.CONTAINER_LABEL)
        trackings = [each["packageTrackingNumber"] for each in document["packages"]]
        known = {
            tracking
            for (account, _number), order in self.orders.items()
            if account == request.account.name
            for tracking in order.trackings
        }
        if unknown := [each for each in trackings if each not in known]:
            raise invalid_input(f"Package {unknown[0]} is not known.")
        number = document["vendorContainerId"]
        content = direct_papers.label(self._format, ["Container", number, *trackings])
        return Answer(
            {
                "containerLabel": {
                    "containerTrackingNumber": f"SWA{number}",
                    "content": base64.b64encode(content).decode(),
                    "format": self._format,
                }
            }
        )

    @endpoint(
        "getShippingLabel", f"GET {ROOT}/shippingLabels/<number>", restricted=True
    )
    def get_label(self, request, number):
        """Show the labels of an order: 404 until they are there."""
        query.read(request)
        order = self._order(request, number)
        if order.labels is None or self.clock.now() < order.labels_at:
            raise not_found(f"There are no labels of {number}.")
        # Looked at again, what was empty by accident is there; two lines of one SKU
        # stay without.
        if not order.has_one_sku_twice and not self._empty:
            self._fill(order)
        return Answer(self.shown(order))

    @endpoint("getPackingSlip", f"GET {ROOT}/packingSlips/<number>", restricted=True)
    def get_slip(self, request, number):
        """Show the packing slip, of orders that want one (docs issue 2256)."""
        query.read(request)
        order = self._order(request, number)
        if not order.wants_slip:
            raise not_found(f"There is no packing slip of {number}.")
        return Answer(self.slip_of(order))

    @endpoint(
        "getCustomerInvoice", f"GET {ROOT}/customerInvoices/<number>", restricted=True
    )
    def get_customer_invoice(self, request, number):
        """Show the invoice that goes to the customer: in India only."""
        query.read(request)
        order = self._order(request, number)
        if request.account.country != "IN":
            raise not_found(f"There is no customer invoice of {number}.")
        return Answer(self.invoice_of(order))

    # Confirmations -----------------------------------------------------------

    @endpoint(CONFIRM, f"POST {ROOT}/shipmentConfirmations")
    def confirm(self, request):
        """Take confirmations; one that is wrong fails the whole transaction."""
        query.read(request)
        documents = read_body(request, shipments.CONFIRMATIONS)["shipmentConfirmations"]
        account = request.account.name

        def apply(_transaction, now):
            return self._each(account, documents, now, shipments.Shipping.confirm)

        answer = self.simulator.transactions.take(
            request, documents, apply, succeeds=True
        )
        return Answer(answer.document["payload"], 202)

    @endpoint("submitShipmentStatusUpdates", f"POST {ROOT}/shipmentStatusUpdates")
    def update_status(self, request):
        """Take what an own carrier tells of its parcels."""
        query.read(request)
        documents = read_body(request, shipments.STATUS_UPDATES)[
            "shipmentStatusUpdates"
        ]
        account = request.account.name

        def apply(_transaction, now):
            return self._each(account, documents, now, shipments.Shipping.update)

        answer = self.simulator.transactions.take(
            request, documents, apply, succeeds=True
        )
        return Answer(answer.document["payload"], 202)

    # What a test does --------------------------------------------------------

    @control
    def add_direct_shipping(
        self,
        number,
        lines,
        wants_slip=False,
        account="demo",
        warehouse="WH1",
        to=(),
    ):
        """An order was accepted and may be shipped.

        :param lines: dict: sequence number -> [vendor SKU, eaches]
        :param to: name and street, for its papers
        """
        self.simulator.account(account)
        known = {int(line): tuple(each) for line, each in lines.items()}
        self.orders[account, number] = shipments.Shipping(
            number,
            known,
            wants_slip,
            created=self.clock.now(),
            warehouse=warehouse,
            to=tuple(to),
        )

    @control
    def cancel_direct_shipping(self, number, account="demo"):
        """The customer changed his mind."""
        self.orders[account, number].state = "CANCELLED"

    @control
    def direct_shipping_state(self, number, account="demo"):
        """Tell how an order stands: ACCEPTED, SHIPPED, DENIED, CANCELLED."""
        return self.orders[account, number].state

    @control
    def set_direct_labels(self, format="PNG", size=0, lag=0, empty=0):
        """What labels are like from now on.

        :param format: ``PNG``, ``ZPL`` or ``PDF``
        :param size: bytes of each at least
        :param lag: seconds until getShippingLabel shows them
        :param empty: answers whose labels have no content
        """
        if format not in direct_papers.FORMATS:
            raise ValueError(f"a label is one of {', '.join(direct_papers.FORMATS)}")
        self._format, self._size, self._lag = format, size, lag
        self._empty = empty

    @reader("direct_shippings")
    def _read(self, query):
        account = query.get("account", "demo")
        return [
            order for (owner, _no), order in self.orders.items() if owner == account
        ]

    # Inside ------------------------------------------------------------------

    def _order(self, request, number):
        try:
            return self.orders[request.account.name, number]
        except KeyError:
            raise not_found(f"There is no order {number}.") from None

    def _each(self, account, documents, now, take):
        """Hand documents to their orders; errors of any fail all of them."""
        errors = []
        for each in documents:
            order = self.orders.get((account, each["purchaseOrderNumber"]))
            if order is None:
                errors.append(self._error("INVALID_ORDER_ID", each))
            else:
                errors += take(order, each, now)
        return errors

    @staticmethod
    def _error(code, document):
        number = document["purchaseOrderNumber"]
        return {"code": code, "message": code, "details": number}

    @staticmethod
    def _refuses_label(order):
        """Why no label of an order can be made, ``None`` where one can."""
        if order is None:
            return "INVALID_ORDER_ID"
        if order.labels is not None:
            return "LABEL_MADE_BEFORE"
        return None if order.state == "ACCEPTED" else "ORDER_NOT_ACCEPTED"

    def slip_of(self, order):
        """A packing slip as Amazon shows it."""
        return self._paper(order, "Packing slip") | {"contentType": "application/pdf"}

    def invoice_of(self, order):
        """A customer invoice as Amazon shows it."""
        return self._paper(order, "Tax invoice")

    @staticmethod
    def _paper(order, title):
        content = direct_papers.slip([title, order.number, *order.to])
        return {
            "purchaseOrderNumber": order.number,
            "content": base64.b64encode(content).decode(),
        }

    def _make(self, order, packages):
        order.labels = []
        for package in range(1, packages + 1):
            self._trackings += 1
            tracking = f"1ZSIM{self._trackings:011d}"
            order.trackings.append(tracking)
            order.labels.append(
                {
                    "packageIdentifier": f"{package:03}",
                    "trackingNumber": tracking,
                    "shipMethod": "UPS_GR_RES",
                    "shipMethodName": "Ground",
                    "content": "",
                }
            )
        if not order.has_one_sku_twice and not self._empty:
            self._fill(order)

    def _fill(self, order):
        for each in order.labels:
            if not each["content"]:
                lines = [
                    order.number,
                    each["packageIdentifier"],
                    each["trackingNumber"],
                    *order.to,
                ]
                content = direct_papers.label(self._format, lines, self._size)
                each["content"] = base64.b64encode(content).decode()

    def shown(self, order, document=None):
        """The labels of an order as Amazon shows them."""
        self._empty = max(self._empty - 1, 0)
        parties = document or {}
        return {
            "purchaseOrderNumber": order.number,
            "sellingParty": parties.get("sellingParty", {"partyId": "NORD1"}),
            "shipFromParty": parties.get("shipFromParty", {"partyId": "WH1"}),
            "labelFormat": self._format,
            "labelData": order.labels,
        }
