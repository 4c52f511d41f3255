"""Labels, packing slips and customer invoices of direct fulfilment, read forgivingly.

They bear names and addresses of people: no content is in a ``repr``, or in a problem.
"""

from dataclasses import dataclass, field

from .common import Problems, identifier, load, rows, section, text
from .label_content import label_content


@dataclass(frozen=True)
class Package:
    """The label of one package.

    :ivar number: packageIdentifier (``001``)
    :ivar content: bytes, ``None`` where Amazon sent none: two lines of one SKU are said
        to make empty labels (selling-partner-api-docs issue 1749)
    """

    number: str | None
    tracking: str | None
    ship_method: str | None
    ship_method_name: str | None
    content: bytes | None = field(repr=False)


@dataclass(frozen=True)
class ShippingLabels:
    """The labels of an order.

    :ivar format: ``PNG``, ``ZPL``, or what Amazon wrote; what it is, is decided by the
        content (``logic/shipment/label_file.py``)
    :ivar packages: tuple of :class:`Package`
    :ivar problems: tuple of :class:`~.values.Problem`
    """

    order: str | None
    selling_party: str | None = None
    ship_from: str | None = None
    format: str | None = None
    packages: tuple = ()
    problems: tuple = ()

    @property
    def is_complete(self):
        """Whether there is a label, and all have a content."""
        return bool(self.packages) and all(each.content for each in self.packages)


@dataclass(frozen=True)
class Paper:
    """A packing slip, a customer invoice or a container label.

    :ivar order: purchase order number; ``None`` of a container label
    :ivar kind: contentType or format, as Amazon wrote it
    :ivar content: bytes, ``None`` where there are none
    """

    order: str | None
    kind: str | None = None
    tracking: str | None = None
    content: bytes | None = field(default=None, repr=False)
    problems: tuple = ()


def parse_labels(source):
    """Read the answer of createShippingLabels or getShippingLabel, or an entry of
    getShippingLabels.

    :param source: text, bytes or dict
    :rtype: ShippingLabels
    :raise MessageError: no object
    """
    data = load(source, "shipping label")
    problems = Problems()
    packages = tuple(
        Package(
            number=text(each.get("packageIdentifier")),
            tracking=text(each.get("trackingNumber")),
            ship_method=text(each.get("shipMethod")),
            ship_method_name=text(each.get("shipMethodName")),
            content=label_content(each.get("content"), problems, f"labelData[{index}]"),
        )
        for index, each in enumerate(rows(data, "labelData", problems))
        if isinstance(each, dict)
    )
    if not packages:
        problems.note("label_empty", "%(path)s holds no label.", "labelData", "warning")
    return ShippingLabels(
        order=_order(data, problems),
        selling_party=_party(data, "sellingParty", problems),
        ship_from=_party(data, "shipFromParty", problems),
        format=text(data.get("labelFormat")),
        packages=packages,
        problems=tuple(problems),
    )


def parse_paper(source):
    """Read a packing slip or a customer invoice.

    :param source: text, bytes or dict
    :rtype: Paper
    :raise MessageError: no object
    """
    data = load(source, "paper")
    problems = Problems()
    content = label_content(data.get("content"), problems, "content")
    return Paper(
        order=_order(data, problems),
        kind=text(data.get("contentType")),
        content=content,
        problems=tuple(problems),
    )


def parse_container_label(source):
    """Read the answer of createContainerLabel.

    :param source: text, bytes or dict
    :rtype: Paper
    :raise MessageError: no object
    """
    problems = Problems()
    data = section(load(source, "container label"), "containerLabel", problems)
    content = label_content(data.get("content"), problems, "containerLabel.content")
    return Paper(
        order=None,
        kind=text(data.get("format")),
        tracking=text(data.get("containerTrackingNumber")),
        content=content,
        problems=tuple(problems),
    )


def _order(data, problems):
    path = "purchaseOrderNumber"
    return identifier(data.get(path), problems, path)[0]


def _party(data, key, problems):
    party = section(data, key, problems)
    return identifier(party.get("partyId"), problems, f"{key}.partyId")[0]
