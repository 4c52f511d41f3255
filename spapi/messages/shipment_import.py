"""The import details of confirmations and routing requests, written exactly."""

from . import shipment_parts as parts
from . import writing
from .purchase_order import METHODS_OF_PAYMENT

FUNCTIONS = ("PortOfDischarge", "FreightPayableAt", "PortOfLoading")
HANDLING = ("Oversized", "Fragile", "Food", "HandleWithCare")


def import_details(imported):
    """Amazon: "Provide these fields only if this shipment is a direct import."

    :param imported: ``ImportFacts``, ``None`` for another shipment
    :raise MessageError: something in it cannot be written as Amazon wants it
    """
    if imported is None:
        return None
    path = "importDetails"
    method = imported.methods[0] if imported.methods else None
    stops = [_stop(each, path) for each in imported.stops]
    return writing.given(
        {
            "methodOfPayment": method
            and writing.one_of(method, METHODS_OF_PAYMENT, f"{path}.methodOfPayment"),
            "sealNumber": imported.seal or None,
            "route": {"stops": stops} if stops else None,
            "importContainers": imported.containers or None,
            "billableWeight": parts.weight(
                imported.billable_weight,
                imported.weight_unit,
                f"{path}.billableWeight",
            ),
            "handlingInstructions": imported.handling
            and writing.one_of(
                imported.handling, HANDLING, f"{path}.handlingInstructions"
            ),
        }
    )


def _stop(stop, path):
    place = writing.given(
        {"locationCode": stop.code or None, "countryCode": stop.country or None}
    )
    return writing.given(
        {
            "functionCode": writing.one_of(
                stop.function, FUNCTIONS, f"{path}.route.stops.functionCode"
            ),
            "locationIdentification": place,
        }
    )
