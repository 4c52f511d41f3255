"""The dirt of Amazon's own sample documents and of public issues, put on on purpose."""

import copy


def soil(order, rng, probability):
    """Return a dirty twin of an order.

    Each kind of dirt comes with the given probability, on its own: leading blanks in
    numbers and ASINs, quantities as strings, missing members that the model requires,
    values no enum has.

    :param dict order: clean ``Order``; left as it is
    :param rng: :class:`random.Random`
    :param float probability: 0 to 1
    """
    order = copy.deepcopy(order)
    details = order["orderDetails"]

    def chance():
        return rng.random() < probability

    if chance():
        order["purchaseOrderNumber"] = " " + order["purchaseOrderNumber"]
    if chance():
        details["purchaseOrderType"] = "SeasonalOrder"
    if chance():
        details["paymentMethod"] = "Factoring"
    if chance():
        details.pop("purchaseOrderStateChangedDate", None)
    if chance():
        details.pop("billToParty", None)
    if chance() and "shipToParty" in details:
        party = details["shipToParty"]
        details["shipToParty"] = party | {"partyId": f"{party['partyId']} "}
    for item in details["items"]:
        _soil_item(item, chance, rng)
    return order


def _soil_item(item, chance, rng):
    quantity = item["orderedQuantity"]
    if chance() and "amazonProductIdentifier" in item:
        item["amazonProductIdentifier"] = " " + item["amazonProductIdentifier"]
    if chance():
        quantity["amount"] = str(quantity["amount"])
    if chance() and "unitSize" in quantity:
        quantity["unitSize"] = str(quantity["unitSize"])
    if chance():
        item.pop("isBackOrderAllowed", None)
    if chance():
        item["itemSequenceNumber"] = item["itemSequenceNumber"].zfill(5)
    if chance() and quantity["unitOfMeasure"] == "Eaches":
        # Only where it can be guessed: nobody can answer cases of an unknown size.
        quantity.pop(rng.choice(("unitOfMeasure", "unitSize")), None)
    if chance():
        item.pop("vendorProductIdentifier", None)
