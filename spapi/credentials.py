"""The keys of one vendor account."""

from dataclasses import dataclass, field, fields

from .errors import Configuration

LABELS = {
    "client_id": "LWA client id",
    "client_secret": "LWA client secret",
    "refresh_token": "refresh token",
}


@dataclass(frozen=True)
class Credentials:
    """Login with Amazon (LWA) credentials of one vendor account.

    Blanks and line ends around a value, as copying from a web page leaves them, are
    removed; ``None`` and ``False`` count as blank.

    :param account_key: identifies the instance (tenant), for example
        ``dbname:instance:7``; tokens and rate limits are never shared across keys
    :param client_id: the LWA client id (``amzn1.application-oa2-client.…``)
    :param client_secret: the LWA client secret
    :param refresh_token: the refresh token of the self-authorised application
    """

    account_key: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)

    def __post_init__(self):
        for each in fields(self):
            value = getattr(self, each.name)
            object.__setattr__(self, each.name, str(value or "").strip())

    def check(self):
        """Make sure that nothing is blank.

        python-amazon-sp-api would quietly take a blank value from the environment, an
        AWS secret or a file of the server, that is: from somebody else.

        :raise Configuration: naming the first blank field
        """
        if not self.account_key:
            raise ValueError("account_key must identify the instance")
        for name, label in LABELS.items():
            value = getattr(self, name)
            if not value:
                raise Configuration(f"The {label} is not filled in.", setting=name)
            if not (value.isascii() and value.isprintable()):
                raise Configuration(
                    f"The {label} holds characters that Amazon never uses: "
                    "copy it again.",
                    setting=name,
                )
