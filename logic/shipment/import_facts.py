"""What Amazon is told of a direct import: its forwarder takes the goods over at origin.

Amazon's model (``ImportDetails``): "Provide these fields only if this shipment is a
direct import." It has no field for the commercial terms (FOB and the like), the port of
delivery and the shipping instructions of the order: those are for the vendor to keep.
Its ``estimatedShipByDate`` "should not be in the past"; a confirmation is written when
the goods leave, so it is left out.
"""

from dataclasses import dataclass
from decimal import Decimal

LOADING, DISCHARGE = "PortOfLoading", "PortOfDischarge"


@dataclass(frozen=True)
class StopFacts:
    """A port of the route.

    :ivar function: Amazon's functionCode
    :ivar code: of the place, for example its UN/LOCODE
    :ivar country: ISO code
    """

    function: str
    code: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class ImportFacts:
    """The import details of a shipment.

    :ivar methods: methods of payment of its orders, each once
    :ivar containers: types and numbers of the sea containers, separated by commas
    :ivar seal: of the container
    :ivar billable_weight: in :attr:`weight_unit`
    :ivar handling: Amazon's handlingInstructions
    :ivar stops: tuple of :class:`StopFacts`
    """

    methods: tuple[str, ...] = ()
    containers: str | None = None
    seal: str | None = None
    billable_weight: Decimal | None = None
    weight_unit: str = "Kg"
    handling: str | None = None
    stops: tuple[StopFacts, ...] = ()
