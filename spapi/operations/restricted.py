"""Tokens 2021-03-01: restricted data tokens, without which no consignee is shown.

Rules: developer-docs.amazon.com, "Tokens API use case guide". A token is kept for its
set of resources, apart from access tokens, and never shown to the observer of calls.
"""

import json
from dataclasses import dataclass, replace

from .. import answers, raw, redact, tokens, wire
from ..errors import Rejected, Retryable

_CREATE = "createRestrictedDataToken"
_PATH = "/tokens/2021-03-01/restrictedDataToken"
#: Amazon: "Maximum: 50" resources in a request.
MOST_RESOURCES = 50
#: Amazon's model: one a second, burst of ten.
_PLAN = (1.0, 10)
ROLES = '"Direct-to-Consumer Shipping (Restricted)"'


@dataclass(frozen=True, order=True)
class Resource:
    """What a token opens.

    :param method: ``GET`` or ``POST``
    :param path: may be generic, with ``{purchaseOrderNumber}`` for every order's
    """

    method: str
    path: str


class Grant:
    """Where a request gets its restricted data token from.

    :param gateway: :class:`~..gateway.Gateway`
    :param resources: of :class:`Resource`, 1 to :data:`MOST_RESOURCES`
    :raise Rejected: none, or too many
    """

    def __init__(self, gateway, resources):
        self._gateway = gateway
        self._resources = tuple(sorted(set(resources)))
        if not 1 <= len(self._resources) <= MOST_RESOURCES:
            raise Rejected(
                f"A restricted data token is for 1 to {MOST_RESOURCES} resources, not "
                f"{len(self._resources)}.",
                code="InvalidInput",
                operation=_CREATE,
            )
        self._name = (gateway.endpoint.api_url, self._resources)

    def token(self):
        """Return ``(tokens.Token, whether it was fetched just now)``.

        :raise Configuration: the application lacks the role
        :raise Retryable: it cannot be had now
        """
        return self._gateway.further_token(self._name, self._create)

    def evict(self, value):
        """Forget the token, if it still is this one."""
        self._gateway.forget_further_token(self._name, value)

    def _create(self, now):
        asked = [{"method": r.method, "path": r.path} for r in self._resources]
        request = wire.Request(
            "POST",
            self._gateway.endpoint.api_url + _PATH,
            content=json.dumps({"restrictedResources": asked}).encode(),
            harmless=True,
            private=True,
        )

        def read(answer):
            return _read(answer, now)

        try:
            return self._gateway.perform(
                _CREATE, request, read, roles=ROLES, plan=_PLAN
            )
        except Retryable as error:
            # It was tried again: not once more for each try of what wants the token.
            error.momentary = False
            raise


def restricted(gateway, request, resource):
    """The request with a restricted data token, shown to no observer.

    :param request: :class:`~..wire.Request`
    :param resource: :class:`Resource`
    """
    return replace(request, private=True, grant=Grant(gateway, [resource]))


def _read(answer, now):
    content = raw.read(answer.body)
    content = content if isinstance(content, dict) else {}
    value, life = content.get("restrictedDataToken"), content.get("expiresIn")
    token = tokens.given_out(value, life, now)
    if token is None:
        raise Retryable(
            "Amazon's answer holds no restricted data token.",
            seconds=30,
            **answers.where(answer, _CREATE),
        )
    redact.remember(token.value)
    return token
