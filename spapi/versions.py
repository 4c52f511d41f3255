"""Libraries of which more is used than what they promise, and in which versions."""

import functools
import importlib.metadata
import re

from .errors import Configuration

#: Distribution -> the versions whose inner workings are known: from, and before.
VERSIONS = {
    # Operations go through ``_request`` (library.py).
    "python-amazon-sp-api": ((2, 1, 35), (3,)),
    # Connections are opened by ``_new_conn`` of the pools' classes (download.py).
    "urllib3": ((1, 26), (3,)),
}


def check(name):
    """Make sure that a library is one whose inner workings are known.

    :param name: key of :data:`VERSIONS`
    :raise Configuration: it is missing, or of another version
    """
    low, high = VERSIONS[name]
    try:
        found = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        raise Configuration(
            f"The Python package {name} is not installed on this server.",
            setting="library",
        ) from None
    if not low <= tuple(map(int, re.findall(r"\d+", found)[:3])) < high:
        first, last = (".".join(map(str, version)) for version in VERSIONS[name])
        raise Configuration(
            f"This server has {name} {found}; the connector needs {first} or later, "
            f"before {last}.",
            setting="library",
        )


#: The same, looked at once in a process: what is called for each document.
check_once = functools.cache(check)
