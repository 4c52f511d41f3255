"""The control interface over HTTP, next to the simulated API on the same port."""

import json
from dataclasses import asdict, is_dataclass

from ..accounts import Account
from ..controls import CALLABLE
from ..faults import KINDS
from ..messages import Response
from ..orders import PurchaseOrder

PREFIX = "/_control/"


def answer(simulator, request):
    """Answer a request to the control interface.

    GET reads: ``accounts``, ``catalogue``, ``faults``, ``ledger``, ``orders``,
    ``state``. POST calls a method of :class:`~..controls.Controls` by its name.

    :return: :class:`~..messages.Response`; 400 with a sentence when it went wrong
    """
    name = request.path.removeprefix(PREFIX)
    if request.method == "GET":
        reader = READERS.get(name)
        if reader is None:
            return _problem(404, f"There is nothing to read at {name}.")
        return Response(document=reader(simulator, dict(request.pairs)))
    content_type = request.headers.get("Content-Type") or ""
    # A web page in somebody's browser cannot send this type to another site unasked.
    if content_type.split(";")[0].strip().lower() != "application/json":
        return _problem(415, "Send application/json.")
    if request.method != "POST" or name not in CALLABLE:
        return _problem(404, f"There is no method {name}.")
    try:
        arguments = json.loads(request.text or "{}")
        if not isinstance(arguments, dict):
            raise ValueError("the body must be a JSON object of parameters")
        result = getattr(simulator, name)(**arguments)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        return _problem(400, f"{type(problem).__name__}: {problem}")
    return Response(document={"result": as_json(result)})


def as_json(value):
    """Turn what a method returned into JSON."""
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    if isinstance(value, PurchaseOrder):
        return describe_order(value)
    if isinstance(value, Account):
        secrets = {
            "client_secret": value.client_secret,
            "refresh_token": value.refresh_token,
        }
        return value.describe() | secrets
    if is_dataclass(value):
        return asdict(value)
    return value


def describe_order(order):
    """Return what Amazon knows of an order, in short."""
    return {
        "number": order.number,
        "account": order.account,
        "vendor_code": order.vendor_code,
        "state": order.state,
        "late": order.late,
        "lines": [
            {
                "sequence": line.sequence,
                "asin": line.asin,
                "ordered": line.ordered,
                "unit": line.unit,
                "unit_size": line.unit_size,
                "net_cost": None if line.net_cost is None else str(line.net_cost),
                "accepted": line.last.accepted if line.last else None,
                "backordered": line.last.backordered if line.last else None,
                "rejected": line.last.rejected if line.last else None,
                "received_eaches": sum(each.eaches for each in line.receipts),
                "cancelled": line.cancelled is not None,
            }
            for line in order.lines
        ],
    }


def _orders(simulator, query):
    with simulator.lock:
        simulator.state.settle()
        return [
            describe_order(order)
            for order in simulator.state.orders.values()
            if query.get("number", order.number) == order.number
        ]


def _state(simulator, query):
    with simulator.lock:
        simulator.state.settle()
        state = simulator.state
        return {
            "now": simulator.now_iso(),
            "clock_offset": simulator.clock.offset,
            "orders": len(state.orders),
            "lag": state.lag,
            "status_lag": state.status_lag,
            "requests": simulator.ledger.count(),
            "tokens_issued": simulator.tokens.issued,
            "transactions": [
                each.render() | {"outcome": each.outcome}
                for each in state.transactions.all()
            ],
        }


def _ledger(simulator, query):
    found = simulator.ledger.find(query.get("operation"), account=query.get("account"))
    since = query.get("since", "0")
    since = int(since) if since.isdigit() else 0
    return [each.as_dict() for each in found if each.number > since]


def _accounts(simulator, query):
    return [each.describe() for each in simulator.state.accounts.values()]


def _catalogue(simulator, query):
    return [each.as_dict() for each in simulator.catalogue]


def _faults(simulator, query):
    pending = [asdict(each) for each in simulator.faults.pending()]
    return {"kinds": KINDS, "pending": pending}


READERS = {
    "accounts": _accounts,
    "catalogue": _catalogue,
    "faults": _faults,
    "ledger": _ledger,
    "orders": _orders,
    "state": _state,
}


def _problem(status, sentence):
    return Response(status, {"error": sentence})
