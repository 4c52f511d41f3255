"""What Amazon believes to be in a vendor's warehouses, and sells of it."""

from dataclasses import dataclass

from . import validation as v
from .errors import invalid_input


def _truth(value, path):
    if not isinstance(value, bool):
        raise invalid_input(f"{path} must be a boolean.")


_SCHEMA = v.record(
    ("inventory",),
    inventory=v.record(
        ("sellingParty", "isFullUpdate", "items"),
        sellingParty=v.record(("partyId",), partyId=v.text()),
        isFullUpdate=_truth,
        items=v.array(
            v.record(
                ("availableQuantity",),
                buyerProductIdentifier=v.text(),
                vendorProductIdentifier=v.text(),
                availableQuantity=v.record(
                    ("unitOfMeasure",), amount=v.integer, unitOfMeasure=v.text()
                ),
                isObsolete=_truth,
            )
        ),
    ),
)


@dataclass
class Offer:
    """One product in one warehouse, as Amazon offers it to its customers.

    :param available: eaches; what is sold is taken off
    :param sold: eaches, in all
    """

    asin: str
    available: int = 0
    obsolete: bool = False
    sold: int = 0

    @property
    def open(self):
        """How many Amazon's customers may buy."""
        return 0 if self.obsolete else self.available

    def as_dict(self):
        """Return it as JSON can hold it."""
        return vars(self) | {"open": self.open}


class Warehouse:
    """Amazon's offers out of one warehouse."""

    def __init__(self):
        self.offers = {}

    def apply(self, update, known):
        """Take an update, all of it or nothing.

        Amazon: "Any items not in the full feed are updated as not available", "The
        status of other items will remain unchanged" of a partial one.

        :param update: ``inventory`` of a body, as :func:`read` returned it
        :param known: ASINs that Amazon sells
        :return: errors
        """
        errors = []
        for index, item in enumerate(update["items"]):
            errors += _errors(item, index, known)
        if errors:
            return errors
        told = set()
        for item in update["items"]:
            asin = item["buyerProductIdentifier"]
            told.add(asin)
            offer = self.offers.setdefault(asin, Offer(asin))
            offer.available = item["availableQuantity"].get("amount", 0)
            # It stays obsolete until the vendor says that it is not.
            offer.obsolete = item.get("isObsolete", offer.obsolete)
        if update["isFullUpdate"]:
            for asin, offer in self.offers.items():
                if asin not in told:
                    offer.available = 0
        return []

    def sell(self, asin, quantity=None):
        """Customers buy.

        :param quantity: eaches, ``None`` is all that there is
        :return: how many they got: never more than was offered
        """
        offer = self.offers.get(asin)
        if offer is None:
            return 0
        sold = offer.open if quantity is None else min(quantity, offer.open)
        offer.available -= sold
        offer.sold += sold
        return sold


def read(request):
    """Read a body of submitInventoryUpdate.

    :return: its ``inventory``
    :raise ApiError: it is not what the model describes
    """
    return v.read_body(request, _SCHEMA)["inventory"]


def _errors(item, index, known):
    asin = item.get("buyerProductIdentifier")
    if asin not in known:
        # Also where the vendor's SKU stands alone (selling-partner-api-models 180).
        yield {
            "code": "INVALID_ITEM_ID",
            "message": "The item identifier is invalid.",
            "details": f"items[{index}]",
        }
    if item["availableQuantity"].get("amount", 0) < 0:
        yield {
            "code": "INVALID_QUANTITY",
            "message": "The quantity must not be negative.",
            "details": f"items[{index}]",
        }
