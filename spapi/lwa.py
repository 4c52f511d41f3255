"""Login with Amazon: ask for an access token and understand the refusal.

Answers: developer-docs.amazon.com/sp-api/docs/connecting-to-the-selling-partner-api
(OAuth 2.0, RFC 6749 section 5).
"""

from urllib.parse import urlencode

from . import raw, redact, tokens
from .errors import Configuration, Retryable
from .text import short

OPERATION = "getAccessToken"
CONTENT_TYPE = "application/x-www-form-urlencoded;charset=UTF-8"
_APPLICATION_ID = "amzn1.sp.solution."


def token_form(credentials):
    """Return the body of the token request, form-encoded bytes."""
    return urlencode(
        {
            "grant_type": "refresh_token",
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret,
            "refresh_token": credentials.refresh_token,
        }
    ).encode()


def read_token(answer, credentials, now):
    """Turn the token service's answer into a token.

    :param answer: :class:`~.wire.Answer`
    :param now: seconds since the epoch, when the request was sent
    :rtype: tokens.Token
    :raise Configuration: a credential is wrong; ``setting`` says which
    :raise Retryable: the service is down, overloaded or not itself
    """
    content = raw.read(answer.body)
    content = content if isinstance(content, dict) else {}
    where = {
        "operation": OPERATION,
        "request_id": answer.request_id,
        "status": answer.status,
    }
    if answer.status == 200:
        value, life = content.get("access_token"), content.get("expires_in")
        token = tokens.given_out(value, life, now)
        if token is not None:
            return token
        raise Retryable(
            "Login with Amazon answered without a usable access token.",
            seconds=30,
            **where,
        )
    code = short(str(content.get("error") or ""), 100)
    if 400 <= answer.status < 500 and answer.status != 429 and code:
        description = redact.mask(
            short(str(content.get("error_description") or ""), 2000)
        )
        setting, sentence = _refusal(code, description, credentials)
        raise Configuration(sentence, setting=setting, **where)
    if answer.status == 429:
        seconds, why = answer.retry_after, "is asked too often"
    else:
        seconds, why = answer.retry_after, f"is not available (HTTP {answer.status})"
    error = Retryable(
        f"Login with Amazon {why}.", seconds=30 if seconds is None else seconds, **where
    )
    raise error


def _refusal(code, description, credentials):
    """Return (setting, sentence) for an error of the token service."""
    if code == "invalid_client":
        if credentials.client_id.startswith(_APPLICATION_ID):
            return "client_id", (
                "This is the application's id, not its LWA client id: the client id "
                "begins with amzn1.application-oa2-client."
            )
        if "client_id" in description or "client id" in description.lower():
            return "client_id", "Amazon does not know this LWA client id."
        return "client_secret", (
            "Amazon refuses the LWA client id and secret: the secret is wrong, was "
            "replaced by a newer one, or expired (it lives 180 days)."
        )
    if code == "invalid_grant":
        return "refresh_token", (
            "Amazon refuses the refresh token: it is wrong, was revoked, or the "
            "authorisation ended. Authorise the application again in Vendor Central."
        )
    if code == "unauthorized_client":
        return "refresh_token", (
            "The application is not authorised for this vendor account: the refresh "
            "token belongs to another application."
        )
    if code in ("server_error", "temporarily_unavailable", "slow_down"):
        raise Retryable(
            "Login with Amazon is not available.", seconds=30, operation=OPERATION
        )
    named = [
        name
        for name in ("refresh_token", "client_secret", "client_id")
        if name in description
    ]
    setting = named[0] if named else "client_id"
    return setting, f"Login with Amazon refuses the request: {description or code}."
