"""The only file that imports python-amazon-sp-api.

Of that library we use what it knows well: the operations with their verbs, paths and
parameters. What it does badly is done here or in the gateway instead: it is never let
send (it adds ``marketplaceIds``, drops the HTTP status and logs tokens), and its
constructor is never run (it reads the environment and opens two connection pools).
"""

import functools

from . import versions
from .errors import Configuration
from .wire import Request

NAME = "python-amazon-sp-api"
#: Key under which exact bytes travel through the library's body operations.
EXACT_BODY = "__exact_body__"


class Paths:
    """Turns a call of one of the library's operations into a request.

    Mixed in before a class of the library, whose ``_request`` would send.
    """

    def __init__(self, endpoint, version=None):
        self.endpoint = endpoint.api_url
        self.version = version

    def _request(self, path, *, data=None, params=None, **_options):
        params, data = dict(params or {}), dict(data or {})
        method = params.pop("method", None) or data.pop("method", "GET")
        if self.version:
            path = path.replace("<version>", self.version)
        return Request(
            method,
            self.endpoint + path,
            {name: value for name, value in params.items() if value is not None},
            data.get(EXACT_BODY),
        )


def load():
    """Import the library now, which takes a second; errors as :func:`paths`."""
    _library()


def paths(name, endpoint, version=None):
    """The operations of an API as the library knows them; each returns a request.

    :param name: class of ``sp_api.api``, for example ``VendorOrders``
    :param endpoint: :class:`~.endpoints.Endpoint`
    :param version: what stands for ``<version>`` in its paths
    :raise Configuration: the library is not installed, another version, or cannot
        start
    """
    return _door(name)(endpoint, version)


@functools.cache
def _door(name):
    return type(name, (Paths, getattr(_library(), name)), {})


@functools.cache
def _library():
    """Import the library.

    Late, because it reads environment variables while it is imported and dies of
    values it does not know; nothing of what it reads has an effect on us.
    """
    versions.check(NAME)
    try:
        import sp_api.api
    except (KeyError, ValueError):
        raise Configuration(
            f"{NAME} cannot start: one of the environment variables AWS_ENV, "
            "SP_API_DEFAULT_MARKETPLACE, SP_API_AUTH_CACHE_SIZE or "
            "SP_API_AUTH_CACHE_TTL of this server has a value it does not know.",
            setting="environment",
        ) from None
    return sp_api.api
