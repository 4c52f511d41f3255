"""What Amazon's codes of an answer mean, in the reader's language."""


def code_words(env):
    """Amazon's words for its codes, translated; what goes out is ``CODES`` itself.

    :param env: environment whose language counts.
    :return: dict code -> words, in Amazon's order.
    """
    return {
        "00": env._("Shipping 100 percent of ordered product"),
        "02": env._("Canceled due to missing/invalid SKU"),
        "03": env._("Canceled out of stock"),
        "04": env._("Canceled due to duplicate Amazon Ship ID"),
        "05": env._("Canceled due to missing/invalid Bill To Location Code"),
        "06": env._("Canceled due to missing/invalid Ship From Location Code"),
        "07": env._("Canceled due to missing/invalid Customer Ship to Name"),
        "08": env._("Canceled due to missing/invalid Customer Ship to Address Line 1"),
        "09": env._("Canceled due to missing/invalid Customer Ship to City"),
        "10": env._("Canceled due to missing/invalid Customer Ship to State"),
        "11": env._("Canceled due to missing/invalid Customer Ship to Postal Code"),
        "12": env._("Canceled due to missing/invalid Customer Ship to Country Code"),
        "13": env._("Canceled due to missing/invalid Shipping Carrier/Shipping Method"),
        "20": env._("Canceled due to missing/invalid Unit Price"),
        "21": env._("Canceled due to missing/invalid Ship to Address Line 2"),
        "22": env._("Canceled due to missing/invalid Ship to Address Line 3"),
        "50": env._("Canceled due to Tax Nexus Issue"),
        "51": env._("Canceled due to Restricted SKU/Qty"),
        "53": env._("Canceled due to USPS >$400"),
        "54": env._("Canceled due to Missing AmazonShipID"),
        "55": env._("Canceled due to Missing AmazonOrderID"),
        "56": env._("Canceled due to Missing LineItemId"),
        "71": env._("Canceled due to discontinued item"),
    }
