"""What has come of asking for an order's labels, without what asks for them.

createShippingLabels makes labels once: asked again it answers 409, so a second try
after a lost answer makes no second label. Some labels come empty and are there later,
some never (selling-partner-api-docs issues 1210 and 1749).
"""

from dataclasses import dataclass

from ..shipment.label_file import kind_of


@dataclass(frozen=True)
class Usable:
    """A package as it is kept.

    :ivar format: ``pdf``, ``png``, ``zpl``; ``None``: there is nothing to print
    :ivar content: bytes, ``None`` where they are no label
    """

    number: str | None
    tracking: str | None
    ship_method: str | None
    ship_method_name: str | None
    format: str | None
    content: bytes | None

    def __repr__(self):
        return f"Usable({self.number!r}, {self.format!r})"


def usable(labels):
    """The packages of an answer, each with what can be printed of it.

    :param labels: ``ShippingLabels``, ``None`` for no answer
    :return: list of :class:`Usable`
    """
    found = []
    for package in labels.packages if labels else ():
        kind = kind_of(package.content)
        found.append(
            Usable(
                package.number,
                package.tracking,
                package.ship_method,
                package.ship_method_name,
                kind,
                package.content if kind else None,
            )
        )
    return found


def is_complete(packages):
    """Whether there is a label for every package that Amazon names.

    :param packages: list of :class:`Usable`
    """
    return bool(packages) and all(each.format and each.tracking for each in packages)
