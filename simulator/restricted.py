"""What a restricted data token opens (tokens_2021-03-01.json)."""

from . import validation as v

#: createRestrictedDataToken. "Maximum: 50"
REQUEST = v.record(
    ("restrictedResources",),
    targetApplication=v.text(),
    restrictedResources=v.array(
        v.record(
            ("method", "path"),
            method=v.text(allowed=("GET", "PUT", "POST", "DELETE")),
            path=v.text(),
            dataElements=v.array(v.text()),
        ),
        most=50,
    ),
)


def is_of(pattern, path):
    """Whether a path is what a pattern stands for.

    :param pattern: a path; its parts in ``{}`` or ``<>`` are anything
    """
    wanted, found = pattern.split("/"), path.split("/")
    return len(wanted) == len(found) and all(
        one == other or (one.startswith(("{", "<")) and other)
        for one, other in zip(wanted, found, strict=True)
    )


def opens(resources, method, path):
    """Whether one of some resources is what is asked for.

    :param resources: list of ``RestrictedResource``
    """
    return any(
        each["method"] == method and is_of(each["path"], path) for each in resources
    )
