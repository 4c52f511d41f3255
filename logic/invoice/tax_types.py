"""Amazon's kinds of taxes, and which one a marketplace uses.

Source: taxType in Amazon's model ``vendorInvoices.json``, whose texts name countries;
where they do not, the tax's name in the country. An account that has agreed on another
one sets it per tax.
"""

#: India's.
CGST, SGST, UTGST, IGST, CESS = "CGST", "SGST", "UTGST", "IGST", "CESS"
INDIAN = (IGST, CGST, SGST, UTGST, CESS)

#: Marketplace -> its types, the usual one first, and where that comes from.
BY_COUNTRY = {
    "DE": (("MwSt.", "VAT"), '"Mehrwertsteuer, MwSt, is German for value-added tax."'),
    "FR": (("TVA", "VAT"), '"Taxe sur la Valeur Ajoutée (TVA) is French for …"'),
    "BE": (("VAT", "TVA"), "TVA in French, BTW in Dutch: the word of both is VAT"),
    "IN": (INDIAN, "Central, state, union territory and integrated GST, and CESS"),
    "CA": (("GST", "PST"), '"A provincial sales tax (PST) … Canadian provinces."'),
    "US": (("ST",), '"Sales tax."'),
    "JP": (("Consumption",), '"Tax levied on consumption spending on goods …"'),
    "AU": (("GST",), '"Tax levied on most goods and services … domestic consumption."'),
    "SG": (("GST",), '"Tax levied on most goods and services … domestic consumption."'),
    **{
        country: (("VAT", "DomesticVAT"), '"Value-added tax." "Domestic …"')
        for country in (
            *("AE", "EG", "ES", "GB", "IE", "IT", "MX", "NL", "PL", "SA", "SE"),
            *("TR", "ZA"),
        )
    },
}
#: Taxes that any account may have agreed on with Amazon.
ANYWHERE = ("MutuallyDefined",)


def default(country):
    """The type of a tax of which nobody has said another one.

    :param country: ISO code of the marketplace
    :return: text, ``None`` where Amazon's model names no type for the country, or
        several hold at once (India)
    """
    found = BY_COUNTRY.get(country)
    return None if found is None or country == "IN" else found[0][0]


def usual(country):
    """The types that are used in a country, the usual one first; empty where that is
    not known."""
    found = BY_COUNTRY.get(country)
    return () if found is None else (*found[0], *ANYWHERE)


def indian(is_interstate, is_union_territory=False):
    """India's types for one supply.

    :param bool is_interstate: it goes to another state (IGST Act, section 7)
    :param bool is_union_territory: it stays in a union territory (UTGST Act)
    """
    if is_interstate:
        return (IGST,)
    return CGST, UTGST if is_union_territory else SGST
