"""What shipment confirmations and routing requests have in common, written exactly."""

import re

from . import writing
from .values import MessageError

CONTAINER_TYPES = ("SSCC", "AMZNCC", "GTIN", "BPS", "CID")
SHIPMENT_TYPES = ("TruckLoad", "LessThanTruckLoad", "SmallParcel")
TRANSPORT_MODES = ("Road", "Air", "Ocean")
LENGTH_UNITS = ("In", "Ft", "Meter", "Yard")
WEIGHT_UNITS = ("G", "Kg", "Oz", "Lb")
VOLUME_UNITS = ("CuFt", "CuIn", "CuM", "CuY")
TAX_TYPES = ("VAT", "GST")
#: Amazon's model: an SSCC is "00" and 18 digits; ours are kept without the "00".
_SSCC = re.compile(r"[0-9]{18}")
_ADDRESS = (
    ("name", "name"),
    ("addressLine1", "address_line1"),
    ("addressLine2", "address_line2"),
    ("addressLine3", "address_line3"),
    ("city", "city"),
    ("county", "county"),
    ("district", "district"),
    ("stateOrRegion", "state_or_region"),
    ("postalCode", "postal_code"),
    ("countryCode", "country_code"),
    ("phone", "phone"),
)
_ADDRESS_NEEDS = ("name", "addressLine1", "countryCode")


def party(value, path):
    """A party; its address only where Amazon's model would take it.

    :param value: :class:`~.values.Party`
    """
    number = value and (value.party_id_raw or value.party_id)
    tax = value and value.tax_type in TAX_TYPES and value.tax_number
    return {
        "partyId": writing.needed(number, f"{path}.partyId"),
        **(
            writing.given(
                {
                    "address": address(value.address),
                    "taxRegistrationDetails": [
                        {
                            "taxRegistrationType": value.tax_type,
                            "taxRegistrationNumber": value.tax_number,
                        }
                    ]
                    if tax
                    else None,
                }
            )
            or {}
        ),
    }


def address(value):
    """An address, ``None`` where one of the three fields is missing that Amazon's model
    asks for: then the code alone says who it is."""
    if value is None:
        return None
    fields = {name: getattr(value, own) or None for name, own in _ADDRESS}
    return writing.given(fields) if all(map(fields.get, _ADDRESS_NEEDS)) else None


def has_address(value):
    """Whether a party's address can be written.

    :param value: :class:`~.values.Party` or ``None``
    """
    return bool(value) and address(value.address) is not None


def quantity(item, path):
    """A quantity in Amazon's unit; the size of an each is 1.

    :param item: ``ItemFacts``
    """
    return writing.quantity(item.quantity, item.unit, item.unit_size, path)


def identifiers(container, path):
    """The number of a container as a list, ``None`` where it has none.

    :param container: ``ContainerFacts``
    :raise MessageError: it is no number
    """
    number, kind = container.sscc, container.identifier_type
    if not number:
        return None
    writing.one_of(kind, CONTAINER_TYPES, f"{path}.containerIdentificationType")
    if kind == "SSCC":
        if not _SSCC.fullmatch(number):
            raise MessageError(f"{path} holds {number!r}, an SSCC has 18 digits.", path)
        number = "00" + number
    return [
        {
            "containerIdentificationType": kind,
            "containerIdentificationNumber": number,
        }
    ]


def dimensions(container, path):
    """The three sides, ``None`` unless all are known."""
    sides = (container.length, container.width, container.height)
    if any(side is None for side in sides):
        return None
    return {
        **{
            name: writing.decimal_text(side, f"{path}.{name}")
            for name, side in zip(("length", "width", "height"), sides, strict=True)
        },
        "unitOfMeasure": writing.one_of(
            container.dimension_unit, LENGTH_UNITS, f"{path}.unitOfMeasure"
        ),
    }


def weight(value, unit, path):
    """A weight, ``None`` where it is not known."""
    return _measure(value, unit, WEIGHT_UNITS, path)


def volume(value, unit, path):
    """A volume, ``None`` where it is not known."""
    return _measure(value, unit, VOLUME_UNITS, path)


def _measure(value, unit, units, path):
    if value is None:
        return None
    return {
        "unitOfMeasure": writing.one_of(unit, units, f"{path}.unitOfMeasure"),
        "value": writing.decimal_text(value, f"{path}.value"),
    }


def sequence(number):
    """Amazon: "The first item will be 001, the second 002, and so on." """
    return f"{number:03d}"


def expiry(item, path):
    """When an item was made and expires, ``None`` where neither is known."""
    return writing.given(
        {
            "manufacturerDate": writing.date_text(
                item.manufactured, f"{path}.manufacturerDate"
            ),
            "expiryDate": writing.date_text(item.expiry, f"{path}.expiryDate"),
        }
    )


def numbered(items, path):
    """The items of a shipment by their keys, with the numbers they are called by.

    :param items: tuple of ``ItemFacts``
    :return: key -> sequence number, text
    :raise MessageError: none, or one comes twice
    """
    if not items:
        raise MessageError("A shipment needs at least one item.", path)
    found = {}
    for item in items:
        if item.key in found:
            raise MessageError(
                f"{path}: line {item.line_number} of {item.purchase_order_number} "
                "comes twice with the same lot.",
                path,
            )
        found[item.key] = sequence(len(found) + 1)
    return found


def reference(item, numbers, path):
    """The number of an item that lies in a container.

    :raise MessageError: the shipment holds no such item
    """
    if item.key not in numbers:
        raise MessageError(
            f"{path}: line {item.line_number} of {item.purchase_order_number} lies in "
            "a container and is no item of the shipment.",
            path,
        )
    return numbers[item.key]
