"""Where Amazon is: regions, marketplaces and environments. A choice, never free text.

Hosts and marketplace ids: developer-docs.amazon.com/sp-api/docs, pages
"SP-API endpoints" and "Marketplace IDs".
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from .errors import Configuration

ENVIRONMENTS = ("production", "sandbox", "simulator")
TOKEN_URL = "https://api.amazon.com/auth/o2/token"
HOSTS = {
    "NA": "sellingpartnerapi-na.amazon.com",
    "EU": "sellingpartnerapi-eu.amazon.com",
    "FE": "sellingpartnerapi-fe.amazon.com",
}


@dataclass(frozen=True)
class Marketplace:
    """One of Amazon's marketplaces.

    :param code: country code
    :param region: ``NA``, ``EU`` or ``FE``: which of Amazon's hosts serves it
    :param currency: ISO code of the currency Amazon orders in there
    :param domain: Amazon's domain in that country
    """

    code: str
    name: str
    marketplace_id: str
    region: str
    currency: str
    domain: str


@dataclass(frozen=True)
class Endpoint:
    """The addresses of one environment.

    :param api_url: scheme and host of the API, without a trailing slash
    :param token_url: full address of the token service
    :param marketplace_id: Amazon's id of the marketplace
    :param environment: ``production``, ``sandbox`` or ``simulator``
    """

    api_url: str
    token_url: str
    marketplace_id: str
    environment: str = "production"

    @property
    def is_loopback(self):
        """Whether this address never leaves the machine."""
        return is_loopback(urlsplit(self.api_url).hostname)


#: Where the days of a marketplace are counted; of several zones, where Amazon's
#: buyers sit.
TIME_ZONES = {
    "US": "America/Los_Angeles",
    "CA": "America/Toronto",
    "MX": "America/Mexico_City",
    "BR": "America/Sao_Paulo",
    "AE": "Asia/Dubai",
    "BE": "Europe/Brussels",
    "DE": "Europe/Berlin",
    "EG": "Africa/Cairo",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "IE": "Europe/Dublin",
    "IN": "Asia/Kolkata",
    "IT": "Europe/Rome",
    "NL": "Europe/Amsterdam",
    "PL": "Europe/Warsaw",
    "SA": "Asia/Riyadh",
    "SE": "Europe/Stockholm",
    "TR": "Europe/Istanbul",
    "ZA": "Africa/Johannesburg",
    "AU": "Australia/Sydney",
    "JP": "Asia/Tokyo",
    "SG": "Asia/Singapore",
}

MARKETPLACES = {
    each.code: each
    for each in (
        Marketplace(*row)
        for row in (
            ("US", "United States", "ATVPDKIKX0DER", "NA", "USD", "amazon.com"),
            ("CA", "Canada", "A2EUQ1WTGCTBG2", "NA", "CAD", "amazon.ca"),
            ("MX", "Mexico", "A1AM78C64UM0Y8", "NA", "MXN", "amazon.com.mx"),
            ("BR", "Brazil", "A2Q3Y263D00KWC", "NA", "BRL", "amazon.com.br"),
            ("AE", "United Arab Emirates", "A2VIGQ35RCS4UG", "EU", "AED", "amazon.ae"),
            ("BE", "Belgium", "AMEN7PMS3EDWL", "EU", "EUR", "amazon.com.be"),
            ("DE", "Germany", "A1PA6795UKMFR9", "EU", "EUR", "amazon.de"),
            ("EG", "Egypt", "ARBP9OOSHTCHU", "EU", "EGP", "amazon.eg"),
            ("ES", "Spain", "A1RKKUPIHCS9HS", "EU", "EUR", "amazon.es"),
            ("FR", "France", "A13V1IB3VIYZZH", "EU", "EUR", "amazon.fr"),
            ("GB", "United Kingdom", "A1F83G8C2ARO7P", "EU", "GBP", "amazon.co.uk"),
            ("IE", "Ireland", "A28R8C7NBKEWEA", "EU", "EUR", "amazon.ie"),
            ("IN", "India", "A21TJRUUN4KGV", "EU", "INR", "amazon.in"),
            ("IT", "Italy", "APJ6JRA9NG5V4", "EU", "EUR", "amazon.it"),
            ("NL", "Netherlands", "A1805IZSGTT6HS", "EU", "EUR", "amazon.nl"),
            ("PL", "Poland", "A1C3SOZRARQ6R3", "EU", "PLN", "amazon.pl"),
            ("SA", "Saudi Arabia", "A17E79C6D8DWNP", "EU", "SAR", "amazon.sa"),
            ("SE", "Sweden", "A2NODRKZP88ZB9", "EU", "SEK", "amazon.se"),
            ("TR", "Turkey", "A33AVAJ2PDY3EV", "EU", "TRY", "amazon.com.tr"),
            ("ZA", "South Africa", "AE08WJ6YKNBMC", "EU", "ZAR", "amazon.co.za"),
            ("AU", "Australia", "A39IBJ37TRP1C6", "FE", "AUD", "amazon.com.au"),
            ("JP", "Japan", "A1VC38T7YXB528", "FE", "JPY", "amazon.co.jp"),
            ("SG", "Singapore", "A19VAU5U5O7RUS", "FE", "SGD", "amazon.sg"),
        )
    )
}


def endpoint_for(environment, marketplace, simulator_url=None):
    """Return the addresses to talk to.

    :param environment: ``production``, ``sandbox`` or ``simulator``
    :param marketplace: country code, a key of :data:`MARKETPLACES`
    :param simulator_url: base address of the simulator; used, and required, only for
        the environment ``simulator``, and must be on this machine (loopback)
    :rtype: Endpoint
    :raise Configuration: unknown environment or marketplace, or a simulator that is
        missing or not on this machine
    """
    place = MARKETPLACES.get(marketplace)
    if place is None:
        raise Configuration(
            f"Amazon has no marketplace {marketplace!r}.", setting="marketplace"
        )
    if environment == "simulator":
        base = _simulator_base(simulator_url)
        token_url = f"{base}/auth/o2/token"
        return Endpoint(base, token_url, place.marketplace_id, environment)
    if environment not in ENVIRONMENTS:
        raise Configuration(
            f"There is no environment {environment!r}: choose production, Amazon's "
            "sandbox or the simulator.",
            setting="environment",
        )
    prefix = "sandbox." if environment == "sandbox" else ""
    return Endpoint(
        f"https://{prefix}{HOSTS[place.region]}",
        TOKEN_URL,
        place.marketplace_id,
        environment,
    )


def _simulator_base(url):
    """Return the simulator's address, which must be on loopback: it is no Amazon, so
    nothing that looks like credentials may ever leave the machine for it."""
    url = str(url or "").strip()
    if not url:
        raise Configuration(
            "The simulator's address is not set: the administrator of the server "
            "gives it in AMAZON_VENDOR_SIMULATOR_URL.",
            setting="environment",
        )
    try:
        parts = urlsplit(url)
        usable = (
            parts.scheme in ("http", "https")
            and is_loopback(parts.hostname)
            and not (parts.username or parts.password or parts.query or parts.fragment)
            and parts.port != 0
        )
    except ValueError:
        usable = False
    if not usable:
        raise Configuration(
            "The simulator's address must be an http(s) address on this machine, "
            "such as http://127.0.0.1:8099.",
            setting="environment",
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def is_loopback(host):
    """Whether a host is this machine.

    :param host: name or address, or ``None``
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
