"""The parties of an invoice, held against what Amazon has on record."""

from .invoice_refusal import Refusal
from .parties import BUYERS
from .shipment_rules import NORTH_AMERICA

INDIA = "IN"
#: Of a record: what must match exactly, and what Amazon calls it in an invoice.
_EXACT = (
    ("name", "name"),
    ("street", "addressLine1"),
    ("city", "city"),
    ("postcode", "postalOrZipCode"),
    ("country", "countryCode"),
)
_FIELDS = ("name", "street", "city", "region", "postcode", "country", "vat")


def known():
    """The companies that Amazon is billed as: code -> dict of name, street, city,
    region, postcode, country, vat."""
    return {
        code: dict(zip(_FIELDS, values, strict=True))
        for code, *values in BUYERS.values()
    }


def check(found, orders, world):
    """Hold the parties of an invoice against Amazon's records.

    :param found: :class:`~.invoices.Invoice`
    :param orders: number -> :class:`~.orders.PurchaseOrder` it is about
    :param world: :class:`~.invoice_rules.World`
    :raise Refusal: the first that is wrong
    """
    country = world.account.country
    if found.remit_to not in world.account.vendor_codes:
        raise Refusal("INVALID_REMIT_TO", found.remit_to)
    _check_whole(found.document["remitToParty"], "remitToParty", country)
    _check_ship_to(found, orders)
    bill_to = found.document.get("billToParty")
    if bill_to is None:
        if country not in NORTH_AMERICA:
            raise Refusal("MISSING_ADDRESS", "billToParty")
        return
    if found.bill_to not in _buyers(orders, country):
        raise Refusal("INVALID_BILL_TO", found.bill_to)
    if country not in NORTH_AMERICA:
        _check_whole(bill_to, "billToParty", country)
    if record := world.records.get(found.bill_to):
        _check_record(bill_to, record)


def _buyers(orders, country):
    """Codes that Amazon bought as: of the orders, else of the marketplace."""
    found = set()
    for order in orders.values():
        details = order.document.get("orderDetails")
        told = details.get("billToParty") if isinstance(details, dict) else None
        if isinstance(told, dict) and told.get("partyId"):
            found.add(str(told["partyId"]).strip())
    return found or {BUYERS.get(country, BUYERS["DE"])[0]}


def _check_ship_to(found, orders):
    told = found.document.get("shipToParty")
    centres = {order.ship_to for order in orders.values() if order.ship_to}
    if told and centres and told["partyId"].strip() not in centres:
        raise Refusal("INVALID_SHIP_TO", told["partyId"])


def _check_whole(party, name, country):
    if not party.get("address"):
        raise Refusal("MISSING_ADDRESS", name)
    if country in NORTH_AMERICA:
        return
    wanted = ("GST",) if country == INDIA else ("VAT", "GST")
    if not any(
        each["taxRegistrationType"] in wanted and each["taxRegistrationNumber"].strip()
        for each in party.get("taxRegistrationDetails") or ()
    ):
        raise Refusal("MISSING_TAX_ID", name)


def _check_record(party, record):
    """ "It must match exactly what is in our system." """
    address = party.get("address")
    if address:
        for own, wire in _EXACT:
            if (address.get(wire) or "").strip() != record[own]:
                raise Refusal("BILL_TO_DIFFERS", wire)
    numbers = {
        each["taxRegistrationNumber"].strip()
        for each in party.get("taxRegistrationDetails") or ()
    }
    if record["vat"] and numbers and record["vat"] not in numbers:
        raise Refusal("BILL_TO_DIFFERS", "taxRegistrationNumber")
