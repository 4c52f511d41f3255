"""submitAcknowledgement in direct fulfilment, written exactly.

One code for the order, and all its lines with all their pieces, whether it is accepted
or refused: "Partial shipments are not allowed" (Direct Fulfillment Orders API use case
guide, whose examples repeat the ordered quantity for a refused order too).
"""

import re

from . import writing
from .direct_order import UNIT
from .values import MessageError

_CODE = re.compile(r"[0-9]{2}")


def build(order, *, vendor_order_number, date, code, description):
    """The JSON of an acknowledgement.

    :param order: :class:`~.direct_order.DirectOrder`
    :param vendor_order_number: ours, which Amazon wants also for a refused order
    :param date: of the answer, datetime
    :param code: two digits, of Amazon's list
    :param description: Amazon's words for the code
    :raise MessageError: what Amazon would refuse
    """
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        path = "acknowledgementStatus.code"
        raise MessageError(f"{path} must be two digits.", path)
    if not order.items:
        raise MessageError("The order has no lines.", "itemAcknowledgements")
    return writing.encode(
        {
            "orderAcknowledgements": [
                {
                    "purchaseOrderNumber": writing.needed(
                        order.purchase_order_number_raw, "purchaseOrderNumber"
                    ),
                    "vendorOrderNumber": writing.needed(
                        vendor_order_number, "vendorOrderNumber"
                    ),
                    "acknowledgementDate": writing.date_text(
                        date, "acknowledgementDate", optional=False
                    ),
                    "acknowledgementStatus": {
                        "code": code,
                        "description": writing.needed(
                            description, "acknowledgementStatus.description"
                        ),
                    },
                    "sellingParty": _party(order.selling_party, "sellingParty"),
                    "shipFromParty": _party(order.ship_from_party, "shipFromParty"),
                    "itemAcknowledgements": [
                        _item(item, f"itemAcknowledgements[{index}]")
                        for index, item in enumerate(order.items)
                    ],
                }
            ]
        }
    )


def _party(party, path):
    # The code alone: nobody's address belongs into an answer.
    number = party and (party.party_id_raw or party.party_id)
    return {"partyId": writing.needed(number, f"{path}.partyId")}


def _item(item, path):
    return writing.given(
        {
            "itemSequenceNumber": writing.needed(
                item.item_sequence_number_raw, f"{path}.itemSequenceNumber"
            ),
            "buyerProductIdentifier": item.buyer_product_identifier_raw,
            "vendorProductIdentifier": item.vendor_product_identifier_raw,
            "acknowledgedQuantity": {
                "amount": writing.positive(item.eaches, f"{path}.acknowledgedQuantity"),
                "unitOfMeasure": UNIT,
            },
        }
    )
