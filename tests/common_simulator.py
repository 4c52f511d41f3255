"""The kit of the simulator's tests: a client that knows nothing but HTTP."""

import http.client
import json
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, urlencode

from ..simulator import Clock, Simulator
from ..simulator.clock import iso

NOON = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)
ORDERS = "/vendor/orders/v1/purchaseOrders"
STATUS = "/vendor/orders/v1/purchaseOrdersStatus"
ACKNOWLEDGEMENTS = "/vendor/orders/v1/acknowledgements"
TRANSACTIONS = "/vendor/transactions/v1/transactions"


class Answer:
    """An answer: ``status``, ``headers``, ``body``, ``text`` and ``json``."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def payload(self):
        return self.json["payload"]

    @property
    def error(self):
        return self.json["errors"][0]


class SimulatorMixin:
    """For a ``BaseCase``: a simulator whose time stands still, and a client."""

    #: keywords of the simulator
    options = {"rate": 0}

    def setUp(self):
        super().setUp()
        self.sim = Simulator(seed=7, clock=Clock(NOON, frozen=True), **self.options)
        self.sim.start()
        self.addCleanup(self.sim.stop)
        self.tokens = {}

    def request(self, method, target, body=None, headers=None):
        """Send a request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.sim.port, timeout=10)
        self.addCleanup(connection.close)
        connection.request(method, target, body, headers or {})
        return Answer(connection.getresponse())

    def grant(self, account="demo", **changes):
        """Ask for an access token; ``changes`` replace fields of the form."""
        account = self.sim.account(account)
        form = {
            "grant_type": "refresh_token",
            "client_id": account.client_id,
            "client_secret": account.client_secret,
            "refresh_token": account.refresh_token,
        }
        return self.request(
            "POST",
            "/auth/o2/token",
            urlencode(form | changes),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )

    def token(self, account="demo"):
        """Return an access token, the same one each time."""
        if account not in self.tokens:
            self.tokens[account] = self.grant(account).json["access_token"]
        return self.tokens[account]

    def get(self, path, account="demo", **query):
        """Send a GET with an access token."""
        target = path + ("?" + urlencode(query) if query else "")
        headers = {"x-amz-access-token": self.token(account)}
        return self.request("GET", target, headers=headers)

    def post(self, document, account="demo", path=ACKNOWLEDGEMENTS, **headers):
        """Send acknowledgements, or what another path takes; a string is sent as it
        is."""
        body = document if isinstance(document, str) else json.dumps(document)
        headers = {name.replace("_", "-"): each for name, each in headers.items()}
        headers = {"Content-Type": "application/json"} | headers
        headers["x-amz-access-token"] = self.token(account)
        return self.request("POST", path, body, headers)

    def list_orders(self, **query):
        """Return the orders of one page over the last days."""
        return self.get(ORDERS, **(self.window() | query)).payload["orders"]

    def window(self, name="created", days=6, until=0):
        """Return the query of a window that ends ``until`` days ago."""
        end = self.sim.clock.now() - timedelta(days=until) + timedelta(seconds=1)
        return {
            f"{name}After": iso(end - timedelta(days=days)),
            f"{name}Before": iso(end),
        }

    def status(self, number):
        """Return the order of getPurchaseOrdersStatus."""
        answer = self.get(STATUS, purchaseOrderNumber=number)
        (order,) = answer.payload["ordersStatus"]
        return order

    def transaction(self, transaction_id):
        """Return the transactionStatus of getTransaction."""
        answer = self.get(f"{TRANSACTIONS}/{quote(transaction_id)}")
        return answer.payload["transactionStatus"]

    def place(self, amount=10, number="4Z32PABC", **item):
        """Place an order of one line and return its document."""
        line = {
            "itemSequenceNumber": "1",
            "amazonProductIdentifier": "B00SIMUL01",
            "vendorProductIdentifier": "NL-1",
            "orderedQuantity": {
                "amount": amount,
                "unitOfMeasure": "Cases",
                "unitSize": 5,
            },
            "isBackOrderAllowed": True,
            "netCost": {"currencyCode": "EUR", "amount": "10.20"},
        }
        return self.place_items([line | item], number)

    def place_items(self, items, number="4Z32PABC"):
        """Place an order of these items, an hour old."""
        created = iso(self.sim.clock.now() - timedelta(hours=1))
        order = {
            "purchaseOrderNumber": number,
            "purchaseOrderState": "New",
            "orderDetails": {
                "purchaseOrderDate": created,
                "purchaseOrderStateChangedDate": created,
                "sellingParty": {"partyId": "NORD1"},
                "shipToParty": {"partyId": "XDE1"},
                "deliveryWindow": "2026-03-14T07:00:00Z--2026-03-20T07:00:00Z",
                "items": items,
            },
        }
        self.sim.add_orders([order])
        return order


def entry(code, amount, **more):
    """Return one itemAcknowledgement."""
    quantity = {"amount": amount, "unitOfMeasure": "Cases", "unitSize": 5}
    return {"acknowledgementCode": code, "acknowledgedQuantity": quantity} | more


def acknowledgement(order, *entries, line=0, **changes):
    """Return a body that acknowledges one line of an order.

    :param entries: the itemAcknowledgements
    :param changes: replace members of the acknowledged item
    """
    item = order["orderDetails"]["items"][line]
    names = (
        "itemSequenceNumber",
        "amazonProductIdentifier",
        "vendorProductIdentifier",
        "orderedQuantity",
        "netCost",
    )
    answered = {name: item[name] for name in names if name in item}
    answered["itemAcknowledgements"] = list(entries)
    answered = {k: v for k, v in (answered | changes).items() if v is not None}
    return {
        "acknowledgements": [
            {
                "purchaseOrderNumber": order["purchaseOrderNumber"],
                "sellingParty": {"partyId": "NORD1"},
                "acknowledgementDate": iso(NOON),
                "items": [answered],
            }
        ]
    }
