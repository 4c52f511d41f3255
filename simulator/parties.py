"""Amazon's side of an order: who buys, where goods go, who pays. All invented."""

#: country -> fulfilment centres: code, city, region, postcode, street
CENTRES = {
    "DE": (
        ("XDE1", "Leipzig", "Sachsen", "04356", "Amazonstraße 1", "DE"),
        ("XDE2", "Dortmund", "Nordrhein-Westfalen", "44147", "Kaltbandstraße 4", "DE"),
        ("XFR1", "Lauwin-Planque", "Hauts-de-France", "59553", "1 Rue Amazon", "FR"),
        ("XPL1", "Kołbaskowo", "Zachodniopomorskie", "72-001", "Kołbaskowo 156", "PL"),
        ("XIT1", "Castel San Giovanni", "Piacenza", "29015", "Strada Dogana 2U", "IT"),
    ),
    "US": (
        ("XUS1", "Moreno Valley", "CA", "92551", "24208 San Michele Rd", "US"),
        ("XUS2", "Phoenix", "AZ", "85043", "6835 W Buckeye Rd", "US"),
        ("XUS3", "Joliet", "IL", "60433", "250 Emerald Dr", "US"),
    ),
}
#: country -> the buying company: code, name, street, city, region, postcode, VAT
BUYERS = {
    "DE": (
        "AMZDE",
        "Amazon EU S.à r.l., Niederlassung Deutschland",
        "Marcel-Breuer-Straße 12",
        "München",
        "Bayern",
        "80807",
        "DE",
        "DE814584193",
    ),
    "US": (
        "AMZUS",
        "Amazon.com Services LLC",
        "410 Terry Ave N",
        "Seattle",
        "WA",
        "98109",
        "US",
        None,
    ),
}
#: Names that a client must carry through unharmed: emoji, right-to-left, combining.
EXOTIC = (
    "Amazon 📦 Logistik 🚚",
    "مركز أمازون للشحن",
    "מרכז הפצה אמזון",
    "Zu\u0308rich Fulfillment 🇨🇭",
    "亚马逊物流中心",
)


def centre(account, rng):
    """Choose a fulfilment centre of the account's country."""
    return rng.choice(CENTRES.get(account.country, CENTRES["DE"]))


def centre_party(place, rng, full=0.3, exotic=0.0):
    """Return the ship-to party.

    :param place: a row of :data:`CENTRES`
    :param full: how often Amazon sends more than the code (mostly it is the code
        only: selling-partner-api-docs, issue 2497)
    :param exotic: how often the name is not plain Latin
    """
    code, city, region, postcode, street, country = place
    if exotic and rng.random() < exotic:
        name = rng.choice(EXOTIC)
    elif rng.random() < full:
        name = f"Amazon Fulfillment {code}"
    else:
        return {"partyId": code}
    return _party(code, name, street, city, region, postcode, country)


def buyer_party(account, rng, full=0.3):
    """Return the bill-to party of the account's country, mostly as a code only."""
    *address, vat = BUYERS.get(account.country, BUYERS["DE"])
    if rng.random() >= full:
        return {"partyId": address[0]}
    party = _party(*address)
    if vat:
        party["taxInfo"] = {
            "taxRegistrationType": "VAT",
            "taxRegistrationNumber": vat,
        }
    return party


def _party(code, name, street, city, region, postcode, country):
    return {
        "partyId": code,
        "address": {
            "name": name,
            "addressLine1": street,
            "city": city,
            "stateOrRegion": region,
            "postalCode": postcode,
            "countryCode": country,
        },
    }
