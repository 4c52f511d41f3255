"""Login with Amazon: refresh token in, short-lived access token out; and the accounts
that may ask."""

import hmac
import json
import random
from datetime import timedelta

from ..accounts import Account
from ..errors import LwaError, unauthorized
from ..ledger import MASK, SECRET_FIELDS
from ..messages import Answer
from .base import Api, control, endpoint, reader

_UNSUPPORTED = (
    "The authorization grant type is not supported by the authorization server"
)


def masked_form(request):
    """Return the fields of a token request as text, without its secrets."""
    form = request.form.items()
    return json.dumps({k: MASK if k in SECRET_FIELDS else v for k, v in form})


class Tokens(Api):
    """Issues and checks access tokens. Accounts and tokens outlive a reset."""

    name = "tokens"
    #: seconds an access token is good for
    expires_in = 3600

    def __init__(self, simulator):
        self.accounts = simulator.accounts
        self.issued = 0
        self._random = random.Random(f"lwa/{simulator.seed}")
        self._tokens = {}
        super().__init__(simulator)

    def summary(self):
        """How many tokens were given out."""
        return {"tokens_issued": self.issued}

    @endpoint("token", "POST /auth/o2/token", public=True, shown=masked_form)
    def grant(self, request):
        """Answer a token request.

        :raise LwaError: as OAuth 2 says
        """
        form = request.form
        if form.get("grant_type") != "refresh_token":
            raise LwaError(400, "unsupported_grant_type", _UNSUPPORTED)
        for name in ("client_id", "client_secret", "refresh_token"):
            if not form.get(name):
                sentence = f"The request is missing a required parameter : {name}"
                raise LwaError(400, "invalid_request", sentence)
        account = self._authenticate(form["client_id"], form["client_secret"])
        if not _same(form["refresh_token"], account.refresh_token):
            sentence = "The request has an invalid grant parameter : refresh_token"
            raise LwaError(400, "invalid_grant", sentence)
        request.account = account
        self.issued += 1
        return Answer(
            {
                "access_token": self.issue(account),
                "refresh_token": account.refresh_token,
                "token_type": "bearer",
                "expires_in": self.expires_in,
            }
        )

    def _authenticate(self, client_id, client_secret):
        now = self.clock.now()
        for account in self.accounts.values():
            if not _same(account.client_id, client_id):
                continue
            good = [account.client_secret]
            good += [secret for secret, until in account.old_secrets if now < until]
            if any(_same(secret, client_secret) for secret in good):
                return account
        raise LwaError(401, "invalid_client", "Client authentication failed")

    def issue(self, account, prefix="Atza|"):
        """Make a token that stands for an account.

        :param prefix: what Amazon's tokens of the kind begin with
        """
        token = f"{prefix}{self._random.getrandbits(256):064x}"
        until = self.clock.now() + timedelta(seconds=self.expires_in)
        self._tokens[token] = (account.name, until)
        return token

    def account_of(self, token):
        """Return the account a token stands for, an access token or a restricted one.

        :raise ApiError: 403 in SP-API's words
        """
        if not token:
            raise unauthorized("Access token is missing in the request header.")
        name, until = self._tokens.get(token, (None, None))
        if name not in self.accounts:
            raise unauthorized(
                "The access token you provided is revoked, malformed or invalid."
            )
        if self.clock.now() >= until:
            raise unauthorized("The access token you provided has expired.")
        return self.accounts[name]

    @control
    def add_account(self, name, vendor_codes, country="DE", currency="EUR"):
        """Open a further account, with credentials of its own.

        :return: the :class:`~..accounts.Account`, secrets included
        :raise ValueError: there is one of that name
        """
        if name in self.accounts:
            raise ValueError(f"account {name} exists already")
        bits = self.simulator.random_bits
        account = Account(
            name,
            f"amzn1.application-oa2-client.{bits(128):032x}",
            f"amzn1.oa2-cs.v1.simulator-{bits(96):024x}",
            f"Atzr|simulator-{bits(96):024x}",
            tuple(vendor_codes),
            country,
            currency,
        )
        self.accounts[name] = account
        return account

    @control
    def rotate_credentials(self, account="demo", overlap=0):
        """Replace the client secret.

        :param overlap: seconds the old one stays good (Amazon grants days)
        :return: the new secret
        """
        account = self.simulator.account(account)
        until = self.clock.now() + timedelta(seconds=overlap)
        account.old_secrets.append((account.client_secret, until))
        account.client_secret = (
            f"amzn1.oa2-cs.v1.simulator-{self._random.getrandbits(96):024x}"
        )
        return account.client_secret

    @control
    def expire_tokens(self, account=None):
        """Let the tokens (of one account) expire now, the restricted ones too."""
        now = self.clock.now()
        for token, (name, until) in self._tokens.items():
            if account in (None, name):
                self._tokens[token] = (name, min(now, until))

    @control
    def lwa_outage(self, times=None, status=503):
        """Login with Amazon answers with an HTML error page.

        :param times: how often; for ever if ``None``
        """
        return self.simulator.faults.add("server_error", "token", times, status=status)

    @control
    def deny(self, operation, account="demo"):
        """Take the role for an operation from the application: 403 from now on."""
        self.simulator.account(account).denied.add(operation)

    @control
    def allow(self, operation, account="demo"):
        """Give the role back."""
        self.simulator.account(account).denied.discard(operation)

    @reader("accounts")
    def _accounts(self, query):
        return [each.describe() for each in self.accounts.values()]


def _same(one, other):
    return hmac.compare_digest(str(one).encode(), str(other).encode())
