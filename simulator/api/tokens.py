"""Login with Amazon: refresh token in, short-lived access token out."""

import hmac
import random
import threading
from datetime import timedelta

from ..errors import LwaError, unauthorized


class TokenService:
    """Issue and check access tokens.

    :param clock: the simulator's clock
    :param accounts: dict of name to :class:`~..accounts.Account`
    :param int expires_in: seconds an access token is good for; Amazon's are 3600
    :param seed: makes the tokens reproducible
    """

    def __init__(self, clock, accounts, expires_in=3600, seed=0):
        self.clock = clock
        self.accounts = accounts
        self.expires_in = expires_in
        self.issued = 0
        self._random = random.Random(f"lwa/{seed}")
        self._tokens = {}
        self._lock = threading.Lock()

    def grant(self, form):
        """Answer a token request.

        :param dict form: the fields of the form, each a string
        :return: (account, document to answer)
        :raise LwaError: as OAuth 2 says
        """
        if form.get("grant_type") != "refresh_token":
            raise LwaError(
                400,
                "unsupported_grant_type",
                "The authorization grant type is not supported by the authorization "
                "server",
            )
        for name in ("client_id", "client_secret", "refresh_token"):
            if not form.get(name):
                raise LwaError(
                    400,
                    "invalid_request",
                    f"The request is missing a required parameter : {name}",
                )
        account = self._authenticate(form["client_id"], form["client_secret"])
        if not _same(form["refresh_token"], account.refresh_token):
            raise LwaError(
                400,
                "invalid_grant",
                "The request has an invalid grant parameter : refresh_token",
            )
        return account, {
            "access_token": self._issue(account),
            "refresh_token": account.refresh_token,
            "token_type": "bearer",
            "expires_in": self.expires_in,
        }

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

    def _issue(self, account):
        with self._lock:
            self.issued += 1
            token = f"Atza|{self._random.getrandbits(256):064x}"
            until = self.clock.now() + timedelta(seconds=self.expires_in)
            self._tokens[token] = (account.name, until)
        return token

    def account_of(self, token):
        """Return the account an access token stands for.

        :raise ApiError: 403 in SP-API's words
        """
        if not token:
            raise unauthorized("Access token is missing in the request header.")
        with self._lock:
            name, until = self._tokens.get(token, (None, None))
        if name not in self.accounts:
            raise unauthorized(
                "The access token you provided is revoked, malformed or invalid."
            )
        if self.clock.now() >= until:
            raise unauthorized("The access token you provided has expired.")
        return self.accounts[name]

    def expire(self, account=None):
        """Make every access token (of one account) expire now."""
        with self._lock:
            now = self.clock.now()
            for token, (name, until) in self._tokens.items():
                if account in (None, name):
                    self._tokens[token] = (name, min(now, until))

    def rotate(self, account, overlap=0):
        """Give an account a new client secret.

        :param overlap: seconds the old secret stays good (Amazon grants days)
        :return: the new secret
        """
        until = self.clock.now() + timedelta(seconds=overlap)
        account.old_secrets.append((account.client_secret, until))
        account.client_secret = (
            f"amzn1.oa2-cs.v1.simulator-{self._random.getrandbits(96):024x}"
        )
        return account.client_secret


def _same(one, other):
    return hmac.compare_digest(str(one).encode(), str(other).encode())
