"""Tokens 2021-03-01: restricted data tokens, which open what bears people's names."""

from .. import query, restricted
from ..errors import invalid_input, unauthorized
from ..messages import Answer
from ..validation import read_body
from .base import Api, endpoint


class RestrictedTokens(Api):
    """Issues and checks restricted data tokens. They outlive a reset, as the others."""

    name = "restricted_tokens"

    def __init__(self, simulator):
        #: token -> list of ``RestrictedResource``
        self._opened = {}
        super().__init__(simulator)

    @endpoint(
        "createRestrictedDataToken",
        "POST /tokens/2021-03-01/restrictedDataToken",
        plan=(1.0, 10),
    )
    def create(self, request):
        """Give out a token: not for what needs none, nor without the role for it."""
        query.read(request)
        resources = read_body(request, restricted.REQUEST)["restrictedResources"]
        for each in resources:
            found = self._operation_of(each)
            if found is None:
                raise invalid_input(
                    f"{each['method']} {each['path']} is no restricted resource."
                )
            if found in request.account.denied:
                raise unauthorized("The application lacks the role for this resource.")
        tokens = self.simulator.tokens
        token = tokens.issue(request.account, "Atz.sprdt|")
        self._opened[token] = resources
        return Answer({"restrictedDataToken": token, "expiresIn": tokens.expires_in})

    def check(self, request, token):
        """See whether a token, which is good, is good for what is asked for.

        :raise ApiError: 403
        """
        resources = self._opened.get(token)
        if resources is None:
            if request.endpoint.restricted:
                self.demand(request)
        elif not restricted.opens(resources, request.method, request.path):
            raise unauthorized("The restricted data token is not for this resource.")

    def demand(self, request):
        """See whether what is asked for, which bears names, is asked with such a token.

        :raise ApiError: 403
        """
        if request.headers.get("x-amz-access-token") not in self._opened:
            raise unauthorized("A restricted data token is needed.")

    def _operation_of(self, resource):
        """The operation that a resource is asked by, ``None`` for no restricted one."""
        for api in self.simulator.apis.values():
            for mark, _method in api.marked("endpoint"):
                method, path = mark.route.split()
                if (
                    mark.restricted is not False
                    and method == resource["method"]
                    and restricted.is_of(path, resource["path"])
                ):
                    return mark.operation
        return None
