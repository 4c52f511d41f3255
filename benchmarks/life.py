"""A whole life: an order is imported, answered, sent, followed and confirmed."""

import json
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace
from unittest.mock import patch

from odoo import fields

from spapi.records import RawDocument, Submitted

from .fixture import Vendor
from .measure import Meter, apart
from .paths import FullPath

STEPS = ("import", "answer", "send", "follow", "confirm")


def life(database, made, rounds):
    """Have orders live their life, and count each step of it.

    Amazon stands in this process: what it does costs nothing here, and the calls are
    not written down. As after a commit, nothing is in the cache after each step.

    :return: dict step -> dict of a measure.Usage, of the cheapest round
    """
    runs = [apart(database, partial(_live, made=made)) for _round in range(rounds)]
    return {
        step: min((run[step] for run in runs), key=lambda usage: usage["cpu"])
        for step in STEPS
    }


def _live(env, made):
    vendor = Vendor(env)
    instance = vendor.instance
    instance.write({"workflow": "by_requisition", "sale_order_policy": "quotation"})
    documents = FullPath().prepare(vendor, made, None)
    amazon = _Amazon(made)
    usages = {}

    def checkpoint(_processed=0, *, remaining=None):
        env.cr.flush()
        env.invalidate_all()
        return float("inf")

    @contextmanager
    def gateway(_instance, _door, origin=None, **_options):
        yield SimpleNamespace(use=lambda _api: amazon)

    @contextmanager
    def step(name):
        checkpoint()
        with Meter(env.cr) as meter:
            yield
            checkpoint()
        usage = meter.usage
        usages[name] = {"sql": usage.sql, "cpu": usage.cpu}

    with patch.object(type(instance), "_gateway", gateway):
        with step("import"):
            queue = FullPath.queue(vendor, documents)
            queue._process()
        requisitions = env["amazon.vendor.requisition"].browse(
            queue.requisition_ids.ids
        )
        with step("answer"):
            requisitions._acknowledge()
        submissions = env["amazon.vendor.submission"].browse(
            requisitions.acknowledgement_ids.submission_ids.ids
        )
        with step("send"):
            submissions._send(checkpoint)
        with step("follow"):
            submissions._look_up(checkpoint)
        submissions.work_left = True
        with step("confirm"):
            submissions._finish_work(checkpoint)
        states = set(submissions.mapped("state"))
        states |= set(requisitions.sale_order_ids.mapped("state"))
    if states != {"confirmed", "sale"}:
        raise AssertionError(f"the life went another way: {states}")
    return usages


class _Amazon:
    """Takes every answer, and shows it at once."""

    def __init__(self, made):
        self._made = made

    def submit_acknowledgement(self, payload):
        number = json.loads(payload)["acknowledgements"][0]["purchaseOrderNumber"]
        return Submitted(f"T-{number}", f"R-{number}")

    def purchase_orders_status(self, **_query):
        shown = [_status(order) for order in self._made]
        return SimpleNamespace(documents=shown, next_token=None)


def _status(order):
    """What getPurchaseOrdersStatus shows of an order that is accepted in full."""
    moment = fields.Datetime.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    items = []
    for item in order["orderDetails"]["items"]:
        ordered = item["orderedQuantity"]
        answer = {
            "acceptedQuantity": ordered,
            "rejectedQuantity": {**ordered, "amount": 0},
        }
        items.append(
            {
                "itemSequenceNumber": item["itemSequenceNumber"],
                "buyerProductIdentifier": item.get("amazonProductIdentifier"),
                "orderedQuantity": {"orderedQuantity": ordered},
                "acknowledgementStatus": {
                    "confirmationStatus": "ACCEPTED",
                    **answer,
                    "acknowledgementStatusDetails": [
                        {"acknowledgementDate": moment, **answer}
                    ],
                },
            }
        )
    number = order["purchaseOrderNumber"]
    document = {
        "purchaseOrderNumber": number,
        "purchaseOrderStatus": "OPEN",
        "purchaseOrderDate": order["orderDetails"]["purchaseOrderDate"],
        "lastUpdatedDate": moment,
        "itemStatus": items,
    }
    return RawDocument(json.dumps(document), number)
