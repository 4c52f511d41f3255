"""Amazon's own labels (getShipmentLabels), read forgivingly."""

from dataclasses import dataclass, field
from datetime import datetime

from .common import Problems, identifier, integer, load, rows, section, text
from .label_content import label_content
from .moments import moment


@dataclass(frozen=True)
class Label:
    """One label of a transport label.

    :ivar sequence: labelSequenceNumber
    :ivar format: ``PDF``, or what Amazon wrote
    :ivar content: the bytes, ``None`` where Amazon sent none: vendors report labels
        that are empty (selling-partner-api-docs issue 1749)
    """

    sequence: int | None
    format: str | None
    tracking: str | None
    carrier: str | None
    content: bytes | None = field(repr=False)


@dataclass(frozen=True)
class TransportLabel:
    """One entry of getShipmentLabels.

    :ivar identifier: vendorShipmentIdentifier
    :ivar arn: buyerReferenceNumber
    :ivar total: totalLabelCount
    :ivar labels: tuple of :class:`Label`
    :ivar problems: tuple of :class:`~.values.Problem`
    """

    identifier: str | None
    arn: str | None = None
    created_at: datetime | None = None
    master_tracking: str | None = None
    ship_mode: str | None = None
    total: int | None = None
    labels: tuple = ()
    problems: tuple = ()


def parse_label(source):
    """Read one entry of getShipmentLabels.

    :param source: text, bytes or dict
    :rtype: TransportLabel
    :raise MessageError: no object
    """
    data = load(source, "transport label")
    problems = Problems()
    about = section(data, "shipmentInformation", problems)
    vendor = section(about, "vendorDetails", problems, "shipmentInformation")
    number, _exactly = identifier(
        vendor.get("vendorShipmentIdentifier"), problems, "vendorShipmentIdentifier"
    )
    arn, _exactly = identifier(
        about.get("buyerReferenceNumber"), problems, "buyerReferenceNumber"
    )
    return TransportLabel(
        identifier=number,
        arn=arn,
        created_at=moment(
            data.get("labelCreateDateTime"), problems, "labelCreateDateTime"
        ),
        master_tracking=text(about.get("masterTrackingId")),
        ship_mode=text(about.get("shipMode")),
        total=integer(about.get("totalLabelCount"), problems, "totalLabelCount"),
        labels=tuple(
            _label(each, problems, f"labelData[{index}]")
            for index, each in enumerate(rows(data, "labelData", problems))
            if isinstance(each, dict)
        ),
        problems=tuple(problems),
    )


def _label(data, problems, path):
    return Label(
        sequence=integer(
            data.get("labelSequenceNumber"), problems, f"{path}.labelSequenceNumber"
        ),
        format=text(data.get("labelFormat")),
        tracking=text(data.get("trackingId")),
        carrier=text(data.get("carrierCode")),
        content=label_content(data.get("label"), problems, f"{path}.label"),
    )
