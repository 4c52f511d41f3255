"""The levels of a warehouse (submitInventoryUpdate), written exactly.

The feed is ``logic/inventory/feed.py``'s ``Feed``; this package knows its fields and
not its class.
"""

from . import writing
from .values import MessageError

#: A free text in Amazon's model of this API; orders of direct fulfilment say ``Each``.
UNIT = "Each"


def build_inventory_update(feed, selling_party):
    """Write the body of submitInventoryUpdate.

    :param feed: with ``is_full`` and ``lines``, each with ``asin``, ``vendor_sku``,
        ``now`` (eaches) and ``obsolete``
    :param selling_party: Amazon's code of the vendor
    :return: dict, the whole body; :func:`~.writing.encode` writes it as it is sent
    :raise MessageError: something in it cannot be written as Amazon wants it
    """
    if not feed.lines:
        raise MessageError("An inventory update without items.", "inventory.items")
    return {
        "inventory": {
            "sellingParty": {
                "partyId": writing.needed(selling_party, "inventory.sellingParty")
            },
            "isFullUpdate": bool(feed.is_full),
            "items": [
                _item(line, f"inventory.items[{index}]")
                for index, line in enumerate(feed.lines)
            ],
        }
    }


def _item(line, path):
    if isinstance(line.now, bool) or not isinstance(line.now, int) or line.now < 0:
        raise MessageError(
            f"{path}.availableQuantity must be a whole number, zero or more.",
            f"{path}.availableQuantity",
        )
    if line.obsolete and line.now:
        raise MessageError(
            f"{path} is obsolete and has {line.now} in stock.", f"{path}.isObsolete"
        )
    return writing.given(
        {
            # The SKU alone is refused as INVALID_ITEM_ID (selling-partner-api-models
            # issue 180).
            "buyerProductIdentifier": writing.needed(
                line.asin, f"{path}.buyerProductIdentifier"
            ),
            "vendorProductIdentifier": line.vendor_sku or None,
            "availableQuantity": {"amount": line.now, "unitOfMeasure": UNIT},
            "isObsolete": line.obsolete,
        }
    )
