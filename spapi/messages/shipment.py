"""Shipments: build the confirmation (ASN) and the routing request exactly, read back
what Amazon tells of routing requests and labels.

The facts are ``logic/shipment/facts.py``'s ``ShipmentFacts``; this package knows their
fields and not their class. Rules: Amazon's model ``vendorShipments.json``.
"""

from dataclasses import dataclass
from datetime import datetime

from .values import Party


def build_confirmation(facts):
    """Write the body of submitShipmentConfirmations.

    The same facts always give the same document: keys in the order of Amazon's model,
    decimals exact text, what is not known left out.

    :param facts: ``ShipmentFacts``, with ``confirmed_at``
    :return: dict, the whole body; :func:`encode` writes it as it is sent
    :raise MessageError: something in it cannot be written as Amazon wants it
    """
    raise NotImplementedError


def build_routing_request(facts, transaction_type="New"):
    """Write the body of submitShipments.

    :param facts: ``ShipmentFacts``; ``identifier`` is the vendorShipmentIdentifier,
        ``confirmed_at`` the transactionDate
    :param transaction_type: ``New`` or ``Cancel``
    :return: dict, the whole body; :func:`encode` writes it as it is sent
    :raise MessageError: something in it cannot be written as Amazon wants it
    """
    raise NotImplementedError


def encode(document):
    """The exact JSON text of a body: no blanks, everything beyond ASCII escaped."""
    raise NotImplementedError


@dataclass(frozen=True)
class RoutedShipment:
    """One shipment of getShipmentDetails.

    :ivar identifier: vendorShipmentIdentifier
    :ivar arn: buyerReferenceNumber
    :ivar status: ``Created``, ``TransportationRequested``, ``CarrierAssigned``,
        ``Shipped``, or what Amazon wrote
    :ivar status_at: moment of it, UTC; so the other moments
    :ivar carrier: its name
    :ivar scac: its code
    :ivar pro: shipmentReferenceNumber
    :ivar problems: tuple of :class:`~.values.Problem`
    """

    identifier: str | None
    arn: str | None = None
    transaction_type: str | None = None
    status: str | None = None
    status_at: datetime | None = None
    freight_term: str | None = None
    ship_mode: str | None = None
    bol: str | None = None
    carrier: str | None = None
    scac: str | None = None
    pro: str | None = None
    requested_pickup_at: datetime | None = None
    scheduled_pickup_at: datetime | None = None
    carrier_assigned_at: datetime | None = None
    selling_party: Party | None = None
    ship_from: Party | None = None
    ship_to: Party | None = None
    problems: tuple = ()


def parse_shipment(source):
    """Read one shipment of getShipmentDetails.

    :param source: text, bytes or dict
    :rtype: RoutedShipment
    :raise MessageError: no object, or it names no shipment
    """
    raise NotImplementedError


@dataclass(frozen=True)
class Label:
    """One label of a transport label.

    :ivar sequence: labelSequenceNumber
    :ivar format: ``PDF``, or what Amazon wrote
    :ivar content: the bytes, ``None`` where Amazon sent none (issue 1749)
    """

    sequence: int | None
    format: str | None
    tracking: str | None
    carrier: str | None
    content: bytes | None


@dataclass(frozen=True)
class TransportLabel:
    """One entry of getShipmentLabels.

    :ivar identifier: vendorShipmentIdentifier
    :ivar arn: buyerReferenceNumber
    :ivar labels: tuple of :class:`Label`
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
    raise NotImplementedError
