"""The parties of an invoice, written exactly."""

from . import writing
from .invoice_parts import said

TAX_REGISTRATIONS = ("VAT", "GST", "LocalTaxNumber")
IDENTIFICATIONS = ("FR_SIREN", "DE_WIDNR")
#: Our attribute -> Amazon's field; the postcode has another name than in orders.
_ADDRESS = (
    ("name", "name"),
    ("addressLine1", "street"),
    ("addressLine2", "street2"),
    ("addressLine3", "street3"),
    ("city", "city"),
    ("county", "county"),
    ("district", "district"),
    ("stateOrRegion", "state"),
    ("postalOrZipCode", "zip"),
    ("countryCode", "country"),
    ("phone", "phone"),
)
_ADDRESS_NEEDS = ("name", "addressLine1", "countryCode")


def party(value, path):
    """A party, ``None`` where there is none; its address only where Amazon's model
    would take it.

    :param value: ``PartyFacts`` or ``None``
    """
    if value is None:
        return None
    return writing.given(
        {
            "partyId": writing.needed(value.code, f"{path}.partyId"),
            "address": _address(value),
            "taxRegistrationDetails": _numbers(
                value.tax_registrations,
                TAX_REGISTRATIONS,
                ("taxRegistrationType", "taxRegistrationNumber"),
                f"{path}.taxRegistrationDetails",
            ),
            "additionalPartyIdentifications": _numbers(
                value.identifications,
                IDENTIFICATIONS,
                ("identificationType", "identificationNumber"),
                f"{path}.additionalPartyIdentifications",
            ),
        }
    )


def _address(value):
    fields = {name: said(getattr(value, own)) for name, own in _ADDRESS}
    return writing.given(fields) if all(map(fields.get, _ADDRESS_NEEDS)) else None


def _numbers(found, known, names, path):
    kind_name, number_name = names
    return [
        {
            kind_name: writing.one_of(kind, known, f"{path}[{index}].{kind_name}"),
            number_name: writing.needed(number, f"{path}[{index}].{number_name}"),
        }
        for index, (kind, number) in enumerate(found)
    ] or None
