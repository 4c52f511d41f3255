"""Direct fulfilment shipping: what goes out, written exactly.

The facts are ``logic/direct``'s; this package knows their fields and not their
classes. What Amazon answers is read in :mod:`.direct_papers`.
Rules: ``vendorDirectFulfillmentShipping_2021-12-28.json``.
"""

import re

from . import writing
from .shipment_parts import address
from .values import MessageError

CONTAINER_TYPES = ("Carton", "Pallet")
SHIPMENT_STATES = ("SHIPPED", "FLOOR_DENIAL")
LENGTH_UNITS = ("IN", "CM")
WEIGHT_UNITS = ("KG", "LB")
#: The only carrier of container labels.
CONTAINER_CARRIER = "SWA"
_ORDER = re.compile(r"[a-zA-Z0-9]+", re.ASCII)


def build_create_labels(facts):
    """Write the body of createShippingLabels; the order's number is in its address.

    :param facts: ``Confirmation``: its parties and containers
    :return: dict; :func:`~.writing.encode` writes it as it is sent
    :raise MessageError: something in it cannot be written as Amazon wants it
    """
    return writing.given(
        {**_parties(facts), "containers": _containers(facts, confirming=False)}
    )


def build_label_requests(many):
    """Write the body of submitShippingLabelRequest.

    :param many: iterable of ``Confirmation``; errors as of :func:`build_create_labels`
    """
    return {
        "shippingLabelRequests": [
            {"purchaseOrderNumber": _order(facts.order), **build_create_labels(facts)}
            for facts in many
        ]
    }


def build_container_label(facts, container, trackings):
    """Write the body of createContainerLabel.

    :param facts: with ``selling_party`` and ``ship_from``
    :param container: our number of the pallet
    :param trackings: tracking numbers of the packages on it
    :raise MessageError: something is missing
    """
    packages = [
        {"packageTrackingNumber": writing.needed(each, f"packages[{index}]")}
        for index, each in enumerate(trackings)
    ]
    if not packages:
        raise MessageError("A container label without packages.", "packages")
    return {
        **_parties(facts),
        "carrierId": CONTAINER_CARRIER,
        "vendorContainerId": writing.needed(container, "vendorContainerId"),
        "packages": packages,
    }


def build_confirmations(many):
    """Write the body of submitShipmentConfirmations.

    :param many: iterable of ``Confirmation``; one is best: a bad one may take the
        others with it
    :raise MessageError: something in it cannot be written as Amazon wants it
    """
    return {"shipmentConfirmations": [_confirmation(facts) for facts in many]}


def _confirmation(facts):
    status = writing.one_of(
        facts.status, SHIPMENT_STATES, "shipmentDetails.shipmentStatus"
    )
    if not facts.items:
        raise MessageError("A confirmation names all lines.", "items")
    containers = _containers(facts, confirming=True)
    if status == "SHIPPED" and not containers:
        # Optional in the model, refused as EMPTY_PACKAGES (selling-partner-api-models
        # issue 178).
        raise MessageError("What was shipped is in containers.", "containers")
    return writing.given(
        {
            "purchaseOrderNumber": _order(facts.order),
            "shipmentDetails": writing.given(
                {
                    "shippedDate": writing.date_text(
                        facts.shipped_at, "shippedDate", optional=False
                    ),
                    "shipmentStatus": status,
                    "isPriorityShipment": facts.is_priority,
                    "vendorOrderNumber": facts.vendor_order or None,
                    "estimatedDeliveryDate": writing.date_text(
                        facts.estimated_at, "estimatedDeliveryDate"
                    ),
                }
            ),
            **_parties(facts),
            "items": [
                _item(each, "shippedQuantity", f"items[{index}]")
                for index, each in enumerate(facts.items)
            ],
            "containers": containers,
        }
    )


def build_status_updates(many):
    """Write the body of submitShipmentStatusUpdates.

    :param many: iterable of objects with ``order``, ``selling_party``, ``ship_from``,
        ``tracking`` (the one that was confirmed), ``status`` and ``reason`` (a pair of
        ``logic/direct/status_codes.py``), ``at`` (UTC), ``location``
        (:class:`~.values.Address`) and ``estimated_at``
    :raise MessageError: something in it cannot be written as Amazon wants it
    """
    return {"shipmentStatusUpdates": [_status_update(each) for each in many]}


def _status_update(update):
    location = address(update.location)
    if location is None:
        raise MessageError(
            "A status says where: name, first line and country of an address.",
            "statusLocationAddress",
        )
    estimated = writing.date_text(update.estimated_at, "estimatedDeliveryDateTime")
    return {
        "purchaseOrderNumber": _order(update.order),
        **_parties(update),
        "statusUpdateDetails": writing.given(
            {
                "trackingNumber": writing.needed(update.tracking, "trackingNumber"),
                "statusCode": writing.needed(update.status, "statusCode"),
                "reasonCode": writing.needed(update.reason, "reasonCode"),
                "statusDateTime": writing.date_text(
                    update.at, "statusDateTime", optional=False
                ),
                "statusLocationAddress": location,
                "shipmentSchedule": writing.given(
                    {"estimatedDeliveryDateTime": estimated}
                ),
            }
        ),
    }


def _order(number):
    """Amazon: ``^[a-zA-Z0-9]+$``."""
    if not isinstance(number, str) or not _ORDER.fullmatch(number):
        raise MessageError(
            "purchaseOrderNumber holds letters and digits only.", "purchaseOrderNumber"
        )
    return number


def _parties(facts):
    return {
        "sellingParty": {
            "partyId": writing.needed(facts.selling_party, "sellingParty.partyId")
        },
        "shipFromParty": {
            "partyId": writing.needed(facts.ship_from, "shipFromParty.partyId")
        },
    }


def _containers(facts, confirming):
    return [
        _container(box, f"containers[{index}]", confirming)
        for index, box in enumerate(facts.containers)
    ] or None


def _container(box, path, confirming):
    if not box.items:
        raise MessageError(f"{path} is empty.", f"{path}.packedItems")
    if confirming:
        # "This property is required when calling the submitShipmentConfirmations
        # operation, and optional otherwise."
        writing.needed(box.ship_method, f"{path}.shipMethod")
    return writing.given(
        {
            "containerType": writing.one_of(
                box.container_type, CONTAINER_TYPES, f"{path}.containerType"
            ),
            "containerIdentifier": writing.needed(
                box.identifier, f"{path}.containerIdentifier"
            ),
            "trackingNumber": box.tracking or None,
            "manifestId": box.manifest or None,
            "manifestDate": writing.date_text(box.manifest_at, f"{path}.manifestDate"),
            "shipMethod": box.ship_method or None,
            "scacCode": box.scac or None,
            "carrier": box.carrier or None,
            "containerSequenceNumber": box.sequence,
            "dimensions": _dimensions(box, path),
            "weight": {
                "unitOfMeasure": writing.one_of(
                    box.weight_unit, WEIGHT_UNITS, f"{path}.weight.unitOfMeasure"
                ),
                "value": _above_zero(box.weight, f"{path}.weight.value"),
            },
            "packedItems": [
                _item(each, "packedQuantity", f"{path}.packedItems[{index}]")
                for index, each in enumerate(box.items)
            ],
        }
    )


def _dimensions(box, path):
    sides = {"length": box.length, "width": box.width, "height": box.height}
    if any(side is None for side in sides.values()):
        return None
    return {
        **{
            name: _above_zero(side, f"{path}.dimensions.{name}")
            for name, side in sides.items()
        },
        "unitOfMeasure": writing.one_of(
            box.dimension_unit, LENGTH_UNITS, f"{path}.dimensions.unitOfMeasure"
        ),
    }


def _above_zero(value, path):
    found = writing.decimal_text(value, path)
    if found is None or value <= 0:
        raise MessageError(f"{path} must be above zero.", path)
    return found


def _item(item, quantity, path):
    if not item.asin and not item.vendor_sku:
        raise MessageError(f"{path} names no product.", path)
    return writing.given(
        {
            "itemSequenceNumber": writing.positive(
                item.line, f"{path}.itemSequenceNumber"
            ),
            "buyerProductIdentifier": item.asin or None,
            "pieceNumber": item.piece if quantity == "packedQuantity" else None,
            "vendorProductIdentifier": item.vendor_sku or None,
            quantity: {
                "amount": writing.positive(item.quantity, f"{path}.{quantity}"),
                "unitOfMeasure": writing.needed(item.unit, f"{path}.{quantity}"),
            },
        }
    )
