"""Rules: direct imports, which Amazon's forwarder takes over at origin."""

from .finding import NOTE, REFUSE, RISK
from .rule import CONFIRMATION, ROUTING, Rule, hit

BOTH = frozenset({CONFIRMATION, ROUTING})
#: Model: maxLength of importContainers.
LONGEST = 64


def _imported(check):
    """A rule about direct imports only."""

    def only_then(shipment, around):
        if shipment.imported is not None:
            yield from check(shipment.imported)

    return only_then


@_imported
def _payment_mixed(imported):
    if len(imported.methods) > 1:
        yield hit(methods=", ".join(imported.methods))


@_imported
def _containers_missing(imported):
    if not (imported.containers or "").strip():
        yield hit()


@_imported
def _containers_long(imported):
    length = len(imported.containers or "")
    if length > LONGEST:
        yield hit(length=length, most=LONGEST)


@_imported
def _seal_missing(imported):
    if (imported.containers or "").strip() and not (imported.seal or "").strip():
        yield hit()


@_imported
def _weight_wrong(imported):
    if imported.billable_weight is not None and imported.billable_weight <= 0:
        yield hit(weight=imported.billable_weight)


RULES = (
    Rule(
        "import_payment_mixed",
        REFUSE,
        "Model: importDetails has one methodOfPayment, of the whole shipment",
        _payment_mixed,
        stages=BOTH,
    ),
    Rule(
        "import_containers_missing",
        RISK,
        'Model: importContainers "Types and numbers of container(s) for import '
        'purchase orders"',
        _containers_missing,
    ),
    Rule(
        "import_containers_long",
        REFUSE,
        "Model: importContainers has 64 characters at most",
        _containers_long,
        stages=BOTH,
    ),
    Rule(
        "import_seal_missing",
        NOTE,
        'Model: sealNumber "The container\'s seal number"',
        _seal_missing,
    ),
    Rule(
        "import_weight_wrong",
        REFUSE,
        'Model: billableWeight "Billable weight of the direct imports shipment"',
        _weight_wrong,
        stages=BOTH,
    ),
)
