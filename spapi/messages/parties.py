"""Forgiving reader for parties and their addresses, see ``common``."""

from .common import LONGEST_LINE, LONGEST_WORD, identifier, path_of, section, text
from .values import Address, Party


def party(data, key, problems, path=""):
    """Return the :class:`Party` under a key, ``None`` if there is none."""
    if data.get(key) is None:
        return None
    here = path_of(path, key)
    value = section(data, key, problems, path)
    tax = section(value, "taxInfo", problems, here)
    party_id, exactly = identifier(value.get("partyId"), problems, f"{here}.partyId")
    return Party(
        party_id=party_id,
        address=_address(value, problems, here),
        tax_type=text(tax.get("taxRegistrationType"), LONGEST_WORD),
        tax_number=identifier(
            tax.get("taxRegistrationNumber"), problems, f"{here}.taxInfo"
        )[0],
        party_id_raw=exactly,
    )


def _address(data, problems, path):
    if data.get("address") is None:
        return None
    value = section(data, "address", problems, path)
    address = Address(
        **{
            name: text(value.get(key), LONGEST_LINE)
            for name, key in (
                ("name", "name"),
                ("address_line1", "addressLine1"),
                ("address_line2", "addressLine2"),
                ("address_line3", "addressLine3"),
                ("city", "city"),
                ("county", "county"),
                ("district", "district"),
                ("state_or_region", "stateOrRegion"),
                ("postal_code", "postalCode"),
                ("country_code", "countryCode"),
                ("phone", "phone"),
            )
        }
    )
    return address if address != Address() else None
