"""What may go wrong with invoices on their way, and what must hold of Amazon's books.

Pure, no Odoo: a life that ends with invoices takes :data:`CATALOGUE` and
:data:`OUTGOING`, and asks :func:`wrong` at every moment and :func:`missing` at the end.
"""

import json
from collections import Counter
from decimal import Decimal

from . import plan as plans
from .unseen import catalogue

INVOICE = "submitInvoices"
#: Part of the path by which invoices are sent, for ``Run.outgoing``.
OUTGOING = "payments/v1/invoices"
#: What was sent, as the control interface tells it.
LEDGER = f"ledger?operation={INVOICE}"
CATALOGUE = catalogue(
    INVOICE,
    ("submitShipmentConfirmations", plans.ASK, plans.POST, plans.LIST),
    plans.control("invoice fails at Amazon", "fail_next_invoices"),
    plans.control("invoice vanishes", "lose_next_invoices"),
)


def wrong(ours, amazon):
    """What must not be at any moment (I19): Amazon has an invoice that is not ours, or
    with another amount, or was told of one twice.

    :param ours: number -> total, of the invoices that may have left
    :param amazon: :class:`~.amazon.Amazon`
    :return: iterator of sentences
    """
    for known in amazon.get("invoices"):
        number = known["number"]
        if number not in ours:
            yield f"I19 Amazon was told of {number}, which is not ours"
        elif Decimal(known["total"]) != Decimal(ours[number]):
            yield f"I19 Amazon has {known['total']} of {number}, not {ours[number]}"
    for number, times in _told(amazon).items():
        if times > 1:
            yield f"I19 Amazon was told of {number} {times} times"


def missing(ours, amazon):
    """What must not be in the end (I19): Amazon was never told of an invoice. One that
    vanished was told.

    :param ours: numbers of the invoices that have left
    :return: iterator of sentences
    """
    known = {
        each["number"]
        for what in ("invoices", "lost_invoices")
        for each in amazon.get(what)
    }
    for number in sorted(set(ours) - known):
        yield f"I19 Amazon knows nothing of {number}"


def _told(amazon):
    """Number -> how often Amazon took it and had nothing against it."""
    found = Counter()
    for entry in amazon.get(LEDGER):
        if entry.get("outcome") in ("applied", "lost"):
            found.update(_numbers(entry["body"]))
    return found


def _numbers(body):
    return [each["id"] for each in json.loads(body)["invoices"]]
