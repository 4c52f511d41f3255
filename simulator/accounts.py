"""Vendor accounts: who may ask, for which vendor codes and operations."""

from dataclasses import dataclass, field


@dataclass
class Account:
    """A vendor group: one authorised application, one or several vendor codes.

    :param name: key of the account in the simulator's own methods
    :param client_id: LWA client id
    :param client_secret: LWA client secret
    :param refresh_token: refresh token of the self-authorised application
    :param vendor_codes: the codes Amazon orders under (sellingParty.partyId)
    :param country: marketplace's country; decides parties and currency
    :param currency: ISO code of net cost and list price
    :param denied: operations whose role the application lacks
    """

    name: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    vendor_codes: tuple = ()
    country: str = "DE"
    currency: str = "EUR"
    denied: set = field(default_factory=set)
    #: (secret, good until) of secrets that were rotated away with an overlap
    old_secrets: list = field(default_factory=list, repr=False)

    def describe(self):
        """Return what may be shown of it: everything but the secrets."""
        return {
            "name": self.name,
            "client_id": self.client_id,
            "vendor_codes": list(self.vendor_codes),
            "country": self.country,
            "currency": self.currency,
            "denied": sorted(self.denied),
        }

    def as_dict(self):
        """Return it with its secrets, for who opened it."""
        secrets = ("client_secret", "refresh_token")
        return self.describe() | {name: getattr(self, name) for name in secrets}


#: Credentials of the demo accounts: public on purpose, they open nothing.
DEMO_CLIENT_ID = "amzn1.application-oa2-client.simulatordemo0000000000000000eu"
DEMO_CLIENT_SECRET = "amzn1.oa2-cs.v1.simulator-demo-secret-eu"
DEMO_REFRESH_TOKEN = "Atzr|simulator-demo-refresh-token-eu"
DEMO_US_CLIENT_ID = "amzn1.application-oa2-client.simulatordemo0000000000000000us"
DEMO_US_CLIENT_SECRET = "amzn1.oa2-cs.v1.simulator-demo-secret-us"
DEMO_US_REFRESH_TOKEN = "Atzr|simulator-demo-refresh-token-us"


def demo_accounts():
    """Return the accounts every simulator starts with, freshly made."""
    return [
        Account(
            "demo",
            DEMO_CLIENT_ID,
            DEMO_CLIENT_SECRET,
            DEMO_REFRESH_TOKEN,
            vendor_codes=("NORD1", "NORD2"),
        ),
        Account(
            "demo_us",
            DEMO_US_CLIENT_ID,
            DEMO_US_CLIENT_SECRET,
            DEMO_US_REFRESH_TOKEN,
            vendor_codes=("NORUS",),
            country="US",
            currency="USD",
        ),
    ]
