"""Amazon's codes of an acknowledgement in direct fulfilment.

Source: Direct Fulfillment Orders API use case guide, "submitAcknowledgement". Amazon
and a vendor may agree on fewer. The words are Amazon's and go out with the code.
"""

ACCEPTED = "00"
UNKNOWN_PRODUCT = "02"
OUT_OF_STOCK = "03"
DUPLICATE = "04"
DISCONTINUED = "71"

CODES = {
    ACCEPTED: "Shipping 100 percent of ordered product",
    UNKNOWN_PRODUCT: "Canceled due to missing/invalid SKU",
    OUT_OF_STOCK: "Canceled out of stock",
    DUPLICATE: "Canceled due to duplicate Amazon Ship ID",
    "05": "Canceled due to missing/invalid Bill To Location Code",
    "06": "Canceled due to missing/invalid Ship From Location Code",
    "07": "Canceled due to missing/invalid Customer Ship to Name",
    "08": "Canceled due to missing/invalid Customer Ship to Address Line 1",
    "09": "Canceled due to missing/invalid Customer Ship to City",
    "10": "Canceled due to missing/invalid Customer Ship to State",
    "11": "Canceled due to missing/invalid Customer Ship to Postal Code",
    "12": "Canceled due to missing/invalid Customer Ship to Country Code",
    "13": "Canceled due to missing/invalid Shipping Carrier/Shipping Method",
    "20": "Canceled due to missing/invalid Unit Price",
    "21": "Canceled due to missing/invalid Ship to Address Line 2",
    "22": "Canceled due to missing/invalid Ship to Address Line 3",
    "50": "Canceled due to Tax Nexus Issue",
    "51": "Canceled due to Restricted SKU/Qty",
    "53": "Canceled due to USPS >$400",
    "54": "Canceled due to Missing AmazonShipID",
    "55": "Canceled due to Missing AmazonOrderID",
    "56": "Canceled due to Missing LineItemId",
    DISCONTINUED: "Canceled due to discontinued item",
}


def refuses(code):
    """Whether a code of the list refuses the order.

    :raise KeyError: it is none of the list
    """
    if code not in CODES:
        raise KeyError(code)
    return code != ACCEPTED
